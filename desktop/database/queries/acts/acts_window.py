"""Reads the part of the outbox that a list shows: it costs the same for ten acts and for a hundred thousand."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from sqlalchemy import Connection, func, select

from desktop.database import driver
from desktop.database.queries import attachments, blocked_acts, bundles, exchanges
from desktop.database.queries.acts import narrowed
from desktop.database.queries.acts.narrowed import WHOLE, Asked
from desktop.database.queries.attachments import CARRIERS, TAKEN, ProgressRow
from desktop.database.queries.blocked_acts import Asides
from desktop.database.queries.outbox import _COLUMNS, ActRow, on_a_stick
from desktop.domain.act_words import TO_SEND
from sync.client.ledger.tables import outbox


class Window(Struct, frozen=True, kw_only=True):
    """The part of the outbox's list that is in sight, and what is counted over the whole outbox."""

    sizes: tuple[int, int, int]  #: of the whole outbox: acts that wait, acts to look at, all others
    first: int  #: place of `rows[0]` in the list, from 0
    rows: tuple[ActRow, ...]  #: in the order of the list
    carried: frozenset[str] = frozenset()  #: ids of acts that left on a USB stick whose answer has not come back
    waiting_on_stick: int = 0  #: of those that wait for today's platform: acts that left on a USB stick
    #: How far the documents of these rows are, by the act's id; none where nothing travels.
    travel: Mapping[str, ProgressRow] = field(default_factory=dict)
    #: Acts that the platform could not read, and conflicts already settled by a choice.
    asides: Asides = field(default_factory=Asides)
    lost: int = 0  #: received acts that the platform lost when it was put back to an earlier day: they are sent again
    lost_by_stick: int = 0  #: those of them that left again, on a USB stick
    documents: int = 0  #: attached documents of received acts that the platform does not have yet
    hidden: int = 0  #: where no line answers: how many would whatever their state
    match_count: int | None = None  #: lines of the list that answer what was asked; None: all of them
    #: Acts by each key of narrowed.NARROWED and of examined.DECIDED_AGAINST, and by narrowed.LOST.
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()  #: what `numbers` gives, where it had to be read anyway; else ()

    @property
    def total(self) -> int:
        """How many lines the whole list has of which `rows` is a part."""
        return sum(self.sizes) if self.match_count is None else self.match_count


def window(connection: Connection, first: int, count: int, asked: Asked = WHOLE, shown: Sequence[int] = ()) -> Window:
    """`count` lines from `first` on, in one consistent view.

    `shown`: what `numbers` gave for a list that is in sight. Its lines keep their places, even if their state changes
    meanwhile; acts made since come before them.
    """
    by_state = narrowed.by_state(connection)
    groups, all_matches = narrowed.groups_of(asked), list[int]()
    if shown and max(shown) <= _last(connection):  # else a backup was put back: those acts are gone
        kept = [*_newer(connection, asked, max(shown)), *shown]
        match_count, rows = len(kept), _rows(connection, kept[first : first + count])
    elif narrowed.all_are_read(connection, asked):
        all_matches = narrowed.matches(connection, groups, asked)
        match_count, rows = len(all_matches), _rows(connection, all_matches[first : first + count])
    else:
        match_count, rows = sum(narrowed.sum_of(by_state, states) for states in groups), []
        skipped = first
        for states in groups:
            size = narrowed.sum_of(by_state, states)
            wanted = min(count - len(rows), size - skipped)
            if wanted > 0:
                rows += _part(connection, states, skipped, wanted)
            skipped = max(0, skipped - size)
    carriers = [row.op for row in rows if row.type in CARRIERS and row.state in TAKEN]
    travel = attachments.progress_of(connection, carriers)
    return Window(
        sizes=_sizes(by_state),
        first=first,
        rows=tuple(rows),
        carried=bundles.on_a_stick(connection),
        waiting_on_stick=on_a_stick(connection),
        travel=travel,
        asides=blocked_acts.asides(connection),
        lost=exchanges.lost(connection),
        lost_by_stick=bundles.lost(connection),
        documents=attachments.waiting(connection),
        match_count=match_count,
        hidden=0 if match_count else narrowed.hidden(connection, asked),
        counts=narrowed.counts(connection, by_state),
        numbers=tuple(all_matches),
    )


def first(connection: Connection) -> str:
    """Id of the act at the top of the whole list: of what waits, the last made; "" for none."""
    return next((row.op for row in window(connection, 0, 1).rows), "")


def numbers(connection: Connection, asked: Asked = WHOLE) -> tuple[int, ...]:
    """The place in the journal of each line, in the order of the list: `window` can then keep the list as it is."""
    groups = narrowed.groups_of(asked)
    if narrowed.all_are_read(connection, asked):
        return tuple(narrowed.matches(connection, groups, asked))
    # One row for each group: as many rows as numbers would make the window wait for them.
    listed = [driver.rows(connection, _NUMBERS, (json.dumps(states),))[0][0] for states in groups]
    return tuple(number for numbers in listed for number in json.loads(numbers))


def _newer(connection: Connection, asked: Asked, last: int) -> list[int]:
    """The acts made after the last one shown, as far as the list asks for them."""
    if _last(connection) <= last:
        return []
    return [number for number in narrowed.matches(connection, narrowed.groups_of(asked), asked) if number > last]


def _last(connection: Connection) -> int:
    """The place of the last act in the journal, 0 before the first."""
    return connection.scalar(select(func.max(outbox.c.seq))) or 0


def settled(connection: Connection, ops: Sequence[str]) -> tuple[ActRow, ...]:
    """Of these acts, those that do not wait any more, in the order in which they were made."""
    asked = select(*_COLUMNS).where(outbox.c.op.in_(ops), outbox.c.state.not_in(TO_SEND)).order_by(outbox.c.seq)
    return tuple(ActRow(**row._asdict()) for row in connection.execute(asked))


def place(connection: Connection, op: str) -> int | None:
    """The place of this act in the list, from 0; None for an unknown act."""
    act = connection.execute(select(outbox.c.state, outbox.c.seq).where(outbox.c.op == op)).first()
    if act is None:
        return None
    before, by_state = 0, narrowed.by_state(connection)
    for states in narrowed.GROUPS:
        if act.state in states:
            newer = select(func.count()).where(outbox.c.state.in_(states), outbox.c.seq > act.seq)
            return before + connection.execute(newer).scalar_one()
        before += narrowed.sum_of(by_state, states)
    return None


def _sizes(by_state: Counter[str]) -> tuple[int, int, int]:
    waiting, problems, others = (narrowed.sum_of(by_state, states) for states in narrowed.GROUPS)
    return waiting, problems, others


def _part(connection: Connection, states: tuple[str, ...], skip: int, count: int) -> list[ActRow]:
    # First only the numbers are read, from the index, and then their rows: frozen acts are large.
    numbers = connection.scalars(
        select(outbox.c.seq).where(outbox.c.state.in_(states)).order_by(outbox.c.seq.desc()).limit(count).offset(skip)
    ).all()
    return _rows(connection, numbers)


def _rows(connection: Connection, numbers: Sequence[int]) -> list[ActRow]:
    """The acts with these numbers, in the same order."""
    rows = connection.execute(select(*_COLUMNS).where(outbox.c.seq.in_(numbers)))
    by_number = {row.seq: ActRow(**row._asdict()) for row in rows}
    return [by_number[number] for number in numbers]


_NUMBERS = (
    "SELECT json_group_array(seq) FROM"
    " (SELECT seq FROM outbox WHERE state IN (SELECT value FROM json_each(?)) ORDER BY seq DESC)"
)
