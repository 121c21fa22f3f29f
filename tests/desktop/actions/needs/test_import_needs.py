"""A table of needs becomes drafts, line by line; a bad file changes nothing."""

import json
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.import_needs import ImportedLine, import_needs
from desktop.actions.needs.submit_need import submit_need
from desktop.database import backup_folder, search
from desktop.database.queries import needs
from desktop.database.queries.needs import NeedRow
from desktop.documents.spreadsheet import Spreadsheet, write_ods
from desktop.domain.refusals import Refusal


def drafts(context: CommuneContext) -> list[NeedRow]:
    with context.store.reading() as connection:
        return list(needs.listed(connection))


def test_a_table_becomes_drafts_in_its_order(context: CommuneContext, tmp_path: Path) -> None:
    here = draft_need(context, title="Cimetière", description="Papier").value
    submit_need(context, here)  # what has left already is here, too
    path = tmp_path / "besoins.csv"
    path.write_text(
        "Titre;Description;Thème;Couleur\n"
        "École;Un portail;éducation, formation et accès à l’emploi;bleu\n"
        ";;mobility;\n"
        "Cimetière;Papier;;\n"
        ";Salle des fêtes à réserver;;\n"
        "École;Un portail;;\n",
        encoding="utf-8",
    )
    found = import_needs(context, path)
    assert [(line.line, line.title, line.outcome) for line in found.value.lines] == [
        (2, "École", "drafted"),
        (3, "", "refused"),
        (4, "Cimetière", "ignored"),
        (5, "Salle des fêtes à réserver", "drafted"),
        (6, "École", "ignored"),  # twice in the table
    ]
    assert found.value.unknown == ("Couleur",)
    assert found.value.lines[2].id == here
    assert "déjà ici" in found.value.lines[2].sentence
    assert found.value.lines[4].id == found.value.lines[0].id
    made = {line.id for line in found.value.lines if line.outcome == "drafted"}
    assert found.changes.needs == made
    assert [row.title for row in drafts(context)] == ["École", "Salle des fêtes à réserver", "Cimetière"]
    assert drafts(context)[0].theme == "education-work"
    with context.store.reading() as connection:
        assert [hit.title for hit in search.fitting(connection, "portail", ("mine",))] == ["École"]
    again = import_needs(context, path)
    assert {line.outcome for line in again.value.lines} == {"ignored", "refused"}
    assert not again.changes


def test_an_ods_with_formulas(context: CommuneContext, tmp_path: Path) -> None:
    from odfdo import Cell, Document

    path = tmp_path / "besoins.ods"
    write_ods(path, [Spreadsheet("Besoins", ["titre", "description"], [["École", "vide"]])])
    document = Document(path)
    table = document.body.get_table(0)
    table.set_cell("B2", Cell(12, text="12 élèves", formula="of:=SUM([.D1:.D9])"))
    document.save(path)
    (line,) = import_needs(context, path).value.lines
    assert (line.outcome, drafts(context)[0].description) == ("drafted", "12 élèves")
    assert "description" in line.sentence
    assert line.sentence.startswith("Valeur calculée, prise comme elle est affichée")
    assert "sans titre" not in line.sentence


def test_what_stands_under_no_title_is_said_to_be_left_out(context: CommuneContext, tmp_path: Path) -> None:
    path = tmp_path / "besoins.csv"
    path.write_text("Titre;Description\nÉcole;Un portail;perdu\nCantine;Une table\n", encoding="utf-8")
    said = [(line.title, line.sentence) for line in import_needs(context, path).value.lines]
    assert said == [("École", "Une cellule sans titre de colonne a été laissée."), ("Cantine", "")]


def test_a_column_with_a_long_title_is_named_by_its_beginning(context: CommuneContext, tmp_path: Path) -> None:
    from odfdo import Cell, Document

    path, long = tmp_path / "besoins.ods", "x" * 300
    write_ods(path, [Spreadsheet("Besoins", ["titre", long], [["École", "vide"]])])
    document = Document(path)
    document.body.get_table(0).set_cell("B2", Cell(12, text="12", formula="of:=1"))
    document.save(path)
    (line,) = import_needs(context, path).value.lines
    assert f"affichée\u00a0: {long[:200]}." in line.sentence


def test_json(context: CommuneContext, tmp_path: Path) -> None:
    path = tmp_path / "besoins.json"
    path.write_text(json.dumps([{"title": "École", "shareable": True}, "x", {"titre": {"a": 1}}]))
    lines = import_needs(context, path).value.lines
    assert [line.outcome for line in lines] == ["drafted", "refused", "refused"]
    assert drafts(context)[0].shareable == "yes"
    assert all(line.sentence for line in lines)  # the first has no description yet


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"%PDF-1.7", "other_content"),
        ("a.csv", b"couleur;taille\nbleu;2\n", "no_known_column"),
        ("a.csv", 'titre\nUn\n"jamais refermé\n'.encode(), "broken_line"),  # the first line is not kept either
        ("a.ods", b"PK\x03\x04", "damaged_file"),
        ("a.json", b"{}", "not_a_list"),
    ],
)
def test_a_bad_file_changes_nothing(context: CommuneContext, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    draft_need(context, title="Avant")
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refusal) as caught:
        import_needs(context, path)
    assert (caught.value.code, caught.value.of_input) == (code, True)
    assert [row.title for row in drafts(context)] == ["Avant"]


def test_titles_alone_import_nothing(context: CommuneContext, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("titre;description\n")
    assert import_needs(context, path).value.lines == ()


@pytest.mark.slow
def test_two_thousand_lines(context: CommuneContext, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("titre;description\n" + "".join(f"Besoin {n};Texte {n}\n" for n in range(2_000)))
    lines = import_needs(context, path).value.lines
    assert {line.outcome for line in lines} == {"drafted"}
    assert [row.title for row in drafts(context)] == [f"Besoin {n}" for n in range(2_000)]
    assert isinstance(lines[0], ImportedLine)


def test_a_backup_is_made_before(context: CommuneContext, tmp_path: Path) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("titre;description\nCimetière;Papier\n", "utf-8")
    import_needs(context, file)
    (kept,) = backup_folder.listed(context.store.backups)
    assert kept.why == "before-import"
    (tmp_path / "autre.csv").write_text("rien;du tout\n1;2\n", "utf-8")
    with pytest.raises(Refusal):
        import_needs(context, tmp_path / "autre.csv")
    assert len(backup_folder.listed(context.store.backups)) == 1  # of what imports nothing, none
