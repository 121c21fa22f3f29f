"""What a platform that was put back has lost, as its own words tell."""

from datetime import timedelta

from msgspec.structs import replace

from sync.client.exchange import presenting
from sync.client.ledger import platform_ledger
from tests.beside import neighbours
from tests.sync.client import running
from tests.sync.client.ends import Commune, National


def test_an_act_that_it_has_as_of_a_later_day_is_lost_until_it_was_asked_of_it_again(
    enrolled: Commune, national: National
) -> None:
    """Then it was shown the first receipt, and says no more: asked for ever, it would be presented for ever."""
    op = enrolled.act().op
    running.run(enrolled, national.transport())
    platform = national.keys.signing.id
    with enrolled.reading() as connection:
        (said,) = platform_ledger.words(connection, platform, 10)
        later = replace(said, deposited_at=said.deposited_at + timedelta(days=1))
        known = replace(said, n=2, status="duplicate")
        assert presenting.lost(connection, platform, [said]) == []
        assert presenting.lost(connection, platform, [later]) == [op]
        assert presenting.lost(connection, platform, [later, known]) == []
        assert presenting.lost(connection, platform, [known]) == [op], "that it knows it tells nothing else"
        for status in neighbours("accepted"):  # a word of a later platform, which tells nothing either
            assert presenting.lost(connection, platform, [replace(later, status=status)]) == []
