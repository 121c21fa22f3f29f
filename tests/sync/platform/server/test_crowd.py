"""Which connections are accepted, which are closed for others, and which have run out of time."""

import pytest
from msgspec.structs import replace

from sync.platform.server.bounds import Bounds
from sync.platform.server.crowd import Crowd, Stage, Visit, group_of

BOUNDS = Bounds(connections=4, per_address=2)


def entered(crowd: Crowd, address: str, now: float = 0, stage: Stage = Stage.HEAD, came: int = 0) -> Visit:
    visit = crowd.admit(address, now).visit
    assert visit is not None
    visit.stage, visit.came = stage, came
    return visit


def full(*stages: Stage) -> tuple[Crowd, list[Visit]]:
    """Four connections, each from its own address, a second apart."""
    crowd = Crowd(BOUNDS)
    return crowd, [entered(crowd, f"10.0.0.{n}", n, stage) for n, stage in enumerate(stages)]


def test_while_there_is_room_nobody_gives_way() -> None:
    crowd = Crowd(BOUNDS)
    for n in range(4):
        assert crowd.admit(f"10.0.0.{n}", 0).leaving is None
    assert len(crowd) == 4


@pytest.mark.parametrize(
    ("stages", "leaves"),
    [
        ((Stage.HEAD, Stage.HEAD, Stage.HEAD, Stage.HEAD), 0),  # the oldest
        ((Stage.REST, Stage.HEAD, Stage.BODY, Stage.LEFT), 0),  # whatever they are doing
        ((Stage.BODY, Stage.REST, Stage.HEAD, Stage.HEAD), 0),  # a body of which no byte came
        ((Stage.WORK, Stage.ANSWER, Stage.REST, Stage.BODY), 2),
        ((Stage.WORK, Stage.ANSWER, Stage.WORK, Stage.WORK), 1),  # nobody has taken a byte of it for a minute
        ((Stage.WORK, Stage.WORK, Stage.WORK, Stage.WORK), None),  # all are served: the newcomer is refused
    ],
)
def test_where_all_places_are_taken(stages: tuple[Stage, ...], leaves: int | None) -> None:
    crowd, visits = full(*stages)
    admission = crowd.admit("10.0.0.9", 60)
    assert admission.leaving is (None if leaves is None else visits[leaves])
    assert (admission.visit is None) == (leaves is None)
    assert len(crowd) == 4


@pytest.mark.parametrize(("came", "leaves"), [(0, True), (20 * 200, True), (20 * 300, False), (1_000_000, False)])
def test_a_body_gives_way_only_where_it_is_slow(came: int, leaves: bool) -> None:
    crowd = Crowd(replace(BOUNDS, connections=1))
    body = entered(crowd, "10.0.0.1", 0, Stage.BODY, came)
    assert crowd.admit("10.0.0.9", 20).leaving is (body if leaves else None)


@pytest.mark.parametrize(("stood", "leaves"), [(40, False), (50, True)])
def test_an_answer_gives_way_only_where_nobody_takes_it(stood: float, leaves: bool) -> None:
    crowd = Crowd(replace(BOUNDS, connections=1))
    answer = entered(crowd, "10.0.0.1", 0, Stage.ANSWER)
    assert crowd.admit("10.0.0.9", stood).leaving is (answer if leaves else None)


def test_slow_bodies_that_come_later_do_not_push_out_a_pc_between_two_calls() -> None:
    crowd = Crowd(BOUNDS)
    crowd_of_bodies = [entered(crowd, f"10.0.0.{n}", n, Stage.BODY, came=1) for n in range(3)]
    entered(crowd, "10.0.0.7", 2.9, Stage.REST)
    assert [crowd.admit(f"10.0.1.{n}", 3).leaving for n in range(3)] == crowd_of_bodies


def test_an_address_has_its_own_bound_and_its_own_give_way() -> None:
    crowd = Crowd(BOUNDS)
    first, second = entered(crowd, "10.0.0.1", 1), entered(crowd, "10.0.0.1", 2)
    other = entered(crowd, "10.0.0.2", 0)
    assert crowd.admit("10.0.0.1", 3).leaving is first
    second.stage = Stage.WORK
    entered(crowd, "10.0.0.2", 3)
    assert crowd.admit("10.0.0.2", 4).leaving is other
    assert len(crowd) == 4


def test_where_all_of_an_address_are_served_it_is_refused_and_others_are_not() -> None:
    crowd = Crowd(BOUNDS)
    for _ in range(2):
        entered(crowd, "10.0.0.1", 0, Stage.WORK)
    assert crowd.admit("10.0.0.1", 1).visit is None
    assert crowd.admit("10.0.0.2", 1).visit is not None


def test_behind_a_reverse_proxy_one_address_may_have_all() -> None:
    crowd = Crowd(replace(BOUNDS, per_address=0))
    for _ in range(4):
        assert crowd.admit("127.0.0.1", 0).leaving is None
    assert crowd.admit("127.0.0.1", 1).leaving is not None


def test_whoever_left_frees_a_place_once() -> None:
    crowd, visits = full(*[Stage.WORK] * 4)
    crowd.leave(visits[0])
    crowd.leave(visits[0])
    assert len(crowd) == 3
    last = crowd.admit("10.0.0.9", 1)
    assert last.leaving is None
    assert crowd.admit("10.0.0.8", 2).leaving is last.visit


@pytest.mark.parametrize(
    ("stage", "most"),
    [(Stage.HEAD, 30), (Stage.LEFT, 10), (Stage.REST, 85), (Stage.ANSWER, 300), (Stage.BODY, None), (Stage.WORK, None)],
)
def test_the_time_of_each_stage(stage: Stage, most: float | None) -> None:
    crowd = Crowd(Bounds())
    visit = entered(crowd, "10.0.0.1", 5, stage)
    assert crowd.late(5 + (most or 10_000)) == []
    assert crowd.late(5 + (most or 10_000) + 0.1) == ([] if most is None else [visit])


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", "no address"),
    ],
)
def test_who_shares_a_bound(address: str, group: str) -> None:
    assert group_of(address) == group
