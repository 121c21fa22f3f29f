"""All times are shown by the clock of Paris: no page or paper uses the computer's own time zone."""

from pathlib import Path

import desktop

SAYING = ("viewmodels", "views", "documents", "cli")


def test_no_words_are_made_of_the_computers_own_clock() -> None:
    folder = Path(desktop.__file__).parent
    files = [file for room in SAYING for file in (folder / room).rglob("*.py")]
    assert len(files) > 100
    assert [file.name for file in files if "astimezone(now.tzinfo)" in file.read_text("utf-8")] == []
