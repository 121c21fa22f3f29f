"""An act that was just kept on this computer, and the question before one that left is taken back; what stays then."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.actions.kit.as_read import changed
from desktop.database.queries import needs
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """What for, the act, the three sentences that cannot be mistaken; `detail`: in what role, where there is one.

    `what` was done begins the first of them, which `kept` ends until it has left.

    `take_back` are the words of what undoes it before it leaves, `withdraw` of what takes it back afterwards, "" where
    nothing does.
    """

    id: str
    title: str
    op: str
    what: str
    not_yet: str
    until: str
    take_back: str = "&Annuler ce vote"
    withdraw: str = "&Retirer ce vote…"
    detail: str = ""
    kept: str = "enregistré"
    undo: str = ""  #: until when it can be taken back

    @property
    def where(self) -> str:
        return f"{self.what} {self.kept} sur cet ordinateur."


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalQuestion:
    """What takes an act back, to be confirmed: what will be sent, and what then holds; the buttons' `verb` and `what`.

    `op` is that of an act that has not left: it is taken back here, and nothing is sent.
    """

    id: str
    title: str
    sends: str
    then: str
    heading: str = "Retirer ce vote\u202f?"
    verb: str = "Retirer"
    what: str = "le vote"
    op: str = ""
    answers: str = ""  #: of a vote: which need of ours
    received: str = ""  #: what became of it so far: when it was received, its number
    signed_as: str = ""  #: profile and function, which what is sent would bear
    changed: str = field(default="", compare=False)  #: at the top, where another question was read before

    @property
    def anew(self) -> "WithdrawalQuestion":
        """Asked once more: what it says has changed since it was read."""
        return replace(self, changed=words_of(changed("ce qui est demandé", "Relisez avant de répondre.")))


def kept_draft(connection: "Connection", id: str) -> str:
    """Of the draft in which a choice between two texts had kept ours: it went with the choice, or was worked on since.

    "" where there is none.
    """
    row = needs.one(connection, id) if id else None
    if row is None:
        return ""
    draft = f"Le brouillon «{FIXED}{row.title.strip() or 'Besoin sans titre'}{FIXED}» que ce choix avait fait"
    return f"{draft} est dans la corbeille." if row.discarded_at else f"{draft} reste dans nos besoins."
