"""All words and values that the pages show in the demonstration's story are the same as in `said/`."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.demo.worlds.templates import Templates
from tests.desktop.demo.saying import GOLDEN, MOMENTS, forms, page_lines

MEANT = "where that is meant: python -m tests.desktop.demo.saying"


@pytest.mark.parametrize("name", MOMENTS)
def test_what_the_pages_say(qapp: QApplication, templates: Templates, tmp_path: Path, name: str) -> None:
    situation, now = MOMENTS[name]
    found = page_lines(templates, situation, now, tmp_path / "world")
    assert found == (GOLDEN / f"{name}.txt").read_text("utf-8").splitlines(), MEANT


def test_what_the_forms_ask() -> None:
    assert forms() == (GOLDEN / "forms.txt").read_text("utf-8").splitlines(), MEANT
