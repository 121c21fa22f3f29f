"""The page of a need in words: its text, what can be done about it, its timeline; pure functions."""

from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from desktop.domain import needs as rules
from desktop.domain import phases, validation
from desktop.domain.act_words import CHOICE, ELSEWHERE, NOT_THERE, OTHER_PLATFORM, titled
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import citizens, french, states
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import NEVER_CANCELLED, Cancelling, Confirmation, received
from desktop.viewmodels.kit.form_fields import PRIVATE_HEAD, PRIVATE_THEN, PUBLIC_HEAD, PUBLIC_THEN, filled
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import TimelineStep, steps
from desktop.viewmodels.needs.draft import WRITTEN
from desktop.viewmodels.needs.facts import NeedFacts
from desktop.viewmodels.needs.joined import SharedNeed
from desktop.viewmodels.needs.needs_list import state_of
from desktop.viewmodels.needs.sending import attached_line, travel
from desktop.viewmodels.needs.shared_map import Commune
from desktop.viewmodels.needs.standing import (
    in_its_phase,
    kept_apart,
    life_now,
    on_its_way,
    pending,
    private_head,
    public_head,
    refused_words,
    stands,
    votes_stay,
)
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.outbox import ActRow

#: For a need of another computer, or of here before a backup was put back: the platform does not tell their names.
_DOCUMENTS_ELSEWHERE = "Si ce besoin a des pièces jointes, elles ne sont pas sur cet ordinateur ni montrées ici."
_DOCUMENTS_KEPT = " La plateforme garde celles qu’elle a reçues."
CANCEL = {
    "need.submit": "Annuler l’envoi",
    "need.amend": "Annuler la correction",
    CHOICE: "Annuler ce choix",
    "need.withdraw": "Annuler le retrait",
}
_STAYS = f"Le besoin restera dans votre liste, avec la mention «{french.FIXED}Retiré{french.FIXED}»."
_BEGUN = "La correction commencée sera gardée à part, en brouillon."


class NeedAct(Enum):
    """What can be done about a need that is read."""

    SUBMIT = auto()
    VALIDATE = auto()
    REWRITE = auto()
    CANCEL = auto()
    CORRECT = auto()
    GO_ON_CORRECTING = auto()  #: a correction was begun: opens it again
    COPY = auto()
    COMPARE = auto()
    WITHDRAW = auto()
    WRITE = auto()  #: another need: first, as the keyboard rests there after a need was sent


class NeedSheetText(SharedNeed, frozen=True, kw_only=True):
    """All that the page of a need shows."""

    id: str
    title: str  #: of its text here
    shown: Shown  #: its present state
    since: Shown  #: the state to show once what was pending has been answered
    public: tuple[tuple[str, str], ...]  #: label and text of each field that others read, or will
    private: tuple[tuple[str, str], ...]  #: label and text of each field for the platform alone
    contact: str  #: the person to ask, in one line; as it was sent, or from the settings for a draft
    signed_as: str  #: profile and function, likewise
    signs_as: str  #: profile and function of today, which its withdrawal would bear
    votes_stay: str  #: that its withdrawal takes back no vote, as a sentence; "" where no vote names it
    received: tuple[str, str]  #: label and text: when the platform received it, and its number
    steps: tuple[TimelineStep, ...]  #: its timeline
    cancel: str  #: the operation that has not left and can be cancelled; "" for none
    cancel_words: str  #: words of the button that cancels it; "" for none
    cancel_note: str  #: what that does to a draft made beside it, as a sentence; "" for none
    withdraw: bool  #: it can be withdrawn
    copy: bool  #: a new draft can be made from it
    answerable: bool = False  #: it was sent and stands, so that a vote may name it
    stands: str = ""  #: title of the platform's text, where that is another one; else ""
    public_head: str = PUBLIC_HEAD  #: who reads what is `public`, or will
    private_head: str = PRIVATE_HEAD  #: who reads what is `private`, or will
    pending: str = ""  #: what it waits for, as sentences, so that she does not think it was received; "" for nothing
    calm: bool = False  #: what is pending needs nothing from her
    apart: str = ""  #: id of a draft that keeps a text written in it which could not stay; "" for none
    apart_note: str = ""  #: that it does, as a sentence
    enrol: bool = False  #: it can leave only once this computer is enrolled
    stage: str = ""  #: "to_validate" or "validated" for a text that was not sent yet; else ""
    validated: str = ""  #: who validated it and when: "Validé par … le …"; "" for nobody
    submit: bool = False  #: it can be sent from this page
    correct: bool = False  #: a correction can be begun
    correction: str = ""  #: id of the correction that is being written; "" for none
    conflict: bool = False  #: two texts are to be compared
    choice: bool = False  #: one of these two texts can be chosen now
    #: whether to vote for the `proposal` in which it is grouped; "" once it has voted, or while no vote is open
    question: str = ""
    another: bool = True  #: a need may still be sent, now or in a phase to come
    proposal: str = ""  #: id of that proposal; "" for none
    refused: str = ""  #: that the platform refused it, and why; "" otherwise
    elsewhere: str = ""  #: why it is not grouped: redirected, not eligible; "" otherwise
    category: str = ""  #: id of the category of request to the préfet to which it was redirected; "" for none
    documents: tuple[tuple[str, str], ...] = ()  #: name of each file; its size and whether it has arrived
    #: label and names of the files, as they are read before it leaves; () for none
    attached: tuple[tuple[str, str], ...] = ()
    digests: tuple[str, ...] = ()  #: of the files
    hint: str = ""  #: warning about data of citizens that seems to be in a text not sent yet; "" for none
    documents_note: str = ""  #: that files may be on another computer and are not known here; "" otherwise
    shared: tuple[Commune, ...] = ()  #: these communes and ours, for the map

    @property
    def acts(self) -> Acts[NeedAct]:
        """What may be done about the need now."""
        if self.stage:
            return Acts(NeedAct.SUBMIT if self.submit else NeedAct.VALIDATE, (NeedAct.REWRITE,))
        others = (
            (NeedAct.WRITE, self.another),
            (NeedAct.COMPARE, self.conflict and not self.choice),
            (NeedAct.GO_ON_CORRECTING, bool(self.correction)),
            (NeedAct.CORRECT, self.correct),
            (NeedAct.COPY, self.copy),
        )
        return Acts(
            NeedAct.COMPARE if self.choice else None,
            tuple(act for act, may in others if may),
            NeedAct.CANCEL if self.cancel else NeedAct.WITHDRAW if self.withdraw else None,
        )

    def validation(self, now: datetime) -> Confirmation:
        """Shown when the mayor's validation is noted."""
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
            lead=f"Un retrait sera envoyé à la plateforme. {NEVER_CANCELLED}",
            cancelling=Cancelling(NEVER_CANCELLED),
            notice=" ".join(filter(None, (_STAYS, _BEGUN if self.correction else "", self.votes_stay))),
            public=(("Besoin à retirer", self.stands or self.title), self.received),
            signed_as=self.signs_as,
        )


def sheet(facts: NeedFacts, now: LocalTime) -> NeedSheetText:
    row = facts.row
    waiting = _cancellable(facts)
    fields = {name: getattr(row, name) for name in rules.FIELDS if name != "title"}
    written = row.state in WRITTEN
    hint = citizens.hint(row.title, *fields.values()) if written else ""
    standing = not written and row.state not in ("withdrawn", "rejected", "cancelled", "quarantined", *ELSEWHERE)
    at = phases.corrected(now, facts.offset)
    voting = phases.takes_votes(facts.campaign, "proposal", at)
    shown = state_of(
        row,
        conflict=facts.conflict is not None,
        lost=facts.lost,
        waiting=facts.waiting,
        choice=facts.choice,
        decided=facts.decided,
        carried=facts.carried,
    )
    return NeedSheetText(
        id=row.id,
        title=titled(row.title, "need"),
        shown=shown,
        since=_since(facts, shown),
        public=filled(FIELDS, fields, facts.themes, private=False),
        private=filled(FIELDS, fields, facts.themes, private=True),
        contact=facts.contact,
        signed_as=facts.signed_as,
        signs_as=facts.signs_as,
        votes_stay=votes_stay(facts),
        received=received(
            "" if row.elsewhere else row.received_at,
            row.number,
            elsewhere=row.elsewhere and row.state != NOT_THERE,
            restored=facts.restored,
            other_platform=facts.submission is not None and facts.submission.other_platform,
        ),
        steps=steps(life_now(facts, now), now),
        cancel="" if waiting is None else waiting.op,
        cancel_words=CANCEL.get("" if waiting is None else waiting.kind, ""),
        cancel_note=facts.fate if waiting is not None and waiting is facts.amendment else "",
        withdraw=standing and waiting is None,
        answerable=standing,
        copy=row.state in ("rejected", "withdrawn", "quarantined", NOT_THERE)
        or (row.state == OTHER_PLATFORM and facts.asked),
        stands=stands(facts),
        public_head=public_head(facts),
        private_head=private_head(facts),
        pending=" ".join(filter(None, (pending(facts, now), hint))),
        apart=facts.apart.id if facts.apart is not None else "",
        apart_note=kept_apart(facts),
        calm=on_its_way(facts),
        enrol=waiting is not None and facts.enrolment.lacking and not facts.carried,
        stage=row.state if written else "",
        validated=validation.sentence(row.validated_by, row.validated_at),
        submit=written and (row.state == "validated" or not facts.mayor),
        correct=_correctable(facts, now),
        correction=facts.correction,
        conflict=facts.conflict is not None,
        choice=facts.conflict is not None and in_its_phase(facts, now),
        question=_question(facts) if voting else "",
        another=not phases.needs_over(facts.campaign, at),
        proposal="" if facts.question is None else facts.question.proposal,
        refused=refused_words(row),
        elsewhere=_elsewhere(facts),
        category=(facts.own.category or "") if facts.own is not None and facts.own.state == "redirected" else "",
        documents=tuple((one.name, travel(one, facts)) for one in facts.attached),
        attached=attached_line(facts.attached, unchanged=facts.original is not None),
        digests=tuple(one.sha256 for one in facts.attached),
        hint=hint,
        documents_note=_documents_note(facts.holder),
        joined=tuple((one.name or one.commune, one.comment) for one in facts.joined),
        shared=facts.shared,
    )


def _correctable(facts: NeedFacts, now: LocalTime) -> bool:
    if facts.row.state not in ("accepted", "deposited") or facts.waiting or facts.correction:
        return False
    return in_its_phase(facts, now)


def _since(facts: NeedFacts, shown: Shown) -> Shown:
    """The state to show: that of the last accepted correction or choice, as the need was accepted long before it."""
    last = facts.amendment
    stands = facts.row.state in ("accepted", "deposited") and facts.conflict is None
    return states.shown(last.state, last.kind) if stands and last is not None and last.state == "accepted" else shown


def _documents_note(holder: "NeedRow") -> str:
    """The note about files of a need of another computer; where the platform lacks the need, it keeps no files."""
    if not holder.elsewhere:
        return ""
    return _DOCUMENTS_ELSEWHERE + ("" if holder.state == NOT_THERE else _DOCUMENTS_KEPT)


def _cancellable(facts: NeedFacts) -> "ActRow | None":
    """The act that can still be cancelled; not the submission where a withdrawal of it exists."""
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
    """Why the need is not grouped, in the platform's words, and what can be done instead, if anything."""
    own = facts.own
    if own is None or own.state not in ("redirected", "ineligible"):
        return ""
    if own.state == "ineligible":
        return f"Ce besoin n’est pas éligible à la campagne. {own.reason}".strip()
    name = facts.categories.get(own.category or "", "")
    way = f"Une demande au préfet est possible{french.FIXED}: {name}." if name else ""
    return " ".join(filter(None, ("Ce besoin est réorienté.", own.reason, way)))
