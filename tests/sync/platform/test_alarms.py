"""Alarms: one for each kind, device and operation, or for each device and day; others beside it change nothing."""

from datetime import timedelta
from itertools import product
from typing import Any, get_args

from sync.platform import alarms
from sync.platform.times import as_text

#: Each compared value has one that sorts before it and one that sorts after it.
BETWEEN = ("m", "a", "z")


def middle_first(ones: list[Any]) -> tuple[Any, Any, Any]:
    low, middle, high = ones
    return middle, low, high


def shown(world: Any) -> list[dict[str, Any]]:
    with world.store.reading() as connection:
        return alarms.all_alarms(connection)


def test_each_kind_device_and_operation_has_one(world: Any) -> None:
    kinds = middle_first(sorted(get_args(alarms.AlarmKind))[:3])
    raised = list(product(kinds, BETWEEN, BETWEEN))
    with world.store.writing() as connection:
        for kind, device_id, op in raised * 2:
            alarms.raise_alarm(connection, kind, device_id=device_id, op=op, now=world.now)
    assert [(one["kind"], one["device"], one["op"]) for one in shown(world)] == raised[::-1]


def test_each_device_and_day_has_one_and_counts_its_acts_alone(world: Any) -> None:
    devices = [world.device(commune) for commune in ("45024", "45024", "45026")]
    expected = []
    with world.store.writing() as connection:
        alarms.raise_alarm(connection, "restored", device_id=devices[0].key.id, op="epoch", now=world.now)
        # In both orders: as they were enrolled, two of one commune among them, and of what the devices are called.
        for day, order in enumerate((devices, sorted(devices, key=lambda one: one.key.id), devices[::-1])):
            now = world.now + timedelta(days=day)
            for acts in (3, 4):
                for device in middle_first(order):
                    alarms.went_back(connection, device_id=device.key.id, acts=acts, now=now)
            expected += [(device.key.id, now.day, 7) for device in middle_first(order)]
    found = shown(world)
    told = [(one["device"], int(one["at"][8:10]), one["acts"]) for one in found if one["kind"] == "went_back"]
    assert told == expected[::-1]
    assert {one["last_at"] is None for one in found if one["kind"] == "restored"} == {True}
    assert [one["acts"] for one in found if one["kind"] == "restored"] == [None]


def test_the_last_hour_of_a_day_is_kept_beside_the_first(world: Any) -> None:
    device = world.device("45024")

    def presented(minutes: int) -> None:
        with world.store.writing() as connection:
            now = world.now + timedelta(minutes=minutes)
            alarms.went_back(connection, device_id=device.key.id, acts=1, now=now)

    presented(0)
    assert [(one["at"], one["last_at"]) for one in shown(world)] == [(as_text(world.now), as_text(world.now))]
    presented(95)
    (alarm,) = shown(world)
    assert (alarm["at"], alarm["acts"], alarm["op"]) == (as_text(world.now), 2, "")
    assert alarm["last_at"] == as_text(world.now + timedelta(minutes=95))


def test_one_from_before_last_hours_were_kept_has_none(world: Any) -> None:
    with world.store.writing() as connection:
        alarms.raise_alarm(connection, "went_back", device_id="d", op="", now=world.now)
    assert [(one["op"], one["last_at"]) for one in shown(world)] == [("", None)]
