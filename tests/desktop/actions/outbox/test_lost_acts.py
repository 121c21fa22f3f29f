"""Acts that a platform has lost, as a stick shows: they wait again, and all counts include them."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.opening import read_opening
from desktop.database.queries import bundles, exchanges, outbox
from desktop.database.queries.acts import acts_window
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.sync.client.carrying import Usb

__all__ = ["enrolled", "national"]


def shown(context: CommuneContext) -> tuple[int, int, int, int]:
    """To send, lost, received on the first screen; lost in the outbox."""
    opening = read_opening(context.store.path)
    assert opening is not None
    with context.store.reading() as connection:
        window = acts_window.window(connection, 0, 10)
    return opening.waiting, opening.lost, opening.accepted, window.lost


def gone(context: CommuneContext) -> tuple[set[str], frozenset[str], set[str]]:
    """What each line, its paper and what is asked about a subject call lost; by subject."""
    with context.store.reading() as connection:
        rows = acts_window.window(connection, 0, 10).rows
        listed = {row.subject for row in outbox.listed(connection) if row.lost}
        return {row.subject for row in rows if row.lost}, exchanges.lost_subjects(connection), listed


def carried(context: CommuneContext, national: National, usb: Path) -> int:
    """There and back; how many acts the platform had lost."""
    file = export_bundle(context, usb).value.file
    done = import_bundle(context, Usb(usb).answer(national, file))
    assert (done.changes.outbox, done.changes.link) == (True, True)
    return done.value.recovered


@pytest.mark.slow
@pytest.mark.parametrize("way", ["key", "network"])
def test_they_are_counted_until_they_have_gone_again(
    context: CommuneContext,
    national: National,
    tmp_path: Path,
    way: str,
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    backup = national.backup(tmp_path)
    for service in ("opencimetiere", "publik"):
        cast_vote(context, service)
    exchange(context, national.transport)
    assert shown(context) == (0, 0, 3, 0)
    national.put_back(backup)
    assert carried(context, national, usb) == 2
    assert shown(context) == (2, 2, 1, 2)
    two = {"opencimetiere", "publik"}
    assert gone(context) == (two, two, two)
    if way == "key":
        carried(context, national, usb)
    else:
        exchange(context, national.transport)
    assert shown(context) == (0, 0, 3, 0)
    assert gone(context) == (set(), set(), set())
    assert len(national.tally()) == 3


@pytest.mark.slow
@pytest.mark.parametrize("days", [-2, 0, 2])
def test_what_left_again_on_a_stick_is_told_from_an_older_stick_whatever_the_clock(
    context: CommuneContext, national: National, clock: Clock, tmp_path: Path, days: int
) -> None:
    """A clock that is ahead had it said to have left again, and one that is late that it had not."""
    usb = tmp_path / "usb"
    usb.mkdir()
    clock.now += timedelta(days=days)
    enrolled(context, national)
    exchange(context, national.transport)
    backup = national.backup(tmp_path)
    op = cast_vote(context, "grr").value.op

    def away() -> frozenset[str]:
        with context.store.reading() as connection:
            return bundles.on_a_stick(connection)

    export_bundle(context, usb)
    assert away() == {op}, "it waits, and is on a stick"
    exchange(context, national.transport)
    assert away() == frozenset(), "it was received"
    national.put_back(backup)
    assert carried(context, national, usb) == 1
    assert away() == frozenset(), "the stick that has it left before the loss"
    export_bundle(context, usb)
    assert away() == {op}


def test_a_lost_refusal_takes_nothing_from_what_was_accepted(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    backup = national.backup(tmp_path)
    national.phase("deployment")  # too late for a vote
    cast_vote(context, "publik")
    exchange(context, national.transport)
    national.put_back(backup)
    carried(context, national, tmp_path)
    opening = read_opening(context.store.path)
    assert opening is not None
    assert (opening.accepted, opening.refused, opening.waiting, opening.lost) == (1, 0, 1, 1)


def test_a_lost_withdrawal_is_not_among_those_taken_into_account(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    def counted() -> tuple[int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.accepted, opening.withdrawals

    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    backup = national.backup(tmp_path)
    withdraw_vote(context, "grr")
    exchange(context, national.transport)
    assert counted() == (2, 1)
    national.put_back(backup)
    carried(context, national, tmp_path)
    assert counted() == (1, 0)


def test_what_a_former_platform_has_lost_is_no_matter_of_today_s(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    backup = national.backup(tmp_path)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    national.put_back(backup)
    carried(context, national, tmp_path)
    assert shown(context) == (1, 1, 0, 1)
    enrolled(context, National(tmp_path / "another", another=True))
    _, *lost_and_received, in_the_outbox = shown(context)
    assert (lost_and_received, in_the_outbox) == ([0, 0], 0), "another platform has received it"
    assert gone(context) == (set(), set(), set())
