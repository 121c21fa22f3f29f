"""A commune that changes platforms: what the one before accepted does not stand here, and stands there as before."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import outbox, pooling, steering, votes
from desktop.domain.refusals import Refusal
from sync.client.ledger import verification
from sync.contract.published import PublicNeed
from sync.platform.conduct import campaigns, committee
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.publish import feed
from sync.platform.tables import need
from tests.desktop.actions.exchanging import NOW, URL, National
from tests.desktop.actions.votes.two_computers import SERVICE, Both, both, enrolled, national, rounds, row

__all__ = ["both", "enrolled", "national"]


class Kind(NamedTuple):
    """What the commune says, and takes back: its rows, those that stand, and the code of a refusal to say it twice."""

    phase: Any
    say: Callable[[CommuneContext], Any]
    take_back: Callable[[CommuneContext], Any]
    rows: Callable[[Any], Any]
    op: str
    already: str


KINDS = {
    "vote": Kind(
        "vote",
        lambda context: cast_vote(context, "p9"),
        lambda context: withdraw_vote(context, "p9"),
        votes.listed,
        "cast_op",
        "already_voted",
    ),
    "join": Kind(
        "needs",
        lambda context: join_need(context, "n9"),
        lambda context: leave_need(context, "n9"),
        pooling.joins,
        "join_op",
        "already_joined",
    ),
    "interest": Kind(
        "steering",
        lambda context: declare_interest(context, "p9", "participant", "Nous commençons."),
        lambda context: withdraw_interest(context, "p9"),
        steering.interests,
        "declare_op",
        "already_declared",
    ),
}


def opened(national: National, kind: Kind) -> None:
    """Another commune's need and its proposal, alike at both platforms, in the phase of this kind of act."""
    theirs = {"id": "n9", "commune": "45025", "submission": "s", "revision": "s", "title": "Plan", "number": 1}
    with national.store.writing() as connection:
        connection.execute(insert(need), theirs | {"state": "received"})
        public = PublicNeed(id="n9", commune="45025", commune_name="Beaugency", title="Plan")
        feed.publish(connection, "needs", "n9", public)
        file = ProposalFile(id="p9", title="Plan", kind="to_develop", needs=("n9",))
        committee.create_proposal(connection, campaigns.current(connection), file, NOW)
        campaigns.set_phase(connection, "vote", NOW)
        if kind.phase == "steering":
            decided = CommitteeFile(decisions=(DecisionLine(proposal="p9", decision="retained", reason="Oui."),))
            committee.publish_decisions(connection, campaigns.current(connection), decided)
        campaigns.set_phase(connection, kind.phase, NOW)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "other", another=True)
    yield made
    made.store.close()


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest, national: National, other: National, both: Both) -> Kind:
    found = KINDS[request.param]
    for platform in (national, other):
        opened(platform, found)
    rounds(national, *both)
    return found


def to(platform: National, *contexts: CommuneContext) -> None:
    """Enrolled there, and two rounds, so that each knows what the other said."""
    for context in contexts:
        enrol(context, URL, platform.code(), lambda url: platform.transport)
    rounds(platform, *contexts, *contexts)


def shown(kind: Kind, context: CommuneContext) -> dict[str, tuple[bool, str]]:
    with context.store.reading() as connection:
        return {getattr(one, kind.op): (one.stands, one.state) for one in kind.rows(connection)}


def elsewhere(context: CommuneContext) -> list[str]:
    """Acts of which the outbox says that another platform has them."""
    with context.store.reading() as connection:
        assert verification.check(connection, context.head).ok
        return [act.op for act in outbox.listed(connection) if act.other_platform]


def test_what_another_platform_accepted_does_not_stand_and_may_be_said_here(
    kind: Kind, both: Both, national: National, other: National
) -> None:
    first, second = both
    said = kind.say(first).value.op
    rounds(national, *both)
    assert [shown(kind, one) for one in both] == [{said: (True, "accepted")}] * 2
    to(other, *both)
    assert [shown(kind, one) for one in both] == [{}, {}]
    assert elsewhere(first) == [said]
    with pytest.raises(Refusal):
        kind.take_back(first)  # at a platform that never had it
    again = kind.say(first).value.op
    to(other, *both)
    assert [shown(kind, one) for one in both] == [{again: (True, "accepted")}] * 2
    back = kind.take_back(second).value.op
    to(other, *both)
    assert [shown(kind, one) for one in both] == [{again: (False, "withdrawn")}] * 2
    # Back at the first one all is as it was there.
    to(national, *both)
    assert [shown(kind, one) for one in both] == [{said: (True, "accepted")}] * 2
    assert [elsewhere(one) for one in both] == [[again], [back]]
    with pytest.raises(Refusal) as refused:
        kind.say(first)
    assert refused.value.code == kind.already
    kind.take_back(second)
    to(national, *both)
    assert [shown(kind, one) for one in both] == [{said: (False, "withdrawn")}] * 2


def test_a_withdrawal_that_another_platform_has_takes_nothing_back_here(
    kind: Kind, both: Both, national: National, other: National
) -> None:
    first, second = both
    said = kind.say(first).value.op
    rounds(national, *both)
    kind.take_back(second)  # it waits, and leaves for the other platform
    to(other, *both)
    to(national, *both)
    assert [shown(kind, one) for one in both] == [{said: (True, "accepted")}] * 2


def test_a_withdrawal_of_the_first_platform_is_known_again_there(
    kind: Kind, both: Both, national: National, other: National
) -> None:
    first, second = both
    said = kind.say(first).value.op
    rounds(national, *both)
    kind.take_back(second)
    rounds(national, second, first)
    to(other, *both)
    assert [shown(kind, one) for one in both] == [{}, {}]
    to(national, *both)
    assert [shown(kind, one) for one in both] == [{said: (False, "withdrawn")}] * 2
    with second.store.reading() as connection:
        (found,) = kind.rows(connection)
    assert not found.withdrawn_elsewhere  # it was taken back on this computer


def test_what_waits_leaves_for_the_platform_of_today(both: Both, national: National, other: National) -> None:
    first, _ = both
    op = cast_vote(first, SERVICE).value.op
    to(other, *both)
    assert (national.tally(), other.tally()) == ({}, {SERVICE: 1})
    assert [found.cast_op for one in both if (found := row(one)) is not None] == [op, op]
    assert elsewhere(first) == []


def test_a_vote_that_another_platform_refused_may_be_cast_here(
    context: CommuneContext, national: National, other: National
) -> None:
    to(national, context)
    cast_vote(context, SERVICE)
    national.phase("steering")
    rounds(national, context)
    to(other, context)
    assert row(context) is None
    cast_vote(context, SERVICE)
    to(other, context)
    assert other.tally() == {SERVICE: 1}
