"""The blank form of a need, to fill by hand."""

from datetime import datetime

from msgspec import Struct

from desktop.documents.typeset import typeset
from desktop.domain.french import of


class PaperForm(Struct, frozen=True, kw_only=True):
    """The content of the blank form."""

    commune: str = ""  #: its name; "" leaves a blank form for any commune
    campaign: str = ""  #: title of the campaign; "" while none is known
    closes: str = ""  #: last moment to hand in a need, in words; "" if not known, and once it has passed
    themes: tuple[str, ...] = ()  #: names of the campaign's themes, to tick
    made_at: datetime  #: date of the document, kept in the PDF
    demonstration: bool = False  #: marks each page as an example


def render(form: PaperForm) -> bytes:
    """The form as PDF, two pages."""
    values = {
        "footer": f"Formulaire de besoin{f' – Commune {of(form.commune)}' if form.commune else ''}",
        "commune": form.commune,
        "campaign": form.campaign,
        "closes": form.closes,
        "themes": list(form.themes),
        "notice": _notice(form.commune),
    }
    title = f"Formulaire de besoin{f' {of(form.commune)}' if form.commune else ''}"
    return typeset("paper_form", values, title=title, made_at=form.made_at, demonstration=form.demonstration)


def _notice(commune: str) -> str:
    """What a person who gives her name must be told (GDPR, articles 13 and 14)."""
    whose = f"La commune {of(commune)}" if commune else "La commune"
    return (
        f"Ces coordonnées sont facultatives. {whose} les emploie pour le suivi de ce besoin (mission d’intérêt public)."
        " Elles sont transmises aux services de la plateforme et de la préfecture, jamais publiées, et effacées un an"
        " après la fin de la campagne. Pour les lire, les corriger, les faire effacer, en limiter l’emploi ou vous y"
        " opposer\u00a0: écrivez à la mairie ou à son délégué à la protection des données. Réclamation\u00a0: CNIL,"
        " 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex\u00a007, www.cnil.fr."
    )
