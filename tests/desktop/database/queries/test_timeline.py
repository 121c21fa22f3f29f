"""The life of a need as it is read here: our vote for its proposal, and what part we take in its steering."""

from datetime import UTC, datetime

import msgspec

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import timeline
from sync.contract.published import OwnInterest, OwnNeed, Proposal, SteeringGroup
from tests.desktop.actions.conftest import clock, context, places
from tests.desktop.actions.published import open_phase, publish, settle

__all__ = ["clock", "context", "places"]
PROPOSAL = Proposal(id="p1", title="Registre commun", kind="to_develop")


def grouped(context: CommuneContext, proposal: Proposal = PROPOSAL) -> str:
    """A need that stands in this proposal."""
    made = submit_need(context, draft_need(context, title="Cimetière", description="Papier").value).value
    settle(context, made.op, "accepted")
    text = {"title": "Cimetière", "description": "Papier", "submission": made.op, "revision": made.op}
    publish(context, "proposals", proposal)
    publish(context, "mine", OwnNeed(id=made.subject, state="grouped", proposal=proposal.id, **text))
    return made.subject


def step(context: CommuneContext, id: str, key: str) -> tuple[str, str, str]:
    with context.store.reading() as connection:
        life = timeline.of_need(connection, id)
    assert life is not None
    (found,) = [step for step in life.steps if step.key == key]
    return found.state, found.words, found.note


def test_the_vote_that_stands_or_the_one_that_was_refused(context: CommuneContext) -> None:
    open_phase(context, "vote")
    need, none = grouped(context), ("ahead", "Vote", "")
    assert step(context, need, "voted") == none
    refused = cast_vote(context, "p1").value.op
    assert step(context, need, "voted") == ("ahead", "Vote", "Le vote est à envoyer. Il n’est pas encore compté.")
    settle(context, refused, "rejected", number=2)
    assert step(context, need, "voted") == ("ahead", "Vote", "Le vote a été refusé.")
    settle(context, cast_vote(context, "p1").value.op, "accepted", number=3)
    assert step(context, need, "voted")[:2] == ("done", "Vote pris en compte")
    settle(context, withdraw_vote(context, "p1").value.op, "accepted", number=4)
    assert step(context, need, "voted") == none


def test_the_part_that_is_asked_for_and_whether_the_platform_knows_of_it(context: CommuneContext) -> None:
    open_phase(context, "steering")
    need = grouped(context, Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained"))
    assert step(context, need, "steered") == ("ahead", "Pilotage", "")
    op = declare_interest(context, "p1", "participant").value.op
    waits = "Participation demandée\u00a0: participant. La demande est à envoyer."
    assert step(context, need, "steered") == ("ahead", "Pilotage", waits)
    settle(context, op, "accepted", number=2)
    assert step(context, need, "steered")[2] == "Participation demandée\u00a0: participant."


def test_the_part_that_another_computer_asked_for(context: CommuneContext) -> None:
    open_phase(context, "steering")
    need = grouped(context, Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained"))
    publish(context, "mine", OwnInterest(id="interest.p1", proposal="p1", role="referent"))
    assert step(context, need, "steered")[2] == "Participation demandée\u00a0: territoire référent."


def test_the_day_of_the_group_is_said_where_the_platform_told_our_place(context: CommuneContext) -> None:
    open_phase(context, "steering")
    need = grouped(context, Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained"))
    publish(context, "steering", SteeringGroup(id="p1", note="Avec le syndicat."))
    own = OwnInterest(id="interest.p1", proposal="p1", role="referent", moved_at=datetime(2021, 2, 1, 9, tzinfo=UTC))
    publish(context, "mine", own)  # declared after the group was composed
    assert steered_on(context, need) == ""
    publish(context, "mine", msgspec.structs.replace(own, given="none"))
    assert steered_on(context, need) == "2021-02-01T09:00:00+00:00"


def steered_on(context: CommuneContext, need: str) -> str:
    with context.store.reading() as connection:
        life = timeline.of_need(connection, need)
    assert life is not None
    (found,) = [step for step in life.steps if step.words == "Piloté"]
    return found.date
