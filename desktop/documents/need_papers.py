"""Builds what is printed of a need: its sheet, the council's note and projet de délibération, the blank form."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from desktop.database.queries import campaign, exchanges, link, mine, needs
from desktop.database.queries.link import CommuneRow
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import attachment
from desktop.documents import words
from desktop.documents.council import campaign_reason, council_of
from desktop.documents.deliberation import Deliberation
from desktop.documents.need_sheet import NeedPaper
from desktop.documents.note import Note
from desktop.documents.paper_form import PaperForm
from desktop.domain import phases
from desktop.domain.french import FIXED, clock, legal, long_date, number, paris, short_date, size
from desktop.domain.needs import PRIVATE
from desktop.domain.refusals import Refusal
from sync.contract.published import OwnNeed


def need_sheet_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> NeedPaper:
    """The sheet of a need in its current state. Raises Refusal for an unknown need."""
    row, commune = _found(connection, id)
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    pairs = [
        (name, label, words.value_text(name, getattr(row, name), themes))
        for name, label in words.FIELDS.items()
        if name in needs.text_of(row) and name != "theme" and getattr(row, name).strip()
    ]
    return NeedPaper(
        commune=commune.name,
        title=row.title,
        state=_state(row),
        theme=themes.get(row.theme, ""),
        public=tuple((label, text) for name, label, text in pairs if name not in PRIVATE),
        private=tuple((label, text) for name, label, text in pairs if name in PRIVATE),
        attachments=attached(connection, id),
        steps=_steps(connection, row),
        validated=_validated(row),
        printed=f"le {short_date(now)}",
        made_at=now,
        demonstration=demonstration,
    )


def need_note_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> Note:
    """One page on a need, for the council."""
    row, commune = _found(connection, id)
    return Note(
        commune=commune.name,
        subject=row.title or "Besoin sans titre",
        facts=(("Document", "Besoin d’outil numérique"), *campaign_facts(connection), *phase_facts(connection, now)),
        sections=(
            ("Le besoin", row.description),
            ("Pour qui", row.audience),
            ("Aujourd’hui", row.current_practice),
            ("L’effet attendu", row.expected_effect),
            ("Les partenaires", row.partners),
        ),
        asked="Dire si la commune adresse ce besoin à la plateforme de la campagne. L’envoi n’engage aucune dépense.",
        made_at=now,
        demonstration=demonstration,
    )


def need_deliberation_of(
    connection: Connection, id: str, *, now: datetime, demonstration: bool = False
) -> Deliberation:
    """A projet de délibération by which the council adopts a need."""
    row, commune = _found(connection, id)
    titled = f"«{FIXED}{row.title or '……'}{FIXED}»"
    return Deliberation(
        commune=commune.name,
        council=council_of(commune),
        subject=f"Besoin d’outil numérique {titled}",
        reasons=(
            *campaign_reason(campaign.current(connection)),
            f"que la commune a exprimé le besoin suivant{FIXED}: {titled}",
            *((f"l’effet attendu{FIXED}: {at_most(row.expected_effect)}",) if row.expected_effect else ()),
        ),
        articles=(
            f"Approuve le besoin {titled}, à adresser à la plateforme de la campagne",
            "Charge le maire de l’exécution de la présente délibération",
        ),
        made_at=now,
        demonstration=demonstration,
    )


def paper_form_of(connection: Connection, *, now: datetime, demonstration: bool = False) -> PaperForm:
    """The blank form, with the commune's name and the campaign's themes."""
    commune, current = link.commune(connection), campaign.current(connection)
    needs_phase = next((phase for phase in current.phases if phase.key == "needs"), None) if current else None
    return PaperForm(
        commune="" if commune is None else commune.name,
        campaign="" if current is None else current.title,
        closes="" if needs_phase is None or needs_phase.closes <= now else last_minute(needs_phase.closes),
        themes=tuple(theme.name for theme in campaign.themes(connection)),
        made_at=now,
        demonstration=demonstration,
    )


def attached(connection: Connection, owner: str) -> tuple[str, ...]:
    """Names and sizes of the documents of a need or a request."""
    found = connection.execute(
        select(attachment.c.name, attachment.c.size)
        .where(attachment.c.owner == owner)
        .order_by(attachment.c.attached_at, attachment.c.sha256)
    )
    return tuple(f"{row.name} ({size(row.size)})" for row in found)


def campaign_facts(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The campaign as label and text, if it is known."""
    current = campaign.current(connection)
    return () if current is None else (("Campagne", current.title),)


def phase_facts(connection: Connection, now: datetime) -> tuple[tuple[str, str], ...]:
    """The open phase and its end as labels and texts; only what is known."""
    current = campaign.current(connection)
    at = phases.corrected(now, exchanges.clock_offset(connection))
    phase = None if current is None else phases.open_phase(current, at)
    if phase is None:
        return ()
    closing = (("Clôture", last_minute(phase.closes)),) if phase.closes > at else ()
    return (("Phase ouverte", phase.name), *closing)


def last_minute(closes: datetime) -> str:
    """vendredi 30 avril 2021 à 23 h 59, heure de Paris: if it closes at midnight, the minute before."""
    last = paris(closes - timedelta(minutes=1))
    return f"{long_date(last)} à {clock(last)}, heure de Paris"


def at_most(text: str, signs: int = 400) -> str:
    """On one line, shortened between two words to `signs` characters."""
    line = " ".join(text.split())
    return line if len(line) <= signs else line[:signs].rsplit(" ", 1)[0] + "…"


def _found(connection: Connection, id: str) -> tuple[NeedRow, CommuneRow]:
    row, commune = needs.one(connection, id), link.commune(connection)
    if row is None or commune is None:
        raise Refusal("unknown_need", "Ce besoin n’existe pas.", field="need", remedy="Regardez la liste des besoins.")
    return row, commune


def _state(row: NeedRow) -> str:
    if row.state == "withdrawn":
        return "Retiré"
    if row.state in ("draft", "to_validate", "validated"):
        return {"draft": "Brouillon", "to_validate": "À valider par le maire"}.get(row.state, "Validé, à envoyer")
    decision = words.decision("need.submit", row.state) or "Reçu par la plateforme"
    return decision if row.number is None else f"{decision} (accusé n°{FIXED}{number(row.number)})"


def _validated(row: NeedRow) -> str:
    if not row.validated_at:
        return ""
    return f"Validé par {row.validated_by or 'le maire'} le {short_date(datetime.fromisoformat(row.validated_at))}."


def _steps(connection: Connection, row: NeedRow) -> tuple[tuple[str, str], ...]:
    """The steps with their dates: written, validated, received, then the platform's decisions."""
    steps = [(long_date(paris(datetime.fromisoformat(row.created_at))), "Écrit")]
    if row.validated_at:
        steps.append(
            (long_date(paris(datetime.fromisoformat(row.validated_at))), f"Validé par {row.validated_by or 'le maire'}")
        )
    if row.received_at and row.number is not None:
        received = legal(datetime.fromisoformat(row.received_at)).removeprefix("le ")
        steps.append((received, f"Reçu par la plateforme, accusé n°{FIXED}{number(row.number)}"))
    own = mine.of(connection, row.id)
    moved = {
        "grouped": "Regroupé dans une proposition",
        "redirected": "Orienté vers une autre voie",
        "ineligible": "Hors du cadre de la campagne",
        "withdrawn": "Retiré",
    }
    if isinstance(own, OwnNeed) and own.state in moved:
        date = long_date(paris(own.moved_at)) if own.moved_at else ""
        steps.append((date, moved[own.state] + (f"{FIXED}: {own.reason}" if own.reason else "")))
    return tuple(steps)
