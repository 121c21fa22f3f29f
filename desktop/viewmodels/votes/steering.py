"""Steering what the committee retained: declaring an interest in the commune's name, changing or withdrawing it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database.queries import outbox, person, steering
from desktop.domain.changes import Changes, QueuedAct
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, citizens, french
from desktop.viewmodels.kit.act_context import Moment, PhaseRule
from desktop.viewmodels.kit.confirmation import (
    Confirmation,
    act_as_read,
    as_it_was,
    contact_line,
    received_line,
    when_it_leaves,
)
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.votes import steering_entries
from desktop.viewmodels.votes.entries_part import WithdrawablePart
from desktop.viewmodels.votes.steering_entries import ROLES, SteeringEntry

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.steering import SteeringRow


class _SteeringFacts(Struct, frozen=True):
    """All that is read for the list of retained proposals."""

    moment: Moment  #: what decides whether an act can be made now
    rows: "tuple[SteeringRow, ...]"  #: one for each retained proposal
    cancellable: frozenset[str]  #: operations that were not tried yet
    contact: str  #: the person to ask, in one line; "" for nobody


class InterestReview(Struct, frozen=True, kw_only=True):
    """A declaration that is about to be made, and what must be read before."""

    id: str  #: of the proposal
    role: str  #: a key of ROLES
    motivation: str  #: as typed; may be empty
    confirmation: Confirmation  #: all that she must have read
    yes: str = "O&ui, demander à participer"  #: words of the button that makes it


class Steering(WithdrawablePart[SteeringEntry]):
    """Declarations of interest: any number, one for each proposal, with a role."""

    reviewing = Signal(object)  #: InterestReview: answer with `confirm`

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, declare_interest, withdraw_interest, steering_entries.VOCABULARY, parent)
        self._facts: _SteeringFacts | None = None
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
        return ActStanding(state=entry.state, note=entry.state_note, undo=entry.undo)

    def refresh(self) -> None:
        self._actor.ask(_read, then=self._show)

    def review(self, id: str, role: str, motivation: str) -> None:
        """Asks for the review before a declaration, which `reviewing` brings."""
        read = None if self._facts is None else _review(self._facts, id, role, motivation, self._actor.clock())
        if read is None:
            self.declare(id, role, motivation)  # it will be refused, and the refusal says why
            return
        self.reviewing.emit(InterestReview(id=id, role=role, motivation=motivation, confirmation=read))

    def confirm(self, review: InterestReview) -> None:
        """Declares what was read; where that has changed since, it is reviewed again."""
        declared = (review.id, review.role, review.motivation)

        def ask_again(facts: _SteeringFacts) -> None:
            self._show(facts)
            read = _review(facts, *declared, self._actor.clock())
            if read is None:
                self.declare(*declared)  # it will be refused, and the refusal says why
            else:
                self.reviewing.emit(replace(review, confirmation=read.anew_after(review.confirmation)))

        act_as_read(
            self._actor,
            declare_interest,
            *declared,
            reread=lambda connection: _review(_read(connection), *declared, self._actor.clock()),
            read=review.confirmation,
            then=self._declared,
            refused=self._refuse,
            again=lambda: self._actor.ask(_read, then=ask_again),
        )

    def reread(self, connection: "Connection", asked: object) -> Callable[[], object]:
        if not isinstance(asked, InterestReview):
            return super().reread(connection, asked)
        facts, now = _read(connection), self._actor.clock()
        read, rule = _review(facts, asked.id, asked.role, asked.motivation, now), _rule(facts, now)
        if read is None:
            return partial(self._refuse, _GONE)
        if not rule.open:
            return partial(self._refuse, Refusal("phase_closed", f"{rule.title}. {rule.sentence}"))
        return (
            as_it_was
            if read == asked.confirmation
            else partial(self.reviewing.emit, replace(asked, confirmation=read.anew_after(asked.confirmation)))
        )

    def declare(self, id: str, role: str, motivation: str = "") -> None:
        """Declares an interest; a second role for the same proposal replaces the first."""
        self._actor.act(declare_interest, id, role, motivation, then=self._declared, refused=self._refuse)

    def _question(self, connection: "Connection", id: str) -> WithdrawalQuestion | None:
        facts = _read(connection)
        row = {row.id: row for row in facts.rows}.get(id)
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
        row = self._row(question.id)
        if row is not None and row.interest is not None:
            sentence = f"Demande annulée avant son départ{FIXED}: «{FIXED}{row.title}{FIXED}»."
            self._cancel(question, question.id, row.interest.role, row.interest.motivation, sentence=sentence)

    def _declared(self, act: QueuedAct) -> None:
        """Reads again first, so that the screen after the act shows what was stored."""

        def seen(facts: _SteeringFacts) -> None:
            self._show(facts)
            row = self._row(act.subject)
            if row is None or row.interest is None:
                return
            name, means = ROLES[row.interest.role]
            self.kept.emit(
                KeptAct(
                    id=row.id,
                    title=row.title,
                    op=row.interest.declare_op,
                    what=f"Demande de participation {french.of(facts.moment.commune)}",
                    kept="enregistrée",
                    not_yet="Elle n’est pas encore reçue par la plateforme.",
                    until=self.rule.waiting or "La plateforme dira si elle est prise en compte.",
                    take_back="&Annuler cette demande",
                    withdraw="&Retirer cette demande…",
                    detail=f"Rôle{FIXED}: {french.uncapital(name)}. {means}",
                )
            )

        self._forget_undo()
        self._actor.ask(_read, then=seen)

    def _row(self, id: str) -> "SteeringRow | None":
        rows = () if self._facts is None else self._facts.rows
        return {row.id: row for row in rows}.get(id)

    def _show(self, facts: _SteeringFacts) -> None:
        now = self._actor.clock()
        self._facts = facts
        self.rule = _rule(facts, now)
        self._fill(steering_entries.entries(facts.rows, facts.moment, facts.cancellable, now))
        self.refreshed.emit()
        self.chose.emit(self.chosen)

    def _follow(self, changes: Changes) -> None:
        if self._facts is not None and (changes.steering or changes.outbox or changes.scopes or changes.link):
            self.refresh()


def _read(connection: "Connection") -> _SteeringFacts:
    rows = steering.listed(connection)
    standing = [row.interest for row in rows if row.interest is not None and row.interest.stands]
    waiting = (outbox.one(connection, one.declare_op) for one in standing if one.declared == "finalised")
    return _SteeringFacts(
        act_context.read(connection),
        rows,
        frozenset(act.op for act in waiting if act is not None and act.cancellable),
        contact_line(person.contact(connection)),
    )


def _rule(facts: _SteeringFacts, now: LocalTime) -> PhaseRule:
    return act_context.rule(
        facts.moment,
        "steering",
        now,
        what="Le pilotage",
        doing="Demandez à participer, pour autant de propositions retenues que vous voulez.",
        act="Votre demande",
    )


_GONE = Refusal("not_retained", "Cette proposition n’est plus parmi celles que le comité a retenues.")
_UNTIL = (
    "Vous pourrez annuler tant que l’envoi n’a pas commencé, puis retirer la demande tant que la phase est ouverte."
)
#: Of the groups that it composes, the platform tells all communes; of the declarations, nobody.
_SEEN = (
    f"La plateforme. Si elle retient votre commune dans le groupe{FIXED}: tout le monde, avec son nom et son rôle, pas"
    " le vôtre."
)


def _review(facts: _SteeringFacts, id: str, role: str, motivation: str, now: LocalTime) -> Confirmation | None:
    """What must be read before the declaration; None where it cannot be made (any more)."""
    row = next((row for row in facts.rows if row.id == id), None)
    if row is None or role not in ROLES:
        return None
    name, means = ROLES[role]
    return Confirmation(
        heading=f"Demander à participer au pilotage au nom {french.of(facts.moment.commune)}{NARROW}?",
        lead=f"Relisez. {_UNTIL} {when_it_leaves(facts.moment.enrolment)}",
        cancelling=_UNTIL,
        notice=_rule(facts, now).deadline,
        warning=citizens.hint(motivation),
        public=(
            ("Proposition", row.title),
            ("Rôle", f"{french.capital(name)}. {means}"),
            ("Qui le voit", _SEEN),
        ),
        private=(("Pourquoi", motivation),) if motivation.strip() else (),
        contact=facts.contact,
        signed_as=facts.moment.signed_as,
    )
