"""A submitted need's text changes: the act that says it, what it said before, and a correction that becomes a draft."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select, update

from desktop.actions.kit.append_act import ActContext, append, personal_of
from desktop.database import search, times
from desktop.database.driver import write
from desktop.database.queries import campaign, needs
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import amendment, need
from desktop.domain import needs as rules
from desktop.domain import operations
from desktop.domain.refusals import Refusal
from sync.client.ledger.outbox import Appended
from sync.contract.batches import MAX_LINE_BYTES, personal_digest
from sync.contract.operations import Operation, freeze

#: What goes back with a text: who had validated it.
_VALIDATION = ("asked_at", "validated_by", "validated_at")


def amend(
    connection: Connection,
    act_context: ActContext,
    found: NeedRow,
    text: Mapping[str, str],
    *,
    base: str,
    validation: Mapping[str, str],
    replaces: Sequence[str] = (),
) -> Appended:
    """`found` takes the text, and what it said is kept. Raises the first Refusal of `domain.needs.problems`."""
    for problem in rules.problems(text, campaign.theme_ids(connection)):
        raise problem
    personal = personal_of(act_context)
    operation = operations.need_amend(
        act_context.author,
        act_context.op,
        act_context.now,
        need=found.id,
        fields=text,
        campaign=act_context.campaign_id,
        submission=found.submit_op,
        base=base,
        replaces=replaces,
        personal=personal_digest(personal.salt, personal.blob) if personal else "",
    )
    check_travels(operation)
    appended = append(connection, act_context, operation, title=text["title"], subject=found.id, personal=personal)
    connection.execute(
        insert(amendment).values(
            op=appended.op,
            need=found.id,
            base=base,
            before=json.dumps(needs.text_of(found) | validation_of(found), ensure_ascii=False),
            replaces=json.dumps(list(replaces)),
            amended_at=times.text(act_context.now),
        )
    )
    say(connection, found.id, {**text, **validation, "updated_at": times.text(act_context.now)})
    return appended


def check_travels(operation: Operation) -> None:
    """Refuses what no batch could carry: signs of three or four bytes, in all the long texts at once."""
    if len(freeze(operation)) > MAX_LINE_BYTES:
        raise Refusal(
            "need_too_long",
            "Les textes de ce besoin sont trop longs pour voyager ensemble.",
            field="description",
            remedy="Raccourcissez l’un d’eux. Votre brouillon est conservé entier.",
            of_input=True,
        )


def validation_of(row: NeedRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in _VALIDATION}


def say(connection: Connection, id: str, values: Mapping[str, str]) -> None:
    """The need says this from now on, and is found by it."""
    connection.execute(
        update(need)
        .where(need.c.id == id)
        .values({name: value or None if name in _VALIDATION else value for name, value in values.items()})
    )
    row = connection.execute(select(need.c.title, need.c.description).where(need.c.id == id)).one()
    search.index(connection, "mine", [search.IndexEntry(id, row.title, row.description[: rules.SEARCHED])])


def free_correction(connection: Connection, id: str) -> None:
    """A correction being written of a need that can no longer be corrected becomes a draft of its own."""
    found = needs.correction_of(connection, id)
    if found is not None:
        write(connection, "UPDATE need SET amends = NULL, base = NULL WHERE id = ?", (found.id,))
        say(connection, found.id, {"updated_at": found.updated_at})


def name_instead(connection: Connection, gone: str, id: str) -> None:
    """What named the correction, a vote or a join, names the need itself."""
    write(connection, "UPDATE vote SET need = ? WHERE need = ?", (id, gone))
    write(connection, "UPDATE joined SET own = ? WHERE own = ?", (id, gone))
    write(connection, "DELETE FROM editing WHERE need = ?", (gone,))
    write(connection, "DELETE FROM need WHERE id = ?", (gone,))
