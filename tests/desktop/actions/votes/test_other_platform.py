"""A commune changes platforms: what the earlier one accepted does not count here, and still counts there."""

import pytest
from sqlalchemy import func, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.opening import read_opening
from desktop.database.queries import outbox
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.narrowed import Asked
from desktop.documents import exports
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import other_platforms, verification
from sync.client.ledger.states import State
from sync.client.ledger.tables import copy
from sync.client.ledger.tables import outbox as acts
from sync.contract.campaign import PHASES
from tests.desktop.actions.exchanging import NOW, URL, National
from tests.desktop.actions.votes.retaken_kinds import KINDS, Kind, opened, shown
from tests.desktop.actions.votes.two_computers import SERVICE, Both, both, enrolled, national, other, rounds, row

__all__ = ["both", "enrolled", "national", "other"]


@pytest.fixture(params=[pytest.param(one, marks=[] if one == "vote" else pytest.mark.slow) for one in KINDS])
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_home_page_and_the_outbox_count_apart_what_another_platform_has(
    both: Both, national: National, other: National
) -> None:
    first, _ = both
    to(national, first)
    cast_vote(first, SERVICE)
    rounds(national, first)
    assert counted(first) == (1, 0, ["accepted"])
    to(other, first)
    for state in (State.SUPERSEDED, State.ACCEPTED):  # a correction there whose conflict was settled, and a vote
        with first.store.transaction() as connection:
            connection.execute(update(acts).values(state=state))
        assert counted(first) == (0, 1, ["other_platform"])
    again = cast_vote(first, "grr").value.op
    rounds(other, first)
    assert counted(first) == (1, 1, ["accepted", "other_platform"])
    with first.store.reading() as connection:
        accepted = acts_window.window(connection, 0, 10, Asked("accepted"))
        numbers = acts_window.numbers(connection, Asked("accepted"))
    assert [row.op for row in accepted.rows] == [again]
    assert numbers == tuple(row.seq for row in accepted.rows)


def counted(context: CommuneContext) -> tuple[int, int, list[str]]:
    """What Accueil says of today's platform and of another one, and the filters that the outbox offers."""
    opening = read_opening(context.store.path)
    assert opening is not None
    with context.store.reading() as connection:
        kinds = acts_window.window(connection, 0, 10).counts
        for only, many in kinds.items():
            assert acts_window.window(connection, 0, 10, Asked(only)).total == many
        assert opening.elsewhere == sum(act.other_platform for act in outbox.listed(connection))
    return opening.accepted, opening.elsewhere, sorted(only for only, many in kinds.items() if many)


@pytest.mark.slow
def test_a_withdrawal_that_another_platform_took_in_vain_leaves_once_back(
    kind: Kind, both: Both, national: National, other: National
) -> None:
    first, second = both
    said = kind.say(first).value.op
    rounds(national, *both)
    kind.take_back(second)  # it waits, and leaves for the other platform
    to(other, *both)
    to(national, second, first)
    assert [shown(kind, one) for one in both] == [{said: (False, "withdrawn")}] * 2


@pytest.mark.slow
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


@pytest.mark.slow
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


def unheard(context: CommuneContext, platform: National) -> None:
    """What it sends arrives there, and the answer is lost."""
    with pytest.raises(NetworkError):
        exchange(
            context, FaultyTransport(platform.transport, lambda call: "after" if "/batches" in call.path else None)
        )


@pytest.mark.parametrize("refused", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_what_was_received_here_unseen_stands_whatever_another_platform_says_of_it(
    kind: Kind, refused: bool, both: Both, national: National, other: National
) -> None:
    first, second = both
    said = kind.say(first).value.op
    unheard(first, national)
    if refused:
        other.phase(PHASES[-1])
    to(other, first)
    assert list(shown(kind, first).values()) == [(not refused, "rejected" if refused else "accepted")]
    to(national, first, second)
    assert [shown(kind, one)[said] for one in both] == [(True, "accepted")] * 2
    assert elsewhere(first) == []
    kind.take_back(first)
    rounds(national, *both, *both)
    assert [shown(kind, one)[said] for one in both] == [(False, "withdrawn")] * 2
    # The other platform's answer is its own, and still counts there.
    to(other, first)
    assert list(shown(kind, first).values()) == [(not refused, "rejected" if refused else "accepted")]


@pytest.mark.slow
def test_what_was_received_here_unseen_and_set_aside_for_another_platform_is_shown_as_received(
    context: CommuneContext, national: National, other: National
) -> None:
    enrol(context, URL, national.code(), lambda url: national.transport)
    cast_vote(context, SERVICE)
    unheard(context, national)
    with context.store.transaction() as connection:
        connection.execute(update(acts).values(state=State.QUARANTINED))  # as where that one is too old to read it
    to(other, context)
    assert shown_state(context) == "quarantined"
    to(national, context)
    assert shown_state(context) == "accepted"


def test_the_receipt_of_each_platform_stays_and_is_verified(
    context: CommuneContext, national: National, other: National
) -> None:
    enrol(context, URL, national.code(), lambda url: national.transport)
    said = cast_vote(context, SERVICE).value.op
    unheard(context, national)
    to(other, context)
    to(national, context)
    with context.store.reading() as connection:
        export = exports.read(connection, NOW, demonstration=False)
        (act,) = exports.document(export)["acts"]
    signers = [act["proof"]["receipt"]["key"], *(proof["receipt"]["key"] for proof in act["elsewhere"])]
    assert signers == [national.keys.public.id, other.keys.public.id]
    with context.store.transaction() as connection:
        assert [proof.number for proof in other_platforms.gave_way(connection)[said]] == [1]
        beside = update(copy).where(copy.c.id == f"{other.keys.public.id}/{said}")
        connection.execute(beside.values(value=func.replace(copy.c.value, '"first_number":1', '"first_number":2')))
    with context.store.reading() as connection:
        bad = verification.check(connection, context.head).first_bad
    assert bad is not None
    assert bad.startswith("Accusé d’une autre plateforme")


def shown_state(context: CommuneContext) -> str:
    found = row(context)
    return "" if found is None else found.state
