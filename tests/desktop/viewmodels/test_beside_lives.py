"""What a timeline says depends on states, not on how they sort: for needs, votes and services."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from desktop.database.queries.deployments import DeploymentAct, DeploymentRow
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.steering import InterestRow, SteeringRow
from desktop.database.queries.votes import VoteRow
from desktop.domain.contributions import (
    ActFact,
    DeploymentFact,
    NeedHistory,
    ProposalFact,
    RequestHistory,
    ShareHistory,
    SteeringFact,
)
from desktop.domain.lives import timeline
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.needs import needs_list
from desktop.viewmodels.votes import ballot_state, deployment_entries, steering_entries
from desktop.viewmodels.votes.steering_entries import SteeringEntry
from sync.contract.published import Deployment
from tests.beside import judged_apart
from tests.desktop.viewmodels.rows import CAMPAIGN, LEFT, MOMENTS, NOW, STATES, made
from tests.records import replaced

AT = NOW.isoformat()
MOMENT = Moment(
    commune="45024",
    siren="214500241",
    enrolment=Enrolment.ENROLLED,
    campaign=CAMPAIGN,
    themes={},
    offset=ClockOffset(),
)
DECIDED = ("open", "retained", "not_retained")
DEPLOYED = ("", "rejected", "cancelled", "asked", "planned", "live", "reported")
Judged = tuple[Callable[[Any], object], Any]


def needs() -> Iterator[Judged]:
    def need(**said: Any) -> Judged:
        return timeline.of_need, NeedHistory(id="n", written_at=AT, **said)

    for state, received, other in product(STATES, ("", AT), (False, True)):
        act = ActFact(op="op", state=state, made_at=AT, received_at=received, detail="mot", other_platform=other)
        yield need(submission=act)
        for said in ({"withdrawal": act}, {"corrections": (act,)}, {"answer": act}, {"vote": act}):
            yield need(**said)
        yield need(vote=act, proposal=ProposalFact(id="p", title="Registre", state="open"))
    for own, away in product(("", "received", "grouped", "redirected", "ineligible", "withdrawn"), (False, True)):
        yield need(own=own, away=away, moved_at=AT, reason="mot", category="Études")
        yield need(own=own, proposal=ProposalFact(id="p", title="Registre", state="retained"), moved_at=AT)
    for decided, deployed in product(DECIDED, DEPLOYED):
        yield need(
            proposal=ProposalFact(id="p", title="Registre", state=decided),
            steering=SteeringFact(role="referent"),
            deployment=DeploymentFact(state=deployed, asked_at=AT),
        )


def other_lives() -> Iterator[Judged]:
    for state, left in product(STATES, (None, *LEFT)):
        act = ActFact(op="op", state=state, made_at=AT, received_at=AT, detail="mot")
        gone = None if left is None else ActFact(op="left", state=left, made_at=AT)
        yield timeline.of_share, ShareHistory(id="s", written_at=AT, submission=act)
        yield timeline.of_request, RequestHistory(id="r", written_at=AT, submission=act, withdrawal=gone)
    for decided in ("published", "declined", ""):
        yield timeline.of_share, ShareHistory(id="s", written_at=AT, decided=decided, reason="mot", moved_at=AT)
    for answered in ("received", "accepted", "refused", "incomplete", "withdrawn", ""):
        gone = ActFact(op="left", state="accepted", made_at=AT)
        yield timeline.of_request, RequestHistory(id="r", written_at=AT, answered=answered, withdrawal=gone)


def deployments() -> Iterator[Judged]:
    def act(kind: str, state: str) -> Any:
        return made(DeploymentAct, op=kind, kind=kind, state=state, value='{"live_since":"2026-03-01","effect":"x"}')

    def entries(row: DeploymentRow) -> object:
        (entry,) = deployment_entries.entries((row,), MOMENT, frozenset({"ask"}), NOW)
        return replaced(entry, searched="")

    asks = (None, *(act("ask", state) for state in STATES))
    reports = (None, *(act("report", state) for state in STATES))
    for ask, report in {(ask, None) for ask in asks} | {(None, report) for report in reports}:
        for live in (None, "asked", "planned", "live"):
            ours: Any = None if live is None else Deployment(id="p.c", proposal="p", commune="45024", state=live)
            yield entries, made(DeploymentRow, kind="to_develop", ask=ask, report=report, ours=ours, others=())
    for state in ("asked", "planned", "live"):
        there = Deployment(id="p.c", proposal="p", commune="45025", state=state)
        yield entries, made(DeploymentRow, kind="existing", ask=None, report=None, ours=None, others=(there,))


def steering(**said: Any) -> SteeringEntry:
    """As it is once the phase is over."""
    interest = made(InterestRow, **{"withdrawn": "", "role": "referent", "stands": True} | said)
    named: Any = {"kind": "to_develop", "given": "none", "referents": (), "participants": (), "projects": ()}
    row = made(SteeringRow, interest=interest, role="", **named)
    (found,) = steering_entries.entries((row,), MOMENT, frozenset({"mine"}), NOW)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lives", [needs, other_lives, deployments])
def test_what_sorts_before_and_what_sorts_after_are_told_alike(lives: Callable[[], Iterator[Judged]]) -> None:
    apart = {place for told, life in lives() for place in judged_apart(told, life, ordered=MOMENTS)}
    assert apart == set()


def test_once_steering_is_over_only_a_declaration_that_waits_at_the_platform_can_be_withdrawn() -> None:
    assert {state for state in STATES if steering(declared=state).undo} == {"held"}
    assert {state for state in STATES if steering(declared=state, declare_op="mine").undo == "take_back"} == {*STATES}
    assert steering(declared="held", stands=False).undo == ""


@pytest.mark.parametrize(("left", "word"), [("", "À renvoyer"), ("accepted", "Retrait\u00a0: à renvoyer")])
def test_of_what_a_platform_lost_the_withdrawal_alone_is_called_one(left: str, word: str) -> None:
    need = made(NeedRow, submit_op="op", submitted="accepted", withdrawn=left)
    shown, _note = ballot_state.vote(made(VoteRow, cast="accepted", withdrawn=left, lost=True), NOW)
    assert (needs_list.state_of(need, lost=True).word, shown and shown.word) == (word, word)
