"""A préfecture's stamp that comes after the network: what else has happened since the refusal."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from sync.contract.operations import Operation
from sync.platform.conduct import statements
from tests.sync.platform.conducting import mine
from tests.sync.platform.stamping import Late, tally
from tests.sync.platform.taken import counted, taken

COUNTS = {"opencimetiere": 1}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STAMPED = "stamped_by_prefecture"


def one_cast(device: Any) -> list[Operation]:
    return [device.cast()]


def reopened(world: Any, device: Any, make: Callable[[Any], list[Operation]] = one_cast) -> Late:
    """An act refused for its phase stays refused, although the phase is open again."""
    here = Late(world, device, make, STAMPED)
    assert set(here.network()) == {"rejected"}
    world.now += DAY
    world.phase("needs")
    world.now += DAY
    return here


class TestAPhaseThatWasReopened:
    def test_a_stamp_of_after_the_close_says_no_more_than_the_network(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        assert here.network() == ["duplicate"]
        here.usb(at=None)
        here.usb(at=here.closed + HOUR)  # between its two periods
        here.usb(at=world.now - HOUR)  # in the second period, in which the act was known only as refused
        assert (here.states(), tally(world)) == (["rejected"], {})

    def test_a_stamp_of_before_the_close_counts_all_the_same(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        here.in_time()
        assert (here.states(), tally(world)) == (["accepted"], COUNTS)

    @pytest.mark.parametrize(("hours", "counts"), [(-1, True), (1, False), (6 * 24 + 1, True)])
    def test_once_it_has_closed_again_a_stamp_counts_in_the_period_in_which_it_lies(
        self, world: Any, device: Any, hours: int, counts: bool
    ) -> None:
        here = Late(world, device, one_cast, STAMPED)
        world.now += DAY
        world.phase("needs")
        world.now += DAY
        world.phase("steering")
        world.now += DAY
        here.usb(at=here.closed + hours * HOUR)
        assert tally(world) == (COUNTS if counts else {})


class TestQuota:
    @pytest.mark.slow
    @pytest.mark.parametrize("together", [False, True])
    def test_what_is_judged_anew_takes_as_much_as_is_counted(self, world: Any, device: Any, together: bool) -> None:
        here = Late(world, device, lambda device: [device.cast(), device.cast("publik")], STAMPED)
        if together:
            device.post(device.batch(here.acts))
        else:
            here.network()
        for _ in range(2):
            here.in_time()
            assert taken(world.store) == counted(world.store)
        assert here.states() == ["accepted", "accepted"]


class TestALaterWord:
    """The result is as if the stamp had come first: the commune's last act on the subject holds."""

    def test_a_vote_that_was_cast_again_and_taken_back_does_not_come_back(self, world: Any, device: Any) -> None:
        """By the commune's other computer, which does not know of the refused act."""
        here = reopened(world, device)
        again = device.cast()
        assert here.network(again, device.withdraw(again)) == ["accepted", "accepted"]
        here.in_time(*here.acts)
        assert (here.states(), tally(world)) == (["rejected"], {})

    def test_nor_is_there_a_second_vote_to_be_taken_back_by_nobody(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        again = device.cast()
        assert here.network(again) == ["accepted"]
        here.in_time(*here.acts)
        assert (here.states(), tally(world)) == (["rejected"], COUNTS)
        assert here.network(device.withdraw(again)) == ["accepted"]
        assert tally(world) == {}

    def test_a_vote_for_something_else_is_no_word_on_it(self, world: Any, device: Any) -> None:
        here = reopened(world, device)
        assert here.network(device.cast("publik")) == ["accepted"]
        here.in_time(*here.acts)
        assert (here.states(), tally(world)) == (["accepted"], COUNTS | {"publik": 1})

    def test_what_the_commune_had_said_before_is_no_later_word(self, world: Any, device: Any) -> None:
        def make(device: Any) -> list[Operation]:
            before = device.cast()
            assert device.one(before).status == device.one(device.withdraw(before)).status == "accepted"
            return [device.cast()]

        here = reopened(world, device, make)
        here.in_time()
        assert (here.states(), tally(world)) == (["accepted"], COUNTS)

    def test_nor_is_it_where_an_older_act_is_judged_anew_beside_it(self, world: Any, device: Any) -> None:
        here = reopened(world, device, lambda device: [device.cast("publik")])
        between = device.cast()
        assert here.network(between, device.withdraw(between)) == ["accepted", "accepted"]
        world.phase("steering")
        world.now += DAY
        last = device.cast()
        assert here.network(last) == ["rejected"]
        here.in_time(*here.acts, last)
        assert tally(world) == COUNTS | {"publik": 1}

    def test_nor_does_one_that_waited_for_the_refused_act_since_before_the_word(self, world: Any, device: Any) -> None:
        def make(device: Any) -> list[Operation]:
            needed = device.need()
            waits, again = device.cast(requires=(needed.op,)), device.cast()
            assert [device.one(one).status for one in (waits, again)] == ["held", "accepted"]
            assert device.one(device.withdraw(again)).status == "accepted"
            return [needed, waits]

        here = Late(world, device, make, STAMPED)
        assert here.network() == ["rejected", "rejected"]
        here.in_time(here.acts[0])
        assert (here.states(), tally(world)) == (["accepted", "rejected"], {})

    def test_a_join_that_was_left_does_not_come_back(self, world: Any, device: Any) -> None:
        neighbour = world.device("45025")
        assert neighbour.one(neighbour.need("theirs")).status == "accepted"
        here = reopened(world, device, lambda device: [device.act("need.join", {"need": "theirs"})])
        again = device.act("need.join", {"need": "theirs"})
        left = device.act("need.leave", {"need": "theirs", "joins": [again.op]})
        assert here.network(again, left) == ["accepted", "accepted"]
        here.in_time(*here.acts)
        assert here.states() == ["rejected"]
        with world.store.reading() as connection:
            assert statements.holding(connection, "join") == []

    def test_a_need_that_was_submitted_again_and_withdrawn_does_not_come_back(self, world: Any, device: Any) -> None:
        here = reopened(world, device, lambda device: [device.need()])
        again = device.need(title="Autrement")
        assert here.network(again, device.need_back(again)) == ["accepted", "accepted"]
        here.in_time(*here.acts)
        assert here.states() == ["rejected"]
        assert mine(device, "n1").state == "withdrawn"

    @pytest.mark.slow
    @pytest.mark.parametrize("keys", [(0, 1), (1, 0)], ids=["cast, withdrawal", "withdrawal, cast"])
    def test_a_withdrawal_that_names_it_does_not_stand_in_its_way(
        self, world: Any, device: Any, keys: tuple[int, int]
    ) -> None:
        def make(device: Any) -> list[Operation]:
            first = device.cast()
            return [first, device.withdraw(first)]

        here = reopened(world, device, make)
        for key in keys:
            here.in_time(here.acts[key])
        assert (here.states(), tally(world)) == (["accepted", "accepted"], {})


@pytest.mark.slow
@pytest.mark.parametrize("keys", list(permutations(range(3))), ids=str)
def test_a_correction_counts_in_whatever_order_the_stamps_on_it_and_on_its_need_come(
    world: Any, device: Any, keys: tuple[int, ...]
) -> None:
    def make(device: Any) -> list[Operation]:
        made = [device.need()]
        for title in ("Corrigé", "Corrigé encore"):
            text = {"need": "n1", "title": title, "description": "D"}
            made.append(device.act("need.amend", text, base=made[-1].op))
        return made

    here = Late(world, device, make, STAMPED)
    assert here.network() == ["rejected"] * 3
    for key in keys:
        here.in_time(here.acts[key])
    assert here.states() == ["accepted"] * 3
    assert mine(device, "n1").title == "Corrigé encore"
    assert taken(world.store) == counted(world.store)


def test_a_service_that_was_sent_again_since_is_not_there_twice(world: Any, device: Any) -> None:
    """A commune sends the act again, corrected: it is not a copy of the refused one."""
    body = {"share": "s1", "title": "Prêt de tables", "summary": "Les réserver."}
    here = reopened(world, device, lambda device: [device.act("service.share", body)])
    assert here.network(device.act("service.share", body)) == ["accepted"]
    here.in_time(*here.acts)
    assert here.states() == ["rejected"]
