"""The home page: what is new since she last looked, in words."""

from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.phases import LocalTime
from desktop.viewmodels.home.task import LONG, Task
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.kit.targets import DEPLOYMENT, REFUSED, STEERING

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from desktop.database.queries.news_row import NewsRow

_OTHERS = 2  # news of other communes' proposals shown one by one
_REFUSED = 3  # refusals, likewise: where a whole list was refused at once, they hid all that came since
#: The part of the page of votes where more is said, by the kind of the news.
_PARTS = {"steering": STEERING, "project": STEERING, "deployment": DEPLOYMENT}


def news_tasks(news: "tuple[NewsRow, ...]", here: LocalTime) -> tuple[Task, ...]:
    """The news: what concerns this commune one by one; its refusals, and other communes' proposals, not where many."""
    refused = [row for row in news if row.ours and row.kind == "rejected"]
    first = refused[0] if len(refused) > _REFUSED else None
    rows = [row for row in news if row.ours and (first is None or row is first or row.kind != "rejected")]
    ours = [_together(refused, here) if row is first else _moved(row, here) for row in rows]
    others = [row for row in news if not row.ours]
    if len(others) <= _OTHERS:
        return tuple(ours + [_moved(row, here) for row in others])
    words = f"Le comité a décidé de {french.counted(len(others), 'autre proposition', 'autres propositions')}."
    return (*ours, Task(words=words, note="Les motifs sont avec chaque proposition.", verb="Voir", place="votes"))


def _together(refused: "list[NewsRow]", here: LocalTime) -> Task:
    """One line for many refusals, the latest first."""
    when = french.capital(french.since(refused[0].date, here)) if refused[0].date else ""
    return Task(
        words=f"{french.counted(len(refused), 'envoi a été refusé', 'envois ont été refusés')}.",
        note=" · ".join(filter(None, (when, "Chacun dit pourquoi."))),
        verb="Voir",
        place="outbox",
        target=REFUSED,
        tone="warn",
    )


class Folded(NamedTuple):
    """What a card shows of its lines."""

    tasks: tuple[Task, ...]  #: those in sight
    more: str  #: on the button that shows the others; "" where none is hidden
    whole: bool  #: she asked for all of them, and they are more than the card shows unasked


def folded(tasks: tuple[Task, ...], most: int, *, whole: bool) -> Folded:
    """The first lines, or all once she asked for them; where they are few again, the next many are folded anew."""
    hidden = 0 if whole else max(0, len(tasks) - most)
    more = f"Voir {french.counted(hidden, 'autre nouvelle', 'autres nouvelles')}" if hidden else ""
    return Folded(tasks[: len(tasks) - hidden], more, whole and len(tasks) > most)


def _moved(row: "NewsRow", here: LocalTime) -> Task:
    date = french.capital(french.since(row.date, here)) if "T" in row.date else ""
    learnt = f"Appris sur cet ordinateur le {french.short_date(french.paris(row.learnt))}" if row.learnt else ""
    note = " · ".join(filter(None, (date or learnt, _first_sentences(row.note))))
    tone: Tone = "warn" if row.grave else "accent"
    return Task(
        words=row.sentence, note=note, verb="Voir", place=row.place, target=_PARTS.get(row.kind, "") + row.id, tone=tone
    )


def _first_sentences(text: str) -> str:
    """As many whole sentences as fit; the first words where not even one does."""
    words = french.on_one_line(text)
    end = max((words.rfind(f"{mark} ", 0, LONG + 1) for mark in ".!?"), default=-1)
    return words[: end + 1] if len(words) > LONG and end > 0 else french.shortened(words, LONG)
