"""Builds the note that tells a council of the campaign: what it is, its phases, what the commune has done."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from desktop.database.queries import campaign, exchanges, link, needs, standing_text, votes
from desktop.documents.council import council_of
from desktop.documents.need_papers import phase_facts
from desktop.documents.note import Note
from desktop.domain.act_words import ELSEWHERE
from desktop.domain.french import FIXED, counted, number, paris, short_date
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign

_MOST_TITLES = 6
_LAWS = (
    "La commune vote, une fois par proposition, quelle que soit sa taille. Besoins et votes sont publics. "
    "Le vote éclaire le comité, il ne décide pas à sa place. Ni un besoin ni un vote n’engagent de dépense."
)


def campaign_note_of(connection: Connection, *, now: datetime, demonstration: bool = False) -> Note:
    """One page. Raises Refusal while no campaign is known."""
    current, commune = campaign.current(connection), link.commune(connection)
    if current is None or commune is None:
        raise Refusal(
            "no_campaign",
            "Aucune campagne n’est connue ici.",
            field="campaign",
            remedy="Inscrivez cet ordinateur, puis faites un échange.",
        )
    done, takes_part = _done(connection)
    return Note(
        commune=commune.name,
        council=council_of(commune).name,
        subject=current.title,
        facts=phase_facts(connection, now),
        sections=(
            ("De quoi s’agit-il", current.summary),
            ("Le calendrier", _calendar(current)),
            ("Ce que la commune a fait", done),
            ("À savoir", _LAWS),
        ),
        asked="Prendre acte de ce que la commune a fait, et dire qui suit le dossier."
        if takes_part
        else "Dire si la commune prend part à la campagne, et qui suit le dossier.",
        made_at=now,
        demonstration=demonstration,
    )


def _calendar(current: Campaign) -> str:
    lines = []
    for phase in current.phases:
        opens, closes = (short_date(paris(at)) for at in (phase.opens, phase.closes - timedelta(minutes=1)))
        summary = f" {phase.summary}" if phase.summary else ""
        lines.append(f"{phase.name}{FIXED}: du {opens} au {closes}.{summary}")
    return "\n".join(lines)


def _done(connection: Connection) -> tuple[str, bool]:
    """What the commune did, and whether it did anything.

    Acts that wait, or that the platform has lost, are counted as still to be sent.
    """
    lost = exchanges.lost_subjects(connection)
    ours = [
        (row.title, (bool(row.received_at) or row.elsewhere) and row.id not in lost)
        for row in standing_text.with_theirs(connection, needs.listed(connection))
        if row.submit_op and row.state not in ("withdrawn", *ELSEWHERE)
    ]
    sent = sum(has for _, has in ours)
    waiting = f", {number(len(ours) - sent)} à envoyer" if sent < len(ours) else ""
    casts = [row for row in votes.listed(connection) if row.stands]
    late = sum(row.lost or (row.number is None and not row.elsewhere) for row in casts)
    lines = [f"{counted(sent, 'besoin envoyé', 'besoins envoyés')}{waiting}."]
    lines += [f"– {title}{'' if has else ' (à envoyer)'}" for title, has in ours[:_MOST_TITLES]]
    if len(ours) > _MOST_TITLES:
        lines.append(f"– et {counted(len(ours) - _MOST_TITLES, 'autre', 'autres')}")
    lines.append(f"{counted(len(casts), 'vote')}{f', dont {number(late)} à envoyer' if late else ''}.")
    return "\n".join(lines), bool(ours or casts)
