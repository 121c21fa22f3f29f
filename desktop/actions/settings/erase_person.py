"""Erases personal data here and asks the platform to forget them: the acts, their signatures and receipts stay."""

import json
from dataclasses import replace

from sqlalchemy import Connection, select

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import backup, backup_folder, records
from desktop.database.queries import person
from desktop.database.tables import request
from desktop.domain import operations
from desktop.domain.changes import Changes, Outcome
from sync.client.ledger import personal
from sync.contract.bodies import PersonalErase
from sync.contract.identifiers import uuid7

_MOST = 100  # acts that one operation may name
_TITLE = "Effacement de données personnelles"


def erase_person(context: CommuneContext, *, letters: bool = False) -> Outcome[str]:
    """The contact, and what travelled beside the acts; profile and function are public and stay.

    `letters` too: the names of signatories, which the letters then leave blank. Nor do the backups on this computer
    keep any of it. The value is the operation that asks the platform, "" where it has nothing. Raises Refusal.
    """
    appended = None
    with context.store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file
        act_context = prepare_act(connection, context)
        requests, ops = _forget(connection, letters=letters)
        for first in range(0, len(ops), _MOST):
            named = replace(act_context, op=act_context.op if first == 0 else uuid7(act_context.now))
            body = PersonalErase(operations=ops[first : first + _MOST])
            operation = operations.make(named.author, named.op, named.now, body)
            appended = append(connection, named, operation, title=_TITLE, subject=act_context.commune.insee)
    if appended is not None:
        keep_head(context, appended)
    context.store.settle_erasure()
    for kept in backup_folder.listed(context.store.backups):
        backup.rewrite(kept, lambda connection: _forget(connection, letters=letters))
    op = "" if appended is None else appended.op
    return Outcome(Changes(commune=True, requests=requests, outbox=bool(op)), op)


def _forget(connection: Connection, *, letters: bool) -> tuple[frozenset[str], tuple[str, ...]]:
    """Ids of the requests whose letter changed, and of the acts whose data the platform has or may get."""
    records.meta.remove(connection, person.CONTACT)
    return _blank_letters(connection) if letters else frozenset(), personal.forget(connection)


def _blank_letters(connection: Connection) -> frozenset[str]:
    """Ids of the requests whose letter named a signatory."""
    changed = set()
    for row in connection.execute(select(request.c.id, request.c.letter, request.c.submitted_as)).all():
        letter, submitted_as = _blank(row.letter), row.submitted_as and _blank(row.submitted_as)
        if (letter, submitted_as) != (row.letter, row.submitted_as):
            records.requests.set_letter(connection, row.id, letter, submitted_as)
            changed.add(row.id)
    return frozenset(changed)


def _blank(text: str) -> str:
    """The JSON of a letter, or of fields with a letter among them, without what names a person."""
    if not person.named(text):
        return text
    found = person.parsed(text)
    if isinstance(found.get("letter"), str):
        found["letter"] = _blank(str(found["letter"]))
    else:
        found |= {key: "" for key in person.LETTER if key in found}
    return json.dumps(found, ensure_ascii=False)
