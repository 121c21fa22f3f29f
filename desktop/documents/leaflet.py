"""The sheet that an adviser hands out: one page on what the application does, costs and keeps, and whom to call."""

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

import resources
from desktop.documents import pages
from desktop.documents.typeset import typeset

_JOURNEY = (
    "Deux chemins de la mairie à la plateforme. Avec le réseau, les envois partent seuls. Sans réseau, la mairie les"
    " écrit sur une clé USB, scellés\u202f; {office} la porte à la plateforme. Par les deux chemins, un accusé"
    " signé revient."
)

_OFFICE = "La préfecture"  # as the drawing has it


class _Density(NamedTuple):
    """How densely the sheet is set."""

    notes: int  #: lines to write on by hand
    size: float = 10.5  #: points of the letters
    wide: bool = True  #: what was entered has more width


#: From the usual one to the densest.
_DENSITIES = (_Density(3, wide=False), _Density(3), _Density(1), _Density(0), _Density(0, 9.5), _Density(0, 8.5))


class Leaflet(Struct, frozen=True, kw_only=True):
    """The content of the adviser's sheet. Texts are French sentences."""

    heading: str  #: title of the sheet
    footer: str  #: below the page
    lead: str  #: the sentence below the title
    does: tuple[str, ...]  #: what the application does, one line each
    costs: str  #: what it costs
    data: str  #: where the data lie, and who sees them
    phases: tuple[tuple[str, str, str], ...]  #: name, what a commune does then, until when ("": a blank to fill in)
    always: str = ""  #: what a commune may do in every phase; "" leaves it out
    first: tuple[str, ...] = ()  #: first steps of a mairie, in their order
    whom: tuple[tuple[str, str], ...] = ()  #: label, and whom to call ("": a blank to fill in)
    office: str = "la préfecture"  #: which house of the State carries the stick
    made_at: datetime  #: date of the document, kept in the PDF


def render(leaflet: Leaflet) -> bytes:
    """The sheet as PDF: where what was entered is long, the room for notes goes first.

    Of one page, unless it has too much for the densest setting, which the longest lines of an adviser have not.
    """
    for density in _DENSITIES:
        pdf = _render(leaflet, density)
        if pages.count(pdf) == 1:
            break
    return pdf


def _render(leaflet: Leaflet, density: _Density) -> bytes:
    values = {
        **density._asdict(),
        "footer": leaflet.footer,
        "heading": leaflet.heading,
        "lead": leaflet.lead,
        "does": list(leaflet.does),
        "costs": leaflet.costs,
        "data": leaflet.data,
        "journey": _JOURNEY.format(office=leaflet.office),
        "phases": {
            "header": ["Phase", "Ce que fait la commune", "Dates"],
            "widths": ["auto", 1, 1 if density.wide else 0.45],
            "sides": ["left", "left", "left"],
            "rows": [[name, does, until or "…" * 9] for name, does, until in leaflet.phases],
        },
        "always": leaflet.always,
        "first": list(leaflet.first),
        "whom": [list(line) for line in leaflet.whom],
    }
    drawing = resources.path("documents", "journey.svg").read_text("utf-8")
    drawing = drawing.replace(_OFFICE, _in_box(leaflet.office))
    return typeset("leaflet", values, title=leaflet.heading, made_at=leaflet.made_at, pictures={"journey": drawing})


def _in_box(office: str) -> str:
    """In two lines where it is longer than what its box was drawn for."""
    named = office[:1].upper() + office[1:]
    if len(named) <= len(_OFFICE):
        return named
    cut = max(named.rfind("-"), named.rfind(" ")) + 1
    return f'<tspan x="360" dy="-10">{named[:cut].strip()}</tspan><tspan x="360" dy="20">{named[cut:]}</tspan>'
