"""What the platform's ledger says of documents: that they arrived, and nothing of what became of the acts."""

import hashlib
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from sync.client.exchange import presenting
from sync.client.ledger import arrivals, platform_ledger
from sync.client.ledger.tables import upload
from sync.contract.ledger import ARRIVED, LedgerEntry, LedgerHead, Word, after, entries, origin
from tests.sync.client import attaching, running
from tests.sync.client.attaching import attach
from tests.sync.client.ends import BAULE, Commune, National

DATA = b"%PDF-1.7 plan"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def platform(national: National) -> str:
    return national.keys.signing.id


@pytest.fixture
def settled(enrolled: Commune, national: National) -> Commune:
    """One act, accepted, whose document is there."""
    attach(enrolled, DATA)
    attaching.run(enrolled, national.transport())
    return enrolled


def ledger_of(pc: Commune, platform: str, *words: tuple[str, str]) -> tuple[Sequence[LedgerEntry], LedgerHead]:
    """A ledger that says only this of the act, status and reason; and where it leads."""
    (row,) = pc.rows().values()
    told = (
        Word(op=row.op, intent=row.intent, status=status, reason=reason, deposited_at=pc.clock())
        for status, reason in words
    )
    found, head = list(entries(0, told, pc.clock())), origin(platform, BAULE)
    for entry in found:
        head = after(head, entry)
    return found, head


def replace_ledger(pc: Commune, platform: str, *words: tuple[str, str]) -> None:
    """As if that were all that it ever said."""
    found, head = ledger_of(pc, platform, *words)
    with pc.transaction() as connection:
        platform_ledger.set_back(connection, platform, head, 0)
        platform_ledger.keep(connection, platform, BAULE, found, head)


def done(pc: Commune) -> bool:
    with pc.reading() as connection:
        return connection.execute(select(upload.c.done_at)).scalar_one() is not None


def test_what_it_answers_to_have_arrived_where_its_ledger_says_so(settled: Commune, platform: str) -> None:
    assert done(settled)
    replace_ledger(settled, platform, ("accepted", ""))
    assert not done(settled)
    with settled.transaction() as connection:
        assert arrivals.take(connection, platform, [SHA256]) == 0
    replace_ledger(settled, platform, ("accepted", ""), (ARRIVED, SHA256))
    with settled.transaction() as connection:
        assert arrivals.take(connection, platform, []) == 0, "what it does not answer to have"
        assert arrivals.take(connection, "of another key", [SHA256]) == 0
        assert arrivals.take(connection, platform, [SHA256]) == 1
        assert arrivals.take(connection, platform, [SHA256]) == 0
    assert done(settled)


def test_behind_a_gap_it_says_nothing_yet(settled: Commune, platform: str) -> None:
    (first, second), head = ledger_of(settled, platform, ("accepted", ""), (ARRIVED, SHA256))
    with settled.transaction() as connection:
        platform_ledger.set_back(connection, platform, origin(platform, BAULE), 0)
        platform_ledger.keep(connection, platform, BAULE, [second], head)
        assert arrivals.take(connection, platform, [SHA256]) == 0
        platform_ledger.keep(connection, platform, BAULE, [first], after(origin(platform, BAULE), first))
        assert arrivals.take(connection, platform, [SHA256]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("reason", ["", "x", "0" * 63, "A" * 64])
def test_a_word_of_no_document_marks_none(settled: Commune, platform: str, reason: str) -> None:
    replace_ledger(settled, platform, ("accepted", ""), (ARRIVED, reason))
    with settled.transaction() as connection:
        assert arrivals.take(connection, platform, [SHA256]) == 0
    assert settled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize(("status", "lost"), [("accepted", False), ("held", True), ("rejected", True)])
def test_it_is_not_the_last_word_on_the_act(settled: Commune, platform: str, status: str, lost: bool) -> None:
    found, _ = ledger_of(settled, platform, (status, ""), (ARRIVED, SHA256))
    with settled.reading() as connection:
        assert bool(presenting.lost(connection, platform, found)) is lost


@pytest.mark.slow
@pytest.mark.parametrize("status", ["rejected", "conflict", "deposited", "held"])
def test_that_it_knows_an_act_says_nothing_of_what_it_has_forgotten(
    settled: Commune, platform: str, status: str
) -> None:
    """It was received again, twice, without its receipt: with it, it is no duplicate."""
    replace_ledger(settled, platform, (status, ""), ("duplicate", ""), (ARRIVED, SHA256))
    with settled.transaction() as connection:
        platform_ledger.begin_recovery(connection, platform)
        assert [act.op for act in presenting.waiting(connection, platform)] == list(settled.rows())


@pytest.mark.slow
def test_an_act_whose_id_is_taken_is_not_shown_for_ever(settled: Commune, platform: str) -> None:
    replace_ledger(settled, platform, ("blocked", "id_taken"), (ARRIVED, SHA256))
    with settled.transaction() as connection:
        platform_ledger.begin_recovery(connection, platform)
        assert presenting.waiting(connection, platform) == []


@pytest.mark.slow
def test_it_stands_for_no_receipt(settled: Commune, platform: str) -> None:
    replace_ledger(settled, platform, (ARRIVED, SHA256))
    assert "ne le porte plus" in (settled.verify().first_bad or "")
    replace_ledger(settled, platform, ("rejected", ""), (ARRIVED, SHA256))
    assert "en dit autre chose" in (settled.verify().first_bad or "")
    replace_ledger(settled, platform, ("accepted", ""), (ARRIVED, SHA256))
    assert settled.verify().ok


@pytest.mark.slow
def test_what_is_there_is_asked_about_and_not_sent_again(settled: Commune, national: National, platform: str) -> None:
    """Its words of another history are known, and say that it is there: it is asked, and believed."""
    replace_ledger(settled, platform, ("accepted", ""))
    before = attaching.sent(national)
    settled.clock.pass_by(hours=1)
    running.run(settled, national.transport())
    assert not done(settled)
    settled.clock.pass_by(hours=1)
    attaching.run(settled, national.transport())
    assert done(settled)
    assert attaching.sent(national) == before
