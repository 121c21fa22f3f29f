"""The themes that a need or a service may have."""

from sqlalchemy import Connection

from desktop.database.queries import campaign
from desktop.domain import french
from desktop.domain.refusals import Refusal


def check_theme(connection: Connection, theme: str) -> None:
    """Checks that a theme, if one is named, is in the campaign or the bundled pack. Raises Refusal."""
    known = [one.id for one in campaign.themes(connection)]
    if theme and theme not in known:
        raise Refusal(
            "theme_unknown",
            f"Le thème {french.quoted(theme)} n’existe pas.",
            field="theme",
            remedy=f"Les thèmes sont\u00a0: {', '.join(known)}.",
            of_input=True,
        )
