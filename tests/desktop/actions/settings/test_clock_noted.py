"""A clock that was put right without a network: it is noted when a commune is opened and closed, and in a backup."""

import json
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.database.driver import rows
from desktop.database.queries import exchanges
from desktop.domain import phases
from desktop.paths import Places
from sync.client.ledger.tables import exchange

INSEE, DAY = "45024", timedelta(days=1)


def measured(context: CommuneContext, signed: datetime, by: timedelta) -> None:
    """An exchange at which this computer's clock was behind by this much."""
    moment = (signed - by).isoformat()
    row = {"started_at": moment, "ended_at": moment, "outcome": "complete", "failures": 0}
    summary = json.dumps({"offset_s": by.total_seconds()})
    with context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row | {"summary": summary, "server_time": signed.isoformat()}))


def noted(context: CommuneContext) -> list[tuple[str]]:
    with context.store.reading() as connection:
        return rows(connection, "SELECT value FROM meta WHERE key = 'clock'")


def reopened(places: Places, context: CommuneContext, *moments: datetime) -> None:
    """Opens the commune at each of these times, as her clock shows them, and closes it again."""
    for moment in moments:
        open_commune(places, INSEE, lambda at=moment: at, context.keystore).close()


def platform_time(context: CommuneContext, here: datetime) -> datetime:
    with context.store.reading() as connection:
        return phases.corrected(here, exchanges.clock_offset(connection))


def test_one_that_was_ahead_stays_right_for_as_long_as_there_is_no_network(
    context: CommuneContext, places: Places
) -> None:
    signed = context.clock()
    measured(context, signed, -3 * DAY)
    reopened(places, context, signed + 4 * DAY)
    assert platform_time(context, signed + 4 * DAY) == signed + DAY, "nobody put it right yet"
    reopened(places, context, signed + 2 * DAY)
    for days in (2, 3, 4, 40):
        assert platform_time(context, signed + days * DAY) == signed + days * DAY
    measured(context, signed + 41 * DAY, -3 * DAY)
    assert platform_time(context, signed + 44 * DAY) == signed + 41 * DAY, "a later exchange says what counts"


def test_it_is_noted_as_a_commune_is_opened_for_a_crash_closes_none(context: CommuneContext, places: Places) -> None:
    signed = context.clock()
    measured(context, signed, -3 * DAY)
    reopened(places, context, signed + 4 * DAY)
    opened = open_commune(places, INSEE, lambda: signed + 2 * DAY, context.keystore)
    assert platform_time(context, signed + 40 * DAY) == signed + 40 * DAY
    opened.close()


def test_one_that_is_behind_and_left_so_keeps_its_offset(context: CommuneContext, places: Places) -> None:
    signed = context.clock()
    measured(context, signed, 3 * DAY)
    reopened(places, context, *(signed + days * DAY for days in range(-3, 10)))
    assert platform_time(context, signed + 9 * DAY) == signed + 12 * DAY


def test_what_was_put_right_while_the_window_was_open_is_noted_as_it_closes(
    context: CommuneContext, places: Places
) -> None:
    signed = context.clock()
    measured(context, signed, -DAY)
    open_now = open_commune(places, INSEE, lambda: signed + DAY, context.keystore)
    replace(open_now, clock=lambda: signed + timedelta(hours=1)).close()
    assert platform_time(context, signed + 9 * DAY) == signed + 9 * DAY


@pytest.mark.parametrize("by", [timedelta(), timedelta(minutes=10), timedelta(minutes=-10)])
def test_nothing_is_written_for_a_clock_that_is_right(context: CommuneContext, places: Places, by: timedelta) -> None:
    reopened(places, context, context.clock())
    signed = context.clock()
    measured(context, signed, by)
    reopened(places, context, signed + DAY, signed - 40 * DAY)
    assert noted(context) == []


def test_a_commune_is_closed_where_nothing_can_be_noted(
    context: CommuneContext, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    signed = context.clock()
    measured(context, signed, -3 * DAY)
    other = open_commune(places, INSEE, lambda: signed, context.keystore)
    with other.store.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE meta")
    replace(other, clock=lambda: signed + DAY).close()
    assert "clock not noted" in caplog.text


@pytest.mark.parametrize("since", [False, True])
def test_a_backup_says_nothing_of_a_clock_that_was_measured_since(
    context: CommuneContext, places: Places, since: bool
) -> None:
    """It was put right after the backup, and an exchange or an opened window has seen so: the backup has not."""
    signed = context.clock()
    measured(context, signed, -3 * DAY)
    kept = make_backup(context, "asked").value.kept
    if since:
        measured(context, signed + DAY, timedelta())
    else:
        reopened(places, context, signed + DAY)
    restore_backup(places, INSEE, kept.name, lambda: signed + 10 * DAY)
    assert platform_time(context, signed + 10 * DAY) == signed + 10 * DAY


def test_a_backup_that_is_put_back_leaves_a_wrong_clock_wrong(context: CommuneContext, places: Places) -> None:
    signed = context.clock()
    measured(context, signed, 3 * DAY)
    kept = make_backup(context, "asked").value.kept
    restore_backup(places, INSEE, kept.name, lambda: signed + 10 * DAY)
    assert platform_time(context, signed + 10 * DAY) == signed + 13 * DAY


def test_a_backup_of_another_computer_says_nothing_of_the_clock_of_this_one(
    context: CommuneContext, places: Places
) -> None:
    signed = context.clock()
    measured(context, signed, -3 * DAY)
    kept = make_backup(context, "asked").value.kept
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'x' WHERE key = 'database_id'")
    restore_backup(places, INSEE, kept.name, lambda: signed + 10 * DAY)
    assert platform_time(context, signed + 10 * DAY) == signed + 10 * DAY
