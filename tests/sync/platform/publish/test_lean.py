"""A page that leaves out what its reader sent: the texts of that very computer, and of no other."""

from typing import Any

import msgspec
import pytest

from sync.contract.feed import FeedPage
from sync.platform.publish import lean
from tests.beside import neighbours


@pytest.mark.parametrize("scope", ["needs", "mine"])
def test_whoever_did_not_send_a_text_gets_it(world: Any, device: Any, scope: Any) -> None:
    device.deposit([device.need("n1"), device.need("n2")])
    found = device.get("/feed", FeedPage, f"scope={scope}").items
    with world.store.reading() as connection:
        own = lean.items(connection, scope, device.key.id, found)
        others = [lean.items(connection, scope, other, found) for other in neighbours(device.key.id)]
    assert [item.text_of is msgspec.UNSET for item in own] == [False, False]
    assert own[0].value != found[0].value
    assert others == [list(found)] * 2
