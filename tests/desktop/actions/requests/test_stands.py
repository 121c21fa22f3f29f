"""A request sent here is refused, as the platform has it by another act: that one stands, the text here is kept."""

import uuid

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.resume_request import resume_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.database.queries.todo import todo
from desktop.domain.refusals import Refusal
from desktop.viewmodels.requests.words import state_of
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE
from tests.desktop.actions.requests.ready_requests import answer, ready, row, settle


def test_a_draft_of_which_the_platform_has_a_granted_request_never_leaves(context: CommuneContext) -> None:
    id = ready(context)
    answer(context, id, str(uuid.uuid4()), "accepted", amount_cents=384_000)
    assert state_of(row(context, id)).word.startswith("Financement accordé")
    with pytest.raises(Refusal, match="request_stands"):
        submit_request(context, id)
    assert row(context, id).state == "draft"


def test_what_the_prefet_asks_for_may_leave_upon_the_submission_that_the_platform_has(context: CommuneContext) -> None:
    id = ready(context)
    answer(context, id, str(uuid.uuid4()), "incomplete", missing=["Le devis"])
    with context.store.reading() as connection:
        assert [(one.kind, one.note) for one in todo(connection)] == [("incomplete", "Le devis")]
    submit_request(context, id)
    assert row(context, id).state == "finalised"


def test_what_a_platform_that_was_put_back_has_lost_may_be_sent_again(context: CommuneContext) -> None:
    id = ready(context)
    answer(context, id, str(uuid.uuid4()), "received")
    with context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, id, Doubt(0, lost=True))
    assert row(context, id).lodged == ""
    submit_request(context, id)


@pytest.mark.parametrize(
    ("said", "word"),
    [("received", "Déjà déposée"), ("accepted", "Financement accordé"), ("refused", "Refusée par le préfet")],
)
def test_of_one_that_was_refused_for_it_the_platform_s_word_is_read(
    context: CommuneContext, said: str, word: str
) -> None:
    id = ready(context)
    op = submit_request(context, id).value.op
    answer(context, id, str(uuid.uuid4()), said)
    settle(context, op, id, "rejected", "Cette demande a déjà été déposée.")
    found = row(context, id)
    assert (found.state, found.lodged, found.sent_back) == ("draft", said, False)
    assert state_of(found).word == word
    assert found.title == "Former les agents"
    with pytest.raises(Refusal) as caught:
        withdraw_request(context, id)
    assert ("préfet a déjà", "est déposée")[said == "received"] in caught.value.sentence, "not that it has not left"


def test_a_complement_that_crossed_the_decision_is_kept_apart_and_the_decision_stands(context: CommuneContext) -> None:
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "accepted")
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    draft_request(context, id, title="Former quatre agents")
    second = submit_request(context, id).value.op
    answer(context, id, first, "accepted")
    settle(context, second, id, "rejected", "Cette demande a déjà été déposée.")
    found = row(context, id)
    assert (found.state, found.title, found.overtaken) == ("granted", "Former les agents", True)
    assert "Former quatre agents" in found.unsent


def test_a_complement_that_crossed_that_of_another_computer_may_leave_once_more_is_asked(
    context: CommuneContext,
) -> None:
    """It is then based on that text, also if it was taken back before it left."""
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "accepted")
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    second, other = submit_request(context, id).value.op, str(uuid.uuid4())
    answer(context, id, other, "received")
    settle(context, second, id, "rejected", "Cette demande a déjà été déposée.")
    assert (row(context, id).state, row(context, id).overtaken) == ("received", True)
    answer(context, id, other, "incomplete")
    for _ in range(2):
        found = row(context, id)
        assert (found.state, found.later, found.resumed) == ("incomplete", other, True)
        cancel_act(context, submit_request(context, id).value.op)


def test_one_that_is_taken_back_before_it_left_is_a_draft_where_the_platform_took_none_of_ours(
    context: CommuneContext,
) -> None:
    """It is not the complement of a submission that the platform no longer mentions."""
    id = ready(context)
    settle(context, submit_request(context, id).value.op, id, "rejected", "Trop de pièces.")
    resume_request(context, id)
    op = submit_request(context, id).value.op
    answer(context, id, str(uuid.uuid4()), "incomplete")
    cancel_act(context, op)
    found = row(context, id)
    assert (found.state, found.lodged, found.resumed) == ("draft", "incomplete", False)


def test_one_that_was_refused_while_the_prefet_asks_for_more_may_be_mended(context: CommuneContext) -> None:
    id = ready(context)
    first = submit_request(context, id).value.op
    settle(context, first, id, "accepted")
    answer(context, id, first, "incomplete")
    resume_request(context, id)
    second = submit_request(context, id).value.op
    settle(context, second, id, "rejected", "Trop de pièces.")
    assert (row(context, id).state, row(context, id).sent_back) == ("rejected", True)
