"""Acts on a stick that the platform cannot read: its return names them, the next stick brings those behind them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.client.exchange import presenting
from sync.client.ledger import outbox, platform_ledger
from sync.client.ledger.tables import outbox as acts
from sync.client.ledger.tables import platform_entry
from sync.client.news import Settled
from sync.client.usb import unread
from sync.contract.identifiers import uuid7
from sync.contract.ledger import LedgerHead
from sync.contract.problems import MALFORMED, problem
from sync.platform.intake import returns as given
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.usb.changed_returns import changed


def spoil(commune: Commune, *ops: str) -> None:
    """As a program would do that wrote the acts in a form that the platform does not take."""
    for op in ops:
        data = bytes(commune.rows()[op].frozen) + b" "
        with commune.transaction() as connection:
            connection.execute(update(acts).where(acts.c.op == op).values(frozen=data))


def mend(commune: Commune, *ops: str) -> None:
    for op in ops:
        data = bytes(commune.rows()[op].frozen).rstrip()
        with commune.transaction() as connection:
            connection.execute(update(acts).where(acts.c.op == op).values(frozen=data))
            assert outbox.release(connection, op)


def fetched(national: National, usb: Usb, bundle: str) -> Path:
    """The return of the bundle, written once more."""
    target = usb.folder / f"retour-{len(list(usb.folder.iterdir()))}.relais"
    with target.open("wb") as stream:
        given.write(national.store, national.keys, bundle, stream, national.clock())
    return target


def carry(commune: Commune, national: National, usb: Usb) -> int:
    """One stick there and back; how many acts are set aside by it."""
    commune.clock.pass_by(days=1)
    return usb.there_and_back(commune, national).quarantined


@pytest.mark.slow
@pytest.mark.parametrize("places", [(0,), (49,), (60,), (2, 3, 55)])
def test_the_next_stick_leaves_them_out_and_brings_the_rest(
    enrolled: Commune, national: National, usb: Usb, places: tuple[int, ...]
) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:64]]
    bad = [ops[place] for place in places]
    spoil(enrolled, *bad)
    assert carry(enrolled, national, usb) == len(bad)
    assert {op: state for op, state in enrolled.states().items() if state == "quarantined"} == dict.fromkeys(
        bad, "quarantined"
    )
    row = enrolled.rows()[bad[0]]
    assert (row.reason, row.detail) == ("operation-malformed", "L’opération n’est pas en forme canonique.")
    told = [news.op for news in enrolled.news if isinstance(news, Settled) and news.state == "quarantined"]
    assert told == bad
    new = enrolled.act(SERVICES[70]).op
    assert carry(enrolled, national, usb) == 0
    assert set(national.operations()) == {*ops, new} - set(bad)
    mend(enrolled, *bad)
    carry(enrolled, national, usb)
    assert set(national.operations()) == {*ops, new}
    assert set(enrolled.states().values()) == {"accepted"}
    assert enrolled.verify().ok


def test_what_was_released_is_not_set_aside_again_by_the_same_return(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    op = enrolled.act().op
    spoil(enrolled, op)
    back = usb.answer(national, usb.write(enrolled).file)
    assert usb.take_back(enrolled, back).quarantined == 1
    mend(enrolled, op)
    assert usb.take_back(enrolled, back).quarantined == 0
    assert enrolled.states() == {op: "finalised"}


@pytest.mark.parametrize("comes_again", [False, True])
def test_nor_by_a_later_one_that_says_the_same(
    enrolled: Commune, national: National, usb: Usb, comes_again: bool
) -> None:
    """The return is fetched again, or the same bundle is carried again: what it says is known already."""
    op = enrolled.act().op
    spoil(enrolled, op)
    file = usb.write(enrolled).file
    bundle = usb.receive(national, file).id
    spoiled = fetched(national, usb, bundle)
    assert usb.take_back(enrolled, spoiled).quarantined == 1
    mend(enrolled, op)
    again = usb.answer(national, file) if comes_again else fetched(national, usb, bundle)
    taken = usb.take_back(enrolled, again)
    assert (taken.answers, taken.quarantined) == (bundle, 0)
    assert enrolled.states() == {op: "finalised"}
    spoil(enrolled, op)
    assert carry(enrolled, national, usb) == 1  # a new bundle, so its answer counts again


def test_what_came_by_the_network_meanwhile_is_not_set_aside(enrolled: Commune, national: National, usb: Usb) -> None:
    op = enrolled.act().op
    spoil(enrolled, op)
    back = usb.answer(national, usb.write(enrolled).file)
    good = bytes(enrolled.rows()[op].frozen).rstrip()
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == op).values(frozen=good))
    running.run(enrolled, national.transport())
    assert usb.take_back(enrolled, back).quarantined == 0
    assert enrolled.states() == {op: "accepted"}


def test_an_act_of_which_the_same_return_brings_the_receipt_is_not_set_aside(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    """It was written while the bundle came a second time, to a platform that reads it now: the act waits there."""
    ops = [enrolled.act(service, requires=(uuid7(enrolled.clock()),)).op for service in SERVICES[:2]]
    back = usb.answer(national, usb.write(enrolled).file)
    said = [problem(MALFORMED, "Cet envoi est illisible.", field=op) for op in ops]
    file = changed(national, usb, back, stopped=tuple(said), proofs=lambda lines: lines[:1])
    taken = usb.take_back(enrolled, file)
    assert (taken.acts, taken.quarantined) == (1, 1)
    assert sorted(enrolled.states().values()) == ["held", "quarantined"]


@pytest.mark.slow
def test_a_bundle_that_comes_again_to_a_platform_that_reads_it_is_not_stopped(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    """The act was beyond the quota, or the platform is newer now: its new return does not call the act unreadable."""
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    spoil(enrolled, ops[1])
    bad = usb.write(enrolled).file
    assert usb.receive(national, bad).stopped
    assert usb.take_back(enrolled, usb.answer(national, bad)).quarantined == 1
    mend(enrolled, ops[1])
    good = usb.write(enrolled).file
    assert not usb.receive(national, good).stopped
    assert usb.take_back(enrolled, usb.answer(national, good)).quarantined == 0
    assert enrolled.states() == dict.fromkeys(ops, "accepted")


@pytest.mark.slow
def test_of_what_a_platform_has_lost_too(
    enrolled: Commune, national: National, usb: Usb, yesterday: Callable[[], None]
) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:30]]
    carry(enrolled, national, usb)
    rows = enrolled.rows()
    yesterday()
    carry(enrolled, national, usb)
    spoil(enrolled, ops[17])
    new = enrolled.act(SERVICES[40]).op
    assert carry(enrolled, national, usb) == 1
    assert carry(enrolled, national, usb) == 0
    assert set(national.operations()) == {*ops, new} - {ops[17]}
    mend(enrolled, ops[17])
    carry(enrolled, national, usb)
    assert set(national.operations()) == {*ops, new}
    del (now := enrolled.rows())[new]
    assert [(row.state, row.number, row.received_at) for row in now.values()] == [
        (row.state, row.number, row.received_at) for row in rows.values()
    ]
    assert enrolled.verify().ok


def test_what_the_platform_has_lost_and_nobody_can_read_here_any_more_is_set_aside(
    enrolled: Commune, national: National
) -> None:
    op, platform = enrolled.act().op, national.keys.signing.id
    running.run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        platform_ledger.set_back(connection, platform, LedgerHead(size=0, head="00" * 32), 0)
        platform_ledger.begin_recovery(connection, platform)
        assert presenting.note_lost(connection, platform) == 1
    assert unread.set_aside_damaged(enrolled) == 0
    with enrolled.transaction() as connection:
        connection.execute(update(acts).values(frozen=b"{"))
    assert unread.set_aside_damaged(enrolled) == 1
    assert enrolled.states() == {op: "quarantined"}


def test_a_word_of_the_platform_that_cannot_be_read_here_comes_with_the_next_stick(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    running.run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        connection.execute(update(platform_entry).where(platform_entry.c.n == 2).values(entry="?"))
    taken = usb.there_and_back(enrolled, national)
    assert (taken.recovered, taken.contradictions) == (0, 0)
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    with enrolled.reading() as connection:
        assert len(list(platform_ledger.words(connection, national.keys.signing.id, 9))) == len(ops)
    assert enrolled.verify().ok
