"""Acts that came before their submission are found on PostgreSQL too, in the bytes of the operations."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sync.platform.conducting import mine, reads
from tests.sync.platform.presenting import presents, signed

pytestmark = pytest.mark.slow


def test_a_correction_and_a_withdrawal_that_came_first(device: Any) -> None:
    began, device.world.now = device.world.now, device.world.now + timedelta(days=10)
    first, other = device.need("n1"), device.need("n11")
    text = {"need": "n1", "title": "Corrigé", "description": "D"}
    for act in (device.act("need.amend", text, base=first.op), device.need_back(other)):
        assert presents(device, act, signed(device, act, began)).status == "accepted"
    assert {device.one(act).status for act in (first, other)} == {"accepted"}
    assert (mine(device, "n1").title, mine(device, "n11").state) == ("Corrigé", "withdrawn")
    assert [one["title"] for one in reads(device, "needs").values()] == ["Corrigé"]
