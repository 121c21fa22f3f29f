"""Answers to a batch that leave blocks out: the round goes on behind them, under the same header, and always ends."""

from typing import Any

import pytest

from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests.sync.client.ends import Commune, National
from tests.sync.client.resigning import Resigning
from tests.sync.client.running import run

ACTS = 120  #: three blocks


class Short:
    """A platform that tells at most `most` blocks in one answer."""

    def __init__(self, national: National, most: int) -> None:
        self._most = most
        self.transport = Resigning(national.answer, national.keys.signing, self._shortened)
        self.posts: list[tuple[str, int]] = []  #: batch and number of acts of each

    def _shortened(self, call: Call, said: Any) -> Any:
        if "/batches" not in call.path or "blocks" not in said:
            return said
        if call.method == "POST":
            self.posts.append((said["batch"], sum(block["receipt"]["count"] for block in said["blocks"])))
        left = said["blocks"][: self._most]
        return said | {"blocks": left, "complete": len(left) == len(said["blocks"])}


@pytest.mark.parametrize("greeted", [False, True], ids=["after the greeting", "together with it"])
def test_a_round_goes_on_until_every_block_is_answered(enrolled: Commune, national: National, greeted: bool) -> None:
    if greeted:
        run(enrolled, national.transport())
    for _ in range(ACTS):
        enrolled.act()
    short = Short(national, 1)
    outcome = run(enrolled, short.transport)
    assert (outcome.outcome, outcome.sent) == ("complete", ACTS)
    assert "finalised" not in enrolled.states().values()
    assert len({batch for batch, _ in short.posts}) == 1, "under the same header"
    assert [acts for _, acts in short.posts] == [120, 70, 20]


def test_a_round_ends_where_answers_tell_nothing_and_the_next_one_asks(enrolled: Commune, national: National) -> None:
    for _ in range(ACTS):
        enrolled.act()
    silent = Short(national, 0)
    with pytest.raises(NetworkError) as ended:
        run(enrolled, silent.transport)
    assert ended.value.code == "cut"
    assert len(silent.posts) < 10
    assert set(enrolled.states().values()) == {"finalised"}
    assert run(enrolled, national.transport()).outcome == "complete"
    assert set(enrolled.states().values()) == {"accepted"}
    assert enrolled.verify().ok
