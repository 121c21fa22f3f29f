"""What is printed about votes for the council: the sheet to sign, and a draft decision (projet de délibération)."""

from desktop.viewmodels.votes import papers
from desktop.views.preview.dialog import PreviewDialog, preview
from desktop.views.widgets.page import PageContext

_PAPERS = {
    "sheet": ("Feuille de votes", papers.sheet),
    "deliberation": ("Projet de délibération sur les votes", papers.deliberation),
}


def show(context: PageContext, paper: str) -> PreviewDialog:
    """Opens the preview of `sheet` or `deliberation`."""
    title, build = _PAPERS[paper]
    return preview(context, title, build(context.clock(), demonstration=bool(context.demonstration)))
