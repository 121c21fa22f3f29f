"""The timeline of a need, service, request or act: each step with sign, word, date and note, and which is marked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.states import FILLED, HOLLOW, Shown, Tone
from desktop.viewmodels.kit.targets import NEW_IN

if TYPE_CHECKING:
    from desktop.domain.contributions import Timeline
    from desktop.domain.places import PlaceOrNone


class TimelineStep(Struct, frozen=True, kw_only=True):
    """One step, drawn as a knot of the timeline."""

    shown: Shown  #: sign, word and tone
    when: str  #: the moment as it is said today; "" where no date is known
    note: str  #: what happened, or what is waited for; "" for nothing more
    done: bool = True  #: False for a step still to come
    open: bool = False  #: it has begun and is not over: it waits here, at the platform, or for somebody to look at it
    void: bool = (
        False  #: what was to come is given up: as the last step, it is marked neither as current nor as the end
    )
    link: str = ""  #: words of the button that leads to more; "" for no button
    place: "PlaceOrNone" = ""  #: the page to which the button leads, "" without one
    id: str = ""  #: what it opens there, "" without a button

    @property
    def spoken(self) -> str:
        return self.spoken_at("")

    def spoken_at(self, mark: str) -> str:
        """As a screen reader says it; `mark` is the word of the mark if this step bears it, else ""."""
        stands = french.uncapital(mark) or ("" if self.done else "à venir")
        return ", ".join(filter(None, (self.shown.word, stands, self.when, self.note)))


class _Style(NamedTuple):
    """How a kind of step is shown."""

    sign: str  #: one character
    tone: Tone  #: of sign and word
    open: bool = False  #: see TimelineStep.open


ENDED = "Terminé"  #: the mark of a timeline whose steps are all done
_TO_LOOK_AT = _Style("⚠", "warn", open=True)
_DONE, _TO_COME = _Style(FILLED, "ok"), _Style(HOLLOW, "muted")  # of any other kind


def _as(state: Shown) -> _Style:
    """The style of the badge that says the same."""
    return _Style(state.sign, state.tone)


_DONE_STYLES: dict[str, _Style] = {
    "written": _Style("✎", "plain"),
    "validated": _Style("✍", "ok"),
    "sent": _Style("→", "accent"),
    "received": _Style("✓", "ok"),
    "corrected": _Style("✎", "accent"),
    "answered": _Style("✓", "ok"),
    "voted": _Style("✓", "ok"),
    "incomplete": _TO_LOOK_AT,
    "aside": _TO_LOOK_AT,
    "conflict": _TO_LOOK_AT,
    "not_compared": _TO_LOOK_AT,
    "not_there": _TO_LOOK_AT,
    "other_platform": _as(states.BY_ANOTHER),
    "refused": _as(states.REFUSED),
    "withdrawn": _as(states.WITHDRAWN),
    "redirected": _as(states.REDIRECTED),
    "ineligible": _as(states.INELIGIBLE),
    "not_grouped": _Style(HOLLOW, "muted"),
    "not_retained": _as(states.NOT_RETAINED),
    "declined": _as(states.DECLINED),
}
#: Steps that are not done but have begun.
_BEGUN_STYLES: dict[str, _Style] = {
    "leaving": _Style("↑", "accent", open=True),
    "withdrawing": _Style("↑", "accent", open=True),
    "withdrawal": _Style("✓", "ok", open=True),
    "correcting": _Style("↑", "accent", open=True),
    "correction_received": _Style("✓", "ok", open=True),
    "set_aside": _TO_LOOK_AT,
    "compared": _TO_LOOK_AT,
    "incomplete": _TO_LOOK_AT,
}
_ON_A_STICK = _Style(states.ON_A_STICK.sign, states.ON_A_STICK.tone, open=True)
_LINKS: "dict[PlaceOrNone, str]" = {
    "outbox": "Voir l’envoi",
    "votes": "Voir la proposition",
    "services": "Voir le service",
    "requests": "Demander au préfet",
}


def steps(life: "Timeline", now: datetime, here: str = "") -> tuple[TimelineStep, ...]:
    """The steps as shown. Where several lead to the same place, only the first has the button.

    `here`: id of what the timeline is of, so that no button leads to the page where it stands.
    """
    lines: list[TimelineStep] = []
    led: set[tuple[PlaceOrNone, str]] = set()
    for one in life.steps:
        style = _DONE_STYLES.get(one.key, _DONE) if one.done else _BEGUN_STYLES.get(one.key, _TO_COME)
        style = _ON_A_STICK if one.carried and not one.done else style
        place, id = one.place, NEW_IN + one.id if one.key == "redirected" else one.id
        link = "" if (place, id) in led or (here and id == here) else _LINKS.get(place, "")
        if link:
            led.add((place, id))
        else:
            place, id = "", ""
        lines.append(
            TimelineStep(
                shown=Shown(style.sign, one.words, style.tone),
                when=when(one.date, now),
                note=one.note,
                done=one.done,
                open=style.open,
                link=link,
                place=place,
                id=id,
            )
        )
    return tuple(lines)


class Current(NamedTuple):
    """Which knot is marked (-1 for none), and the word of the mark."""

    place: int  #: of the knot, from 0
    word: str  #: beside the step's own word, and for a screen reader


def current(steps: Sequence[TimelineStep], end: str = ENDED) -> Current:
    """Which step is marked: the first one after the last that is done; once all are done, the last one.

    A last step at which someone has to look is done too: it is marked as the current one. A step of which nothing has
    begun is the next one: the vote or the decision before it may take months to come.
    """
    last = max((place for place, step in enumerate(steps) if step.done), default=-1)
    if steps and last == len(steps) - 1 and not steps[last].open:
        return Current(-1, "") if steps[last].void else Current(last, end)
    place = min(last + 1, len(steps) - 1)
    begun = not steps or steps[place].open
    return Current(place, "Étape en cours" if begun else "Étape suivante")


def when(text: str, now: datetime) -> str:
    """A moment as it is said today ("hier à 14 h"); a text with no time of day as a date."""
    if not text:
        return ""
    if len(text) == len("2021-05-01"):
        return french.capital(french.long_date(date.fromisoformat(text)))
    return french.capital(french.since(text, now))
