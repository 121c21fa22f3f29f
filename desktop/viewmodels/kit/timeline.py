"""The timeline of a need as it is read: each step with its sign, its word, its date, its note, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.states import FILLED, HOLLOW, Shown, Tone
from desktop.viewmodels.kit.targets import NEW_IN

if TYPE_CHECKING:
    from desktop.domain.contributions import Timeline


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
        return self.said_at("")

    def said_at(self, mark: str) -> str:
        """As a screen reader says it; `mark` is the word of the mark where it stands here, else ""."""
        stands = french.uncapital(mark) or ("" if self.done else "à venir")
        return ", ".join(filter(None, (self.shown.word, stands, self.when, self.note)))


TO_LOOK_AT = "⚠"
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
    "withdrawn": ("✗", "muted"),
    "redirected": ("→", "warn"),
    "ineligible": ("✗", "warn"),
    "not_retained": ("✗", "warn"),
    "declined": ("✗", "warn"),
}
#: What is still to come and is no mere hope: it lies in the outbox or at the platform, or waits for somebody.
_UNDER_WAY: dict[str, tuple[str, Tone]] = {
    "withdrawing": ("↑", "accent"),
    "withdrawal": ("✓", "ok"),
    "correcting": ("↑", "accent"),
    "correction_received": ("✓", "ok"),
    "set_aside": (TO_LOOK_AT, "warn"),
    "compared": (TO_LOOK_AT, "warn"),
}
_LINKS = {
    "outbox": "Voir l’envoi",
    "votes": "Voir la proposition",
    "services": "Voir le service",
    "requests": "Demander au préfet",
}


def steps(life: "Timeline", now: datetime) -> tuple[TimelineStep, ...]:
    """The first step that leads somewhere has the button, not each one after it."""
    lines: list[TimelineStep] = []
    led: set[tuple[str, str]] = set()
    for one in life.steps:
        sign, tone = _SIGNS.get(one.key, (FILLED, "ok")) if one.done else _UNDER_WAY.get(one.key, (HOLLOW, "muted"))
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


class Current(NamedTuple):
    """Which knot is marked (-1 for none), and the word of the mark."""

    place: int
    word: str


def current(steps: Sequence[TimelineStep]) -> Current:
    """Where it stands: the first step that is to come after the last one done; at its end, the last one.

    A step that is to be corrected or looked at is done, and yet waits for somebody.
    """
    last = max((place for place, step in enumerate(steps) if step.done), default=-1)
    if steps and last == len(steps) - 1 and steps[last].shown.sign != TO_LOOK_AT:
        return Current(last, "Terminé")
    return Current(min(last + 1, len(steps) - 1), "Étape en cours")


def when(text: str, now: datetime) -> str:
    """A moment as one says it today, a day by its date."""
    if not text:
        return ""
    if len(text) == len("2021-05-01"):
        return french.capital(french.long_date(date.fromisoformat(text)))
    return french.capital(french.since(text, now))
