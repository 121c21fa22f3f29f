"""Votes, joins and interests (`desktop/database/retaken.py`): what is known of each act, whichever computer made it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from desktop.database.queries import mine
from desktop.database.retaken import RetakenKind
from desktop.domain.contributions import RetakenFact
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import Retaken
from sync.contract.values import MAX_NAMED

#: Keys of the dict of `complete_row` whose value is true or false.
FLAGS = ("stands", "elsewhere", "withdrawn_elsewhere")


def facts(
    connection: Connection, kind: RetakenKind, subjects: Collection[str]
) -> dict[str, tuple[str | None, list[RetakenFact]]]:
    """By subject: id of the act that is shown to stand, and the facts that decide which one does.

    Acts that another platform has are left out.
    """
    query = (
        select(kind.op.label("op"), kind.subject.label("about"), kind.at.label("at"), kind.table.c.stands)
        .add_columns(outbox.c.state, outbox.c.received_at, outbox.c.seq, other_platforms.has().label("other"))
        .outerjoin(outbox, outbox.c.op == kind.op)
        .where(kind.subject.in_(subjects))
    )
    rows_of: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        rows_of.setdefault(row.about, []).append(row)
    return {
        about: (next((row.op for row in acts if row.stands), None), list(_facts(connection, kind, about, acts)))
        for about, acts in rows_of.items()
    }


def _facts(connection: Connection, kind: RetakenKind, subject: str, acts: list[Any]) -> Iterator[RetakenFact]:
    named, own = withdrawals(connection, kind, subject), mine.about(connection, kind.prefix, subject)
    for row in acts:
        if row.other:
            continue
        here = row.state is not None
        received = row.received_at if here else row.at
        own_act = mine.act(own, row.op)
        at = (received or "") if own_act is None else own_act.deposited_at.isoformat()
        yield RetakenFact(
            op=row.op,
            here=here,
            void=row.state in VOID,
            named=row.op in named,
            withdrawn=mine.withdrawn(own, row.op, received),
            order=(not at, at, 0 if at else row.seq),
        )


def to_name(connection: Connection, kind: RetakenKind, subject: str) -> tuple[tuple[str, ...], ...]:
    """Ids of all acts about this, in groups: a withdrawal is made for each group, so that all that may count are named.

    Usually there is one group. Room that is left is filled with acts known to be withdrawn, the last ones first.
    """
    acts = [act for _, of_subject in facts(connection, kind, (subject,)).values() for act in of_subject]
    gone = [act.op for act in acts if act.named or act.withdrawn]
    left = [act.op for act in acts if not (act.named or act.withdrawn)]
    parts = max(1, -(-len(left) // MAX_NAMED))
    named = [*sorted(gone), *sorted(left)][-parts * MAX_NAMED :]
    return tuple(tuple(named[first : first + MAX_NAMED]) for first in range(0, len(named), MAX_NAMED))


def withdrawals(connection: Connection, kind: RetakenKind, subject: str) -> dict[str, str]:
    """By id of the act: the first withdrawal made here that names it. Refused and cancelled ones, and those sent to
    another platform, do not count.
    """
    made = select(outbox.c.op, outbox.c.frozen).where(outbox.c.type == kind.back, outbox.c.subject == subject)
    newest_first = connection.execute(
        made.where(outbox.c.state.not_in(VOID), ~other_platforms.has()).order_by(outbox.c.seq.desc())
    )
    return {act: row.op for row in newest_first for act in _FROZEN.decode(row.frozen).body.get(kind.names, ())}


def complete_row(kind: RetakenKind, row: Mapping[str, Any], own: Retaken | None) -> dict[str, Any]:
    """The row of an act, completed by the platform's word, `own`, where this database does not know what became of it.

    `elsewhere`: another computer of the commune made it, and has its receipt; `withdrawn_elsewhere`: another one took
    it back.
    """
    values, (made, back) = dict(row), kind.states
    elsewhere = values[made] is None
    if elsewhere:
        values |= {made: "accepted", "received_at": values[kind.at.name]}
        values |= {"title": kind.gone} if values["title"] == values[kind.subject.name] else {}
    gone = mine.withdrawn(own, values[kind.op.name], values["received_at"])
    withdrawn_elsewhere = gone is True and values[back] in (None, *VOID)
    if withdrawn_elsewhere:
        values[back] = "accepted"
    return values | {"elsewhere": elsewhere, "withdrawn_elsewhere": withdrawn_elsewhere}


class _Frozen(msgspec.Struct, frozen=True):
    """The part of an operation that is read here."""

    body: dict[str, Any]  #: by field


_FROZEN: msgspec.json.Decoder[_Frozen] = msgspec.json.Decoder(_Frozen)
