"""Files that commands take: they are read strictly, and a fault is reported with its place."""

from pathlib import Path
from typing import Any

import pytest

from desktop.cli import files
from desktop.cli.deployment import ReportFile
from desktop.cli.service import ShareFile
from desktop.domain.refusals import Refusal
from sync.contract.values import Checked, Day, Id, Text

SHARE = '{"title": "Salles", "summary": "Réserver"'
REPORT = '{"live_since": "2026-06-01", "effect": "Moins de papier."'


class Bounded(Checked, frozen=True):
    text: Text = ""
    id: Id = "a"
    day: Day | None = None


@pytest.mark.parametrize("text", [SHARE + "}", "\ufeff" + SHARE + ', "cost": "gratuit"}'])
def test_a_file_that_is_right(tmp_path: Path, text: str) -> None:
    file = tmp_path / "service.json"
    file.write_text(text, "utf-8")
    assert files.read(file, ShareFile).summary == "Réserver"


@pytest.mark.parametrize(
    ("shape", "text", "field", "words"),
    [
        (ShareFile, SHARE + ', "prix": 3}', "prix", "clé inconnue : « prix »"),
        (ShareFile, '{"title": "Salles"}', "summary", "ne contient pas la clé « summary »"),
        (ShareFile, SHARE + ', "cost": "cher"}', "cost", "n’est pas prévue : « cher »"),
        (ShareFile, SHARE + ', "theme": 3}', "theme", "d’une autre sorte"),
        (ShareFile, "[]", "", "d’une autre sorte"),
        (ShareFile, "", "", "n’est pas du JSON lisible"),
        (ShareFile, "{", "", "n’est pas du JSON lisible"),
        (ShareFile, "[" * 100_000, "", "d’une autre sorte"),
        (ReportFile, REPORT + ', "agents_trained": "deux"}', "agents_trained", "attend un nombre entier"),
        (ReportFile, REPORT + ', "agents_trained": 2.5}', "agents_trained", "attend un nombre entier"),
        (ReportFile, '{"live_since": "01/06/2026", "effect": "x"}', "live_since", "date illisible"),
        (Bounded, '{"text": "a\\u0000b"}', "text", "un caractère nul"),
        (Bounded, '{"id": "a b"}', "id", "n’a pas la forme prévue"),
        (Bounded, '{"day": "1999-12-31"}', "day", "hors des années 2000 à 2199"),
        (ReportFile, '{"effect": "x"}', "live_since", "ne contient pas la clé « live_since »"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, shape: Any, text: str, field: str, words: str) -> None:
    file = tmp_path / "fichier.json"
    file.write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        files.read(file, shape)
    said = caught.value.sentence.replace("\u00a0", " ")
    assert words in said
    assert said.startswith("Le fichier « fichier.json » ")
    assert (caught.value.field, caught.value.of_input) == (field, True)


def test_what_is_no_file(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(2_000_000_000)  # only its size is looked at
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"title": "é"}'.encode("latin-1"))
    for path in (tmp_path / "none.json", tmp_path, large, latin, tmp_path / ("x" * 400), Path("a\0b")):
        with pytest.raises(Refusal) as caught:
            files.read(path, ShareFile)
        assert len(caught.value.sentence) < 200
