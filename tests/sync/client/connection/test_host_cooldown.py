"""One cool-down per host: when the platform asks one commune to wait, its neighbour on the same computer waits too."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.client.connection.host_cooldown import HostCooldown
from sync.client.connection.transports import FaultyTransport, ScriptedTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Answer
from tests.sync.client import running
from tests.sync.client.ends import SERVICES, Clock, Commune, National

NOW = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)
URL = "https://plateforme.example/relais"
MINUTE = timedelta(minutes=1)


def test_it_is_shut_until_the_moment_and_for_this_host_only(tmp_path: Path) -> None:
    cooldown = HostCooldown(tmp_path / "cooldowns", URL)
    assert cooldown.allows(NOW, automatic=True)
    cooldown.start(NOW, NOW + 10 * MINUTE, asked=False)
    again = HostCooldown(tmp_path / "cooldowns", "https://PLATEFORME.example/")
    assert not again.allows(NOW + 9 * MINUTE, automatic=True)
    assert again.allows(NOW + 9 * MINUTE, automatic=False), "a person passes our own waiting"
    assert again.allows(NOW + 10 * MINUTE, automatic=True)
    assert HostCooldown(tmp_path / "cooldowns", "https://autre.example").allows(NOW, automatic=True)
    again.clear()
    assert cooldown.allows(NOW, automatic=True)


def test_what_the_platform_asked_for_outlasts_our_own_jitter(tmp_path: Path) -> None:
    cooldown = HostCooldown(tmp_path, URL)
    cooldown.start(NOW, NOW + 20 * MINUTE, asked=True)
    cooldown.start(NOW + MINUTE, NOW + 2 * MINUTE, asked=False)
    assert not cooldown.allows(NOW + 19 * MINUTE, automatic=True)
    assert not cooldown.allows(NOW + 4 * MINUTE, automatic=False), "nor does a person pass it, for five minutes"
    assert cooldown.allows(NOW + 6 * MINUTE, automatic=False)


@pytest.mark.parametrize(
    ("asked_at", "wait", "stays"),
    [
        (NOW, 20 * MINUTE, True),
        (NOW + MINUTE, 20 * MINUTE, True),  # at this very moment
        (NOW + MINUTE + MINUTE / 60, 20 * MINUTE, False),  # set by a clock that was put back since
        (NOW, 4 * MINUTE, False),  # our own wait is longer
    ],
)
def test_a_wait_that_was_asked_for_stays_while_it_is_the_longer(
    tmp_path: Path, asked_at: datetime, wait: timedelta, stays: bool
) -> None:
    cooldown = HostCooldown(tmp_path, URL)
    cooldown.start(asked_at, asked_at + wait, asked=True)
    cooldown.start(NOW + MINUTE, NOW + 10 * MINUTE, asked=False)
    assert cooldown.allows(NOW + 10 * MINUTE, automatic=True) == (not stays)


@pytest.mark.parametrize("clock", [NOW - timedelta(days=730), NOW + timedelta(days=730)])
def test_a_clock_years_off_shuts_nobody_out(tmp_path: Path, clock: datetime) -> None:
    cooldown = HostCooldown(tmp_path, URL)
    cooldown.start(clock, clock + 10 * MINUTE, asked=True)
    assert cooldown.allows(NOW, automatic=True)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00" * 200,
        b"[]",
        b'{"at":"2021-02-10T09:00:00","next_at":"2021-02-10T09:30:00Z"}',
        b'{"at":"2021-02-10T09:00:00Z","next_at":"2021-02-10T09:30:00"}',
        b"{" * 9_000,
    ],
)
def test_a_file_that_nobody_wrote_so_counts_for_nothing(tmp_path: Path, text: bytes) -> None:
    cooldown = HostCooldown(tmp_path, URL)
    cooldown.start(NOW, NOW + 10 * MINUTE, asked=True)
    (file,) = tmp_path.iterdir()
    file.write_bytes(text)
    assert cooldown.allows(NOW, automatic=True)


def test_where_nothing_can_be_written_the_exchange_goes_on(tmp_path: Path) -> None:
    (tmp_path / "cooldowns").write_text("a file where the folder should be")
    cooldown = HostCooldown(tmp_path / "cooldowns", URL)
    cooldown.start(NOW, NOW + MINUTE, asked=True)
    assert cooldown.allows(NOW, automatic=True)
    cooldown.clear()


@pytest.fixture
def neighbours(make_commune: Callable[..., Commune], national: National) -> tuple[Commune, Commune]:
    """Two databases on one computer, both enrolled with the same host."""
    both = make_commune("45024"), make_commune("45025")
    for commune in both:
        commune.enrol(national.transport(), national.code())
        commune.act(SERVICES[0])
    return both


def run(commune: Commune, transport: Any, cooldowns: Path, *, automatic: bool) -> str:
    try:
        return running.run(commune, transport, cooldowns=cooldowns, automatic=automatic).outcome
    except NetworkError as network_error:
        return network_error.code


@pytest.mark.parametrize(
    ("retry_after", "minutes"),
    [("120", 2), ("Wed, 10 Feb 2021 09:20:00 GMT", 20), ("9" * 40, 30), ("Wed, 31 Dec 9999 23:59:59 GMT", 30)],
)
def test_a_busy_platform_is_left_alone_by_both(
    neighbours: tuple[Commune, Commune],
    national: National,
    clock: Clock,
    tmp_path: Path,
    retry_after: str,
    minutes: int,
) -> None:
    cooldowns = tmp_path / "cooldowns"
    leave_it_alone(neighbours, national, clock, retry_after, minutes, (cooldowns, cooldowns))


def leave_it_alone(
    neighbours: tuple[Commune, Commune],
    national: National,
    clock: Clock,
    retry_after: str,
    minutes: int,
    cooldowns: tuple[Path, Path],
) -> None:
    first, second = neighbours
    headers = {"retry-after": retry_after, "date": "Wed, 10 Feb 2021 09:00:00 GMT"}
    busy = ScriptedTransport(Answer(status=503, headers=headers, body=b"busy"))
    national.calls.clear()
    said = run(first, busy, cooldowns[0], automatic=True)
    clock.pass_by(minutes=minutes, seconds=-1)
    assert run(first, national.transport(), cooldowns[0], automatic=True) == "waiting"
    assert run(second, national.transport(), cooldowns[1], automatic=True) == "waiting"
    assert national.calls == []
    clock.pass_by(minutes=-minutes, seconds=1)
    assert run(second, national.transport(), cooldowns[1], automatic=False) == said == "retry_later"
    assert national.calls == []
    clock.pass_by(minutes=minutes)
    assert run(second, national.transport(), cooldowns[1], automatic=True) == "complete"
    assert run(first, national.transport(), cooldowns[0], automatic=True) == "complete"


@pytest.mark.slow
def test_a_client_that_comes_back_at_once_is_caught(
    neighbours: tuple[Commune, Commune], national: National, clock: Clock, tmp_path: Path
) -> None:
    """The controls: one reads the wait and does not tell its neighbour; the other does not read it."""
    cooldowns = tmp_path / "cooldowns"
    with pytest.raises(AssertionError, match="complete"):
        leave_it_alone(neighbours, national, clock, "120", 2, (cooldowns, tmp_path / "its own"))
    clock.pass_by(hours=1)
    with pytest.raises(AssertionError, match="complete"):
        leave_it_alone(neighbours, national, clock, "", 2, (cooldowns, cooldowns))


@pytest.mark.slow
def test_a_fault_on_our_side_of_the_host_holds_nobody_back(
    neighbours: tuple[Commune, Commune], national: National, tmp_path: Path
) -> None:
    first, second = neighbours
    absent = FaultyTransport(national.transport(), lambda call: "absent")
    assert run(first, absent, tmp_path / "cooldowns", automatic=True) == "no_route"
    assert run(second, national.transport(), tmp_path / "cooldowns", automatic=True) == "complete"
