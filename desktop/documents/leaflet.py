"""The sheet that an adviser hands out: one page on what was shown, the phases, and how a mairie begins."""

from datetime import datetime

from msgspec import Struct

from desktop.documents.typeset import typeset


class Leaflet(Struct, frozen=True, kw_only=True):
    """The content of the adviser's sheet. Texts are French sentences."""

    heading: str  #: title of the sheet
    lead: str  #: the sentence below the title
    seen: tuple[str, ...]  #: what the council was shown, one line each
    phases: tuple[tuple[str, str], ...]  #: name, and what a commune does then
    always: str = ""  #: what a commune may do in every phase; "" leaves it out
    first: tuple[str, ...] = ()  #: first steps of a mairie, in their order
    whom: tuple[str, ...] = ()  #: labels to fill by hand
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(leaflet: Leaflet) -> bytes:
    """The sheet as PDF of one page."""
    values = {
        "footer": leaflet.heading,
        "heading": leaflet.heading,
        "lead": leaflet.lead,
        "seen": list(leaflet.seen),
        "phases": {
            "header": ["Phase", "Ce que fait la commune"],
            "widths": ["auto", 1],
            "sides": ["left", "left"],
            "rows": [list(phase) for phase in leaflet.phases],
        },
        "always": leaflet.always,
        "first": list(leaflet.first),
        "whom": list(leaflet.whom),
    }
    return typeset(
        "leaflet", values, title=leaflet.heading, made_at=leaflet.made_at, demonstration=leaflet.demonstration
    )
