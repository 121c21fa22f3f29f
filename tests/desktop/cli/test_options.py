"""Global options are found wherever they stand, and nothing else is touched."""

from pathlib import Path

import pytest

from desktop.cli.options import Options, WrongUsage, hoist, readable


@pytest.mark.parametrize(
    ("line", "options", "rest"),
    [
        ("need list", Options(), "need list"),
        ("--json need list", Options(json=True), "need list"),
        ("need --json list", Options(json=True), "need list"),
        ("need list --json", Options(json=True), "need list"),
        ("--data-dir d need list", Options(data_dir=Path("d")), "need list"),
        ("need list --data-dir=d", Options(data_dir=Path("d")), "need list"),
        ("need list --commune 2a004", Options(commune="2A004"), "need list"),  # text, in capitals
        ("--commune=45024 vote cast x --need n", Options(commune="45024"), "vote cast x --need n"),
        ("need draft -- --json", Options(), "need draft -- --json"),  # after a lone -- all is text
        ("--commune 1 --commune 2 x", Options(commune="2"), "x"),  # the last one holds
        ("", Options(), ""),
    ],
)
def test_a_line(line: str, options: Options, rest: str) -> None:
    assert hoist(line.split()) == (options, rest.split())


@pytest.mark.parametrize("line", ["need list --data-dir", "--commune", "--commune= x", "--data-dir --json need list"])
def test_an_option_without_its_value(line: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        hoist(line.split())
    assert caught.value.field in ("--data-dir", "--commune")


def test_bytes_that_are_no_text() -> None:
    assert readable(b"caf\xe9".decode("utf-8", "surrogateescape")) == "caf\ufffd"
    assert readable("café") == "café"
