"""Writes that votes, joins and interests have in common (`desktop/database/retaken.py`): which of them stand."""

import json
from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import Connection, Select, Update, and_, delete, exists, func, or_, select, update

from desktop.database.retaken import KINDS, Kind
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import copy, outbox


def mark_withdrawn(connection: Connection, kind: Kind, named: Collection[str], op: str) -> None:
    """None of the acts in `named` stands any more: `op` took them back, those that counted beside them included."""
    refused = select(outbox.c.op).where(outbox.c.state == "rejected")
    besides = and_(kind.table.c.withdraw_op.is_(None), kind.op.not_in(refused))
    taken_back = update(kind.table).where(kind.op.in_(named), or_(kind.table.c.stands == 1, besides))
    connection.execute(taken_back.values(withdraw_op=op, stands=0))


def unmark_withdrawn(connection: Connection, kind: Kind, op: str) -> None:
    connection.execute(update(kind.table).where(kind.table.c.withdraw_op == op).values(withdraw_op=None))


def name_withdrawals(connection: Connection, kind: Kind, by_act: Mapping[str, str]) -> None:
    """Notes the withdrawal of each act, where it has none yet, or one that was refused or cancelled."""
    holds = exists().where(outbox.c.op == kind.table.c.withdraw_op, outbox.c.state.not_in(VOID))
    for act, op in by_act.items():
        connection.execute(update(kind.table).where(kind.op == act, ~holds).values(withdraw_op=op))


def let_stand(connection: Connection, kind: Kind, subject: str, op: str | None) -> None:
    """Of all acts about `subject` only `op` stands; with None, none does."""
    standing = update(kind.table).where(kind.subject == subject, kind.table.c.stands == 1)
    connection.execute(standing.values(stands=0))
    if op is not None:
        connection.execute(update(kind.table).where(kind.op == op).values(stands=1))


def remove(connection: Connection, kind: Kind, op: str) -> None:
    connection.execute(delete(kind.table).where(kind.op == op))


def keep_titles(connection: Connection, scope: str) -> None:
    """Gives acts of other computers the title published in this scope; if none is, they keep their last one."""
    for keeping in _keeping_titles(scope):
        connection.execute(keeping)


@cache  # needed for each page of the feed: building them costs several times as much as running them
def _keeping_titles(scope: str) -> tuple[Update, ...]:
    made = []
    for kind in KINDS:
        if scope not in kind.titled:
            continue
        about = (copy.c.scope == scope, copy.c.id == kind.subject, func.json_valid(copy.c.value))
        value = select(copy.c.value).where(*about).scalar_subquery()
        titles = {
            column: func.coalesce(*(func.json_extract(value, f"$.{name}") for name in names), kind.table.c[column])
            for column, names in kind.published.items()
        }
        made.append(update(kind.table).where(kind.op.not_in(select(outbox.c.op))).values(titles))
    return tuple(made)


def forget_untold(connection: Connection, kind: Kind, listed: Collection[str], more: Collection[str]) -> None:
    """Deletes acts of other computers that the platform tells of no more: it lost them, or is another platform.

    Acts taken back here are kept, so that a withdrawal can name them again. `listed`: ids of the acts that it tells of;
    `more`: subjects with more acts than it can tell of.
    """
    untold = delete(kind.table).where(
        kind.table.c.withdraw_op.is_(None),
        kind.op.not_in(select(outbox.c.op)),
        kind.op.not_in(_listed(listed)),
        kind.subject.not_in(_listed(more)),
    )
    connection.execute(untold)


def forget_elsewhere(connection: Connection, kind: Kind) -> None:
    """Deletes all acts of other computers: another platform told of them."""
    connection.execute(delete(kind.table).where(kind.op.not_in(select(outbox.c.op))))


def _listed(texts: Collection[str]) -> Select[str]:
    """The texts as a subquery with one parameter, however many there are."""
    return select(func.json_each(json.dumps(list(texts))).table_valued("value").c.value)
