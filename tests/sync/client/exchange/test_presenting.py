"""What a platform that was put back has lost, as its own words tell."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import func, select, update

from sync.client.connection.pace import Pace
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.exchange import presenting
from sync.client.ledger import notes, platform_ledger
from sync.client.ledger.platform_ledger import RECOVERING
from sync.client.ledger.tables import batch, outbox
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.ends import Commune, National


def test_an_act_that_it_has_as_of_a_later_day_is_lost(enrolled: Commune, national: National) -> None:
    """Whether it has said since that it knows it or not: a key that comes once more shows it no receipt."""
    op = enrolled.act().op
    running.run(enrolled, national.transport())
    platform = national.keys.signing.id
    with enrolled.reading() as connection:
        (said,) = platform_ledger.words(connection, platform, 10)
        later = replace(said, deposited_at=said.deposited_at + timedelta(days=1))
        known = replace(said, n=2, status="duplicate")
        assert presenting.lost(connection, platform, [said]) == []
        assert presenting.lost(connection, platform, [later]) == [op]
        assert presenting.lost(connection, platform, [later, known]) == [op]
        assert presenting.lost(connection, platform, [known]) == [op], "that it knows it tells nothing else"
        for status in neighbours("accepted"):  # a word of a later platform, which tells nothing either
            assert presenting.lost(connection, platform, [replace(later, status=status)]) == []


@pytest.mark.slow
@pytest.mark.parametrize("state", ["deposited", "conflict"])
def test_so_is_one_that_it_lets_wait_or_refuses_as_of_a_later_day(
    enrolled: Commune, national: National, state: str
) -> None:
    op = enrolled.act().op
    running.run(enrolled, national.transport())
    platform = national.keys.signing.id
    with enrolled.transaction() as connection:
        connection.execute(update(outbox).values(state=state))
        (said,) = platform_ledger.words(connection, platform, 10)
        for status, is_lost in ((state, True), ("rejected", True), ("accepted", False)):
            then = replace(said, status=status)
            later = replace(then, deposited_at=said.deposited_at + timedelta(days=1))
            assert presenting.lost(connection, platform, [later]) == [op] * is_lost
            if state == "deposited" or status == "conflict":
                assert presenting.lost(connection, platform, [then]) == []


def test_it_is_searched_for_unless_all_that_it_lacks_is_set_aside(enrolled: Commune, national: National) -> None:
    """Also where what was noted of it cannot be read any more."""
    first, second = (enrolled.act().op for _ in range(2))
    platform = national.keys.signing.id
    with enrolled.transaction() as connection:
        assert not presenting.searching(connection, platform)
        for value in ("?", "{}", "null"):
            notes.write(connection, RECOVERING, platform, msgspec.Raw(value.encode()))
            assert presenting.searching(connection, platform)
        connection.execute(update(outbox).where(outbox.c.op == first).values(state="quarantined"))
        for aside, searching in (((first,), False), ((first, second), True), ((), True)):
            notes.write(connection, RECOVERING, platform, presenting.LostActs(aside=aside))
            assert presenting.searching(connection, platform) is searching
        notes.forget(connection, RECOVERING, platform)
        presenting.start(connection, platform, enrolled.key, [], pace=Pace(), now=enrolled.clock())
        assert presenting.searching(connection, platform), "its batches may go, as where the key is replaced"


def test_a_batch_is_finished_once_all_of_its_acts_are_answered(enrolled: Commune, national: National) -> None:
    """Of two lines one may have arrived by a key: the other is still to be asked for under its old name."""
    first, second = (enrolled.act().op for _ in range(2))
    cut = FaultyTransport(national.transport(), lambda call: "before" if call.path.endswith("/batches") else None)
    with pytest.raises(NetworkError):
        running.run(enrolled, cut)
    count = select(func.count()).select_from(batch)
    for answered, left in (((), 1), ((first,), 1), ((first, "another"), 1), ((first, second, "another"), 0)):
        with enrolled.transaction() as connection:
            presenting.finish_answered(connection, answered)
            assert connection.execute(count).scalar_one() == left
