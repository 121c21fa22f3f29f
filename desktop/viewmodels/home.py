"""Accueil: the campaign's phases with today, what waits for the commune, its acts, what is new; in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.database.opening import OpenDraft, Opening, OpenPhase
from desktop.viewmodels import deadlines, french
from desktop.viewmodels.french import FIXED
from desktop.viewmodels.states import Tone

_LONG = 90  # letters of a title on a card
_UNTITLED = "Besoin sans titre"


@dataclass(frozen=True, slots=True)
class Step:
    """One phase. `place` says where today falls in it: past 1, future 0, else the share of it that is over."""

    number: int
    name: str
    dates: str
    note: str
    past: bool
    current: bool
    share: float
    summary: str

    @property
    def spoken(self) -> str:
        state = "terminée" if self.past else "en cours" if self.current else "à venir"
        parts = [f"Phase {self.number}{FIXED}: {self.name}", self.dates, state, self.note if self.current else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a card: words, a note, and where it leads (place and target)."""

    words: str
    note: str
    verb: str
    place: str
    target: str = ""
    tone: Tone = "accent"


def steps(opening: Opening, now: datetime) -> tuple[Step, ...]:
    """The phases as they stand at `now`; a platform that opens a phase outweighs all dates."""
    opened = open_phase(opening, now)
    found = []
    for number, phase in enumerate(opening.phases, start=1):
        # A day of the campaign is a day in Paris, wherever the commune lies.
        opens, closes = (deadlines.paris(datetime.fromisoformat(text)) for text in (phase.opens, phase.closes))
        current = opened is not None and phase.key == opened.key
        past = not current and (_before(phase, opened, opening) if opened is not None else closes <= now)
        whole = (closes - opens).total_seconds() or 1.0
        share = 1.0 if past else min(max((now - opens).total_seconds() / whole, 0.0), 1.0) if current else 0.0
        found.append(
            Step(number, phase.name, _dates(opens, closes), _note(closes, now), past, current, share, phase.summary)
        )
    return tuple(found)


def open_phase(opening: Opening, now: datetime) -> OpenPhase | None:
    if opening.open_phase:
        return next((phase for phase in opening.phases if phase.key == opening.open_phase), None)
    return next((p for p in opening.phases if _local(p.opens, now) <= now < _local(p.closes, now)), None)


def subtitle(opening: Opening, now: datetime) -> str:
    """The day, and what the campaign is at."""
    today = french.capital(french.long_date(now))
    phase = open_phase(opening, now)
    if phase is None:
        return f"{today}."
    note = _note(deadlines.paris(datetime.fromisoformat(phase.closes)), now)
    said = f"{today} · {phase.name}"
    return f"{said}, {note}." if note else f"{said}."


def tasks(opening: Opening, now: datetime) -> tuple[Task, ...]:
    """What waits for her, the last draft first."""
    found = [
        Task(
            _short(draft.title) or _UNTITLED,
            f"Modifié {french.since(_local(draft.updated_at, now), now)}",
            "Reprendre",
            "needs",
            draft.id,
        )
        for draft in opening.drafts[:3]
    ]
    more = len(opening.drafts) - 3
    if more > 0:
        found.append(Task(f"{french.counted(more, 'autre brouillon', 'autres brouillons')}", "", "Voir", "needs"))
    phase = open_phase(opening, now)
    if phase is not None and phase.key in ("needs", "vote"):
        closes = _local(phase.closes, now)
        until = f"Avant le {deadlines.last_minute(closes, now)}" if closes > now else "Tant que la phase est ouverte"
        said = french.counted(opening.votes, "vote donné", "votes donnés") if opening.votes else "Aucun vote donné"
        found.append(Task(f"Voter au nom {french.of(opening.commune)}", f"{until} · {said}", "Voir", "votes"))
    if not opening.enrolled:
        found.append(
            Task(
                "Inscrire ce poste",
                "Avec le code reçu par la mairie. Vos envois pourront partir.",
                "Inscrire",
                "settings",
                "enrol",
            )
        )
    return tuple(found)


def news(opening: Opening, now: datetime) -> tuple[Task, ...]:
    """What is to be looked at, what came, and where to look meanwhile."""
    found = []
    if opening.problems:
        words = french.counted(opening.problems, "envoi mis de côté", "envois mis de côté")
        found.append(Task(words, "Vos autres envois continuent.", "Voir pourquoi", "outbox", tone="warn"))
    if opening.received:
        words = french.counted(opening.received, "accusé reçu", "accusés reçus")
        found.append(Task(words, "Signés par la plateforme, gardés ici.", "Voir", "outbox", tone="ok"))
    note = "Le catalogue est sur cet ordinateur. Il se consulte sans réseau."
    found.append(Task("Des services existent peut-être déjà", note, "Chercher", "services"))
    return tuple(found)


def recovered(draft: OpenDraft, now: datetime) -> str:
    """Nous avons retrouvé votre texte de 14 h 32."""
    when = _local(draft.updated_at, now)
    said = f"de {french.clock(when)}" if when.date() == now.date() else f"du {french.short_date(when)}"
    title = f" («{FIXED}{draft.title.strip()}{FIXED}»)" if draft.title.strip() else ""
    return f"Nous avons retrouvé votre texte {said}{title}."


def now_doing(opening: Opening, now: datetime) -> str:
    """What the commune does in the phase that is open; "" where the campaign does not say."""
    phase = open_phase(opening, now)
    return phase.summary if phase is not None else ""


def _short(title: str) -> str:
    """A long title by its first words; the need itself shows it whole."""
    words = " ".join(title.split())
    return words if len(words) <= _LONG else words[:_LONG].rsplit(" ", 1)[0] + "…"


def _before(phase: OpenPhase, opened: OpenPhase, opening: Opening) -> bool:
    keys = [known.key for known in opening.phases]
    return keys.index(phase.key) < keys.index(opened.key)


def _note(closes: datetime, now: datetime) -> str:
    """Days left to the last day; nothing where the phase is held open beyond its dates."""
    last, today = (closes - timedelta(microseconds=1)).date(), deadlines.paris(now).date()
    return french.days_left(last, today) if last >= today else ""


def _dates(opens: datetime, closes: datetime) -> str:
    last = closes - timedelta(microseconds=1)
    end = french.short_date(last)
    begin = french.day_of_month(opens) if opens.year == last.year else french.short_date(opens)
    return f"du {begin} au {end}"


def _local(text: str, now: datetime) -> datetime:
    return datetime.fromisoformat(text).astimezone(now.tzinfo)
