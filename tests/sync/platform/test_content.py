"""How large a call may be, to the byte: by its real and its announced size, packed and unpacked."""

import gzip
from typing import Any

import pytest

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.problems import ProblemError
from sync.platform.content import Unpacking, check_size, unpacked

WHOLE = bytes(MAX_BATCH_BYTES)


@pytest.mark.parametrize(
    ("length", "refused"),
    [
        (str(MAX_BATCH_BYTES), False),
        (str(MAX_BATCH_BYTES + 1), True),
        ("9" * 17, True),
        ("9" * 18, False),  # no header gives a size: the body itself is counted
        ("-1", False),
        ("٩" * 9, False),
    ],
)
def test_what_is_said_of_the_size(calling: Any, length: str, refused: bool) -> None:
    call = calling("POST", "/batches", content_length=length)
    if not refused:
        check_size(call)
        return
    with pytest.raises(ProblemError, match="body-too-large") as caught:
        check_size(call)
    assert caught.value.problem.action == "retry"


def test_the_size_itself(calling: Any) -> None:
    check_size(calling("POST", "/batches", body=WHOLE))
    with pytest.raises(ProblemError, match="body-too-large"):
        check_size(calling("POST", "/batches", body=WHOLE + b"x"))


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_comes_out_of_it(calling: Any, encoding: str) -> None:
    pack = gzip.compress if encoding == "gzip" else bytes
    assert unpacked(calling("POST", "/batches", body=pack(WHOLE), content_encoding=encoding)) == WHOLE
    reader = Unpacking(calling("POST", "/batches", content_encoding=encoding))
    with pytest.raises(ProblemError, match="body-too-large"):
        reader.feed(pack(WHOLE + b"x"))
