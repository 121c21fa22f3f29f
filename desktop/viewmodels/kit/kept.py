"""An act that was just kept on this computer, and the question that is asked before an act is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from desktop.database.queries import needs, standing_text
from desktop.database.queries.acts import choice
from desktop.domain.act_words import CHOICE, COMPLEMENT, titled
from desktop.viewmodels.kit.french import FIXED, NARROW, of, shortened, uncapital
from desktop.viewmodels.kit.states import WAITING, Became, Shown

if TYPE_CHECKING:
    from sqlalchemy import Connection


#: How an act is named before its title, by its kind.
NAMES = {
    "need.submit": "votre besoin",
    "need.amend": "la correction de votre besoin",
    CHOICE: "votre choix entre deux textes pour",
    "need.withdraw": "votre retrait du besoin",
    "need.join": f"votre «{FIXED}nous aussi{FIXED}» pour",
    "need.leave": f"votre retrait du «{FIXED}nous aussi{FIXED}» pour",
    "vote.cast": "votre vote pour",
    "vote.withdraw": "votre retrait du vote pour",
    "service.share": "votre service",
    "interest.declare": "votre demande de participation à",
    "interest.withdraw": "votre retrait de la demande de participation à",
    "deployment.ask": "votre demande de déploiement de",
    "deployment.report": "l’effet que vous déclarez pour",
    "request.submit": "votre demande au préfet",
    COMPLEMENT: "votre complément de la demande au préfet",
    "request.withdraw": "votre retrait de la demande au préfet",
    "personal.erase": "l’effacement de données personnelles",
}
_WRITTEN = ("need.submit", "request.submit", "service.share")  # each is a draft again once it is cancelled
_OTHERS_STAY = "Vos autres envois ne changent pas."  # without a number, which an exchange may change meanwhile
_TITLE = 80  # letters of a title that a question shows
#: How an act can be undone now: it is cancelled before it leaves, then withdrawn by another act; "" where neither is
#: possible, as the platform has refused it or its phase is over.
Undo: TypeAlias = Literal["take_back", "withdraw", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActStanding:
    """What became of an act just made, as it was last read."""

    state: Shown | None = None  #: None where it is not known
    note: str = ""  #: on that state, as a sentence; "" for none
    undo: Undo = ""  #: how it can be undone now
    until: str = ""  #: KeptAct.until as it is now, while the act waits; "" where that is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAct:
    """An act just made, and three sentences: where it is kept, what it is not yet, until when it must arrive."""

    id: str  #: what the act is about: of a service, a proposal, a project
    title: str  #: of the same
    op: str  #: the act's own id, by which it can be taken back before it leaves
    what: str  #: the act with its commune, as the beginning of `where`: "Vote de Baule"
    not_yet: str  #: second sentence: what it is not yet (counted, received)
    until: str  #: third sentence: until when it must arrive, or who will say whether it counts
    take_back: str = "&Annuler ce vote"  #: words of the button that undoes it before it leaves
    #: words of the button that takes it back once it has left; "" where nothing does
    withdraw: str = "&Retirer ce vote…"
    detail: str = ""  #: what else was chosen: the role, the kind of vote and the need it answers; "" for none
    kept: str = "enregistré"  #: how `where` ends until it has left, in the gender of `what`
    undo: str = ""  #: until when it can be taken back, as a sentence; "" where that is not said

    def undo_words(self, undo: Undo) -> str:
        """Words of the button that undoes it; "" for no such button."""
        return {"take_back": self.take_back, "withdraw": self.withdraw, "": ""}[undo]

    @property
    def where(self) -> str:
        return f"{self.what} {self.kept} sur cet ordinateur."

    @property
    def in_a_sentence(self) -> str:
        """In place of the screen after the act, where she has turned to something else meanwhile."""
        return f"{self.where.removesuffix('.')}{FIXED}: «{FIXED}{self.title}{FIXED}». {self.not_yet}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalQuestion:
    """The question before an act is taken back."""

    id: str  #: what the act is about: of a service, a proposal, a project
    title: str  #: of the same
    sends: str  #: what will be sent, or that nothing will
    then: str  #: what is true afterwards, and whether the act can be made again
    heading: str = "Retirer ce vote\u202f?"  #: the question itself, as the title of the page
    verb: str = "Retirer"  #: on the button that does it, before `what`: "Retirer", or "Annuler" before the act has left
    what: str = "le vote"  #: the act as the two buttons name it
    op: str = ""  #: of an act that has not left: it is cancelled here and nothing is sent; "" for one that has left
    answers: str = ""  #: which need of ours a vote answers, as a sentence; "" for none
    received: str = ""  #: when the platform received it, and its number, as a sentence; "" before it has left
    signed_as: str = ""  #: profile and function, which are signed with the withdrawal
    #: The review of the same act, as it would be made again when this was read; None where `undo` makes none again.
    again: object = field(default=None, compare=False)
    changed: str = field(
        default="", compare=False
    )  #: sentence at the top: it has changed since it was read; "" otherwise

    @property
    def yes(self) -> str:
        """Words of the button that takes it back, the same on every page."""
        return f"O&ui, {uncapital(self.verb)} {self.what}"

    @property
    def no(self) -> str:
        return f"&Garder {self.what}"

    @property
    def anew(self) -> "WithdrawalQuestion":
        """Asked once more: what it says has changed since it was read."""
        return replace(self, changed="Ce qui est demandé a changé depuis votre lecture. Relisez avant de répondre.")


def fate_of_draft(connection: "Connection", op: str) -> str:
    """What will become of the draft that a choice between two texts has made, if it is cancelled; "" without one."""
    row = standing_text.draft_of(connection, op)
    if row is None or row.discarded_at:
        return ""
    fate = "ira dans la corbeille" if choice.takes_draft(connection, op) else "restera dans nos besoins"
    return f"Le brouillon «{FIXED}{titled(row.title, 'need')}{FIXED}» que ce choix a fait {fate}."


def kept_draft(connection: "Connection", id: str) -> str:
    """What became of the draft that a choice between two texts had made to keep ours, as a sentence.

    When that choice is taken back the draft goes to the bin, unless it was worked on since. "" where there is none.
    """
    row = needs.one(connection, id) if id else None
    if row is None:
        return ""
    draft = f"Le brouillon «{FIXED}{titled(row.title, 'need')}{FIXED}» que ce choix avait fait"
    return f"{draft} est dans la corbeille." if row.discarded_at else f"{draft} reste dans nos besoins."


def cancelling(kinds: Mapping[str, str], words: str) -> tuple[str, str, str]:
    """The kind of act that a button cancels, how a question names it, and what becomes of its text ("" for none).

    `kinds`: words of that button by kind of act; `words`: of the one that is shown.
    """
    kind = next((kind for kind, label in kinds.items() if label == words), "")
    return kind, NAMES.get(kind, ""), fate_of_text(kind)


def fate_of_text(kind: str) -> str:
    """What becomes of the text of an act of this kind, if it is cancelled; "" where it had none to write."""
    if kind == "need.amend":
        return "Votre correction sera de nouveau un brouillon."
    if kind == COMPLEMENT:
        return "Votre complément sera de nouveau un brouillon."
    return "Votre texte sera de nouveau un brouillon." if kind in _WRITTEN else ""


def need_of(commune: str) -> str:
    """Of a "nous aussi": whose need it is, as several communes may have written the same title; "" for no commune."""
    return f"besoin {of(commune)}" if commune else ""


def named_act(named: str, title: str) -> str:
    """The act in a sentence; `named`: one of NAMES, "" for its title alone."""
    return f"{named} «{FIXED}{shortened(title, _TITLE)}{FIXED}»".strip()


def no_longer(act: str, became: Became, back: str) -> str:
    """In place of the question, once its act can be cancelled no more; `act`: from `named_act`.

    `back`: words of the button that takes it back now, "" for none. What was tried may have left, or not yet.
    """
    state = became.state
    way = f"Le bouton pour revenir en arrière est en bas{FIXED}: {back}" if back else ""
    if became.cancelled and became.now is not None:
        gone = f"Cet envoi a été annulé, puis refait{FIXED}: {act}."
        return " ".join(filter(None, (gone, f"{became.now.word}.", way)))
    if became.cancelled:
        return f"Envoi déjà annulé{FIXED}: {act}. Il n’est pas parti."
    if state.sign == WAITING.sign:
        gone = f"Trop tard pour {act}{FIXED}: l’envoi a commencé et ne peut plus être annulé."
    else:
        gone = f"Trop tard{FIXED}: {act} vient de partir."
    return " ".join(filter(None, (gone, f"{state.word}.", way)))


def cancel_question(act: str, note: str) -> str:
    """What is asked before an act that has not left is cancelled; see `Notice.ask_cancel`. `act`: from `named_act`."""
    asked = f"Annuler l’envoi de {act}{NARROW}?"
    sentences = (asked, "Cet envoi n’est pas encore parti. Annulé, il ne partira pas.", note, _OTHERS_STAY)
    return " ".join(filter(None, sentences))
