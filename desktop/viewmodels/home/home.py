"""Accueil: the campaign's phases with today, what waits for the commune, its acts, what is new; in words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.database.opening import OpenDraft, Opening, OpenPhase
from desktop.viewmodels.kit import deadlines, french
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.kit.states import Tone

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from desktop.database.queries.news import NewsRow
    from desktop.database.queries.todo import TodoRow

_DRAFTS = 3  # shown one by one
_OTHERS = 2  # news of other communes' proposals shown one by one
_LONG = 90  # letters of a title on a card
_UNTITLED = "Besoin sans titre"
#: The part of Votes et pilotage that tells more of news of this kind.
_PARTS = {"steering": "steering:", "project": "steering:", "deployment": "deployment:"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStep:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of a card: words, a note, and where it leads (place and target)."""

    words: str
    note: str
    verb: str
    place: str
    target: str = ""
    tone: Tone = "accent"


_KEY_LOST = Task(
    words="Remettre la clé de ce poste",
    note="Elle est introuvable. Vos envois attendent, rien n’est perdu.",
    verb="Remettre",
    place="settings",
    target="key",
    tone="warn",
)


def steps(opening: Opening, now: datetime) -> tuple[PhaseStep, ...]:
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
            PhaseStep(
                number=number,
                name=phase.name,
                dates=_dates(opens, closes),
                note=_note(closes, now),
                past=past,
                current=current,
                share=share,
                summary=phase.summary,
            )
        )
    return tuple(found)


def open_phase(opening: Opening, now: datetime) -> OpenPhase | None:
    if opening.open_phase:
        return next((phase for phase in opening.phases if phase.key == opening.open_phase), None)
    return next((p for p in opening.phases if _local(p.opens, now) <= now < _local(p.closes, now)), None)


def has_deadlines(opening: Opening, now: datetime) -> bool:
    """Whether a phase has a last day that is still to come."""
    return any(_local(phase.closes, now) > now for phase in opening.phases)


def subtitle(opening: Opening, now: datetime) -> str:
    """The day, and what the campaign is at."""
    today = french.capital(french.long_date(now))
    phase = open_phase(opening, now)
    if phase is None:
        return f"{today}."
    note = _note(deadlines.paris(datetime.fromisoformat(phase.closes)), now)
    said = f"{today} · {phase.name}"
    return f"{said}, {note}." if note else f"{said}."


def tasks(
    opening: Opening, now: datetime, waiting: "tuple[TodoRow, ...]" = (), *, key_lost: bool = False
) -> tuple[Task, ...]:
    """What waits for her, the last draft first; `waiting` is what the database says once it is open.

    Before all else the key, where it is lost: nothing leaves without it.
    """
    steps = {row.id: row for row in waiting if row.kind in ("validate", "validated")}
    found = [_KEY_LOST] if key_lost else []
    found += [_draft(draft, steps.get(draft.id), now) for draft in opening.drafts[:_DRAFTS]]
    more = len(opening.drafts) - _DRAFTS
    if more > 0:
        found.append(
            Task(
                words=f"{french.counted(more, 'autre brouillon', 'autres brouillons')}",
                note="",
                verb="Voir",
                place="needs",
            )
        )
    shown = {draft.id for draft in opening.drafts[:_DRAFTS]}
    found += [_waits(row, now) for row in waiting if row.id not in shown]
    if opening.problems > sum(row.kind == "conflict" for row in waiting):
        words = french.counted(opening.problems, "envoi mis de côté", "envois mis de côté")
        found.append(
            Task(words=words, note="Vos autres envois continuent.", verb="Voir pourquoi", place="outbox", tone="warn")
        )
    phase = open_phase(opening, now)
    if phase is not None and phase.key in ("needs", "vote"):
        closes = _local(phase.closes, now)
        until = f"Avant le {deadlines.last_minute(closes, now)}" if closes > now else "Tant que la phase est ouverte"
        said = french.counted(opening.votes, "vote donné", "votes donnés") if opening.votes else "Aucun vote donné"
        found.append(
            Task(
                words=f"Voter au nom {french.of(opening.commune)}", note=f"{until} · {said}", verb="Voir", place="votes"
            )
        )
    if not opening.enrolled:
        found.append(
            Task(
                words="Inscrire ce poste",
                note="Avec le code reçu par la mairie. Vos envois pourront partir.",
                verb="Inscrire",
                place="settings",
                target="enrol",
            )
        )
    return tuple(found)


def moved(news: "tuple[NewsRow, ...]", now: datetime) -> tuple[Task, ...]:
    """What moved since she last looked: ours one by one, what concerns other communes' proposals summed up."""
    ours = [_moved(row, now) for row in news if row.ours]
    others = [row for row in news if not row.ours]
    if len(others) <= _OTHERS:
        return tuple(ours + [_moved(row, now) for row in others])
    words = f"Le comité a décidé de {french.counted(len(others), 'autre proposition', 'autres propositions')}."
    return (*ours, Task(words=words, note="Les motifs sont avec chaque proposition.", verb="Voir", place="votes"))


def _draft(draft: OpenDraft, step: "TodoRow | None", now: datetime) -> Task:
    title = _short(draft.title) or _UNTITLED
    if step is None:
        return Task(
            words=title,
            note=f"Modifié {french.since(_local(draft.updated_at, now), now)}",
            verb="Reprendre",
            place="needs",
            target=draft.id,
        )
    return replace(_waits(step, now), words=title)


def _waits(row: "TodoRow", now: datetime) -> Task:
    """One thing that waits, in its words."""
    title = _short(row.title)
    since = french.since(_local(row.moment, now), now) if "T" in row.moment else ""
    match row.kind:
        case "conflict":
            note = "Ce texte a aussi changé ailleurs. Comparez les deux versions."
            return Task(
                words=f"À corriger{FIXED}: {title}",
                note=note,
                verb="Comparer",
                place="needs",
                target=row.id,
                tone="warn",
            )
        case "incomplete":
            note = f"Le préfet demande{FIXED}: {_short(row.note)}." if row.note else "Le préfet demande un complément."
            return Task(
                words=f"Demande à compléter{FIXED}: {title}",
                note=note,
                verb="Compléter",
                place="requests",
                target=row.id,
                tone="warn",
            )
        case "validate":
            return Task(
                words=title or _UNTITLED, note="✍ À valider par le maire", verb="Ouvrir", place="needs", target=row.id
            )
        case "validated":
            by = f"✓ Validé par {row.note or 'le maire'}. Il reste à l’envoyer."
            return Task(words=title or _UNTITLED, note=by, verb="Ouvrir", place="needs", target=row.id)
        case "regrouped":
            words = f"Votre besoin est regroupé{FIXED}: voter pour cette proposition{NARROW}?"
            note = f"«{FIXED}{title}{FIXED}» est dans «{FIXED}{_short(row.note)}{FIXED}»."
            return Task(words=words, note=note, verb="Répondre", place="votes", target=row.id)
        case "report":
            note = "Le service fonctionne. Dites l’effet qu’il a eu."
            return Task(
                words=f"Dire l’effet{FIXED}: {title}",
                note=note,
                verb="Dire l’effet",
                place="votes",
                target=f"deployment:{row.id}",
            )
        case "complement":
            return Task(
                words=f"Complément en cours{FIXED}: {title}",
                note=f"Modifié {since}",
                verb="Reprendre",
                place="requests",
                target=row.id,
            )
        case "request":
            words = f"Demande au préfet{FIXED}: {title or 'sans objet'}"
            return Task(
                words=words, note=f"Brouillon, modifié {since}", verb="Reprendre", place="requests", target=row.id
            )
        case "share":
            words = f"Service à partager{FIXED}: {title or 'sans titre'}"
            return Task(
                words=words, note=f"Brouillon, modifié {since}", verb="Reprendre", place="services", target=row.id
            )


def _moved(row: "NewsRow", now: datetime) -> Task:
    date = french.capital(french.since(_local(row.date, now), now)) if "T" in row.date else ""
    note = " · ".join(filter(None, (date, _short(row.note))))
    tone: Tone = "warn" if row.kind in ("refused", "redirected") else "accent"
    return Task(
        words=row.sentence, note=note, verb="Voir", place=row.place, target=_PARTS.get(row.kind, "") + row.id, tone=tone
    )


def broken(found: Opening, opening: Opening) -> "tuple[str, OpenDraft] | None":
    """What the last session broke off in, and its place; no more once it was opened or left since the start."""
    for place, draft, still in (
        ("needs", found.broken_off, opening.broken_off),
        ("requests", found.broken_request, opening.broken_request),
    ):
        if draft is not None and still is not None and still.id == draft.id:
            return place, draft
    return None


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
