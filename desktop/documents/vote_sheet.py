"""The sheet of votes for the council: what can be voted for, what the commune votes for, where to sign."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from desktop.documents.typeset import typeset
from desktop.domain.french import FIXED, counted, number, of


class VoteLine(Struct, frozen=True, kw_only=True):
    """One service or proposal."""

    title: str  #: as published
    kind: str = ""  #: in words
    service: bool = False  #: a service of the catalogue; otherwise a proposal
    vote: str = ""  #: in words, "" if the commune does not vote for it


class VoteSheet(Struct, frozen=True, kw_only=True):
    """The content of the sheet of votes."""

    commune: str  #: its name
    campaign: str = ""  #: its title; "" while none is known
    phase: str = ""  #: name of the open phase; "" if none is known
    closes: str = ""  #: its last moment, in words; "" if not known, and once it has passed
    lines: tuple[VoteLine, ...] = ()  #: what can be voted for now, by title
    others: tuple[VoteLine, ...] = ()  #: votes for what the open phase no longer offers
    printed: str = ""  #: the day, such as "le 3 mars 2021", for the footer; "" leaves it out
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(sheet: VoteSheet) -> bytes:
    """The sheet as PDF."""
    ours = sum(1 for line in sheet.lines if line.vote)
    none = "aucun" if any(line.service for line in sheet.lines) else "aucune"
    about = (
        f"{_counted(sheet.lines)} au vote. La commune"
        f" {f'vote pour {number(ours)}' if ours else f'ne vote encore pour {none}'}. Son vote compte une fois par"
        " service ou proposition."
    )
    facts = [["Campagne", sheet.campaign], ["Phase ouverte", sheet.phase], ["Clôture", sheet.closes]]
    values = {
        "footer": f"{sheet.commune} – Votes{f', imprimé {sheet.printed}' if sheet.printed else ''}",
        "heading": f"Votes de la commune {of(sheet.commune)}",
        "facts": [pair for pair in facts if pair[1]],
        "about": about if sheet.lines else "Rien à voter pour l’instant.",
        "lines": _table(sheet.lines, council=True),
        "others": _table(sheet.others, council=False),
    }
    title = f"Votes {of(sheet.commune)}{f'{FIXED}: {sheet.phase}' if sheet.phase else ''}"
    return typeset("vote_sheet", values, title=title, made_at=sheet.made_at, demonstration=sheet.demonstration)


def _counted(lines: Sequence[VoteLine]) -> str:
    """As above the list in the window, "2 propositions et 235 services": of what there is none, it is not named."""
    services = sum(1 for line in lines if line.service)
    proposals = len(lines) - services
    kinds = ((proposals, "proposition", "propositions"), (services, "service", "services"))
    return " et ".join(counted(*kind) for kind in kinds if kind[0])


def _table(lines: Sequence[VoteLine], *, council: bool) -> dict[str, Any]:
    asked = ["Avis du conseil"] if council else []
    return {
        "header": ["N°", "Service ou proposition", "Type", "Vote de la commune", *asked],
        "widths": ["auto", 2.6, 1, 1.4, *([0.9] if council else [])],
        "sides": ["right", "left", "left", "left", *(["left"] if council else [])],
        "rows": [
            [str(place), line.title, line.kind, line.vote or "Pas de vote", *(["☐ oui  ☐ non"] if council else [])]
            for place, line in enumerate(lines, 1)
        ],
    }
