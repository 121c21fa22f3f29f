"""Accepted acts on one need or request give the same result in any order, however often and however they come.

The platform was put back to a day that knows none of them. Whoever shows its receipt keeps the legal time; what comes
without it (received from a stick again, after an answer that was cut, replayed by a proxy) counts from today.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from sync.platform.conduct import committee, requests
from sync.platform.files import RequestDecisionFile
from tests.sync.platform.conducting import accepted, mine, reads
from tests.sync.platform.presenting import presents, signed
from tests.sync.platform.rules.acts import ACTS

HOUR = timedelta(hours=1)
REQUEST = ACTS["request.submit"].body | {"request": "r1"}


def text(title: str, need: str = "n1") -> dict[str, Any]:
    return {"need": need, "title": title, "description": "D"}


def amend(device: Any, base: Operation, title: str, **more: Any) -> Operation:
    operation: Operation = device.act("need.amend", text(title, base.body["need"]), base=base.op, **more)
    return operation


@pytest.fixture
def shows(device: Any) -> Callable[[Operation, int], str]:
    """Presents an act that was accepted so many hours after the first; returns its status."""
    began, device.world.now = device.world.now, device.world.now + timedelta(days=10)

    def show(act: Operation, hours: int) -> str:
        return presents(device, act, signed(device, act, began + hours * HOUR)).status

    return show


def public(device: Any) -> list[str]:
    return [one["title"] for one in reads(device, "needs").values()]


class TestWhatLostItsEffect:
    def test_the_submission_comes_from_a_stick_again(self, device: Any, shows: Any) -> None:
        first = device.act("need.submit", text("Premier"))
        assert device.one(first).status == shows(amend(device, first, "Corrigé"), 1) == "accepted"
        assert (mine(device, "n1").title, public(device)) == ("Corrigé", ["Corrigé"])

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_the_base_of_a_correction_comes_as_a_new_act(self, device: Any, shows: Any, order: tuple[int, int]) -> None:
        """By stick, after an answer that was cut, or in a call that a proxy recorded on the lost day."""
        first = accepted(device, "need.submit", text("Premier"))
        base = amend(device, first, "De B")
        upon = amend(device, base, "De A")
        for place in order:
            if place:
                assert shows(upon, 2) == "accepted"
            else:
                device.one(base)
        assert (mine(device, "n1").title, public(device)) == ("De A", ["De A"])

    @pytest.mark.parametrize("shown", [False, True])
    @pytest.mark.parametrize("together", [False, True])
    def test_what_was_withdrawn_does_not_become_public_again(
        self, device: Any, shows: Any, shown: bool, together: bool
    ) -> None:
        first = device.act("need.submit", text("À retirer"))
        back = device.need_back(first)
        if together:
            at = device.world.now - timedelta(days=9)
            earlier = [Earlier(op=one.op, proof=signed(device, one, at)) for one in (back, first)[: 1 + shown]]
            answer = device.post(device.batch([back, first], personal=earlier))
            assert device.verified(answer, [back, first]).blocks[0].exceptions == ()
        else:
            assert shows(back, 1) == "accepted"
            assert (shows(first, 0) if shown else device.one(first).status) == "accepted"
        assert (public(device), mine(device, "n1").state) == ([], "withdrawn")
        assert device.one(amend(device, first, "Encore")).reason == "need_withdrawn"
        assert device.one(device.act("need.submit", text("De nouveau"))).status == "accepted", "under its old id"
        assert (public(device), mine(device, "n1").state) == (["De nouveau"], "received")

    def test_the_first_of_its_withdrawals_says_since_when(self, device: Any, shows: Any) -> None:
        """Two computers had each withdrawn it: the earlier withdrawal may come again last."""
        first = device.act("need.submit", text("À retirer"))
        one, two = device.need_back(first), device.need_back(first)
        moved = []
        for act, hours in ((first, 0), (two, 5), (one, 2)):
            assert shows(act, hours) == "accepted"
            moved.append(mine(device, "n1").moved_at)
        assert (moved[1] - moved[0], moved[2] - moved[0]) == (5 * HOUR, 2 * HOUR)

    def test_a_request_that_was_completed(self, device: Any, shows: Any) -> None:
        first = device.act("request.submit", REQUEST | {"title": "Incomplet"})
        second = device.act("request.submit", REQUEST | {"title": "Complet"}, base=first.op)
        assert device.one(first).status == "accepted"
        with device.world.store.writing() as connection:
            file = RequestDecisionFile(status="incomplete", reason="Sans plan.")
            requests.decide(connection, "r1", file, device.world.clock())
        assert shows(second, 1) == "accepted"
        assert (mine(device, "r1").title, mine(device, "r1").state) == ("Complet", "received")
        assert (shows(second, 1), mine(device, "r1").title) == ("duplicate", "Complet")

    def test_an_earlier_submission_of_what_was_withdrawn(self, device: Any, shows: Any) -> None:
        """The need was submitted again under its id, so its first submission must have been withdrawn too."""
        first = device.act("need.submit", text("Un"))
        device.world.now += HOUR
        second = device.act("need.submit", text("Deux"))
        for act, hours in ((second, 4), (device.need_back(second), 5), (first, 0)):
            assert shows(act, hours) == "accepted"
        assert (public(device), mine(device, "n1").title) == ([], "Deux")

    def test_a_correction_of_an_earlier_submission_that_never_comes(self, device: Any, shows: Any) -> None:
        """It was written and received before the one that stands, whose text stays."""
        old = amend(device, device.act("need.submit", text("Jamais")), "Corrigé")
        device.world.now += HOUR
        second = device.act("need.submit", text("Deux"))
        assert (shows(old, 1), shows(second, 4)) == ("accepted", "accepted")
        assert (public(device), mine(device, "n1").title) == (["Deux"], "Deux")

    def test_a_submission_written_after_one_that_was_withdrawn(self, device: Any, shows: Any) -> None:
        """The first act comes from a stick, and counts from today."""
        first = device.act("need.submit", text("Un"))
        device.world.now += HOUR
        second = device.act("need.submit", text("Deux"))
        assert [device.one(first).status, shows(second, 4), shows(device.need_back(first), 3)] == ["accepted"] * 3
        assert (public(device), mine(device, "n1").state) == (["Deux"], "received")


def test_a_new_correction_waits_for_the_need_though_its_base_is_here(device: Any, shows: Any) -> None:
    """From a stick that was written before anybody knew that the platform was put back."""
    first = device.act("need.submit", text("S"))
    base = amend(device, first, "A")
    upon = amend(device, base, "B")
    assert shows(base, 1) == "accepted"
    assert (device.one(upon).status, device.one(upon).reason) == ("held", "need_missing")
    assert (shows(first, 0), mine(device, "n1").title) == ("accepted", "A")
    assert (device.one(upon).status, mine(device, "n1").title) == ("accepted", "B")


def test_nous_aussi_waits_for_the_neighbours_need(device: Any, shows: Any) -> None:
    """A join to a need that never comes stays visible as waiting; repeating it leaves no more rows (`repeated.py`)."""
    first, neighbour = device.act("need.submit", text("S")), device.world.device("45025")
    joins = [neighbour.act("need.join", {"need": need}) for need in ("n1", "n2")]
    for _ in range(2):
        assert {neighbour.one(join).reason for join in joins} == {"need_missing"}
    assert shows(first, 0) == "accepted"
    assert [neighbour.one(join).status for join in joins] == ["accepted", "held"]
    assert [one["commune"] for one in reads(device, "needs")["n1"]["joined"]] == ["45025"]


def test_the_later_of_two_that_did_not_know_one_another_stands(device: Any, shows: Any) -> None:
    first = accepted(device, "need.submit", text("Premier"))
    for title, hours in (("Plus tard", 7), ("Plus tôt", 6)):
        assert shows(amend(device, first, title), hours) == "accepted"
    assert public(device) == ["Plus tard"]


#: Which of the acts come with their receipts.
SHOWN = ["S A1 A2 W", "A1 A2 W", "A1 W", "A2", ""]


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("names", [("S", "A1", "A2"), pytest.param(("S", "A1", "A2", "W"), marks=pytest.mark.slow)])
def test_any_order_ends_as_the_honest_one(device: Any, shows: Any, shown: str, names: tuple[str, ...]) -> None:
    """A new need for each order. Each act comes twice, and waiting acts are sent until none waits."""
    ends = {}
    for number, order in enumerate(permutations(names)):
        acts = _four(device, f"n{number}")
        became: dict[str, str] = {}
        for place, name in enumerate(order * 3):
            if became.get(name, "held") != "held":
                if place < 2 * len(order):
                    assert device.one(acts[name]).status == "duplicate"
            else:
                given = name in shown.split()
                became[name] = shows(acts[name], names.index(name)) if given else device.one(acts[name]).status
        ends[f"n{number}"] = (order, acts, became)
    own, published = reads(device, "mine"), reads(device, "needs")
    with device.world.store.reading() as connection:
        rows = {row.id: row for row in committee.needs(connection)}
        revisions = {need: committee.find_need(connection, need).revision for need in ends}
    state = "withdrawn" if "W" in names else "received"
    for need, (order, acts, became) in ends.items():
        assert {became["S"], became.get("W", "accepted")} == {"accepted"}, (order, became)
        # A correction that comes after the withdrawal, and without its receipt, is refused.
        stands = next(name for name in ("A2", "A1", "S") if became[name] == "accepted")
        assert stands == "A2" or ("W" in names and "A2" not in shown.split()), (order, became)
        assert (rows[need].title, rows[need].state, revisions[need]) == (stands, state, acts[stands].op), order
        assert (own[need]["title"], own[need].get("state", "received")) == (stands, state), order
        assert published.get(need, {}).get("title") == (None if "W" in names else stands), order


def _four(device: Any, need: str) -> dict[str, Operation]:
    """Written one after the other."""
    found = {"S": device.act("need.submit", text("S", need))}
    for name, base in (("A1", "S"), ("A2", "A1")):
        device.world.now += timedelta(seconds=1)
        found[name] = amend(device, found[base], name)
    return found | {"W": device.need_back(found["S"])}
