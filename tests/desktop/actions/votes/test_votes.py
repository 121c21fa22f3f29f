"""The commune's vote: one that counts per subject, withdrawn and cast anew, before and after a campaign is known."""

import msgspec
import pytest
from sqlalchemy import insert, select, update

import resources
from desktop.actions.kit.append_act import append, prepare_act
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.receive import Receiver
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import records
from desktop.database.queries import catalogue, needs, timeline, votes
from desktop.database.queries.acts import one_act
from desktop.database.queries.votes import VoteRow
from desktop.domain.changes import Changes
from desktop.domain.operations import vote_cast
from desktop.domain.refusals import Refusal
from sync.client.exchange import cursors
from sync.client.ledger import verification
from sync.client.ledger.tables import copy
from sync.client.ledger.tables import outbox as outbox_table
from sync.client.news import Published, Settled
from sync.contract.bodies import VoteCast, VoteWithdraw, body_of
from sync.contract.campaign import PhaseKey, read_campaign
from sync.contract.feed import FeedItem
from sync.contract.identifiers import uuid7
from sync.contract.operations import thaw
from sync.contract.published import Proposal
from tests.refusing import of_input


def standing(context: CommuneContext) -> set[str]:
    with context.store.reading() as connection:
        return set(votes.standing(connection))


def listed(context: CommuneContext) -> tuple[VoteRow, ...]:
    with context.store.reading() as connection:
        return votes.listed(connection)


def body(context: CommuneContext, op: str) -> object:
    with context.store.reading() as connection:
        return body_of(thaw(connection.scalars(select(outbox_table.c.frozen).where(outbox_table.c.op == op)).one()))


def test_a_vote_while_the_lists_must_be_read_anew_is_one_that_the_platform_takes(context: CommuneContext) -> None:
    """As after a round that found the platform put back, and broke off: the rows here wait to be confirmed."""
    with context.store.transaction() as connection:
        connection.execute(update(copy).where(copy.c.scope == "catalogue").values(position=7))
        cursors.begin_epoch(connection, "catalogue", "another")
    cast = body(context, cast_vote(context, "opencimetiere").value.op)
    assert isinstance(cast, VoteCast)
    assert cast.list_version == 0


def test_an_act_beyond_the_bounds_is_not_frozen(context: CommuneContext) -> None:
    """Its bytes could never change again, and no platform would ever accept them."""
    with context.store.transaction() as connection:
        act = prepare_act(connection, context)
        for version in (-1, 2**53):
            made = vote_cast(
                act.author, act.op, act.now, subject="x", kind="service", version=version, campaign="", need=""
            )
            with pytest.raises((msgspec.ValidationError, ValueError)):
                append(connection, act, made, title="Vote", subject="x")
        assert connection.execute(select(outbox_table)).all() == []


def publish(context: CommuneContext, phase: PhaseKey) -> None:
    """As a round does: the campaign and one proposal in `copy`, and the news of them."""
    pack = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
    campaign = msgspec.json.encode(msgspec.structs.replace(pack, open_phase=phase)).decode()
    proposal = Proposal(id="p1", title="Registre commun des cimetières", kind="to_develop")
    receiver = Receiver(context.store, context.clock)
    with receiver.transaction() as connection:
        rows = [("campaign", pack.id, 3, campaign), ("proposals", "p1", 5, msgspec.json.encode(proposal).decode())]
        connection.execute(
            insert(copy), [dict(zip(("scope", "id", "position", "value"), found, strict=True)) for found in rows]
        )
        item = FeedItem(id="p1", position=5, value=msgspec.to_builtins(proposal))
        receiver.receive(connection, Published(scope="proposals", upserts=(item,), removed=()))
    assert receiver.changes.scopes == {"proposals"}


def settle(context: CommuneContext, op: str, type: str, state: str) -> None:
    receiver = Receiver(context.store, context.clock)
    with receiver.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = ? WHERE op = ?", (state, op))
        news = Settled(op=op, type=type, subject="grr", state=state, number=1, received_at="2026")
        receiver.receive(connection, news)
    assert receiver.changes.outbox
    assert receiver.changes.votes == {"grr"}


def sent(context: CommuneContext, title: str) -> str:
    need = draft_need(context, title=title, description="Sur papier").value
    submit_need(context, need)
    return need


def test_offline_with_no_campaign_known(context: CommuneContext) -> None:
    need = sent(context, "Salle des fêtes")
    changes = cast_vote(context, "grr", need=need)
    assert (changes.changes.votes, changes.changes.outbox, changes.value.subject) == ({"grr"}, True, "grr")
    assert body(context, changes.value.op) == VoteCast(subject="grr", kind="service", need=need)
    (row,) = listed(context)
    assert (row.subject, row.title, row.need, row.state, row.stands) == ("grr", "GRR", need, "finalised", True)


def test_a_vote_names_only_a_need_that_is_sent_and_which_stays_so_while_it_does(context: CommuneContext) -> None:
    draft = draft_need(context, title="Cimetière").value
    with pytest.raises(Refusal, match="need_not_sent"):
        cast_vote(context, "grr", need=draft)
    need = sent(context, "Salle des fêtes")
    with context.store.reading() as connection:
        submission = needs.one(connection, need)
    assert submission is not None
    cast = cast_vote(context, "grr", need=need).value.op
    with pytest.raises(Refusal, match="vote_answers"):
        cancel_act(context, submission.submit_op)
    cancel_act(context, cast)
    cancel_act(context, submission.submit_op)
    with pytest.raises(Refusal, match="need_not_sent"):
        cast_vote(context, "grr", need=need)


def test_a_vote_said_to_answer_a_need_is_a_step_of_its_life_once_received(context: CommuneContext) -> None:
    need, other = (sent(context, title) for title in ("Salle des fêtes", "Cimetière"))

    def answered(id: str) -> list[str]:
        with context.store.reading() as connection:
            life = timeline.of_need(connection, id)
        assert life is not None
        return [step.id for step in life.steps if step.key == "answered"]

    op = cast_vote(context, "grr", need=need).value.op
    cast_vote(context, "docs")
    assert answered(need) == [], "it has not been received yet"
    with context.store.transaction() as connection:
        connection.execute(update(outbox_table).values(state="accepted", received_at="2026-02-01T10:00:00+00:00"))
    assert (answered(need), answered(other)) == ([op], [])
    withdraw_vote(context, "grr")
    assert answered(need) == []


def test_one_vote_per_subject_any_number_of_subjects(context: CommuneContext) -> None:
    cast_vote(context, "grr")
    with pytest.raises(Refusal, match="already_voted"):
        cast_vote(context, "grr")
    cast_vote(context, "docs")
    assert standing(context) == {"grr", "docs"}
    assert len(listed(context)) == 2


def test_withdrawn_and_cast_anew(context: CommuneContext) -> None:
    first = cast_vote(context, "grr").value.op
    done = withdraw_vote(context, "grr")
    assert done.changes == Changes(votes=frozenset({"grr"}), outbox=True)
    withdrawn = done.value.op
    assert standing(context) == set()
    assert body(context, withdrawn) == VoteWithdraw(subject="grr", casts=(first,))
    second = cast_vote(context, "grr").value.op
    last = withdraw_vote(context, "grr").value.op
    assert body(context, last) == VoteWithdraw(subject="grr", casts=(first, second))
    with pytest.raises(Refusal, match="no_vote"):
        withdraw_vote(context, "grr")
    assert [row.state for row in listed(context)] == ["withdrawn", "withdrawn"]
    with context.store.reading() as connection:
        assert verification.check(connection, context.head).operations == 4


@pytest.mark.parametrize(
    ("phase", "subject", "refused"),
    [
        ("needs", "grr", None),
        ("needs", "p1", "not_votable"),
        ("vote", "p1", None),
        ("vote", "grr", "not_votable"),
        ("steering", "p1", "not_votable"),
    ],
)
def test_the_campaign_says_what_is_put_to_the_vote(
    context: CommuneContext, phase: PhaseKey, subject: str, refused: str | None
) -> None:
    publish(context, phase)
    if refused is None:
        cast = cast_vote(context, subject).value.op
        made = body(context, cast)
        assert isinstance(made, VoteCast)
        assert made.campaign == "france-relance-2021"
        assert made.list_version == (5 if subject == "p1" else 0)
        back = withdraw_vote(context, subject).value.op
        assert body(context, back) == VoteWithdraw(subject=subject, campaign="france-relance-2021", casts=(cast,))
    else:
        with pytest.raises(Refusal, match=refused):
            cast_vote(context, subject)
        assert listed(context) == ()


def test_a_vote_that_was_refused_stands_no_more(context: CommuneContext) -> None:
    op = cast_vote(context, "grr").value.op
    settle(context, op, "vote.cast", "rejected")
    assert standing(context) == set()
    assert listed(context)[0].state == "rejected"
    cast_vote(context, "grr")  # and may be cast anew


def test_a_withdrawal_that_was_refused_lets_the_vote_stand(context: CommuneContext) -> None:
    cast = cast_vote(context, "grr").value.op
    settle(context, cast, "vote.cast", "accepted")
    withdrawn = withdraw_vote(context, "grr").value.op
    with context.store.reading() as connection:
        paper = one_act.paper(connection, cast)
        assert paper is not None
        assert getattr(paper.withdrawal, "op", "") == withdrawn
        assert getattr(one_act.paper(connection, withdrawn), "withdrawal", paper) is None
    settle(context, withdrawn, "vote.withdraw", "rejected")
    with context.store.reading() as connection:
        assert getattr(one_act.paper(connection, cast), "withdrawal", paper) is None
    assert standing(context) == {"grr"}
    assert listed(context)[0].state == "accepted"


def test_a_refused_withdrawal_wakes_no_refused_vote(context: CommuneContext) -> None:
    cast = cast_vote(context, "grr").value.op
    withdrawn = withdraw_vote(context, "grr").value.op
    settle(context, cast, "vote.cast", "rejected")
    settle(context, withdrawn, "vote.withdraw", "rejected")
    assert standing(context) == set()


def test_cancelling(context: CommuneContext) -> None:
    first = cast_vote(context, "grr").value.op
    withdrawn = withdraw_vote(context, "grr").value.op
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(context, first)
    second = cast_vote(context, "grr").value.op
    with pytest.raises(Refusal, match="voted_again"):
        cancel_act(context, withdrawn)
    cancel_act(context, second)
    cancel_act(context, withdrawn)
    assert standing(context) == {"grr"}
    assert [row.cast_op for row in listed(context)] == [first]
    cancel_act(context, first)
    assert listed(context) == ()


def test_a_vote_of_another_computer_does_not_keep_a_withdrawal_from_being_cancelled(context: CommuneContext) -> None:
    """Only a new vote of one's own must be taken back first."""
    cast_vote(context, "grr")
    withdrawn = withdraw_vote(context, "grr").value.op
    with context.store.transaction() as connection:
        records.votes.insert(
            connection, uuid7(context.clock()), "grr", kind="service", title="GRR", need=None, now=context.clock()
        )
    cancel_act(context, withdrawn)
    assert standing(context) == {"grr"}


def test_cancelling_the_withdrawal_of_a_refused_vote_brings_no_vote_back(context: CommuneContext) -> None:
    refused = cast_vote(context, "grr").value.op
    withdrawn = withdraw_vote(context, "grr").value.op
    settle(context, refused, "vote.cast", "rejected")
    cancel_act(context, withdrawn)
    assert standing(context) == set()
    cast_vote(context, "grr")
    assert standing(context) == {"grr"}


@pytest.mark.parametrize("subject", ["", "nothing", "' OR 1", "x" * 10_000])
def test_what_cannot_be_voted_for(context: CommuneContext, subject: str) -> None:
    with pytest.raises(Refusal) as caught:
        cast_vote(context, subject)
    assert (caught.value.code, caught.value.of_input) == ("unknown_subject", True)
    assert len(caught.value.sentence) < 200
    with pytest.raises(Refusal, match="unknown_need", check=of_input):
        cast_vote(context, "grr", need="nothing")


def test_a_vote_says_the_version_of_its_list_and_stays_once_the_committee_has_decided(context: CommuneContext) -> None:
    publish(context, "vote")
    cast_vote(context, "p1")
    (row,) = listed(context)
    assert row.version == 5
    decided = Proposal(id="p1", title="Registre commun des cimetières", kind="to_develop", state="retained", votes=3)
    decided = msgspec.structs.replace(decided, theme="health")
    with context.store.transaction() as connection:
        value = msgspec.json.encode(decided).decode()
        connection.exec_driver_sql("UPDATE copy SET value = ?, position = 8 WHERE id = 'p1'", (value,))
    with pytest.raises(Refusal) as caught:
        withdraw_vote(context, "p1")
    assert caught.value.code == "decided"
    assert standing(context) == {"p1"}
    with context.store.reading() as connection:
        (told,) = catalogue.proposals(connection)
    assert (told.votes, told.version, told.theme) == (3, 8, "health")
