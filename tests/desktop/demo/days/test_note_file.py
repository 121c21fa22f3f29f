"""What stands in the way of a note is told in French; a path that leads nowhere has none."""

import sys
from pathlib import Path

import pytest

from desktop.demo.days.note_file import read_note
from desktop.domain.refusals import Refusal


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says of such a name that there is no file")
def test_an_error_without_a_reason_of_its_own_is_told_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="held") as refused:
        read_note(tmp_path / ("n" * 300))
    assert "ne peut pas être lu\u00a0: le système a répondu par l’erreur\u00a0" in refused.value.sentence
    assert "too long" not in refused.value.sentence


def test_beyond_a_file_and_where_it_is_a_folder_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert read_note(tmp_path / "file" / "step.json") is None
    assert read_note(tmp_path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links are not everyone's there")
def test_behind_a_link_to_itself_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "step.json").symlink_to(tmp_path / "step.json")
    assert read_note(tmp_path / "step.json") is None
