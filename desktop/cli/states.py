"""The state of an act or a draft, in words."""

from typing import TYPE_CHECKING, Protocol

from desktop.database.queries import campaign, exchanges, needs, standing_text
from desktop.database.queries.outbox import ActRow
from desktop.domain import corrections, phases
from desktop.domain.act_words import (
    ANSWERED,
    IN_VAIN,
    OTHER_PLATFORM,
    STATE_WORDS,
    THEN_WITHDRAWN,
    TO_SEND,
    WAITS_FOR_OTHER_PLATFORM,
    accepted,
    away,
    became,
    by_another,
    text_waits,
    unsent,
)
from desktop.domain.french import FIXED, uncapital
from desktop.domain.lives import gender
from desktop.domain.phases import LocalTime

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: What became of a request or a service, by the platform's word on it.
ANSWERS = {state: " ".join(words) for state, words in ANSWERED.items()}
_STATES = {decided: ANSWERS[decided] for decided in ("published", "declined")}


def shown(
    name: str,
    *,
    kind: str = "",
    lost: bool = False,
    taken_back: bool = False,
    other_platform: bool = False,
    waits_for_other_platform: bool = False,
    in_vain: bool = False,
    carried: bool = False,
) -> str:
    """The state's sign and word. `kind`: of the act.

    `lost`: the platform has lost it, so that it is sent again whatever had been decided. `carried`: it is on a USB
    stick whose answer has not come. `taken_back`: it was withdrawn since. `other_platform`: a platform with which this
    computer was enrolled before has answered it. `waits_for_other_platform`: only such a platform can take it.
    `in_vain`: a withdrawal that was accepted, and that took nothing back.
    """
    if lost or (carried and name in TO_SEND):
        return " ".join(unsent(lost=lost, carried=carried))
    if waits_for_other_platform:
        return " ".join(WAITS_FOR_OTHER_PLATFORM)
    if other_platform or name == OTHER_PLATFORM:
        return f"{'✗' if name == 'rejected' else '✓'} {by_another(name, kind)}"
    if in_vain:
        return " ".join(IN_VAIN)
    if name == "accepted" and kind:
        return f"✓ {accepted(kind, taken_back=taken_back)}"
    agreeing, known = gender.of(kind), STATE_WORDS.get(became(name, kind))
    words = f"{known.sign} {agreeing.agreed(known.word)}" if known else _STATES.get(name, name)
    return f"{words}{THEN_WITHDRAWN}{agreeing.e}" if taken_back else words


def withdrawal(state: str, *, of: str, lost: bool = False, carried: bool = False) -> str:
    """Of an act (of this kind) that was withdrawn: that it is, or where its withdrawal is while that has not arrived.

    `lost`, `carried`: as for `shown`.
    """
    if not lost and state in ("", "accepted"):
        return shown("withdrawn", kind=of)
    sign, _, word = shown(state, lost=lost, carried=carried).partition(" ")
    return f"{sign} Retrait{FIXED}: {uncapital(word)}"


def of_act(act: ActRow, *, carried: bool = False) -> str:
    """The state of an act of the outbox; once it is known, what the préfet or the platform decided."""
    marked = marks(act)
    if act.state == "accepted" and act.answered in ANSWERS and not any(marked.values()):
        return ANSWERS[act.answered]
    return shown(act.state, kind=act.kind, **marked, carried=carried)


def marks(act: ActRow) -> dict[str, bool]:
    """What became of an act besides its state: for `shown`, and as fields for a script."""
    return {
        "lost": act.lost,
        "taken_back": act.taken_back,
        "other_platform": act.other_platform,
        "waits_for_other_platform": act.waits_for_other_platform,
        "in_vain": act.in_vain,
    }


def correction(state: str, *, choice: bool = False, carried: bool = False) -> str:
    """The state of a need whose text here is a correction (or a `choice`) that has no final answer."""
    badge = text_waits(state, choice=choice, carried=carried)
    return f"{badge.sign} {badge.word}"


def settle(need: str) -> str:
    """The command that settles a correction in conflict."""
    return f"relaisctl need settle {need} --keep mine|platform|both"


def to_settle(connection: "Connection", now: LocalTime) -> frozenset[str]:
    """The needs for which that command can be used now: those with a conflict whose phase is open."""
    known, at = campaign.current(connection), phases.corrected(now, exchanges.clock_offset(connection))
    met = standing_text.in_conflict(connection)
    return frozenset(id for id in met if corrections.phase_allows(known, at, grouped=needs.grouped(connection, id)))


class Elsewhere(Protocol):
    """A vote, a join or a declaration, which another computer of the commune may have made or withdrawn."""

    @property
    def elsewhere(self) -> bool: ...

    @property
    def withdrawn_elsewhere(self) -> bool: ...

    @property
    def restored(self) -> bool: ...


def elsewhere(row: Elsewhere, kind: str) -> str:
    """The end of its line: where it was made or withdrawn, if not here; "" otherwise. `kind`: of the act."""
    if row.withdrawn_elsewhere:
        return f", retiré{gender.of(kind).e} {away(restored=row.restored)}"
    return f", {away(restored=row.restored)}" if row.elsewhere else ""
