"""A request was sent to one platform, then with another text to a second one: each is shown what it has."""

import uuid
from typing import Literal

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.close_request import close_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import request_copies, requests
from sync.contract.published import OwnRequest
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.requests.ready_requests import operation, ready, row

Answer = Literal["received", "incomplete"]


@pytest.fixture
def national(context: CommuneContext) -> Platform:
    return Platform(context)


@pytest.fixture
def other(context: CommuneContext, national: Platform) -> Platform:
    made = Platform(context)
    national.enrol()
    return made


def says(platform: Platform, id: str, submission: str, state: Answer = "received") -> None:
    words = {"category": "agent_training", "level": "department", "authority": "45", "title": "x"}
    platform.publish("mine", OwnRequest(id=id, submission=submission, state=state, **words))


def received(platform: Platform, context: CommuneContext, id: str, state: Answer = "received", **fields: str) -> str:
    draft_request(context, id, **fields)
    op = submit_request(context, id).value.op
    platform.answer(op, "accepted")
    says(platform, id, op, state)
    return op


def apart(context: CommuneContext) -> list[tuple[str, bool]]:
    """The drafts, and whether each was written in a request that stands."""
    with context.store.reading() as connection:
        drafts = [found for found in requests.listed(connection) if found.state == "draft"]
        return [(found.title, request_copies.beside(connection, found.id)) for found in drafts]


@pytest.fixture
def asked(context: CommuneContext, national: Platform) -> tuple[str, str]:
    """A request that the national platform's préfet found incomplete, taken up again; and its submission."""
    id = ready(context)
    first = received(national, context, id, "incomplete")
    resume_request(context, id)
    return id, first


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_a_complement_sent_to_another_platform_is_still_to_be_sent_to_this_one(
    context: CommuneContext, national: Platform, other: Platform, asked: tuple[str, str], verdict: str
) -> None:
    id, first = asked
    other.enrol()
    draft_request(context, id, title="Former quatre agents")
    complement = submit_request(context, id).value.op
    other.answer(complement, verdict)
    national.enrol()
    says(national, id, first, "incomplete")
    found = row(context, id)
    assert (found.state, found.resumed, found.title, found.number) == ("incomplete", True, "Former quatre agents", 1)
    assert found.submit_op == first
    assert apart(context) == []
    assert operation(context, submit_request(context, id).value.op).base == first


def test_each_platform_s_text_stands_there_and_to_and_fro_nothing_is_lost_nor_grows(
    context: CommuneContext, national: Platform, other: Platform, asked: tuple[str, str]
) -> None:
    id, first = asked
    other.enrol()
    there = received(other, context, id, title="Former quatre agents")
    national.enrol()
    says(national, id, first, "incomplete")
    here = received(national, context, id, title="Former dix agents")
    drafts = []
    for _ in range(3):
        for platform, op, title in ((other, there, "Former quatre agents"), (national, here, "Former dix agents")):
            platform.enrol()
            says(platform, id, op)
            found = row(context, id)
            assert (found.state, found.submit_op, found.title) == ("received", op, title)
        drafts.append(apart(context))
    assert {title for title, _ in drafts[0]} == {"Former quatre agents", "Former dix agents"}
    assert all(beside for _, beside in drafts[0]), "sent, the préfet would have two"
    assert drafts[1] == drafts[2]


def test_a_draft_that_is_lodged_here_and_was_sent_to_another_one_is_that_draft(
    context: CommuneContext, national: Platform, other: Platform
) -> None:
    """A backup was put back, or another computer sent it."""
    id, elsewhere = ready(context), str(uuid.uuid4())
    other.enrol()
    received(other, context, id, title="Former quatre agents")
    national.enrol()
    says(national, id, elsewhere)
    found = row(context, id)
    assert (found.state, found.lodged, found.submit_op) == ("draft", "received", "")
    assert (found.title, found.number, found.later) == ("Former quatre agents", None, "")


def test_completed_here_by_another_computer_meanwhile_it_is_what_that_one_sent(
    context: CommuneContext, national: Platform, other: Platform, asked: tuple[str, str]
) -> None:
    id, first = asked
    other.enrol()
    received(other, context, id, title="Former quatre agents")
    national.enrol()
    theirs = str(uuid.uuid4())
    says(national, id, theirs)
    found = row(context, id)
    assert (found.state, found.later, found.submit_op) == ("received", theirs, first)
    assert "Former quatre agents" in found.unsent


def test_while_it_is_being_completed_for_that_one_it_is_not_said_to_be_lodged_here(
    context: CommuneContext, national: Platform, other: Platform, asked: tuple[str, str]
) -> None:
    id, first = asked
    other.enrol()
    received(other, context, id, "incomplete", title="Former quatre agents")
    resume_request(context, id)
    open_request(context, id)
    draft_request(context, id, title="Former dix agents")
    national.enrol()
    says(national, id, first, "incomplete")
    assert (row(context, id).state, row(context, id).title) == ("other_platform", "Former dix agents")
    close_request(context, id)
    says(national, id, first, "incomplete")
    assert (row(context, id).state, row(context, id).submit_op) == ("incomplete", first)
    assert apart(context) == [("Former dix agents", True)]
