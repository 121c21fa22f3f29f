"""The blank form of a need, to fill by hand."""

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.typeset import typeset
from desktop.domain.french import of


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """The content of the blank form."""

    commune: str = ""
    campaign: str = ""
    closes: str = ""  #: the last moment in words, "" if not known
    themes: tuple[str, ...] = ()  #: names
    made_at: datetime
    demonstration: bool = False


def render(form: PaperForm) -> bytes:
    """The form as PDF, two pages."""
    values = {
        "footer": f"Formulaire de besoin{f' – Commune {of(form.commune)}' if form.commune else ''}",
        "commune": form.commune,
        "campaign": form.campaign,
        "closes": form.closes,
        "themes": list(form.themes),
    }
    title = f"Formulaire de besoin{f' {of(form.commune)}' if form.commune else ''}"
    return typeset("paper_form", values, title=title, made_at=form.made_at, demonstration=form.demonstration)
