"""The texts of acts that no sheet of the window keeps: they are read from what was signed."""

from typing import TYPE_CHECKING

from desktop.database.queries import campaign, needs, outbox, votes
from desktop.documents import words
from desktop.domain import act_words
from desktop.domain.french import capital
from sync.contract.bodies import (
    DeploymentAsk,
    DeploymentReport,
    InterestDeclare,
    NeedAmend,
    NeedJoin,
    VoteCast,
    VoteWithdraw,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection


def texts_of(connection: "Connection", op: str) -> tuple[tuple[str, str], ...]:
    """Label and text. () for acts whose texts are in a sheet, and for those that another computer made."""
    body = outbox.body(connection, op)
    match body:
        case NeedAmend():  # the need's sheet has the text of today, which may be a later one
            current = campaign.current(connection)
            themes = {} if current is None else {theme.id: theme.name for theme in current.themes}
            kept = act_words.KEPT[outbox.kept_here(connection, op)]
            which = ((act_words.KEPT_TEXT, capital(kept)),) if kept else ()
            return (*which, ("Titre du besoin", body.title), *words.content(body, themes))
        case NeedJoin():
            own = needs.one(connection, body.own) if isinstance(body.own, str) else None
            alike = () if own is None else (("Besoin semblable chez vous", own.title),)
            return (("Commentaire", body.comment or "Sans commentaire"), *alike)
        case VoteCast():
            answered = needs.one(connection, body.need) if isinstance(body.need, str) else None
            return () if answered is None else (("Répond à votre besoin", answered.title),)
        case VoteWithdraw():
            gone = needs.one(connection, votes.answered(connection, op))
            return () if gone is None else (("Répondait à votre besoin", gone.title),)
        case InterestDeclare() | DeploymentAsk() | DeploymentReport():
            return words.content(body, {})
    return ()
