"""Which acts about a need are about what today's platform has; the others only another platform can take.

The commune may have enrolled with one platform after another, and both may have the need, by other acts. What today's
platform told last stands. An act of ours counts beside it once that platform has taken it, or while it can.
"""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Connection, Select, bindparam, func, select

from desktop.database.queries import mine
from desktop.database.tables import amendment
from sync.client.ledger import other_platforms, own_cases
from sync.client.ledger.states import FINAL
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnNeed


def corrections(connection: Connection, need: str) -> tuple[tuple[str, str], ...]:
    """Id and state of our corrections of this need that count, the oldest first.

    Not those that another platform answered, nor those that wait and correct a text which only such a one has.
    """
    acts = connection.execute(_corrections(), {"need": need}).all()
    if not acts:
        return ()
    others = set(connection.scalars(_answered(), {"need": need}))
    others |= foreign(connection, need, [act.base for act in acts if act.base and act.state not in FINAL])
    here = []
    for act in acts:
        if act.op in others or act.base in others:
            others.add(act.op)
        else:
            here.append((act.op, act.state))
    return tuple(here)


def foreign(connection: Connection, need: str, texts: Collection[str]) -> frozenset[str]:
    """Of the acts that gave this need its texts, those of other computers that today's platform has never had."""
    own = mine.of(connection, need)
    texts_of_today = {own.submission, own.revision} if isinstance(own, OwnNeed) else set()
    return own_cases.untold(connection, frozenset(texts) - texts_of_today)


def only_elsewhere(connection: Connection, need: str, text: str) -> bool:
    """Whether only another platform has this text of the need, be it another computer's or ours."""
    return bool(foreign(connection, need, [text])) or text in connection.scalars(_answered(), {"need": need}).all()


@cache  # here and below: building the statement costs more than running it for one need
def _answered() -> Select[str]:
    return select(outbox.c.op).where(outbox.c.subject == bindparam("need"), other_platforms.has())


@cache
def _corrections() -> Select[str, str, str]:
    wanted = select(outbox.c.op, outbox.c.state, func.coalesce(amendment.c.base, "").label("base"))
    of_it = outbox.c.type == "need.amend", outbox.c.subject == bindparam("need")
    return wanted.outerjoin(amendment, amendment.c.op == outbox.c.op).where(*of_it).order_by(outbox.c.seq)
