"""A request is decided or withdrawn while its complement is being written: the decision stands, the text is kept."""

import json

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.pause_request import pause_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.rewrite_request import rewrite_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.database.queries.open_request import open_of
from desktop.database.queries.todo import todo
from desktop.domain.refusals import Refusal
from tests.desktop.actions.requests.ready_requests import answer, ready, row, settle


def completing(context: CommuneContext) -> tuple[str, str]:
    """A request that the préfet called incomplete, and that is being completed: its id, and its submission."""
    id = ready(context)
    op = submit_request(context, id).value.op
    settle(context, op, id, "accepted")
    answer(context, id, op, "incomplete", missing=["Le devis"])
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    return id, op


def kinds(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [one.kind for one in todo(connection)]


@pytest.mark.parametrize(
    ("said", "state"), [("accepted", "granted"), ("refused", "refused"), ("withdrawn", "withdrawn")]
)
def test_his_decision_is_what_the_request_says_and_nothing_is_to_do(
    context: CommuneContext, said: str, state: str
) -> None:
    id, op = completing(context)
    assert kinds(context) == ["complement"]
    answer(context, id, op, said)
    found = row(context, id)
    assert (found.state, found.resumed, found.editable, found.overtaken) == (state, False, False, True)
    assert found.title == "Former les agents", "the text that he decided on"
    assert json.loads(found.unsent)["title"] == "Former quatre agents"
    assert found.completes is None
    assert kinds(context) == []


def test_what_is_still_typed_is_kept_and_never_leaves(context: CommuneContext) -> None:
    id, op = completing(context)
    answer(context, id, op, "accepted")
    draft_request(context, id, calendar="En mai.")
    unsent = json.loads(row(context, id).unsent)
    assert (unsent["title"], unsent["calendar"]) == ("Former quatre agents", "En mai.")
    with pytest.raises(Refusal, match="request_stands") as caught:
        submit_request(context, id)
    assert caught.value.sentence == "Le préfet a accordé cette demande\u00a0: elle ne se complète plus."


def test_where_it_is_taken_back_from_here_too(context: CommuneContext) -> None:
    """By a command, while the window has it open; undone, the text goes on."""
    id, _ = completing(context)
    act = withdraw_request(context, id).value
    draft_request(context, id, calendar="En mai.")
    found = row(context, id)
    assert (found.state, found.overtaken, found.title) == ("withdrawn", True, "Former les agents")
    with pytest.raises(Refusal, match="request_stands") as caught:
        submit_request(context, id)
    assert caught.value.sentence == "Cette demande est retirée\u00a0: elle ne se complète plus."
    cancel_act(context, act.op)
    found = row(context, id)
    assert (found.resumed, found.title, found.calendar) == (True, "Former quatre agents", "En mai.")


@pytest.mark.parametrize("in_sight", [True, False])
def test_where_a_command_replaces_it_meanwhile_what_was_typed_goes_on_apart(
    context: CommuneContext, in_sight: bool
) -> None:
    """What stands there for all others is the text that he decided on, and not hers."""
    id, op = completing(context)
    open_request(context, id)
    draft_request(context, id, title="Former cinq agents")
    if not in_sight:
        pause_request(context, id, ["title"])
    answer(context, id, op, "accepted")
    apart = rewrite_request(context, id, title="Former tout le monde").value
    assert json.loads(row(context, id).unsent)["title"] == "Former tout le monde"
    assert row(context, apart).title == "Former cinq agents"


def test_of_a_complement_in_which_nothing_was_written_nothing_is_kept_apart(context: CommuneContext) -> None:
    id, op = completing(context)
    draft_request(context, id, title="Former les agents")
    answer(context, id, op, "accepted")
    assert (row(context, id).state, row(context, id).unsent) == ("granted", "")


def test_seen_again_it_leaves_no_mark_of_an_open_editor(context: CommuneContext) -> None:
    """Nothing is written in it any more: at the next start there is nothing to continue."""
    id, op = completing(context)
    answer(context, id, op, "accepted")
    open_request(context, id)
    with context.store.reading() as connection:
        assert open_of(connection, id) is None
