"""Builds what is printed of a need: its sheet, the council's note and projet de délibération.

The sheet has every field; the note names by choice those that a council needs.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.database import prefects
from desktop.database.queries import attachments, bundles, campaign, exchanges, link, needs, standing_text, timeline
from desktop.database.queries.link import CommuneRow
from desktop.database.queries.needs import NeedRow
from desktop.documents import words
from desktop.documents.council import campaign_reason, council_of
from desktop.documents.deliberation import Deliberation
from desktop.documents.need_sheet import NeedPaper
from desktop.documents.note import Note
from desktop.domain import act_words, departments, phases, validation
from desktop.domain.act_words import titled
from desktop.domain.contributions import LifeStep
from desktop.domain.french import (
    FIXED,
    legal,
    long_date,
    moment,
    number,
    paris,
    short_date,
    shortened,
    size,
    uncapital,
)
from desktop.domain.needs import PRIVATE
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal

#: Keys of steps in the timeline that tell what a text of the need waits for.
_WAITS = ("correcting", "correction_received", "set_aside", "compared")
#: Keys of steps that only repeat the state of the need's own act; what its text waits for is said besides.
_ITS_OWN_WAY = ("written", "validated", "leaving", "sent", "received", "corrected", *_WAITS)

#: Keys of steps after which the commune does not ask for the need any more.
_WITHDRAWN = ("withdrawing", "withdrawal", "withdrawn")

_NEW = "Le texte ci-dessous est le nouveau."
_OURS = "Texte de la commune, non publié."


def need_sheet_of(connection: Connection, id: str, *, now: datetime, demonstration: bool = False) -> NeedPaper:
    """The sheet of a need in its current state. Raises Refusal for an unknown need."""
    row, commune = _need_and_commune(connection, id)
    past, lost = _past(connection, id), id in exchanges.lost_subjects(connection)
    carried = _carried(connection, row, lost=lost)
    compared = _compared(connection, id)
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    pairs = [
        (name, label, words.value_text(name, getattr(row, name), themes))
        for name, label in words.FIELDS.items()
        if name in needs.text_of(row) and name != "theme" and getattr(row, name).strip()
    ]
    return NeedPaper(
        commune=commune.name,
        title=row.title,
        state=compared or _state(row, past, lost=lost, carried=carried),
        theme=themes.get(row.theme, ""),
        published=row.state == "accepted" and not lost and not compared and not any(map(_waits, past)),
        public=tuple((label, text) for name, label, text in pairs if name not in PRIVATE),
        private=tuple((label, text) for name, label, text in pairs if name in PRIVATE),
        attachments=attached(connection, id),
        steps=tuple(map(_step, past)),
        validated=validation.sentence(row.validated_by, row.validated_at),
        printed=f"le {short_date(paris(now))}",
        made_at=now,
        demonstration=demonstration,
    )


def need_note_of(connection: Connection, id: str, *, now: LocalTime, demonstration: bool = False) -> Note:
    """One page on a need, for the council."""
    row, commune = _need_and_commune(connection, id)
    past, lost = _past(connection, id), id in exchanges.lost_subjects(connection)
    carried = _carried(connection, row, lost=lost)
    return Note(
        commune=commune.name,
        council=council_of(commune).name,
        subject=titled(row.title, "need"),
        facts=(
            ("Document", "Besoin d’outil numérique"),
            ("État", _compared(connection, id) or _state(row, past, lost=lost, carried=carried)),
            *campaign_facts(connection),
            *phase_facts(connection, now),
        ),
        cost="aucune",
        sections=(
            ("Le besoin", row.description),
            ("Pour qui", row.audience),
            ("Aujourd’hui", row.current_practice),
            ("L’effet attendu", row.expected_effect),
            ("Les partenaires", row.partners),
        ),
        asked=_asked(row, past, lost=lost),
        made_at=now,
        demonstration=demonstration,
    )


def need_deliberation_of(
    connection: Connection, id: str, *, now: datetime, demonstration: bool = False
) -> Deliberation:
    """A projet de délibération by which the council adopts a need, or takes note of its withdrawal."""
    row, commune = _need_and_commune(connection, id)
    titled, council = f"«{FIXED}{row.title or '……'}{FIXED}»", council_of(commune)
    past, lost = _past(connection, id), id in exchanges.lost_subjects(connection)
    event, last = _event(past, lost=lost), None if lost else _become(past)
    why = at_most(last.note) if last is not None and not last.elsewhere else ""
    if last is not None and last.key == "refused":
        sent = "que la plateforme de la campagne a refusé"
    else:
        sent = f"{'déjà adressé' if _received(row) else 'à adresser'} à la plateforme de la campagne"
    return Deliberation(
        commune=commune.name,
        council=council,
        subject=f"Besoin d’outil numérique {titled}",
        reasons=(
            *campaign_reason(campaign.current(connection)),
            f"que la commune a exprimé le besoin suivant{FIXED}: {titled}",
            *((f"l’effet attendu{FIXED}: {at_most(row.expected_effect)}",) if row.expected_effect else ()),
        ),
        articles=(
            *(() if last is not None and last.key in _WITHDRAWN else (f"Approuve le besoin {titled}, {sent}",)),
            *((". ".join(filter(None, (f"Prend acte de {event}", why))),) if event else ()),
            f"Charge {council.head.either} de l’exécution de la présente délibération",
        ),
        made_at=now,
        demonstration=demonstration,
    )


def attached(connection: Connection, owner: str) -> tuple[str, ...]:
    """Names and sizes of the documents of a need or a request, and which of them have not arrived with it."""
    waits = attachments.to_send(connection, owner)
    return tuple(
        f"{one.name} ({size(one.size)}){', à envoyer' if one.sha256 in waits else ''}"
        for one in attachments.listed(connection, owner)
    )


def campaign_facts(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The campaign as label and text, if it is known."""
    current = campaign.current(connection)
    return () if current is None else (("Campagne", current.title),)


def phase_facts(connection: Connection, now: LocalTime) -> tuple[tuple[str, str], ...]:
    """The open phase and its end as labels and texts; only what is known."""
    current = campaign.current(connection)
    at = phases.corrected(now, exchanges.clock_offset(connection))
    phase = None if current is None else phases.open_phase(current, at)
    if phase is None:
        return ()
    closing = (("Clôture", last_minute(connection, phase.closes)),) if phase.closes > at else ()
    return (("Phase ouverte", phase.name), *closing)


def last_minute(connection: Connection, closes: datetime) -> str:
    """vendredi 30 avril 2021 à 23 h 59, heure de Paris: the minute before `closes`.

    Overseas, the time on the commune's own clocks is added.
    """
    last = closes - timedelta(minutes=1)
    in_paris = f"{moment(paris(last))}, heure de Paris"
    commune = link.commune(connection)
    lies = None if commune is None else prefects.territory_of(commune.insee)
    here = None if lies is None else departments.local(lies.department, last)
    return in_paris if here is None else f"{in_paris} (heure locale{FIXED}: {moment(here)})"


def at_most(text: str) -> str:
    """The text, cut to what fits on a paper of one page."""
    return shortened(text, 400)


def _need_and_commune(connection: Connection, id: str) -> tuple[NeedRow, CommuneRow]:
    row, commune = needs.one(connection, id), link.commune(connection)
    if row is None or commune is None:
        raise Refusal("unknown_need", "Ce besoin n’existe pas.", field="need", remedy="Regardez la liste des besoins.")
    theirs = standing_text.elsewhere(connection, row)
    if theirs is not None:
        row = replace(row, **theirs, **dict.fromkeys(needs.VALIDATION, ""))
    return row, commune


def _carried(connection: Connection, row: NeedRow, *, lost: bool) -> bool:
    """Whether the act that its state is about left on a USB stick, and has no answer yet."""
    waiting = needs.waiting_correction(connection, row.id)
    return bundles.carried(connection).holds(row, lost=lost, waiting=waiting)


def _state(row: NeedRow, past: tuple[LifeStep, ...], *, lost: bool, carried: bool) -> str:
    """The last thing that became of it, with the number of its receipt, and whether that text waits for something."""
    if row.state in ("draft", "to_validate", "validated"):
        return {"draft": "Brouillon", "to_validate": "À valider par le maire"}.get(row.state, "Validé, à envoyer")
    waits = next(filter(_waits, past), None)
    outcome = _became(row, past, lost=lost, carried=carried)
    return outcome if waits is None else f"{outcome}. {waits.words}. {waits.note or _NEW}"


def _compared(connection: Connection, id: str) -> str:
    """The state in words, where the text here is in conflict with the platform's, also after a choice; else ""."""
    conflict = standing_text.conflict(connection, id)
    if conflict is None:
        return ""
    other = act_words.of_another(restored=link.lacks_own(connection))
    if conflict.taken:
        return f"Texte que la commune avait gardé. La plateforme en a reçu un autre depuis, {other}."
    if conflict.lost:
        return f"{_OURS} La plateforme a perdu celui {other}{FIXED}: elle a de nouveau celui d’avant."
    again = "encore " if len(conflict.ops) > 1 else ""
    return f"{_OURS} La plateforme en a {again}un autre, {other}."


def _became(row: NeedRow, past: tuple[LifeStep, ...], *, lost: bool, carried: bool) -> str:
    receipt = "" if row.number is None else f"accusé n°{FIXED}{number(row.number)}"
    if lost:
        where = act_words.lost(carried=carried)
        return f"{where} ({receipt})" if receipt else where
    if carried and row.state in act_words.TO_SEND:
        return act_words.ON_A_STICK.word
    if (last := _become(past)) is not None:
        return f"{last.words} (besoin reçu, {receipt})" if receipt else last.words
    outcome = words.decision("need.submit", row.state) or act_words.STATES["deposited"]
    return f"{outcome} ({receipt})" if receipt else outcome


def _asked(row: NeedRow, past: tuple[LifeStep, ...], *, lost: bool) -> str:
    """What the council is asked: to send the need, or to take note of what became of it."""
    no_expense = "L’envoi n’engage aucune dépense."
    if event := _event(past, lost=lost):
        return f"Prendre acte de {event}.{f' {no_expense}' if lost else ''}"
    received = _received(row)
    asked = "Prendre acte de l’envoi de ce besoin" if received else "Dire si la commune adresse ce besoin"
    return f"{asked} à la plateforme de la campagne. {no_expense}"


def _event(past: tuple[LifeStep, ...], *, lost: bool) -> str:
    """What a council takes note of, after "Prendre acte de"; "" before there is anything but the sending."""
    if lost:
        return "ce que la plateforme a perdu ce besoin, qui lui est renvoyé"
    last = _become(past)
    if last is not None and last.key in _WITHDRAWN:  # no state of an outbox: the paper is signed days later
        return "la décision de la mairie de retirer ce besoin"
    return "" if last is None else f"ce qu’est devenu ce besoin{FIXED}: {uncapital(last.words)}"


def _received(row: NeedRow) -> bool:
    return (row.elsewhere or bool(row.received_at)) and row.state not in act_words.ELSEWHERE


def _become(past: tuple[LifeStep, ...]) -> LifeStep | None:
    """The last step after the receipt; None before there is one. A vote of ours does not count as one."""
    last = next((step for step in reversed(past) if step.key not in ("voted", *_WAITS)), None)
    return None if last is None or last.key in _ITS_OWN_WAY else last


def _past(connection: Connection, id: str) -> tuple[LifeStep, ...]:
    """The steps that have happened. Acts sent from here count, even before they are answered."""
    life = timeline.of_need(connection, id)
    return () if life is None else tuple(filter(_happened, life.steps))


def _waits(step: LifeStep) -> bool:
    return step.key in _WAITS


def _happened(step: LifeStep) -> bool:
    return (step.done and step.key != "sent") or step.key in ("withdrawing", "withdrawal", *_WAITS)


def _step(step: LifeStep) -> tuple[str, str]:
    """Date and words. The date of a receipt is printed with the hour, as it has legal effect."""
    text = _with_note(step)
    if not step.date:
        return "", text
    when = datetime.fromisoformat(step.date)
    if step.key == "received" and step.place == "outbox":
        return legal(when).removeprefix("le "), f"Reçu par la plateforme, accusé {step.note}"
    return long_date(paris(when) if when.tzinfo else when), text


def _with_note(step: LifeStep) -> str:
    if step.elsewhere:
        return f"{step.words}, {uncapital(step.note)}"
    return _joined(step.words, step.note) if step.note else step.words


def _joined(words: str, after: str) -> str:
    """One sentence, but two where it would have a second colon."""
    return f"{words}. {after}" if f"{FIXED}:" in after else f"{words}{FIXED}: {after}"
