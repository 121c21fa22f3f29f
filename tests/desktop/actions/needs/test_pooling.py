"""Another commune's need joined and left, and the question that a regrouping asks: nothing moves by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import pooling
from desktop.database.queries.pooling import JoinRow, Regrouped
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.effects import mine
from sync.client.ledger.tables import outbox
from sync.contract.bodies import NeedJoin, NeedLeave, body_of
from sync.contract.operations import thaw
from sync.contract.published import Named, OwnJoin, OwnJoining, OwnNeed, Proposal, PublicNeed
from tests.desktop.actions.answering import Platform

THEIRS = PublicNeed(
    id="n1",
    commune="45234",
    commune_name="Orléans",
    title="Portail des écoles",
    description="La cantine",
    theme="education-work",
    joined=(Named(commune="45004", name="Amilly"),),
)


@pytest.fixture
def platform(context: CommuneContext) -> Platform:
    made = Platform(context)
    made.publish("needs", THEIRS)
    made.publish("needs", PublicNeed(id="n2", commune="45024", title="Le nôtre"))
    made.publish("needs", PublicNeed(id="n3", commune="45004", title="Arrosage", theme="environment"))
    return made


def joins(context: CommuneContext) -> list[JoinRow]:
    with context.store.reading() as connection:
        return list(pooling.joins(connection))


def standing(context: CommuneContext) -> list[str]:
    return [row.join_op for row in joins(context) if row.stands]


def body(context: CommuneContext, op: str) -> object:
    with context.store.reading() as connection:
        return body_of(
            thaw(connection.scalars(outbox.select().with_only_columns(outbox.c.frozen).where(outbox.c.op == op)).one())
        )


def regrouped(context: CommuneContext) -> list[Regrouped]:
    with context.store.reading() as connection:
        return list(pooling.regrouped(connection))


def test_needs_of_others(context: CommuneContext, platform: Platform) -> None:
    with context.store.reading() as connection:
        assert [row.title for row in pooling.neighbours(connection)] == ["Arrosage", "Portail des écoles"]
        assert [row.id for row in pooling.neighbours(connection, "cantine")] == ["n1"]
        assert [row.id for row in pooling.neighbours(connection, theme="environment")] == ["n3"]
        assert pooling.neighbours(connection, "rien de tel") == ()
        found = pooling.public(connection, "n1")
        assert pooling.public(connection, "none") is None
    assert found is not None
    assert (found.commune_name, found.theme, found.proposal, found.ours) == ("Orléans", "education-work", "", False)
    assert [by.name for by in found.joined] == ["Amilly"]


def test_needs_of_one_title_stand_in_one_order_however_it_is_written(
    context: CommuneContext, platform: Platform
) -> None:
    platform.publish("needs", PublicNeed(id="n0", commune="45004", title="arrosage"))
    platform.publish("needs", PublicNeed(id="n4", commune="45004", title="ARROSAGE"))
    with context.store.reading() as connection:
        assert [row.id for row in pooling.neighbours(connection)] == ["n0", "n3", "n4", "n1"]


def test_joined_in_public(context: CommuneContext, platform: Platform) -> None:
    own = draft_need(context, title="Cantine").value
    changes = join_need(context, "n1", own=own, comment="  Chez nous\naussi ")
    assert (changes.changes.joins, changes.changes.outbox, changes.value.subject) == ({"n1"}, True, "n1")
    assert body(context, changes.value.op) == NeedJoin(need="n1", comment="Chez nous aussi", own=own)
    (row,) = joins(context)
    assert (row.title, row.commune, row.own, row.stands, row.state) == (
        "Portail des écoles",
        "Orléans",
        own,
        True,
        "finalised",
    )
    with pytest.raises(Refusal, match="already_joined"):
        join_need(context, "n1")
    with context.store.reading() as connection:
        assert [(row.ours, row.unsent) for row in pooling.neighbours(connection)] == [(False, False), (True, True)]
    platform.answer(changes.value.op, "accepted")
    assert joins(context)[0].state == "accepted"
    join_need(context, "n3")
    with context.store.reading() as connection:
        assert [(row.ours, row.unsent) for row in pooling.neighbours(connection)] == [(True, True), (True, False)]
    assert platform.verified()


def test_what_another_computer_joined_and_we_left_is_still_left_once_it_is_told_anew(
    context: CommuneContext, platform: Platform
) -> None:
    """Another platform was chosen meanwhile, which knows nothing of the join; our withdrawal of it still waits here."""
    said = OwnJoining(op="01a210ca-359b-7da6-b7ab-1c5b85688d22", deposited_at=datetime(2026, 2, 1, tzinfo=UTC))
    told = OwnJoin(id="join.n1", subject="n1", acts=(said,))
    platform.publish("mine", told)
    assert [(row.state, row.stands) for row in joins(context)] == [("accepted", True)]
    left = leave_need(context, "n1").value.op
    with context.store.transaction() as connection:
        mine.platform_changed(connection)
    assert joins(context) == []
    platform.publish("mine", told)
    assert [(row.state, row.stands, row.withdraw_op) for row in joins(context)] == [("withdrawn", False, left)]


@pytest.mark.parametrize(
    ("need", "own", "comment", "code"),
    [
        ("none", None, "", "unknown_need"),
        ("n2", None, "", "own_need"),
        ("n1", "none", "", "unknown_need"),
        ("n1", None, "x" * 501, "comment_too_long"),
    ],
)
def test_what_cannot_be_joined(
    context: CommuneContext, platform: Platform, need: str, own: str | None, comment: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        join_need(context, need, own, comment)
    assert joins(context) == []


def test_a_need_of_ours_not_published_yet(context: CommuneContext, platform: Platform) -> None:
    with pytest.raises(Refusal, match="own_need"):
        join_need(context, draft_need(context, title="t").value)


@pytest.mark.parametrize(
    ("phase", "open"), [("needs", True), ("vote", True), ("steering", False), ("deployment", False)]
)
def test_while_needs_are_pooled(
    context: CommuneContext, platform: Platform, campaign_in: Callable[[str], None], phase: str, open: bool
) -> None:
    campaign_in(phase)
    if open:
        join_need(context, "n1")
        leave_need(context, "n1")
        return
    with pytest.raises(Refusal, match="phase_closed"):
        join_need(context, "n1")
    campaign_in("needs")
    join_need(context, "n1")
    campaign_in(phase)
    with pytest.raises(Refusal, match="phase_closed"):
        leave_need(context, "n1")


def test_leaving_names_every_join(context: CommuneContext, platform: Platform) -> None:
    with pytest.raises(Refusal, match="not_joined"):
        leave_need(context, "n1")
    first = join_need(context, "n1").value.op
    left = leave_need(context, "n1")
    assert left.changes == Changes(joins=frozenset({"n1"}), outbox=True)
    assert body(context, left.value.op) == NeedLeave(need="n1", joins=(first,))
    assert (joins(context)[0].state, standing(context)) == ("withdrawn", [])
    second = join_need(context, "n1").value.op
    again = leave_need(context, "n1").value.op
    assert body(context, again) == NeedLeave(need="n1", joins=(first, second))
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(context, second)
    cancel_act(context, again)
    assert standing(context) == [second]
    cancel_act(context, second)
    assert [row.join_op for row in joins(context)] == [first]
    cancel_act(context, left.value.op)
    assert standing(context) == [first]


def test_refused_words_change_what_stands(context: CommuneContext, platform: Platform) -> None:
    first = join_need(context, "n1").value.op
    platform.answer(first, "rejected")
    assert standing(context) == []
    second = join_need(context, "n1").value.op
    left = leave_need(context, "n1").value.op
    platform.answer(left, "rejected")
    assert standing(context) == [second]
    assert platform.verified()


def test_joined_once_whatever_the_order_of_answers(context: CommuneContext, platform: Platform) -> None:
    first = join_need(context, "n1").value.op
    left = leave_need(context, "n1").value.op
    second = join_need(context, "n1").value.op
    platform.answer(left, "rejected")  # the first stands after all, and so does the second: shown once
    assert standing(context) == [second]
    platform.answer(second, "rejected")
    assert standing(context) == [first]


def test_a_later_leave_takes_back_what_a_refused_one_left(context: CommuneContext, platform: Platform) -> None:
    join_need(context, "n1")
    first_leave = leave_need(context, "n1").value.op
    second = join_need(context, "n1").value.op
    second_leave = leave_need(context, "n1").value.op
    platform.answer(first_leave, "rejected")
    assert standing(context) == [], "the second leave names both joins"
    cancel_act(context, second_leave)
    assert standing(context) == [second]


def grouped(platform: Platform, *needs: str, state: str = "open") -> None:
    platform.publish("proposals", Proposal(id="p1", title="Un portail", kind="to_develop", needs=needs, state=state))


def test_a_joined_need_that_was_grouped_asks_for_a_vote(context: CommuneContext, platform: Platform) -> None:
    grouped(platform, "n1")
    assert regrouped(context) == []
    join_need(context, "n1")
    assert regrouped(context) == [
        Regrouped(need="n1", title="Portail des écoles", ours=False, proposal="p1", proposal_title="Un portail")
    ]
    leave_need(context, "n1")
    assert regrouped(context) == []


def test_a_need_of_ours_that_was_grouped_asks_for_a_vote(context: CommuneContext, platform: Platform) -> None:
    id = draft_need(context, title="Cantine", description="d").value
    submission = submit_need(context, id).value.op
    grouped(platform)
    platform.publish(
        "mine",
        OwnNeed(
            id=id,
            submission=submission,
            revision=submission,
            state="grouped",
            proposal="p1",
            title="Cantine",
            description="d",
        ),
    )
    assert [(row.need, row.ours, row.proposal) for row in regrouped(context)] == [(id, True, "p1")]
    vote = cast_vote(context, "p1").value.op
    assert regrouped(context) == []
    withdraw_vote(context, "p1")
    assert regrouped(context) == []  # the commune has answered
    platform.answer(vote, "rejected")
    assert len(regrouped(context)) == 1  # its answer was not taken
    grouped(platform, state="retained")
    assert regrouped(context) == []  # too late to vote
    grouped(platform)
    withdraw_need(context, id)
    assert regrouped(context) == []
