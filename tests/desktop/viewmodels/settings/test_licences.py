"""What is shown of licences: from the folder of a package, or else from what is installed."""

import json
from pathlib import Path

import pytest

from desktop.viewmodels.settings.licences import IN_TEXT, NO_TEXT, RELINKING, Part, commit_day, overview, parts

LISTED = [
    {"name": "zipp", "version": "4.1.2", "licence": "MIT", "text": "zipp-4.1.2.txt"},
    {"name": "relais-communes", "version": "0.1.0", "licence": "MIT", "text": "relais-communes-0.1.0.txt"},
    {"name": "Qt", "version": "6.11.3", "licence": "LGPL-3.0-only", "text": "Qt-6.11.3.txt"},
]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    (tmp_path / "components.json").write_text(json.dumps(LISTED), "utf-8")
    (tmp_path / "commit-date.txt").write_text("2026-11-30\n", "utf-8")
    for one in LISTED:
        (tmp_path / one["text"]).write_text(f"terms of {one['name']} é\n", "utf-8")
    return tmp_path


def test_a_package_shows_its_own_list_with_the_application_first(shipped: Path) -> None:
    made_of = parts(shipped)
    assert [part.name for part in made_of] == ["relais-communes", "Qt", "zipp"]
    assert [part.text() for part in made_of][1] == "terms of Qt é"


def test_the_overview_says_version_day_replacing_data_and_each_part(shipped: Path) -> None:
    said = overview(shipped, parts(shipped))
    assert said.startswith("Relais Communes 0.1.0\nSource du lundi 30\u00a0novembre 2026.\n")
    assert RELINKING in said
    for words in ("Licence Ouverte 2.0", "CC BY 4.0", "CC0", "Libertinus", "Qt 6.11.3\u00a0: LGPL-3.0-only"):
        assert words in said


def test_the_source_names_all_that_it_asks_for_with_the_texts_that_are_installed() -> None:
    made_of = parts(None)
    named = {part.name for part in made_of}
    assert {"relais-communes", "PySide6_Essentials", "shiboken6", "typst", "cryptography", "cffi"} <= named
    assert {"pytest", "litestar"}.isdisjoint(named)
    texts = {part.name: part.text() for part in made_of}
    assert "Apache License" in texts["cryptography"]
    assert {part.name for part in made_of if part.licence == IN_TEXT} <= {"pyrage", "pysqlite3"}
    assert commit_day(None) == ""
    assert "Lancé depuis son code source." in overview(None, made_of)


def test_a_part_without_a_text_says_so() -> None:
    assert Part("a", "1", "MIT").text() == NO_TEXT
