"""The review before a declaration of interest, and why none could be made: read of the facts of the list."""

from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import catalogue, outbox, person, steering, typed
from desktop.domain import communes, interests
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context, citizens, french
from desktop.viewmodels.kit.act_context import Moment, PhaseRule
from desktop.viewmodels.kit.confirmation import Confirmation, cancelled_until, contact_line, when_it_leaves
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.votes.steering_entries import ROLES
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.steering import SteeringRow

GONE = Refusal("not_retained", "Cette proposition n’est plus parmi celles que le comité a retenues.")
_UNTIL = (
    "Vous pourrez annuler tant que l’envoi n’a pas commencé, puis retirer la demande tant que la phase est ouverte."
)
_TAKEN_BACK = f"Avant, vous pouvez annuler{NARROW}; ensuite, retirer la demande tant que la phase est ouverte."
#: Of the groups that it composes, the platform tells all communes; of the declarations, nobody.
_SEEN = (
    f"La plateforme. Si elle retient votre commune dans le groupe{FIXED}: tout le monde, avec son nom et son rôle, pas"
    " le vôtre."
)


class SteeringFacts(Struct, frozen=True):
    """All that is read for the list of retained proposals."""

    moment: Moment  #: what decides whether an act can be made now
    rows: "tuple[SteeringRow, ...]"  #: one for each retained proposal
    cancellable: frozenset[str]  #: operations that were not tried yet
    contact: str  #: the person to ask, in one line; "" for nobody
    #: Id and title of each proposal that is not retained any more, for which words were typed here.
    gone: tuple[tuple[str, str], ...] = ()

    def row(self, id: str) -> "SteeringRow | None":
        return next((row for row in self.rows if row.id == id), None)


class InterestReview(Struct, frozen=True, kw_only=True):
    """A declaration that is about to be made, and what must be read before."""

    id: str  #: of the proposal
    role: str  #: a key of ROLES
    motivation: str  #: as typed; may be empty
    confirmation: Confirmation  #: all that she must have read
    yes: str = "O&ui, demander à participer"  #: words of the button that makes it


def read(connection: "Connection") -> SteeringFacts:
    rows = steering.listed(connection)
    standing = [row.interest for row in rows if row.interest is not None and row.interest.stands]
    waiting = (outbox.one(connection, one.declare_op) for one in standing if one.declared == "finalised")
    return SteeringFacts(
        act_context.read(connection),
        rows,
        frozenset(act.op for act in waiting if act is not None and act.cancellable),
        contact_line(person.contact(connection)),
        _gone(connection, {row.id for row in rows}),
    )


def _gone(connection: "Connection", retained: set[str]) -> tuple[tuple[str, str], ...]:
    begun = typed.begun(connection, "interest")
    ids = [id for id, texts in begun.items() if id not in retained and texts.get("motivation", "").strip()]
    return catalogue.proposal_titles(connection, ids)


def rule(facts: SteeringFacts, now: LocalTime) -> PhaseRule:
    return act_context.rule(
        facts.moment,
        "steering",
        now,
        what="Le pilotage",
        doing="Demandez à participer, pour autant de propositions retenues que vous voulez.",
        act="Votre demande",
    )


def refusal(facts: SteeringFacts, id: str, role: str, now: LocalTime) -> Refusal | None:
    """Why the declaration would be refused now; None where it would not."""
    row, moment = facts.row(id), facts.moment
    if row is None:
        return GONE
    try:
        communes.check_act(moment.commune, moment.siren)
        interests.check_declare(moment.campaign, "retained", interests.role_of(role), row.standing, moment.at(now))
    except Refusal as why:
        closed = rule(facts, now)
        of_phase = why.code == "phase_closed" and not closed.open
        return Refusal(why.code, f"{closed.title}. {closed.sentence}") if of_phase else why
    return None


def confirmation(
    facts: SteeringFacts, id: str, role: str, motivation: str, now: LocalTime, *, replaced: str | None = None
) -> Confirmation | None:
    """What must be read before the declaration; None where it cannot be made (any more).

    `replaced`: the role that it takes the place of, "" for none; None for the one that stands now.
    """
    row = facts.row(id)
    if row is None or role not in ROLES:
        return None
    name, means = ROLES[role]
    before = row.standing if replaced is None else replaced
    return Confirmation(
        heading=f"Demander à participer au pilotage au nom {french.of(facts.moment.commune)}{NARROW}?",
        lead=f"Relisez. {_UNTIL} {when_it_leaves(facts.moment.enrolment)}",
        cancelling=cancelled_until(facts.moment.enrolment, until=_UNTIL, before=_TAKEN_BACK),
        notice=rule(facts, now).deadline,
        warning=citizens.hint(motivation),
        public=(
            ("Proposition", row.title),
            ("Rôle", f"{french.capital(name)}. {means}"),
            *((("Remplace", f"Votre demande de rôle {french.uncapital(ROLES[before][0])}."),) if before else ()),
            ("Qui le voit", _SEEN),
        ),
        private=(("Pourquoi", motivation),) if motivation.strip() else (),
        contact=facts.contact,
        signed_as=facts.moment.signed_as,
    )


def again(connection: "Connection", facts: SteeringFacts, id: str, now: LocalTime) -> InterestReview | None:
    """The review of the declaration that stands, as it would be read once that is cancelled; None without one."""
    row = facts.row(id)
    if row is None or row.interest is None or not row.interest.stands:
        return None
    made = row.interest
    others = (one for one in steering.interests(connection) if one.proposal == id and one.declare_op != made.declare_op)
    before = next((one.role for one in others if not one.withdrawn and one.declared not in VOID), "")
    read = confirmation(facts, id, made.role, made.motivation, now, replaced=before)
    if read is None:
        return None
    return InterestReview(id=id, role=made.role, motivation=made.motivation, confirmation=read)
