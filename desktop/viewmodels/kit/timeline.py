"""The timeline of a need as it is read: each step with its sign, its word, its date, its note, and where it leads."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from desktop.viewmodels.kit import french
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


TO_LOOK_AT = "⚠"
ENDED = "Terminé"  #: the mark of a timeline whose steps are all done
_SIGNS: dict[str, tuple[str, Tone]] = {
    "written": ("✎", "plain"),
    "validated": ("✍", "ok"),
    "sent": ("→", "accent"),
    "received": ("✓", "ok"),
    "corrected": ("✎", "accent"),
    "answered": ("✓", "ok"),
    "voted": ("✓", "ok"),
    "aside": (TO_LOOK_AT, "warn"),
    "other_platform": ("✓", "muted"),
    "not_there": ("⚠", "warn"),
    "refused": ("✗", "error"),
    "conflict": (TO_LOOK_AT, "warn"),
    "not_compared": (TO_LOOK_AT, "warn"),
    "withdrawn": ("✗", "muted"),
    "redirected": ("→", "warn"),
    "ineligible": ("✗", "warn"),
    "not_retained": ("✗", "warn"),
    "declined": ("✗", "warn"),
}
#: Steps that are not done but have begun: they lie in the outbox or at the platform, or wait for someone.
_UNDER_WAY: dict[str, tuple[str, Tone]] = {
    "withdrawing": ("↑", "accent"),
    "withdrawal": ("✓", "ok"),
    "correcting": ("↑", "accent"),
    "correction_received": ("✓", "ok"),
    "set_aside": (TO_LOOK_AT, "warn"),
    "compared": (TO_LOOK_AT, "warn"),
}
_LINKS: "dict[PlaceOrNone, str]" = {
    "outbox": "Voir l’envoi",
    "votes": "Voir la proposition",
    "services": "Voir le service",
    "requests": "Demander au préfet",
}


def steps(life: "Timeline", now: datetime) -> tuple[TimelineStep, ...]:
    """The steps as shown. Where several lead to the same place, only the first has the button."""
    lines: list[TimelineStep] = []
    led: set[tuple[PlaceOrNone, str]] = set()
    for one in life.steps:
        sign, tone = _SIGNS.get(one.key, (FILLED, "ok")) if one.done else _UNDER_WAY.get(one.key, (HOLLOW, "muted"))
        place, id = one.place, NEW_IN + one.id if one.key == "redirected" else one.id
        link = "" if (place, id) in led else _LINKS.get(place, "")
        if link:
            led.add((place, id))
        else:
            place, id = "", ""
        lines.append(
            TimelineStep(
                shown=Shown(sign, one.words, tone),
                when=when(one.date, now),
                note=one.note,
                done=one.done,
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

    A last step with a warning sign is done too, but someone has to look at it: it is marked as the current one. A step
    of which nothing has begun is the next one: the vote or the decision before it may take months to come.
    """
    last = max((place for place, step in enumerate(steps) if step.done), default=-1)
    if steps and last == len(steps) - 1 and steps[last].shown.sign != TO_LOOK_AT:
        return Current(last, end)
    place = min(last + 1, len(steps) - 1)
    begun = not steps or steps[place].shown.sign != HOLLOW
    return Current(place, "Étape en cours" if begun else "Étape suivante")


def when(text: str, now: datetime) -> str:
    """A moment as it is said today ("hier à 14 h"); a text with no time of day as a date."""
    if not text:
        return ""
    if len(text) == len("2021-05-01"):
        return french.capital(french.long_date(date.fromisoformat(text)))
    return french.capital(french.since(text, now))
