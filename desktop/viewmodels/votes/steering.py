"""Steering what the committee retained: declaring an interest in the commune's name, changing or withdrawing it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.domain.changes import Changes, QueuedAct
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.act_context import PhaseRule
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, received_line
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.votes import interest_review, steering_entries
from desktop.viewmodels.votes.entries_part import WithdrawablePart
from desktop.viewmodels.votes.interest_review import InterestReview, SteeringFacts
from desktop.viewmodels.votes.steering_entries import ROLES, SteeringEntry

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Steering(WithdrawablePart[SteeringEntry, InterestReview]):
    """Declarations of interest: any number, one for each proposal, with a role."""

    reading = Signal()  #: all is about to be read: what is typed is to be stored before, so that it is read with it

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, withdraw_interest, steering_entries.VOCABULARY, parent)
        self.typed = TypedText(actor, "interest", self, free=("motivation",))
        self._facts: SteeringFacts | None = None
        self.rule = PhaseRule(title="", sentence="")

    @property
    def known(self) -> bool:
        """False until it was read for the first time."""
        return self._facts is not None

    def standing(self, id: str) -> ActStanding:
        """What became of our declaration."""
        entry = self.entry(id)
        if entry is None:
            return ActStanding()
        return ActStanding(state=entry.state, note=entry.state_note, undo=entry.undo, until=self._until)

    @property
    def _until(self) -> str:
        """Until when a declaration must arrive."""
        return self.rule.waiting or "La plateforme dira si elle est prise en compte."

    def refresh(self) -> None:
        self.reading.emit()
        self._actor.ask(interest_review.read, then=self._show)

    def review(self, id: str, role: str, motivation: str) -> None:
        """Asks for the review before a declaration: `reviewing` brings it, or `refused` says why."""
        show = self._here.only(lambda facts: self._review(facts, id, role, motivation))
        self._actor.ask(interest_review.read, then=show)

    def _review(
        self, facts: SteeringFacts, id: str, role: str, motivation: str, before: InterestReview | None = None
    ) -> None:
        """`before`: the review that was read, where it has changed since."""
        self._show(facts)
        now = self._actor.clock()
        why = interest_review.refusal(facts, id, role, now)
        read = interest_review.confirmation(facts, id, role, motivation, now)
        if why is not None:
            self._refuse(why)
        elif read is not None:
            asked = read if before is None else read.anew_after(before.confirmation)
            self._show_review(InterestReview(id=id, role=role, motivation=motivation, confirmation=asked))

    def confirm(self, review: InterestReview) -> None:
        took = {"role": review.role, "motivation": review.motivation}
        self._make_as_read(review, partial(self._declared, self._keeping(self.typed, took)))

    def _make_as_read(self, review: InterestReview, then: Callable[[QueuedAct], object]) -> None:
        declared = (review.id, review.role, review.motivation)

        def reread(connection: "Connection") -> Confirmation | None:
            return interest_review.confirmation(interest_review.read(connection), *declared, self._actor.clock())

        entry = self.entry(review.id)
        act_as_read(
            self._actor,
            declare_interest,
            *declared,
            reread=reread,
            read=review.confirmation,
            then=then,
            again=lambda facts: self._review(facts, *declared, before=review),
            not_done=NotDone(
                self._here, refused=self._refuse, late=partial(self._tell_late, "" if entry is None else entry.title)
            ),
            anew=interest_review.read,
        )

    def reread(self, connection: "Connection", asked: object) -> Callable[[], object]:
        if not isinstance(asked, InterestReview):
            return super().reread(connection, asked)
        facts, now = interest_review.read(connection), self._actor.clock()
        why = interest_review.refusal(facts, asked.id, asked.role, now)
        if why is not None:
            return partial(self._refuse, why)
        read = interest_review.confirmation(facts, asked.id, asked.role, asked.motivation, now)
        if read is None or read == asked.confirmation:
            return as_it_was
        return partial(self._show_review, replace(asked, confirmation=read.anew_after(asked.confirmation)))

    def _question(self, connection: "Connection", id: str) -> WithdrawalQuestion | None:
        facts = interest_review.read(connection)
        row = facts.row(id)
        if row is None or row.interest is None or not row.interest.stands:
            return None
        interest = row.interest
        if interest.declare_op in facts.cancellable:
            return WithdrawalQuestion(
                id=id,
                title=row.title,
                op=interest.declare_op,
                sends="Cette demande n’est pas encore partie. Annulée, elle ne sera pas envoyée.",
                then="Vous pourrez la refaire avant la clôture.",
                heading="Annuler cette demande\u202f?",
                verb="Annuler",
                what="la demande",
                again=interest_review.again(connection, facts, id, self._actor.clock()),
            )
        return WithdrawalQuestion(
            id=id,
            title=row.title,
            sends=f"Un envoi partira{FIXED}: {facts.moment.commune} ne participe plus "
            f"au pilotage de «{FIXED}{row.title}{FIXED}».",
            then="La demande vaut jusqu’à l’arrivée de ce retrait. Vous pourrez la refaire avant la clôture.",
            heading="Retirer cette demande\u202f?",
            what="la demande",
            received=received_line(
                interest.received_at, interest.number, elsewhere=interest.elsewhere, restored=interest.restored
            ),
            signed_as=facts.moment.signed_as,
        )

    def _take_back(self, question: WithdrawalQuestion) -> None:
        again = question.again if isinstance(question.again, InterestReview) else None
        self._cancel(question, again, f"Demande annulée avant son départ{FIXED}: «{FIXED}{question.title}{FIXED}».")

    def _declared(self, keep: Callable[[KeptAct], None], act: QueuedAct) -> None:
        """Reads again first, so that the screen after the act shows what was stored."""

        def seen(facts: SteeringFacts) -> None:
            self._show(facts)
            row = facts.row(act.subject)
            if row is None or row.interest is None:
                self._not_kept(act.op, "Cette demande a été enregistrée", "annulée", "refusée")
                return
            name, means = ROLES[row.interest.role]
            keep(
                KeptAct(
                    id=row.id,
                    title=row.title,
                    op=row.interest.declare_op,
                    what=f"Demande de participation {french.of(facts.moment.commune)}",
                    kept="enregistrée",
                    not_yet="Elle n’est pas encore reçue par la plateforme.",
                    until=self._until,
                    take_back="&Annuler cette demande",
                    withdraw="&Retirer cette demande…",
                    detail=f"Rôle{FIXED}: {french.uncapital(name)}. {means}",
                )
            )

        self._forget_undo()
        self._actor.ask(interest_review.read, then=seen)

    def _show(self, facts: SteeringFacts) -> None:
        now = self._actor.clock()
        self._facts = facts
        self.rule = interest_review.rule(facts, now)
        gone = (steering_entries.gone(id, title, interest_review.GONE.sentence) for id, title in facts.gone)
        self._fill((*steering_entries.entries(facts.rows, facts.moment, facts.cancellable, now), *gone))
        self.refreshed.emit()
        self.chose.emit(self.chosen)

    def _follow(self, changes: Changes) -> None:
        if self._facts is not None and (changes.steering or changes.outbox or changes.scopes or changes.link):
            self.refresh()
