from pathlib import Path

import pytest

from desktop.database.queries import needs
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.table_import import NeedImport, Report


class Heard:
    def __init__(self, view: NeedImport) -> None:
        self.reports: list[Report] = []
        self.refused: list[str] = []
        view.reported.connect(self.reports.append)
        view.refused.connect(self.refused.append)


@pytest.fixture
def view(baule):
    return NeedImport(baule.actor, Latest())


def test_each_line_of_a_table_is_reported_and_drafts_are_kept(baule, view, tmp_path: Path):
    heard = Heard(view)
    table = tmp_path / "besoins.csv"
    table.write_text("titre;description;couleur\nCantine;Sur papier;bleu\nCantine;Sur papier;\n;;rouge\n", "utf-8")
    view.bring(table)
    baule.until(lambda: bool(heard.reports))
    report = heard.reports[0]
    of_each = "1\u00a0brouillon gardé, 1\u00a0ligne refusée, 1\u00a0besoin déjà ici"
    assert report.summary == f"«\u00a0besoins.csv\u00a0»\u00a0: {of_each}."
    assert report.warning.endswith("celles d’un besoin\u00a0: couleur.")
    first, second = view.model.lines[:2]
    assert (first.title, first.shown.word) == ("Cantine", "Brouillon")
    assert (second.shown.word, second.note) == (
        "Déjà ici",
        "Ligne\u00a03 · Ce besoin est déjà ici, avec le même texte.",
    )
    assert [row.id for row in baule.ask(needs.listed)] == [first.need]


@pytest.mark.parametrize(
    ("name", "bytes_"), [("besoins.csv", b"%PDF-1.7\n%%EOF\n"), ("vide.csv", b""), ("b.ods", b"PK")]
)
def test_a_file_that_is_no_table_is_refused_whole_with_a_sentence(baule, view, tmp_path: Path, name, bytes_):
    heard = Heard(view)
    (tmp_path / name).write_bytes(bytes_)
    view.bring(tmp_path / name)
    baule.until(lambda: bool(heard.refused))
    assert name in heard.refused[0]
    assert heard.reports == []
    assert baule.ask(needs.listed) == ()


def test_columns_with_long_titles_are_named_by_their_beginning(baule, view, tmp_path: Path):
    heard, long = Heard(view), "x" * 400
    table = tmp_path / "besoins.csv"
    table.write_text(f"titre;{long}\nCantine;bleu\n", "utf-8")
    view.bring(table)
    baule.until(lambda: bool(heard.reports))
    assert heard.reports[0].warning.endswith(f"\u00a0: {long[:300]}.")
    assert heard.reports[0].summary == "«\u00a0besoins.csv\u00a0»\u00a0: 1\u00a0brouillon gardé.", "and of no other"


def test_a_table_without_a_line_says_so(baule, view, tmp_path: Path):
    heard, table = Heard(view), tmp_path / "besoins.csv"
    table.write_text("titre;description\n", "utf-8")
    view.bring(table)
    baule.until(lambda: bool(heard.reports))
    assert heard.reports == [Report("«\u00a0besoins.csv\u00a0» ne contient aucune ligne.", "")]
