"""The lines of a batch at their limits: the longest line, and the fullest block."""

from typing import Any

import pytest

from sync.contract.operations import freeze
from sync.contract.problems import ProblemError
from sync.contract.receipts import MAX_IN_BLOCK
from sync.platform.lines import Batch

LINE_BYTES = 256 * 1024


@pytest.fixture
def begun(device: Any) -> Batch:
    """A batch whose header has come."""
    batch = Batch()
    header = device.batch([device.cast()]).partition(b"\n")[0]
    assert list(batch.feed(header + b"\n")) == []
    return batch


def test_a_line_that_has_no_end_yet(begun: Batch) -> None:
    assert list(begun.feed(b" " * LINE_BYTES)) == []
    with pytest.raises(ProblemError, match="operation-malformed") as caught:
        list(begun.feed(b" "))
    assert caught.value.problem.detail.startswith("Ligne 2\u00a0: trop longue (au plus ")


@pytest.mark.parametrize(("beyond", "too_long"), [(0, False), (1, True), (2, True)])
def test_a_whole_line(begun: Batch, beyond: int, too_long: bool) -> None:
    with pytest.raises(ProblemError, match="operation-malformed") as caught:
        list(begun.feed(b"x" * (LINE_BYTES + beyond) + b"\n"))
    assert ("trop longue" in caught.value.problem.detail) == too_long


def test_a_block_has_so_many_operations(begun: Batch, device: Any) -> None:
    for _ in range(MAX_IN_BLOCK):
        assert list(begun.feed(freeze(device.cast()) + b"\n")) == []
    with pytest.raises(ProblemError, match="operation-malformed") as caught:
        list(begun.feed(freeze(device.cast()) + b"\n"))
    assert f"au plus {MAX_IN_BLOCK} opérations" in caught.value.problem.detail
