"""A stamp may arrive after the act came by network: what was refused as too late is then judged again."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.operations import Operation
from sync.contract.published import Service
from sync.platform import quotas, tables
from sync.platform.identity import prefectures
from sync.platform.intake import decisions
from sync.platform.publish import feed
from sync.platform.refusals import Refused
from tests.sync.platform.conducting import mine
from tests.sync.platform.presenting import presents, proofs
from tests.sync.platform.stamping import Late, prefecture, receive, sealed, stamped, tally
from tests.sync.platform.taken import counted, take, taken

COUNTS = {"opencimetiere": 1}
HOUR = timedelta(hours=1)


def one_cast(device: Any) -> list[Operation]:
    return [device.cast()]


@pytest.fixture
def late(world: Any, device: Any) -> Callable[..., Late]:
    def make(acts: Callable[[Any], list[Operation]] = one_cast, policy: str = "stamped_by_prefecture") -> Late:
        return Late(world, device, acts, policy)

    return make


ORDERS = [
    *permutations(("network", "in time", "too late", "without")),
    *permutations(("network", "in time", "another act", "revoked")),
]


@pytest.mark.parametrize(
    "order",
    [pytest.param(one, marks=[] if one in ORDERS[::7] else pytest.mark.slow) for one in ORDERS],
    ids=" then ".join,
)
def test_it_counts_once_a_stamp_of_before_the_close_is_here_in_whatever_order_all_comes(
    late: Callable[..., Late], order: tuple[str, ...]
) -> None:
    """Each twice, as préfectures and networks may do."""
    here = late()
    (act,) = here.acts
    other, gone = here.device.cast("publik"), prefecture(here.world)
    with here.world.store.writing() as connection:
        prefectures.revoke(connection, gone.prefecture.id, here.world.clock())
    known = False
    for way in [way for way in order for _ in range(2)]:
        match way:
            case "network":
                here.network()
            case "in time":
                here.in_time()
            case "too late":
                here.usb(at=here.closed + HOUR)
            case "without":
                here.usb(at=None)
            case "another act":
                here.in_time(other)
            case _:
                with pytest.raises(Refused, match="stamp"):
                    here.usb(at=here.closed - HOUR, key=gone)
        known = known or way == "in time"
        assert tally(here.world).get("opencimetiere", 0) == known
        said = here.words().get(act.op, [])
        assert said in ([], ["rejected"], ["accepted"], ["rejected", "accepted"])
        assert (said[-1:] == ["accepted"]) == known
    assert taken(here.world.store) == counted(here.world.store)


def test_its_commune_reads_the_later_decision_on_the_first_receipt(late: Callable[..., Late]) -> None:
    here = late()
    (act,) = here.acts
    assert here.network() == ["rejected"]
    before = proofs(here.device)[act.op]
    here.in_time()
    after = proofs(here.device)[act.op]
    assert here.states() == ["accepted"]
    assert (after.receipt, after.number, after.deposited_at) == (before.receipt, before.number, before.deposited_at)
    assert after.decided_later
    assert here.network() == ["duplicate"]
    assert tally(here.world) == COUNTS


def test_a_stick_that_came_first_without_its_stamp_comes_again_with_it(late: Callable[..., Late]) -> None:
    """The same file again: its batch is answered as before, and the stamp counts nevertheless."""
    here = late()
    data = sealed(here.world, here.device, *here.acts)
    receive(here.world, data)
    assert here.states() == ["rejected"]
    receive(here.world, data, stamped(here.key, data, here.closed - HOUR))
    assert (here.states(), tally(here.world)) == (["accepted"], COUNTS)


def test_a_stamp_on_another_content_reopens_nothing(late: Callable[..., Late]) -> None:
    here = late()
    (act,) = here.acts
    here.network()
    here.in_time(msgspec.structs.replace(act, body=here.device.cast("publik").body))
    assert (here.states(), tally(here.world)) == (["rejected"], {})
    here.in_time()
    assert (here.states(), tally(here.world)) == (["accepted"], COUNTS)


def test_under_another_rule_a_stamp_reopens_nothing(late: Callable[..., Late]) -> None:
    here = late(policy="receipt_time")
    here.network()
    here.in_time()
    assert (here.states(), tally(here.world)) == (["rejected"], {})


def test_what_was_refused_for_anything_else_stays_so(late: Callable[..., Late]) -> None:
    """Also when it would be accepted today: its service was missing from the list for a day."""
    here = late()
    with here.world.store.writing() as connection:
        service = feed.read(connection, "catalogue", "opencimetiere", Service)
        feed.retract(connection, "catalogue", "opencimetiere")
    assert here.network() == ["rejected"]
    with here.world.store.writing() as connection:
        feed.publish(connection, "catalogue", "opencimetiere", service)
    here.in_time()
    assert (here.states(), tally(here.world)) == (["rejected"], {})


@pytest.mark.parametrize("first", ["too late", "in time"])
def test_of_several_stamps_on_what_waits_the_earliest_counts(late: Callable[..., Late], first: str) -> None:
    here = late(waiting)
    needed, act = here.acts
    times = [here.closed + HOUR, here.closed - HOUR]
    here.usb(act, at=times[first == "in time"])
    here.in_time(needed)
    here.usb(act, at=times[first != "in time"])
    assert "rejected" not in here.words()[act.op]
    assert (here.states(), tally(here.world)) == (["accepted", "accepted"], COUNTS)


def waiting(device: Any) -> list[Operation]:
    needed = device.act("personal.erase", {"operations": [device.cast().op]})
    return [needed, device.cast(requires=(needed.op,))]


def test_the_operators_later_decision_is_not_waited_for(late: Callable[..., Late]) -> None:
    here = late()
    here.network()
    with here.world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    here.in_time()
    assert (here.states(), tally(here.world)) == (["accepted"], COUNTS)


def corrected(device: Any) -> list[Operation]:
    first = device.need()
    text = {"need": "n1", "title": "Corrigé", "description": "D"}
    return [first, device.act("need.amend", text, base=first.op)]


def corrected_twice(device: Any) -> list[Operation]:
    """The second of two corrections, based on the text that the first one replaced in time."""
    first, text = device.need(), {"need": "n1", "title": "De l’autre ordinateur", "description": "D"}
    for act in (first, device.act("need.amend", text, base=first.op)):
        assert device.one(act).status == "accepted"
    return [device.act("need.amend", text | {"title": "Le nôtre"}, base=first.op)]


def taken_back(device: Any) -> list[Operation]:
    first = device.cast()
    return [first, device.withdraw(first)]


def withdrawn(device: Any) -> list[Operation]:
    first = device.need()
    return [first, device.need_back(first)]


class TestWhatFollowsIt:
    """The result is the same as if the stamps had come first."""

    @pytest.mark.parametrize("network_first", [False, True])
    def test_a_correction(self, late: Callable[..., Late], network_first: bool) -> None:
        here = late(corrected)
        if network_first:
            assert here.network() == ["rejected", "rejected"]
        here.in_time()
        assert here.states() == ["accepted", "accepted"]
        assert mine(here.device, "n1").title == "Corrigé"

    @pytest.mark.parametrize("network_first", [False, True])
    def test_a_need_that_was_withdrawn_does_not_come_back(self, late: Callable[..., Late], network_first: bool) -> None:
        """A withdrawal is allowed in any phase: it needs no stamp of its own."""
        here = late(withdrawn)
        first, _ = here.acts
        if network_first:
            assert here.network() == ["rejected", "rejected"]
        here.in_time(first)
        if not network_first:
            here.network()
        assert here.states() == ["accepted", "accepted"]
        assert mine(here.device, "n1").state == "withdrawn"

    @pytest.mark.parametrize("network_first", [False, True])
    @pytest.mark.parametrize("both", [False, True])
    def test_a_vote_that_was_taken_back(self, late: Callable[..., Late], network_first: bool, both: bool) -> None:
        """A withdrawal that is late and has no stamp leaves the vote, which a stamp may still make count."""
        here = late(taken_back)
        if network_first:
            assert here.network() == ["rejected", "rejected"]
        here.in_time(*here.acts[: 2 if both else 1])
        here.network()
        assert here.states() == ["accepted", "accepted" if both else "rejected"]
        assert tally(here.world) == ({} if both else COUNTS)

    @pytest.mark.parametrize("network_first", [False, True])
    def test_a_correction_upon_a_text_that_had_been_corrected(
        self, late: Callable[..., Late], network_first: bool
    ) -> None:
        """It has no effect in both cases. A signed refusal never becomes a conflict; only the reverse may happen."""
        here = late(corrected_twice)
        (act,) = here.acts
        if network_first:
            assert here.network() == ["rejected"]
        here.in_time()
        assert here.words()[act.op] == ["rejected" if network_first else "conflict"]
        assert mine(here.device, "n1").title == "De l’autre ordinateur"


def test_a_platform_that_was_put_back_to_before_the_stamp_stands_by_its_acceptance(
    late: Callable[..., Late],
) -> None:
    here = late()
    (act,) = here.acts
    here.network()
    with here.world.store.reading() as connection:
        refused = connection.execute(select(tables.operation)).mappings().one()
    here.in_time()
    accepted = proofs(here.device)[act.op]
    with here.world.store.writing() as connection:
        connection.execute(tables.operation.update().values(**refused))
        connection.execute(tables.ballot.delete())
    assert tally(here.world) == {}
    assert presents(here.device, act, accepted).status == "accepted"
    assert tally(here.world) == COUNTS


def test_where_the_commune_has_no_room_it_is_said_and_nothing_is_half_done(late: Callable[..., Late]) -> None:
    here = late()
    here.network()
    data = sealed(here.world, here.device, *here.acts)
    receive(here.world, data)
    with here.world.store.reading() as connection:
        held = quotas.usage(connection, "45024", here.world.now)["held"]["taken"]
    take(here.world.store, "45024", here.world.now, held=quotas.HELD_BYTES - held - 100)  # for the stamp alone
    told = receive(here.world, data, stamped(here.key, data, here.closed - HOUR))
    assert told.stopped
    assert told.stopped.type.endswith("quota-held")
    assert (here.states(), tally(here.world)) == (["rejected"], {})
    take(here.world.store, "45024", here.world.now, held=-10_000)
    assert not receive(here.world, data, stamped(here.key, data, here.closed - HOUR)).stopped
    assert (here.states(), tally(here.world)) == (["accepted"], COUNTS)
