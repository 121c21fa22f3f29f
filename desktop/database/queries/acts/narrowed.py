"""Narrows the list of acts: by state, by words, and in which order; and finds the acts that are asked for."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select, text

from desktop.database import driver, words
from desktop.database.chosen import ENDED
from desktop.database.elsewhere import ELSEWHERE
from desktop.database.examined import DECIDED_AGAINST, EXAMINED
from desktop.database.lost_acts import LOST_ACTS
from desktop.database.queries.acts import numbers
from desktop.database.queries.outbox import KIND, PROBLEMS
from desktop.domain import act_words
from desktop.domain.act_words import TO_SEND
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox

_OTHERS = tuple(state.value for state in State if state.value not in (*TO_SEND, *PROBLEMS))
#: What waits, what is to look at, all the rest: the order of the list. Within each, the last made first.
GROUPS = (TO_SEND, PROBLEMS, _OTHERS)
#: What a list may be narrowed to, and the states of those acts.
NARROWED: dict[str, tuple[str, ...]] = {
    "waiting": TO_SEND,
    "conflict": (State.CONFLICT.value,),
    "aside": (State.QUARANTINED.value,),
    "undecided": (State.DEPOSITED.value,),
    "accepted": (State.ACCEPTED.value,),
    "refused": (State.REJECTED.value,),
    "settled": (State.SUPERSEDED.value,),
    "cancelled": (State.CANCELLED.value,),
    act_words.OTHER_PLATFORM: ("deposited", "accepted", "rejected", "superseded", "conflict"),
}
#: Of those, the ones that show only what today's platform has answered, not what another one has.
_ANSWERED = ("undecided", "accepted", "refused", "settled")
#: A list may be narrowed to this too: acts that the platform has lost. By its state each is also in another one.
LOST = "lost"
#: What an act's state alone never says.
_NEVER_BY_STATE = (LOST, act_words.OTHER_PLATFORM, *DECIDED_AGAINST)
#: Orders of the list. The first is the usual one: what waits, what is to look at, the rest.
ORDERS = ("waiting", "recent", "old", "title")


class Asked(Struct, frozen=True):
    """What a list asks for."""

    only: str = ""  #: a key of NARROWED or of DECIDED_AGAINST, or LOST; "" for all
    text: str = ""  #: words of titles or kinds, or a number, as typed; "" for all
    order: str = ORDERS[0]  #: one of ORDERS


WHOLE = Asked()


def all_are_read(connection: Connection, asked: Asked) -> bool:
    """Whether every act must be read, since its state alone does not say whether it is asked for."""
    if asked.text.strip() or asked.order != WHOLE.order or asked.only in _NEVER_BY_STATE:
        return True
    if asked.only in ("undecided", "accepted") and any(_decided_later(connection).values()):
        return True
    if asked.only == "conflict":
        return _ended(connection) > 0
    return asked.only in _ANSWERED and bool(_elsewhere(connection))


def groups_of(asked: Asked) -> Sequence[tuple[str, ...]]:
    return (NARROWED.get(asked.only, _OTHERS),) if asked.only else GROUPS


def by_state(connection: Connection) -> Counter[str]:
    counted = select(outbox.c.state, func.count().label("acts")).group_by(outbox.c.state)
    return Counter({row.state: row.acts for row in connection.execute(counted)})


def _elsewhere(connection: Connection) -> Counter[str]:
    """How many acts another platform than today's has answered, by state."""
    return Counter(dict(driver.rows(connection, _ELSEWHERE_BY_STATE)))


def _decided_later(connection: Connection) -> dict[str, int]:
    """How many accepted acts are still to be decided, or were decided against; by the list that has them."""
    (counted,) = driver.rows(connection, _DECIDED_LATER)
    return dict(zip(("undecided", *DECIDED_AGAINST), map(int, counted), strict=True))


def counts(connection: Connection, by_state: Counter[str]) -> dict[str, int]:
    elsewhere = _elsewhere(connection)
    counted = {name: sum_of(by_state, states) for name, states in NARROWED.items()}
    for name in _ANSWERED:
        counted[name] -= sum_of(elsewhere, NARROWED[name])
    counted["conflict"] -= _ended(connection)
    later = _decided_later(connection)
    counted["accepted"] -= sum(later.values())
    later["undecided"] += counted["undecided"]
    return counted | later | {act_words.OTHER_PLATFORM: sum(elsewhere.values()), LOST: _lost(connection)}


def _ended(connection: Connection) -> int:
    """How many acts in conflict ask for nothing: another platform has them, or a later act settles them.

    Their state stays: in the second case until the platform answers that act."""
    ((count,),) = driver.rows(connection, f"SELECT count(*) FROM outbox WHERE state = 'conflict' AND op IN ({ENDED})")  # noqa: S608 - ours
    return int(count)


def sum_of(by_state: Counter[str], states: tuple[str, ...]) -> int:
    return sum(by_state[state] for state in states)


def matches(connection: Connection, groups: Sequence[tuple[str, ...]], asked: Asked) -> list[int]:
    """The places in the journal of all acts asked for, in order. To be quick, it reads only what is compared."""
    wanted = words.wanted(asked.text)
    group_of = {state: place for place, states in enumerate(groups) for state in states}
    if asked.only == "undecided":
        group_of |= {State.ACCEPTED.value: 0}  # of a service that the platform examines
    searched = f"{_ACTS}{_NARROWER.get(asked.only, '')} ORDER BY seq DESC"
    acts = driver.rows(connection, searched, (json.dumps(list(group_of)),))
    former = _former(connection, asked.text)
    answers = dict(driver.rows(connection, _ANSWERS)) if wanted else {}

    def words_of(act: tuple[Any, ...]) -> str:
        return _words(*act[2:], *former.get(act[0], ()), answers=answers.get(act[0], ""))

    kept = [act for act in acts if not wanted or words.fits(words_of(act), wanted)]
    if asked.order == "title":
        kept.sort(key=lambda act: _words(*act[2:]))
    elif asked.order == "old":
        kept.reverse()
    elif asked.order == WHOLE.order:
        kept.sort(key=lambda act: group_of[act[1]])
    return [act[0] for act in kept]


def hidden(connection: Connection, asked: Asked) -> int:
    """How many acts answer the words that are asked for, whatever they are narrowed to; 0 where they are not."""
    if not asked.only or not asked.text.strip():
        return 0
    everywhere = Asked(text=asked.text)
    return len(matches(connection, groups_of(everywhere), everywhere))


def _former(connection: Connection, typed: str) -> dict[int, tuple[int, ...]]:
    """By the act's place: the numbers that its papers of before bear. Read only where a number is typed."""
    by_place: dict[int, tuple[int, ...]] = {}
    if any(letter.isdecimal() for letter in typed):
        for act in numbers.former(connection):
            by_place[act.seq] = (*by_place.get(act.seq, ()), act.number)
    return by_place


def _lost(connection: Connection) -> int:
    counted = select(func.count()).select_from(outbox).where(outbox.c.op.in_(text(LOST_ACTS)))
    return connection.execute(counted).scalar_one()


_ACTS = (
    f"SELECT seq, state, title, {KIND}, number FROM outbox"  # noqa: S608 - ours
    " WHERE state IN (SELECT value FROM json_each(?))"
)
#: The title of the need of ours that a vote answers, which its line and that of its withdrawal show.
_ANSWERS = (
    "SELECT outbox.seq, need.title FROM vote JOIN need ON need.id = vote.need"
    " JOIN outbox ON outbox.op IN (vote.cast_op, vote.withdraw_op)"
)
_ELSEWHERE_BY_STATE = f"SELECT state, count(*) FROM outbox WHERE op IN ({ELSEWHERE}) GROUP BY state"  # noqa: S608 - ours
#: By what the list is narrowed to, the condition that its acts must meet beside their state.
_NARROWER = {
    "conflict": f" AND op NOT IN ({ENDED})",
    LOST: f" AND op IN ({LOST_ACTS})",
    act_words.OTHER_PLATFORM: f" AND op IN ({ELSEWHERE})",
    **dict.fromkeys(_ANSWERED, f" AND op NOT IN ({ELSEWHERE})"),
    "undecided": f" AND op NOT IN ({ELSEWHERE}) AND (state = 'deposited' OR op IN ({EXAMINED}))",
    "accepted": f" AND op NOT IN ({' UNION '.join((ELSEWHERE, EXAMINED, *DECIDED_AGAINST.values()))})",
    **{name: f" AND op IN ({ops})" for name, ops in DECIDED_AGAINST.items()},
}
_DECIDED_LATER = (
    f"SELECT {', '.join(f'(SELECT count(*) FROM ({ops}))' for ops in (EXAMINED, *DECIDED_AGAINST.values()))}"  # noqa: S608 - ours
)


@lru_cache(maxsize=20_000)
def _words(title: str, kind: str, *numbered: int | None, answers: str = "") -> str:
    """What an act is found by: its title, its kind, the numbers of its receipts, the need that it `answers`."""
    receipts = " ".join(f"accusé n°\u00a0{number} n°{number}" for number in numbered if number is not None)
    named = f"\nrépond répondait à {answers}" if answers else ""
    return words.folded(f"{title}\n{act_words.kind(kind)} {receipts}{named}")
