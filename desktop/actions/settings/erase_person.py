"""Erases personal data here and asks the platform to erase it; the acts, their signatures and receipts stay.

Data that is part of a text, or in a copy that cannot be reached, is reported.
"""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from desktop.actions.kit.append_act import ActContext, again, append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import erasing, errors, records, search
from desktop.database.naming import Marks, Naming
from desktop.database.queries import erasures, mentions, open_request, person
from desktop.database.tables import request
from desktop.domain import operations
from desktop.domain.changes import Changes, Outcome
from desktop.domain.erasure import Remnant
from sync.client.ledger import personal
from sync.client.ledger.outbox import Appended
from sync.contract.bodies import PersonalErase
from sync.contract.values import MAX_NAMED

_TITLE = "Effacement de données personnelles"


class Erased(Struct, frozen=True):
    """The result of an erasure."""

    op: str  #: the operation that asks the platform to erase; "" where it has nothing
    left: tuple[Remnant, ...]  #: what was not erased


class _ErasedHere(Struct, frozen=True):
    """What was erased in the database."""

    needs: frozenset[str]  #: ids of those that named who had validated them
    requests: frozenset[str]  #: ids of those whose letter named a signatory
    ops: tuple[str, ...]  #: acts whose personal data the platform has or may still get


def erase_person(
    context: CommuneContext, *, letters: bool = False, second: Path | None = None, proxy_user: str = ""
) -> Outcome[Erased]:
    """Erases the contact, what was sent beside acts, and who validated; profile and function are signed, and stay.

    `letters`: also the names of signatories, which the letters then leave blank. The backups here and in the folder
    `second` are written again without this data, which may take long: call it in a worker. `proxy_user`: the name for
    the proxy of this computer, "" for none; it is no commune's, so it stays and is named. Raises Refusal.
    """
    with context.store.transaction() as connection:
        act_context = prepare_act(connection, context)
        values = person.values(connection, letters=letters)
        before = erasures.named_before(connection)
        marks, alone_marks = Marks(before.texts), Marks(before.maybe)
        naming, alone = Naming(values, marks), Naming(values, alone_marks, alone=True)
        erased = _erase_here(connection, naming, letters=letters)
        records.meta.put(connection, person.UNFINISHED, "1")  # until the copies are done, as the program may be killed
        others = erasures.to_ask(connection)
        asked = [*_ask(connection, act_context, tuple(dict.fromkeys((*erased.ops, *others))))]
        left = _in_texts(connection, naming, alone)
        _remember(connection, marks, alone_marks, before.communes)
    _keep_head(context, asked)
    here = {(remnant.place, remnant.id) for remnant in left if remnant.place in mentions.STAYS}

    def erase_copy(connection: Connection) -> bool:
        then_values = values | person.values(connection, letters=letters)
        then = naming if then_values == values else Naming(then_values, marks)
        carried = _erase_here(connection, then, letters=letters).ops
        # Asked for before the copy is written again: if the program is killed, nothing else tells of these acts.
        with context.store.transaction() as database_connection:
            unasked = erasures.of_copy(database_connection, connection, carried)
            appended = _ask(database_connection, prepare_act(database_connection, context), unasked) if unasked else []
        _keep_head(context, appended)
        asked.extend(appended)
        return any((remnant.place, remnant.id) not in here for remnant in mentions.remnants(connection, then))

    folder, database, now = context.store.backups, context.store.path, act_context.now
    left += _settle(context)
    left += erasing.in_backups(folder, erase_copy, now)
    if second is not None:
        left += erasing.in_second(second, database, erase_copy, now)
    left += erasing.in_earlier(folder, second, database, erase_copy, now)

    def names(insee: str, read: Callable[[str], Any]) -> bool:
        # By a contact alone nobody is known again: where it was hers last time, any counts until it is erased there.
        return mentions.names(insee, read, naming) or (insee in before.communes and mentions.keeps_a_contact(read))

    others_left = erasing.in_other_communes(database, names)
    left += others_left
    aside_left = erasing.in_other_folders(folder, database.parent, names)
    left += aside_left
    named_in = {Path(remnant.file).stem for remnant in others_left}
    named_in |= {Path(remnant.file).relative_to(folder.parent).parts[0] for remnant in aside_left}
    with (
        contextlib.suppress(errors.DatabaseFault),  # all is erased; the notes only make it be offered, or said, again
        context.store.transaction() as connection,
    ):
        _remember(connection, marks, alone_marks, sorted(named_in))
        if not any(remnant.unfinished for remnant in left):
            records.meta.remove(connection, (person.UNFINISHED,))
    op = asked[-1].op if asked else ""
    changes = Changes(commune=True, needs=erased.needs, requests=erased.requests, outbox=bool(op))
    left += (Remnant(place="proxy", title=proxy_user),) if proxy_user else ()
    return Outcome(changes, Erased(op, (*left, Remnant(place="elsewhere"))))


def _ask(connection: Connection, act_context: ActContext, ops: Sequence[str]) -> list[Appended]:
    """Adds the acts that ask the platform to erase what came beside these ones. Never commits."""
    appended = []
    for first in range(0, len(ops), MAX_NAMED):
        named = again(connection, act_context)
        body = PersonalErase(operations=tuple(ops[first : first + MAX_NAMED]))
        operation = operations.make(named.author, named.op, named.now, body)
        appended.append(append(connection, named, operation, title=_TITLE, subject=act_context.commune.insee))
    return appended


def _keep_head(context: CommuneContext, appended: Sequence[Appended]) -> None:
    if appended:
        keep_head(context, appended[-1])


def _remember(connection: Connection, marks: Marks, alone: Marks, communes: Sequence[str]) -> None:
    """Keeps what a repeated erasure needs to name the same again, and no name."""
    if marks.today or alone.today or communes:
        texts, maybe = tuple(sorted(marks.today)), tuple(sorted(alone.today))
        named = erasures.NamedByErasure(texts=texts, maybe=maybe, communes=tuple(communes))
        records.meta.put(connection, erasures.NAMED, msgspec.json.encode(named).decode())
    else:
        records.meta.remove(connection, (erasures.NAMED,))


def _in_texts(connection: Connection, naming: Naming, alone: Naming) -> tuple[Remnant, ...]:
    """The texts and letters that still name the person: the commune wrote them, and what is signed cannot change."""
    letters = tuple(
        Remnant(place="letter", id=place.id, title=place.title)
        for place in person.places(connection)
        if place.place == "letter"
    )
    texts = (*letters, *mentions.remnants(connection, naming, alone), *mentions.attachments(connection))
    return (*texts, *erasures.left_elsewhere(connection), *erasures.of_other_computers(connection))


def _settle(context: CommuneContext) -> tuple[Remnant, ...]:
    """Removes traces of erased data from the database file; fails if another program has it open or the disk fails."""
    try:
        settled = context.store.settle_erasure()
    except errors.DatabaseFault:
        settled = False
    return () if settled else (Remnant(place="database", file=str(context.store.path)),)


def _erase_here(connection: Connection, naming: Naming, *, letters: bool) -> _ErasedHere:
    """Erases in a database: the commune's own, or a copy.

    The old text that an open editor keeps for a crash is erased too, where it names the person.
    """
    records.meta.remove(connection, (*person.CONTACT, person.TYPED))
    requests = _blank_letters(connection) if letters else frozenset()
    validated = records.needs.erase_validators(connection) | records.amendments.erase_validators(connection)
    undone = mentions.undone(connection, naming)
    records.meta.remove(connection, undone.keys)
    for need in undone.opened:
        records.editing.close(connection, need)
    for need in undone.aside:
        records.editing.drop_aside(connection, need)
    search.rebuild(connection, "mine")
    return _ErasedHere(validated, requests, personal.erase(connection))


def _blank_letters(connection: Connection) -> frozenset[str]:
    """Blanks the signatories in letters; returns the ids of the requests that changed."""
    changed = set()
    for row in connection.execute(select(request.c.id, request.c.letter, request.c.submitted_as)).all():
        letter = person.without_signatories(row.letter)
        submitted_as = row.submitted_as and person.without_signatories(row.submitted_as)
        if (letter, submitted_as) != (row.letter, row.submitted_as):
            records.requests.set_letter(connection, row.id, letter, submitted_as)
            changed.add(row.id)
    for key, before in open_request.kept(connection):
        if person.personal_fields(before):
            records.meta.put(connection, key, person.without_signatories(before))
    return frozenset(changed)
