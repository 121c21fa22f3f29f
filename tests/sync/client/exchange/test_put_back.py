"""The platform put back to any of its commits: both ends say the same of every act again, without a new epoch."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import platform_ledger
from sync.client.ledger.tables import copy
from sync.contract.published import Proposal
from tests.sync.client import put_back, running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import Clock, Commune, National
from tests.sync.client.put_back import run, until_rest


@pytest.mark.slow
def test_between_any_two_blocks_of_a_round(enrolled: Commune, national: National, commits: Commits) -> None:
    put_back.between_any_two_blocks_of_a_round(enrolled, national, commits)


def test_control_without_the_ledger_a_loss_between_two_blocks_is_not_seen(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    put_back.control_without_the_ledger_a_loss_between_two_blocks_is_not_seen(enrolled, national, commits)


@pytest.mark.slow
def test_what_is_published_since_is_read_though_positions_are_used_again(
    enrolled: Commune, national: National, commits: Commits
) -> None:
    def proposes(*ids: str) -> None:
        for id_ in ids:
            national.publish("proposals", id_, Proposal(id=id_, title=id_, kind="to_develop", state="open", needs=()))

    proposes("a", "b", "c", "d", "e", "f", "g", "h", "i")
    with commits.kept():
        run(enrolled, national)
        enrolled.act()
        proposes("phantom")
        run(enrolled, national)
    commits.put_back(commits.files[0])
    proposes("x", "y", "z")
    until_rest(enrolled, national)
    with enrolled.reading() as connection:
        read = set(connection.scalars(select(copy.c.id).where(copy.c.scope == "proposals")))
    assert read == set("abcdefghixyz")


@pytest.mark.slow
def test_a_ledger_that_cannot_be_read_here_counts_as_never_seen(enrolled: Commune, national: National) -> None:
    enrolled.act()
    run(enrolled, national)
    with enrolled.transaction() as connection:
        connection.execute(update(copy).where(copy.c.scope == platform_ledger.LEDGER).values(value='{"size": -1}'))
    assert run(enrolled, national).outcome == "complete"
    with enrolled.reading() as connection:
        seen = platform_ledger.last_seen(connection, national.keys.signing.id)
    assert seen is not None
    assert seen.size == 1


def test_what_the_first_greeting_told_is_known_though_the_round_breaks_off(
    enrolled: Commune, national: National
) -> None:
    cut = FaultyTransport(national.transport(), lambda call: None if call.path.endswith("/hello") else "before")
    with pytest.raises(NetworkError):
        running.run(enrolled, cut)
    with enrolled.reading() as connection:
        assert platform_ledger.last_seen(connection, national.keys.signing.id) is not None


@pytest.mark.parametrize("announced", [False, True])
@pytest.mark.parametrize("types", [(), pytest.param(("vote.cast",), marks=pytest.mark.slow)])
def test_before_what_waited_was_decided(
    enrolled: Commune, national: National, commits: Commits, clock: Clock, types: tuple[str, ...], announced: bool
) -> None:
    put_back.before_what_waited_was_decided(enrolled, national, commits, clock, types, announced=announced)


@pytest.mark.slow
def test_when_another_computer_came_first(
    enrolled: Commune, national: National, commits: Commits, make_commune: Callable[..., Commune]
) -> None:
    put_back.when_another_computer_came_first(enrolled, national, commits, make_commune)
