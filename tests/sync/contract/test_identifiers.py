"""Identifiers: UUIDv7 that sort by time, whatever the clock says, and device ids that follow from the key."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from sync.contract.identifiers import device_id, uuid7

NOW = datetime(2021, 3, 2, 14, 32, tzinfo=UTC)


def test_they_sort_by_time() -> None:
    assert uuid7(NOW).startswith("0177f35a-5700-7")  # 1,614,695,520,000 ms after 1970
    made = [uuid7(NOW + timedelta(milliseconds=n)) for n in range(500)]
    assert made == sorted(made)


def test_those_of_one_computer_sort_as_they_were_made_though_its_clock_goes_back() -> None:
    times = [NOW + timedelta(days=2), NOW, NOW, NOW - timedelta(days=700), NOW + timedelta(days=3)]
    made = [uuid7(times[0])]
    for now in times[1:]:
        made.append(uuid7(now, after=made[-1]))
    assert made == sorted(set(made))
    assert [one[:13] for one in made[-1:]] == [uuid7(times[-1])[:13]]
    assert {uuid.UUID(one).version for one in made} == {7}


def test_none_comes_twice_within_a_millisecond() -> None:
    assert len({uuid7(NOW) for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize("now", [NOW, datetime(1969, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)])
def test_they_are_of_version_7_whatever_the_clock_says(now: datetime) -> None:
    made = uuid.UUID(uuid7(now))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_a_clock_before_1970_says_the_beginning() -> None:
    assert uuid7(datetime(1969, 1, 1, tzinfo=UTC)).startswith("00000000-0000-7")


def test_a_device_is_named_by_its_key() -> None:
    assert device_id(bytes(32)) == device_id(bytes(32)) != device_id(bytes(31) + b"\1")
    assert len(device_id(bytes(32))) == 27
