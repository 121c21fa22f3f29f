"""A commune that changes platforms: what the one before accepted does not stand here, and stands there as before."""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox
from desktop.domain.refusals import Refusal
from sync.client.ledger import verification
from tests.desktop.actions.exchanging import URL, National
from tests.desktop.actions.votes.retaken_kinds import KINDS, Kind, opened, shown
from tests.desktop.actions.votes.two_computers import SERVICE, Both, both, enrolled, national, other, rounds, row

__all__ = ["both", "enrolled", "national", "other"]


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
