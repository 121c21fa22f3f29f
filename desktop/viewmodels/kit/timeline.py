"""The timeline of a need as it is read: each step with its sign, its word, its date, its note, and where it leads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.states import Shown, Tone
from desktop.viewmodels.kit.targets import NEW_IN

if TYPE_CHECKING:
    from desktop.domain import timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """One knot. A step that is not `done` is still to come; `when` is "" where no date is known.

    `link` are the words of the button that leads to `id` at `place`, "" where nothing more can be read.
    """

    shown: Shown
    when: str
    note: str
    done: bool = True
    link: str = ""
    place: str = ""
    id: str = ""

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.shown.word, self.when, self.note, "" if self.done else "à venir")))


_SIGNS: dict[str, tuple[str, Tone]] = {
    "written": ("✎", "plain"),
    "sent": ("→", "accent"),
    "corrected": ("✎", "accent"),
    "aside": ("⚠", "warn"),
    "refused": ("✗", "error"),
    "conflict": ("⚠", "warn"),
    "withdrawn": ("✗", "muted"),
    "redirected": ("→", "warn"),
    "ineligible": ("✗", "warn"),
    "not_retained": ("✗", "warn"),
    "declined": ("✗", "warn"),
}
_LINKS = {
    "outbox": "Voir l’envoi",
    "votes": "Voir la proposition",
    "services": "Voir le service",
    "requests": "Demander au préfet",
}


def steps(life: "timeline.Timeline", now: datetime) -> tuple[TimelineStep, ...]:
    """The first step that leads somewhere has the button, not each one after it."""
    lines: list[TimelineStep] = []
    led: set[tuple[str, str]] = set()
    for one in life.steps:
        sign, tone = _SIGNS.get(one.key, ("✓", "ok")) if one.done else ("○", "muted")
        target = (one.place, NEW_IN + one.id if one.key == "redirected" else one.id)
        link = "" if target in led else _LINKS.get(one.place, "")
        if link:
            led.add(target)
        place, id = target if link else ("", "")
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


def when(text: str, now: datetime) -> str:
    """A moment as one says it today, a day by its date."""
    if not text:
        return ""
    if len(text) == len("2021-05-01"):
        return french.capital(french.long_date(date.fromisoformat(text)))
    return french.capital(french.since(datetime.fromisoformat(text).astimezone(now.tzinfo), now))
