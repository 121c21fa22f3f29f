"""Writes that votes, joins and interests have in common (`desktop/database/retaken.py`): which of them stand."""

import json
from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import Connection, Select, Update, and_, delete, exists, func, or_, select, update

from desktop.database.retaken import RetakenKind
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import copy, outbox


class RetakenWrites:
    """These writes for one of the three. Its file makes it, with its own table; nobody else does."""

    def __init__(self, kind: RetakenKind) -> None:
        self.kind = kind

    def mark_withdrawn(self, connection: Connection, named: Collection[str], op: str) -> None:
        """None of the acts in `named` stands any more: `op` took them back, those that counted beside them included."""
        refused = select(outbox.c.op).where(outbox.c.state == "rejected")
        besides = and_(self.kind.table.c.withdraw_op.is_(None), self.kind.op.not_in(refused))
        taken_back = update(self.kind.table).where(self.kind.op.in_(named), or_(self.kind.table.c.stands == 1, besides))
        connection.execute(taken_back.values(withdraw_op=op, stands=0))

    def unmark_withdrawn(self, connection: Connection, op: str) -> None:
        connection.execute(update(self.kind.table).where(self.kind.table.c.withdraw_op == op).values(withdraw_op=None))

    def name_withdrawals(self, connection: Connection, by_act: Mapping[str, str]) -> None:
        """Notes the withdrawal of each act, where it has none yet, or one that was refused or cancelled."""
        holds = exists().where(outbox.c.op == self.kind.table.c.withdraw_op, outbox.c.state.not_in(VOID))
        for act, op in by_act.items():
            connection.execute(update(self.kind.table).where(self.kind.op == act, ~holds).values(withdraw_op=op))

    def let_stand(self, connection: Connection, subject: str, op: str | None) -> None:
        """Of all acts about `subject` only `op` stands; with None, none does."""
        standing = update(self.kind.table).where(self.kind.subject == subject, self.kind.table.c.stands == 1)
        connection.execute(standing.values(stands=0))
        if op is not None:
            connection.execute(update(self.kind.table).where(self.kind.op == op).values(stands=1))

    def remove(self, connection: Connection, op: str) -> None:
        connection.execute(delete(self.kind.table).where(self.kind.op == op))

    def keep_titles(self, connection: Connection, scope: str) -> None:
        """Gives acts of other computers the title published in this scope; if none is, they keep their last one."""
        if scope in self.kind.titled:
            connection.execute(_keeping_titles(self, scope))

    def forget_untold(self, connection: Connection, listed: Collection[str], more: Collection[str]) -> None:
        """Deletes acts of other computers that the platform tells of no more: it lost them, or is another platform.

        Acts taken back here are kept, so that a withdrawal can name them again. `listed`: ids of the acts that it tells
        of; `more`: subjects with more acts than it can tell of.
        """
        untold = delete(self.kind.table).where(
            self.kind.table.c.withdraw_op.is_(None),
            self.kind.op.not_in(select(outbox.c.op)),
            self.kind.op.not_in(_listed(listed)),
            self.kind.subject.not_in(_listed(more)),
        )
        connection.execute(untold)

    def forget_elsewhere(self, connection: Connection) -> None:
        """Deletes all acts of other computers: another platform told of them."""
        connection.execute(delete(self.kind.table).where(self.kind.op.not_in(select(outbox.c.op))))


@cache  # needed for each page of the feed: building it costs several times as much as running it
def _keeping_titles(writes: RetakenWrites, scope: str) -> Update:
    kind = writes.kind
    about = (copy.c.scope == scope, copy.c.id == kind.subject, func.json_valid(copy.c.value))
    value = select(copy.c.value).where(*about).scalar_subquery()
    titles = {
        column: func.coalesce(*(func.json_extract(value, f"$.{name}") for name in names), kind.table.c[column])
        for column, names in kind.published.items()
    }
    return update(kind.table).where(kind.op.not_in(select(outbox.c.op))).values(titles)


def _listed(texts: Collection[str]) -> Select[str]:
    """The texts as a subquery with one parameter, however many there are."""
    return select(func.json_each(json.dumps(list(texts))).table_valued("value").c.value)
