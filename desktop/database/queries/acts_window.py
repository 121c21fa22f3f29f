"""The outbox by windows: what a list shows of it costs the same for ten acts and for a hundred thousand."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, func, select, text

from desktop.database import driver, words
from desktop.database.elsewhere import ELSEWHERE
from desktop.database.queries import attachments, blocked_acts, bundles, exchanges, link
from desktop.database.queries.attachments import CARRIERS, TAKEN, ProgressRow
from desktop.database.queries.blocked_acts import Asides, Awaited
from desktop.database.queries.exchanges import LOST_ACTS
from desktop.database.queries.outbox import _COLUMNS, KIND, PROBLEMS, WAITING, ActRow, withdrawal_of
from desktop.domain import act_words
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox, proof

_OTHERS = tuple(state.value for state in State if state.value not in (*WAITING, *PROBLEMS))
#: What waits, what is to look at, all the rest: the order of the list. Within each, the last made first.
_GROUPS = (WAITING, PROBLEMS, _OTHERS)
#: What a list may be narrowed to.
NARROWED: dict[str, tuple[str, ...]] = {
    "waiting": WAITING,
    "conflict": (State.CONFLICT.value,),
    "aside": (State.QUARANTINED.value,),
    "undecided": (State.DEPOSITED.value,),
    "accepted": (State.ACCEPTED.value,),
    "refused": (State.REJECTED.value,),
    "settled": (State.SUPERSEDED.value,),
    "cancelled": (State.CANCELLED.value,),
    act_words.OTHER_PLATFORM: ("deposited", "accepted", "rejected", "superseded"),
}
#: Of those, the ones that hold what today's platform has answered, and not what another one has.
_ANSWERED = ("undecided", "accepted", "refused", "settled")
#: To this too: acts that are lost there, whatever their state says; each is in one of the others as well.
LOST = "lost"
#: In which order; the first is the list's own: what waits, what is to look at, the rest.
ORDERS = ("waiting", "recent", "old", "title")


@dataclass(frozen=True, slots=True)
class Asked:
    """`only`: a key of NARROWED, LOST, or "" for all; `text`: words of titles, kinds or numbers; `order`: of ORDERS."""

    only: str = ""
    text: str = ""
    order: str = ORDERS[0]


WHOLE = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`rows` of the list from `first` on; `sizes` counts what waits, what is to look at, all the rest.

    `carried`: acts that left on a USB key whose answer has not come back. `travel`: how far the documents of these rows
    are, by the act's id. `asides`: what the platform could not read. `found`: how many lines answer what was asked,
    None for all; `counts`: how many there are of each key of NARROWED and of LOST.
    """

    sizes: tuple[int, int, int]
    first: int
    rows: tuple[ActRow, ...]
    carried: frozenset[str] = frozenset()
    travel: Mapping[str, ProgressRow] = field(default_factory=dict)
    asides: Asides = field(default_factory=Asides)
    lost: int = 0  #: received acts that a platform which was put back lacks: they go again
    documents: int = 0  #: of received acts, still to be brought
    found: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()  #: what `numbers` would give, where all had to be found for these rows

    @property
    def total(self) -> int:
        """Of the lines that the rows are a part of."""
        return sum(self.sizes) if self.found is None else self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPaper:
    """One act with its receipt: `intent` is the hash of what was signed; `proof` JSON of a Proof, "" before it."""

    act: ActRow
    intent: str
    proof: str
    carried: bool = False  #: left on a USB key, not answered
    enrolled: bool = True  #: this computer: nothing leaves before by the network
    travel: ProgressRow | None = None  #: how far its documents are
    withdrawal: ActRow | None = None  #: what takes it back from here
    awaited: tuple[Awaited, ...] = ()  #: what it waits for, while it is held back


def window(connection: Connection, first: int, count: int, asked: Asked = WHOLE, shown: Sequence[int] = ()) -> Window:
    """`count` lines from `first` on, in one consistent view.

    `shown`: what `numbers` gave of a list that is in sight; its lines stay where they are, whatever became of them, and
    acts made since come before them.
    """
    by_state = _by_state(connection)
    groups, all_found = _groups(asked), list[int]()
    if shown and max(shown) <= _last(connection):  # else a backup was put back under the list: those acts are gone
        kept = [*_newer(connection, asked, max(shown)), *shown]
        found, rows = len(kept), _rows(connection, kept[first : first + count])
    elif _all_are_read(connection, asked):
        all_found = _found(connection, groups, asked)
        found, rows = len(all_found), _rows(connection, all_found[first : first + count])
    else:
        found, rows = sum(_sum(by_state, states) for states in groups), []
        skipped = first
        for states in groups:
            size = _sum(by_state, states)
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
        carried=bundles.on_a_key(connection),
        travel=travel,
        asides=blocked_acts.asides(connection),
        lost=exchanges.lost(connection),
        documents=attachments.waiting(connection),
        found=found,
        counts=_counts(connection, by_state),
        numbers=tuple(all_found),
    )


def numbers(connection: Connection, asked: Asked = WHOLE) -> tuple[int, ...]:
    """In order, the place in the journal of each line: what holds a list as it is shown."""
    groups = _groups(asked)
    if _all_are_read(connection, asked):
        return tuple(_found(connection, groups, asked))
    # In one row each: handed over one by one, so many numbers would hold up what the window paints meanwhile.
    listed = [driver.rows(connection, _NUMBERS, (json.dumps(states),))[0][0] for states in groups]
    return tuple(number for numbers in listed for number in json.loads(numbers))


def _all_are_read(connection: Connection, asked: Asked) -> bool:
    """What is asked cannot be told from the state of an act alone."""
    if asked.text.strip() or asked.order != WHOLE.order or asked.only in (LOST, act_words.OTHER_PLATFORM):
        return True
    return asked.only in _ANSWERED and bool(_elsewhere(connection))


def _newer(connection: Connection, asked: Asked, last: int) -> list[int]:
    """Of the acts made after that one, those that the list asks for too."""
    if _last(connection) <= last:
        return []
    return [number for number in _found(connection, _groups(asked), asked) if number > last]


def _last(connection: Connection) -> int:
    """The place of the last act in the journal, 0 before the first."""
    return connection.scalar(select(func.max(outbox.c.seq))) or 0


def _groups(asked: Asked) -> Sequence[tuple[str, ...]]:
    return (NARROWED.get(asked.only, _OTHERS),) if asked.only else _GROUPS


def settled(connection: Connection, ops: Sequence[str]) -> tuple[ActRow, ...]:
    """Those of these acts that wait no more, in the order in which they were made."""
    asked = select(*_COLUMNS).where(outbox.c.op.in_(ops), outbox.c.state.not_in(WAITING)).order_by(outbox.c.seq)
    return tuple(ActRow(**row._asdict()) for row in connection.execute(asked))


def place(connection: Connection, op: str) -> int | None:
    """The line of the list on which this act stands."""
    found = connection.execute(select(outbox.c.state, outbox.c.seq).where(outbox.c.op == op)).first()
    if found is None:
        return None
    before, by_state = 0, _by_state(connection)
    for states in _GROUPS:
        if found.state in states:
            newer = select(func.count()).where(outbox.c.state.in_(states), outbox.c.seq > found.seq)
            return before + connection.execute(newer).scalar_one()
        before += _sum(by_state, states)
    return None


def paper(connection: Connection, op: str) -> ActPaper | None:
    """All that is known of one act."""
    row = connection.execute(
        select(*_COLUMNS, outbox.c.intent, func.coalesce(proof.c.value, "").label("proof"))
        .outerjoin(proof, proof.c.op == outbox.c.op)
        .where(outbox.c.op == op)
    ).first()
    if row is None:
        return None
    found = row._asdict()
    intent, proven = found.pop("intent"), found.pop("proof")
    act, travel = ActRow(**found), attachments.progress(connection, op)
    awaited = blocked_acts.awaited(connection, op) if act.state in ("held", "blocked") else ()
    return ActPaper(
        act=act,
        intent=intent,
        proof=proven,
        carried=op in bundles.on_a_key(connection),
        enrolled=link.enrolled(connection),
        travel=travel,
        awaited=awaited,
        withdrawal=withdrawal_of(connection, op),
    )


def _by_state(connection: Connection) -> Counter[str]:
    counted = select(outbox.c.state, func.count().label("acts")).group_by(outbox.c.state)
    return Counter({row.state: row.acts for row in connection.execute(counted)})


def _elsewhere(connection: Connection) -> Counter[str]:
    """By their state, how many acts another platform than today's has answered."""
    return Counter(dict(driver.rows(connection, _ELSEWHERE_BY_STATE)))


def _counts(connection: Connection, by_state: Counter[str]) -> dict[str, int]:
    elsewhere = _elsewhere(connection)
    counted = {name: _sum(by_state, states) for name, states in NARROWED.items()}
    for name in _ANSWERED:
        counted[name] -= _sum(elsewhere, NARROWED[name])
    return counted | {act_words.OTHER_PLATFORM: sum(elsewhere.values()), LOST: _lost(connection)}


def _sizes(by_state: Counter[str]) -> tuple[int, int, int]:
    waiting, problems, others = (_sum(by_state, states) for states in _GROUPS)
    return waiting, problems, others


def _sum(by_state: Counter[str], states: tuple[str, ...]) -> int:
    return sum(by_state[state] for state in states)


def _part(connection: Connection, states: tuple[str, ...], skip: int, count: int) -> list[ActRow]:
    # The numbers are found in the index alone, and only then their rows read: frozen acts are large.
    numbers = connection.scalars(
        select(outbox.c.seq).where(outbox.c.state.in_(states)).order_by(outbox.c.seq.desc()).limit(count).offset(skip)
    ).all()
    return _rows(connection, numbers)


def _rows(connection: Connection, numbers: Sequence[int]) -> list[ActRow]:
    """In the order of the numbers."""
    rows = connection.execute(select(*_COLUMNS).where(outbox.c.seq.in_(numbers)))
    by_number = {row.seq: ActRow(**row._asdict()) for row in rows}
    return [by_number[number] for number in numbers]


def _found(connection: Connection, groups: Sequence[tuple[str, ...]], asked: Asked) -> list[int]:
    """The numbers of all lines that answer, in order: of ten thousand, titles alone are read, and folded once."""
    wanted = words.wanted(asked.text)
    group_of = {state: place for place, states in enumerate(groups) for state in states}
    searched = f"{_ACTS}{_NARROWER.get(asked.only, '')} ORDER BY seq DESC"
    acts = driver.rows(connection, searched, (json.dumps(list(group_of)),))
    kept = [act for act in acts if not wanted or words.fits(_words(*act[2:]), wanted)]
    if asked.order == "title":
        kept.sort(key=lambda act: _words(*act[2:]))
    elif asked.order == "old":
        kept.reverse()
    elif asked.order == WHOLE.order:
        kept.sort(key=lambda act: group_of[act[1]])
    return [act[0] for act in kept]


def _lost(connection: Connection) -> int:
    counted = select(func.count()).select_from(outbox).where(outbox.c.op.in_(text(LOST_ACTS)))
    return connection.execute(counted).scalar_one()


_NUMBERS = (
    "SELECT json_group_array(seq) FROM"
    " (SELECT seq FROM outbox WHERE state IN (SELECT value FROM json_each(?)) ORDER BY seq DESC)"
)
_ACTS = (
    f"SELECT seq, state, title, {KIND}, number FROM outbox"  # noqa: S608 - ours
    " WHERE state IN (SELECT value FROM json_each(?))"
)
_ELSEWHERE_BY_STATE = f"SELECT state, count(*) FROM outbox WHERE op IN ({ELSEWHERE}) GROUP BY state"  # noqa: S608 - ours
#: By the key of what is narrowed to, what else holds of those acts beside their state.
_NARROWER = {
    LOST: f" AND op IN ({LOST_ACTS})",
    act_words.OTHER_PLATFORM: f" AND op IN ({ELSEWHERE})",
    **dict.fromkeys(_ANSWERED, f" AND op NOT IN ({ELSEWHERE})"),
}


@lru_cache(maxsize=20_000)
def _words(title: str, kind: str, number: int | None) -> str:
    """What an act is found by: its title, what kind of act it is, the number of its receipt."""
    receipt = "" if number is None else f"accusé n° {number} n°{number}"
    return words.folded(f"{title}\n{act_words.kind(kind)} {receipt}")
