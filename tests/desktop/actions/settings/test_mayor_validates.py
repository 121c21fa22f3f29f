"""Once the commune asks for it, no waiting act is sent before the mayor has validated it."""

import pytest
from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox, standing_text, votes
from desktop.domain.act_words import MAYOR_FIRST
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox as outbox_table
from sync.contract.published import OwnNeed
from tests.desktop.actions.answering import Platform

THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53bf"  # an act of another computer of the commune


@pytest.fixture
def platform(context: CommuneContext) -> Platform:
    return Platform(context)


@pytest.fixture
def taken(context: CommuneContext, platform: Platform) -> str:
    """A need that the platform has taken."""
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    platform.answer(submit_need(context, id).value.op, "accepted")
    return id


def corrected(context: CommuneContext, id: str, *, by: str = "") -> str:
    draft = correct_need(context, id).value
    draft_need(context, draft, title="Cimetière communal")
    if by:
        validate_need(context, draft, by)
    return submit_need(context, draft).value.op


def state(context: CommuneContext, op: str) -> str:
    with context.store.reading() as connection:
        act = outbox.one(connection, op)
    assert act is not None
    return act.state


def test_a_correction_that_waits_comes_back_to_be_validated(context: CommuneContext, taken: str) -> None:
    """It was sent without validation."""
    op = corrected(context, taken)
    assert mayor_validates(context, on=True).value == (taken,)
    assert state(context, op) == "cancelled"
    with context.store.reading() as connection:
        found, correction = needs.one(connection, taken), needs.correction_of(connection, taken)
    assert found is not None
    assert correction is not None
    assert (found.title, correction.title, correction.state) == ("Cimetière", "Cimetière communal", "to_validate")
    with pytest.raises(Refusal, match="not_validated"):
        submit_need(context, correction.id)
    validate_need(context, correction.id, "Mme Martin")
    assert state(context, submit_need(context, correction.id).value.op) == "finalised"


def test_a_need_that_waits_does_too(context: CommuneContext) -> None:
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    op = submit_need(context, id).value.op
    done = mayor_validates(context, on=True)
    assert done == Outcome(Changes(needs=frozenset({id}), outbox=True, commune=True), (id,))
    assert state(context, op) == "cancelled"
    with context.store.reading() as connection:
        found, act = needs.one(connection, id), outbox.one(connection, op)
    assert found is not None
    assert found.state == "to_validate"
    assert act is not None
    assert act.reason == MAYOR_FIRST
    opening = read_opening(context.store.path)
    assert opening is not None
    assert [(draft.id, draft.waits) for draft in opening.drafts] == [(id, True)]


def test_what_was_validated_or_has_left_stays_where_it_is(context: CommuneContext, taken: str) -> None:
    op = corrected(context, taken, by="Mme Martin")
    id = draft_need(context, title="Cantine", description="Sur papier.").value
    left = submit_need(context, id).value.op
    with context.store.transaction() as connection:
        connection.execute(update(outbox_table).where(outbox_table.c.op == left).values(attempts=1))
    assert mayor_validates(context, on=True) == Outcome(Changes(commune=True), ())
    assert (state(context, op), state(context, left)) == ("finalised", "finalised")


def test_switched_off_it_takes_nothing_back(context: CommuneContext, taken: str) -> None:
    op = corrected(context, taken)
    assert mayor_validates(context, on=False).value == ()
    assert state(context, op) == "finalised"


def test_a_need_that_a_vote_answers_comes_back_too_and_the_vote_still_leaves(context: CommuneContext) -> None:
    """Its text was sent without the mayor's validation.

    The vote contains only an id, which is the same once the need is sent.
    """
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    op = submit_need(context, id).value.op
    vote = cast_vote(context, "opencimetiere", id).value.op
    done = mayor_validates(context, on=True)
    assert (done.value, done.changes.votes) == ((id,), {"opencimetiere"})
    assert (state(context, op), state(context, vote)) == ("cancelled", "finalised")
    validate_need(context, id, "Mme Martin, maire")
    again = submit_need(context, id).value.op
    with context.store.reading() as connection:
        assert [row.cast_op for row in votes.for_submission(connection, again)] == [vote]


def test_a_need_that_was_to_leave_and_be_withdrawn_does_neither(context: CommuneContext) -> None:
    """Both wait: its text would have been published, if only for a moment. It lies in the bin."""
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    ops = [submit_need(context, id).value.op, withdraw_need(context, id).value.op]
    assert mayor_validates(context, on=True).value == ()
    assert [state(context, op) for op in ops] == ["cancelled", "cancelled"]
    with context.store.reading() as connection:
        assert [row.id for row in needs.discarded(connection)] == [id]


def test_the_correction_of_a_need_that_is_being_withdrawn_is_a_draft_of_its_own_and_not_asked_for(
    context: CommuneContext, taken: str
) -> None:
    """Nothing of the need is left for the mayor to read."""
    op, withdrawal = corrected(context, taken), withdraw_need(context, taken).value.op
    assert mayor_validates(context, on=True).value == ()
    assert (state(context, op), state(context, withdrawal)) == ("cancelled", "finalised")
    with context.store.reading() as connection:
        assert {row.title: row.state for row in needs.listed(connection)} == {
            "Cimetière": "withdrawn",
            "Cimetière communal": "draft",
        }


def test_a_choice_between_two_texts_opens_again(context: CommuneContext, platform: Platform, taken: str) -> None:
    platform.answer(corrected(context, taken), "conflict")
    with context.store.reading() as connection:
        found = needs.one(connection, taken)
    assert found is not None
    theirs = OwnNeed(id=taken, submission=found.submit_op, revision=THEIRS, title="D’en face", description="x")
    platform.publish("mine", theirs)
    op = settle_conflict(context, taken, "mine").value.op
    assert mayor_validates(context, on=True).value == (taken,)
    assert state(context, op) == "cancelled"
    with context.store.reading() as connection:
        assert standing_text.conflict(connection, taken) is not None
    with pytest.raises(Refusal, match="not_validated"):
        settle_conflict(context, taken, "mine")


def test_once_he_is_to_validate_no_more_nothing_waits_for_him(context: CommuneContext, taken: str) -> None:
    mayor_validates(context, on=True)
    titles = ("Cantine", "Bulletin", "Garderie")
    waiting, validated, in_bin = (draft_need(context, title=title, description="x").value for title in titles)
    correction = correct_need(context, taken).value
    draft_need(context, correction, title="Cimetière communal")
    for id in (waiting, validated, correction, in_bin):
        ask_validation(context, id)
    discard_need(context, in_bin)
    validate_need(context, validated, "Mme Martin, maire")
    done = mayor_validates(context, on=False)
    assert (set(done.value), done.changes.needs) == ({waiting, correction}, {waiting, correction, taken, in_bin})
    with context.store.reading() as connection:
        states = [
            found.state for id in (waiting, validated, correction, in_bin) if (found := needs.one(connection, id))
        ]
    assert states == ["draft", "validated", "draft", "draft"]
