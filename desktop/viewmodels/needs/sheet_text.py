"""What is read of a need: its text, what can be done about it, and its timeline; pure functions."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from desktop.domain import needs as rules
from desktop.domain import validation
from desktop.domain.act_words import CHOICE, ELSEWHERE, NOT_THERE, OTHER_PLATFORM
from desktop.viewmodels.kit import citizens, french
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation, received
from desktop.viewmodels.kit.form_fields import PRIVATE_HEAD, PRIVATE_THEN, PUBLIC_HEAD, PUBLIC_THEN, filled
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.states import shown as act_shown
from desktop.viewmodels.kit.timeline import TimelineStep, steps
from desktop.viewmodels.needs.draft import WRITTEN
from desktop.viewmodels.needs.facts import NeedFacts
from desktop.viewmodels.needs.needs_list import state_of
from desktop.viewmodels.needs.sending import attached_line
from desktop.viewmodels.needs.shared_map import Commune
from desktop.viewmodels.needs.standing import in_its_phase, on_its_way, pending, private_head, public_head, stands
from desktop.viewmodels.needs.words import FIELDS, named

if TYPE_CHECKING:
    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.outbox import ActRow

#: The platform does not name them to the commune.
_DOCUMENTS_ELSEWHERE = (
    "Si ce besoin a des pièces jointes, elles sont sur un autre ordinateur de la mairie et ne sont pas montrées ici."
)
_DOCUMENTS_KEPT = " La plateforme garde celles qu’elle a reçues."
_CANCEL = {
    "need.submit": "Annuler l’envoi",
    "need.amend": "Annuler la correction",
    CHOICE: "Annuler ce choix",
    "need.withdraw": "Annuler le retrait",
}


class NeedAct(Enum):
    """What can be done about a need that is read."""

    SUBMIT = auto()
    VALIDATE = auto()
    REWRITE = auto()
    CANCEL = auto()
    CORRECT = auto()
    COPY = auto()
    COMPARE = auto()
    WITHDRAW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSheetText:
    """`cancel` is the op that can still be taken back ("" for none), `cancel_words` its button.

    `stage` is to_validate or validated while the text still lies here, else "".
    """

    id: str
    title: str
    shown: Shown
    since: Shown  #: how what was pending stands once that is over
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    contact: str
    signed_as: str
    signs_as: str  #: what its withdrawal would bear
    received: tuple[str, str]  #: when, and its number
    steps: tuple[TimelineStep, ...]
    cancel: str
    cancel_words: str
    withdraw: bool
    copy: bool
    stands: str = ""  #: title of the text that stands at the platform, where this is another one
    public_head: str = PUBLIC_HEAD  #: who reads what is `public`, or will
    private_head: str = PRIVATE_HEAD
    pending: str = ""  #: said while the platform has not got it: nobody may take it for received
    calm: bool = False  #: what is pending asks nothing of her
    stage: str = ""
    validated: str = ""  #: "Validé par … le …"
    submit: bool = False  #: it may leave from here
    correct: bool = False  #: a correction may be begun
    correction: str = ""  #: id of the one being written
    conflict: bool = False  #: two texts are to be compared
    choice: bool = False  #: and one of them may be chosen now
    question: str = ""  #: asked once the need is regrouped, of a `proposal` that the commune has not voted for
    proposal: str = ""
    elsewhere: str = ""  #: why it is not grouped; `category` of the préfet's route, where one fits
    category: str = ""
    documents: tuple[tuple[str, str], ...] = ()  #: name of each, then its size and how far it is
    attached: tuple[tuple[str, str], ...] = ()  #: the same as they are read before it leaves, with their digests
    digests: tuple[str, ...] = ()
    hint: str = ""  #: citizens' data that seems to stand in a text that has not left
    documents_note: str = ""  #: what is not known of documents here
    joined: tuple[tuple[str, str], ...] = ()  #: communes that said "nous aussi", with their comments
    shared: tuple[Commune, ...] = ()  #: these and ours, for the map

    @property
    def acts(self) -> Acts[NeedAct]:
        """What may be done about the need now."""
        if self.stage:
            return Acts(NeedAct.SUBMIT if self.submit else NeedAct.VALIDATE, (NeedAct.REWRITE,))
        others = (
            (NeedAct.COMPARE, self.conflict and not self.choice),
            (NeedAct.CORRECT, self.correct or bool(self.correction)),
            (NeedAct.COPY, self.copy),
        )
        return Acts(
            NeedAct.COMPARE if self.choice else None,
            tuple(act for act, may in others if may),
            NeedAct.CANCEL if self.cancel else NeedAct.WITHDRAW if self.withdraw else None,
        )

    def validation(self, now: datetime) -> Confirmation:
        """What is read when the mayor's validation is noted."""
        return Confirmation(
            heading="Noter la validation du maire",
            lead="Écrivez qui a validé ce texte. La validation reste sur cet ordinateur.",
            notice=f"La date notée sera celle d’aujourd’hui, {french.long_date(french.paris(now))}.",
            public=(("Titre du besoin", self.title), *self.public),
            public_head=PUBLIC_THEN,
            private=(*self.private, *self.attached),
            private_head=PRIVATE_THEN,
            contact=self.contact,
            signed_as=self.signed_as,
            documents=self.digests,
            warning=self.hint,
            names_mayor=True,
        )

    @property
    def withdrawal(self) -> Confirmation:
        """Asked before the need is withdrawn."""
        return Confirmation(
            heading="Retirer ce besoin\u202f?",
            lead="Un retrait sera envoyé à la plateforme. Une fois parti, ce retrait ne peut plus être annulé.",
            notice=f"Le besoin restera dans votre liste, avec la mention «{french.FIXED}Retiré{french.FIXED}».",
            public=(("Besoin à retirer", self.stands or self.title), self.received),
            signed_as=self.signs_as,
        )


def sheet(facts: NeedFacts, now: datetime) -> NeedSheetText:
    row = facts.row
    waiting = _cancellable(facts)
    fields = {name: getattr(row, name) for name in rules.FIELDS if name != "title"}
    written = row.state in WRITTEN
    hint = citizens.hint(row.title, *fields.values()) if written else ""
    standing = not written and row.state not in ("withdrawn", "rejected", "cancelled", "quarantined", *ELSEWHERE)
    away = row.elsewhere and row.state != NOT_THERE
    shown = state_of(
        row,
        conflict=facts.conflict is not None,
        lost=facts.lost,
        waiting=facts.waiting,
        choice=facts.choice,
        decided=facts.decided,
    )
    return NeedSheetText(
        id=row.id,
        title=named(row.title),
        shown=shown,
        since=_since(facts, shown),
        public=filled(FIELDS, fields, facts.themes, private=False),
        private=filled(FIELDS, fields, facts.themes, private=True),
        contact=facts.contact,
        signed_as=facts.signed_as,
        signs_as=facts.signs_as,
        received=received(
            "" if row.elsewhere else row.received_at, row.number, elsewhere=away, restored=facts.restored
        ),
        steps=steps(facts.timeline, now),
        cancel="" if waiting is None else waiting.op,
        cancel_words=_CANCEL.get("" if waiting is None else waiting.kind, ""),
        withdraw=standing and waiting is None,
        copy=row.state in ("rejected", "withdrawn", "quarantined", NOT_THERE)
        or (row.state == OTHER_PLATFORM and facts.asked),
        stands=stands(facts),
        public_head=public_head(facts),
        private_head=private_head(facts),
        pending=" ".join(filter(None, (pending(facts, now), hint))),
        calm=on_its_way(facts),
        stage=row.state if written else "",
        validated=validation.said(row.validated_by, row.validated_at),
        submit=written and (row.state == "validated" or not facts.mayor),
        correct=_correctable(facts, now),
        correction=facts.correction,
        conflict=facts.conflict is not None,
        choice=facts.conflict is not None and in_its_phase(facts, now),
        question=_question(facts),
        proposal="" if facts.question is None else facts.question.proposal,
        elsewhere=_elsewhere(facts),
        category=(facts.own.category or "") if facts.own is not None and facts.own.state == "redirected" else "",
        documents=tuple((one.name, _travel(one, facts)) for one in facts.attached),
        attached=attached_line(facts.attached, unchanged=facts.original is not None),
        digests=tuple(one.sha256 for one in facts.attached),
        hint=hint,
        documents_note=_documents_note(facts.holder),
        joined=tuple((one.name or one.commune, one.comment) for one in facts.joined),
        shared=facts.shared,
    )


def _correctable(facts: NeedFacts, now: datetime) -> bool:
    if facts.row.state not in ("accepted", "deposited") or facts.waiting or facts.correction:
        return False
    return in_its_phase(facts, now)


def _travel(document: "AttachmentRow", facts: NeedFacts) -> str:
    """A document leaves after the act that names it, in the same exchange or a later one."""
    if document.sha256 in facts.arrived:
        where = "✓ arrivée à la plateforme"
    elif document.sha256 in facts.nowhere:
        where = "✗ n’est plus sur cet ordinateur, et la plateforme ne l’a pas"
    elif facts.holder.submitted in ("accepted", "deposited"):
        where = "↑ à envoyer"
    elif facts.holder.submitted in ("", "cancelled"):
        where = "partira avec le besoin"
    else:
        held = facts.holder.submitted in ("rejected", "quarantined", *ELSEWHERE)
        where = "✗ ne part pas, comme le besoin" if held else "↑ partira après le besoin"
    return f"{french.size(document.size)}, {where}"


def _since(facts: NeedFacts, shown: Shown) -> Shown:
    """Of a correction that was taken, or a choice, and not of the need that had been taken before it."""
    last = facts.amendment
    stands = facts.row.state in ("accepted", "deposited") and facts.conflict is None
    return act_shown(last.state, last.kind) if stands and last is not None and last.state == "accepted" else shown


def _documents_note(holder: "NeedRow") -> str:
    """Nothing is said to be kept of a need that the platform does not have."""
    if not holder.elsewhere:
        return ""
    return _DOCUMENTS_ELSEWHERE + ("" if holder.state == NOT_THERE else _DOCUMENTS_KEPT)


def _cancellable(facts: NeedFacts) -> "ActRow | None":
    """What can still be taken back; not the submission while a withdrawal relies on it."""
    for act in (facts.withdrawal, facts.amendment, facts.submission):
        if act is not None and act.cancellable:
            relied_on = act is facts.submission and facts.row.state == "withdrawn"
            return None if relied_on else act
    return None


def _question(facts: NeedFacts) -> str:
    if facts.question is None:
        return ""
    title = f"«{french.FIXED}{facts.question.proposal_title}{french.FIXED}»"
    return f"Votre besoin est regroupé dans {title}{french.FIXED}: voter pour cette proposition{french.NARROW}?"


def _elsewhere(facts: NeedFacts) -> str:
    """Why the need is not grouped, in the platform's words, and the other way where there is one."""
    if facts.row.state == "rejected":
        return f"La plateforme a refusé ce besoin. {facts.row.detail}".strip()
    own = facts.own
    if own is None or own.state not in ("redirected", "ineligible"):
        return ""
    if own.state == "ineligible":
        return f"Ce besoin n’est pas éligible à la campagne. {own.reason}".strip()
    name = facts.categories.get(own.category or "", "")
    way = f"Une demande au préfet est possible{french.FIXED}: {name}." if name else ""
    return " ".join(filter(None, ("Ce besoin est réorienté.", own.reason, way)))
