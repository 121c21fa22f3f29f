"""Taken back in a copy of the data folder from before it left: the platform has it, so it stands here again."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import pytest
from sqlalchemy import Table, select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.report_effect import report_effect
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database import records
from desktop.database.queries import open_request as open_requests
from desktop.database.queries import pooling, request_copies, requests, shares
from desktop.database.tables import deployment, interest, joined, request, share
from desktop.domain.changes import Outcome, QueuedAct
from sync.contract.operations import thaw
from sync.contract.published import Deployment, OwnRequest, Proposal, PublicNeed
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.requests.ready_requests import ready
from tests.desktop.actions.taken_again import begin_a_request_again

#: What each leaves in a table, and what takes it back.
ACTS: dict[str, tuple[Any, Table, Callable[[CommuneContext], Outcome[QueuedAct]]]] = {
    "need.join": ("needs", joined, lambda context: join_need(context, "n1", comment="Aussi")),
    "interest.declare": (
        "steering",
        interest,
        lambda context: declare_interest(context, "p1", "referent", "Parce que"),
    ),
    "deployment.ask": ("deployment", deployment, lambda context: ask_deployment(context, "p1", "septembre", "Deux")),
    "deployment.report": (
        "deployment",
        deployment,
        lambda context: report_effect(context, "p1", date(2026, 1, 20), "Moins de papier.", agents_trained=2),
    ),
    "service.share": ("needs", share, lambda context: share_service(context, shared(context))),
    "request.submit": ("needs", request, lambda context: submit_request(context, ready(context))),
}


@pytest.fixture
def commune(context: CommuneContext) -> CommuneContext:
    """A need of another commune, a proposal that was retained and is live here."""
    publish(context, "needs", PublicNeed(id="n1", commune="45025", commune_name="Bazoches", title="Deux"))
    publish(context, "proposals", Proposal(id="p1", title="Registre", kind="to_develop", state="retained"))
    live = Deployment(id="p1.45024", proposal="p1", commune="45024", state="live")
    publish(context, "deployments", live)
    return context


def shared(context: CommuneContext) -> str:
    return draft_share(context, title="Salles", summary="Réserver", provider="la commune").value


def kept(context: CommuneContext, table: Table) -> list[Any]:
    with context.store.reading() as connection:
        return [row._asdict() for row in connection.execute(select(table))]


def open_for(context: CommuneContext, act: str) -> Callable[[CommuneContext], Outcome[QueuedAct]]:
    phase, _, do = ACTS[act]
    open_phase(context, phase)
    if act == "deployment.ask":
        publish(context, "deployments", removed=("p1.45024",))
    return do


@pytest.mark.parametrize("state", ["deposited", "accepted"])
@pytest.mark.parametrize("act", ACTS)
def test_it_stands_as_it_did(commune: CommuneContext, act: str, state: str) -> None:
    table = ACTS[act][1]
    op = open_for(commune, act)(commune).value.op
    before = kept(commune, table)
    cancel_act(commune, op)
    undone = kept(commune, table)
    assert undone != before
    settle(commune, op, "rejected")
    assert kept(commune, table) == undone  # of what the platform refuses nothing stands
    settle(commune, op, state)
    assert kept(commune, table) == before


def test_a_join_that_no_leave_names_stands(commune: CommuneContext) -> None:
    """Joined again and left before the answer came: the leave names the second join alone."""
    open_phase(commune, "needs")
    first = join_need(commune, "n1").value.op
    cancel_act(commune, first)
    second = join_need(commune, "n1").value.op
    left = leave_need(commune, "n1").value.op
    for op in (first, second, left):
        settle(commune, op, "accepted")
    with commune.store.reading() as connection:
        assert {row.join_op: (row.stands, row.left) for row in pooling.joins(connection)} == {
            first: (True, ""),
            second: (False, "accepted"),
        }
    again = leave_need(commune, "n1").value.op
    with commune.store.reading() as connection:
        (frozen,) = connection.exec_driver_sql("SELECT frozen FROM outbox WHERE op = ?", (again,)).one()
        assert thaw(frozen).body == {"need": "n1", "joins": [second, first]}
        assert pooling.standing_of(connection, "n1") is None


def test_a_declaration_that_no_withdrawal_names_stands(commune: CommuneContext) -> None:
    open_phase(commune, "steering")
    first = declare_interest(commune, "p1", "referent").value.op
    cancel_act(commune, first)
    second = declare_interest(commune, "p1", "participant").value.op
    left = withdraw_interest(commune, "p1").value.op
    for op in (first, second, left):
        settle(commune, op, "accepted")
    assert {row["declare_op"]: row["stands"] for row in kept(commune, interest)} == {first: 1, second: 0}
    withdraw_interest(commune, "p1")
    assert {row["stands"] for row in kept(commune, interest)} == {0}


def test_a_service_s_text_of_later_is_kept_beside(commune: CommuneContext) -> None:
    open_phase(commune, "needs")
    id = shared(commune)
    op = share_service(commune, id).value.op
    cancel_act(commune, op)
    draft_share(commune, id, title="Salles et matériel")
    again = share_service(commune, id).value.op
    settle(commune, op, "accepted")
    with commune.store.reading() as connection:
        assert [row.share_op for row in shares.listed(connection)] == [again]  # it is on its way
    settle(commune, again, "rejected")
    with commune.store.reading() as connection:
        found = {row.title: (row.id == id, row.state, row.provider) for row in shares.listed(connection)}
    assert found == {
        "Salles": (True, "accepted", "la commune"),
        "Salles et matériel": (False, "draft", "la commune"),
    }


def test_a_request_made_again_in_vain_stands_as_it_first_left(commune: CommuneContext) -> None:
    """Its later text is kept beside; not while it is being written, and not of one that completed another."""
    open_phase(commune, "needs")
    id = ready(commune)
    op = submit_request(commune, id).value.op
    cancel_act(commune, op)
    open_request(commune, id)
    draft_request(commune, id, title="Former quatre agents")
    settle(commune, op, "accepted")
    with commune.store.reading() as connection:
        assert [row.state for row in requests.listed(connection)] == ["draft"]
    again = submit_request(commune, id).value.op  # closes the editor
    assert kept(commune, request)[0]["submit_op"] == again
    settle(commune, again, "rejected")
    with commune.store.reading() as connection:
        listed = requests.listed(connection)
        beside = [row.title for row in listed if request_copies.beside(connection, row.id)]
    found = {row.title: (row.id == id, row.state) for row in listed}
    assert found == {"Former les agents": (True, "accepted"), "Former quatre agents": (False, "draft")}
    assert beside == ["Former quatre agents"], "sent, the préfet would have two"
    left = withdraw_request(commune, id).value.op
    cancel_act(commune, left)
    settle(commune, left, "accepted")
    assert [row["withdraw_op"] for row in kept(commune, request)] == [left, None]


def test_the_other_text_that_was_put_aside_goes_with_the_later_one(commune: CommuneContext) -> None:
    open_phase(commune, "needs")
    id = ready(commune)
    op = submit_request(commune, id).value.op
    cancel_act(commune, op)
    open_request(commune, id)
    draft_request(commune, id, title="Former quatre agents")
    close_request(commune, id)
    open_request(commune, id)
    draft_request(commune, id, title="Former dix agents")  # and the session broke off
    begin_a_request_again(commune, id)
    settle(commune, op, "accepted")
    with commune.store.reading() as connection:
        found = {row.title: open_requests.aside_of(connection, row.id) for row in requests.listed(connection)}
    assert found["Former les agents"] == ""
    assert "Former dix agents" in found["Former quatre agents"]


@pytest.mark.parametrize("complements", [True, False])
@pytest.mark.parametrize("typed", ["Former dix agents", "Former quatre agents"])
def test_it_is_a_draft_of_its_own_where_the_request_says_what_left(
    commune: CommuneContext, complements: bool, typed: str
) -> None:
    """None where it says that too. It was out of reach: nothing leads to it once the request has left."""
    open_phase(commune, "needs")
    id = ready(commune)
    if complements:
        answered(commune, id, submit_request(commune, id).value.op, "incomplete")
        resume_request(commune, id)
    draft_request(commune, id, title="Former quatre agents")
    op = submit_request(commune, id).value.op
    cancel_act(commune, op)
    with commune.store.transaction() as connection:
        row = requests.one(connection, id)
        assert row is not None
        records.meta.put(connection, open_requests.ASIDE + id, json.dumps(row.fields | {"title": typed}))
    answered(commune, id, op, "received")
    with commune.store.reading() as connection:
        found = {
            row.title: (
                row.state,
                request_copies.beside(connection, row.id),
                open_requests.aside_of(connection, row.id),
            )
            for row in requests.listed(connection)
        }
    left = {"Former quatre agents": ("received", False, "")}
    assert found == left | ({} if typed in left else {typed: ("draft", True, "")})


@pytest.mark.parametrize("aside", [True, False])
def test_thrown_away_with_its_request_it_stays_so(commune: CommuneContext, aside: bool) -> None:
    open_phase(commune, "needs")
    id = ready(commune)
    op = submit_request(commune, id).value.op
    cancel_act(commune, op)
    open_request(commune, id)
    draft_request(commune, id, title="Former dix agents")
    if aside:
        begin_a_request_again(commune, id)
    discard_request(commune, id)
    answered(commune, id, op, "received")
    with commune.store.reading() as connection:
        assert [row.title for row in requests.listed(connection)] == ["Former les agents"]
        assert [row.title for row in requests.discarded(connection)] == ["Former dix agents"]


def answered(context: CommuneContext, id: str, op: str, state: Literal["received", "incomplete"]) -> None:
    """Taken by the platform, which says what has become of it."""
    settle(context, op, "accepted")
    words = {"category": "agent_training", "level": "department", "authority": "45"}
    publish(context, "mine", OwnRequest(id=id, title="x", submission=op, state=state, **words))


def test_a_request_being_written_comes_back_once_it_is_closed(commune: CommuneContext) -> None:
    open_phase(commune, "needs")
    id = ready(commune)
    op = submit_request(commune, id).value.op
    before = kept(commune, request)
    cancel_act(commune, op)
    open_request(commune, id)
    settle(commune, op, "accepted")
    assert kept(commune, request) != before
    close_request(commune, id)
    own = OwnRequest(
        id=id, title="Former les agents", category="agent_training", level="department", authority="45", submission=op
    )
    assert publish(commune, "mine", own).requests == {id}
    assert kept(commune, request) == before
