"""The program's own options are found wherever they stand, and nothing else is touched."""

import pytest

from sync.commandline.arguments import WrongUsage, hoist, readable, wants_json

NAMES = ("--data-dir", "--commune")


@pytest.mark.parametrize(
    ("line", "own", "rest", "json"),
    [
        ("need list", "", "need list", False),
        ("--json need list", "", "need list", True),
        ("need --json list", "", "need list", True),
        ("need list --json", "", "need list", True),
        ("--data-dir d need list", "--data-dir=d", "need list", False),
        ("need list --data-dir=d", "--data-dir=d", "need list", False),
        ("need list --commune=--x", "--commune=--x", "need list", False),  # whoever writes = means it
        ("--commune=45024 vote cast x --need n", "--commune=45024", "vote cast x --need n", False),
        ("need draft -- --json --commune 1", "", "need draft -- --json --commune 1", False),  # after -- all is text
        ("--commune 1 --commune 2 x", "--commune=1 --commune=2", "x", False),  # the parser takes the last one
        ("need list --communes x", "", "need list --communes x", False),
        ("", "", "", False),
    ],
)
def test_a_line(line: str, own: str, rest: str, json: bool) -> None:
    assert hoist(line.split(), NAMES) == (own.split(), rest.split())
    assert wants_json(line.split()) is json


@pytest.mark.parametrize("line", ["need list --data-dir", "--commune", "--commune= x", "--data-dir --json need list"])
def test_an_option_without_its_value(line: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        hoist(line.split(), NAMES)
    assert caught.value.field in NAMES


def test_bytes_that_are_no_text() -> None:
    bytes_ = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert readable(bytes_) == "caf\ufffd"
    assert readable("café") == "café"
    folder = f"--data-dir={bytes_}"  # the name of a folder stays as the system gives it
    assert hoist([folder, bytes_], NAMES) == ([folder], ["caf\ufffd"])
