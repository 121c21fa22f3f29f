"""Whom the mairie may call: kept from visit to visit, and never a reason not to start."""

from pathlib import Path

import pytest

from desktop.demo.sheet import adviser
from desktop.demo.sheet.adviser import Adviser


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
