"""Whom the mairie may call: kept from visit to visit, and never a reason not to start."""

from pathlib import Path

import pytest

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser


def test_what_was_entered_is_there_at_the_next_visit(tmp_path: Path) -> None:
    assert adviser.read(tmp_path) == Adviser()
    entered = Adviser(service="Préfecture", telephone="02 00 00 00 00", vote="30 avril")
    adviser.write(tmp_path, entered)
    assert adviser.read(tmp_path) == entered
    assert [file.name for file in tmp_path.iterdir()] == [adviser.FILE]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"telephone": 12}', b'{"fax": "1"}', b"\xff"])
def test_what_cannot_be_read_is_blank(tmp_path: Path, content: bytes) -> None:
    (tmp_path / adviser.FILE).write_bytes(content)
    assert adviser.read(tmp_path) == Adviser()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("jusqu’au 11 décembre", "11 décembre"), ("Au 3 mai", "3 mai"), (" 11/12 ", "11/12"), ("août", "août"), ("", "")],
)
def test_a_deadline_does_not_repeat_its_heading(typed: str, printed: str) -> None:
    assert adviser.deadline(typed) == printed
    assert not adviser.is_no_date(printed)


@pytest.mark.parametrize("typed", ["32/13", "31/4", "0/5", "32 décembre", "30.2.2027"])
def test_a_day_that_no_month_has_is_no_date(typed: str) -> None:
    assert adviser.is_no_date(typed)
