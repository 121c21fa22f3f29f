"""Tables are read within limits, whatever the file claims, and written so that a spreadsheet computes nothing."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.documents.spreadsheet import Spreadsheet, SpreadsheetRow, read_table, write_csv, write_ods
from desktop.domain.refusals import Refusal
from tests.refusing import of_input

ODS = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}
</office:spreadsheet></office:body></office:document-content>"""
HEAD = "<table:table-row>{}{}</table:table-row>"


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods(path: Path, rows: str, *, kind: str = ODS, manifest: str = "", content: str = CONTENT) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content.format(f"<table:table>{rows}</table:table>"))
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def test_what_no_xml_may_hold_keeps_no_table_from_being_written(tmp_path: Path) -> None:
    """U+FFFE appears instead of a hyphen in text that is copied from a PDF in a browser."""
    odd = "auto\ufffemati\ud800que\uffff\x07"
    write_ods(tmp_path / "t.ods", [Spreadsheet("t", ("Titre",), [(odd,)])])
    write_csv(tmp_path / "t.csv", ("Titre",), [(odd,)])
    for file in ("t.ods", "t.csv"):
        assert [line.cells for line in read_table(tmp_path / file)] == [{"Titre": "automatique"}]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("titre;description\nUn;Deux\n", {2: {"titre": "Un", "description": "Deux"}}),
        ("titre,description\nUn,Deux", {2: {"titre": "Un", "description": "Deux"}}),
        ("titre\tdescription\nUn\tDeux", {2: {"titre": "Un", "description": "Deux"}}),
        ("sep=,\ntitre,description\nUn,Deux;trois", {3: {"titre": "Un", "description": "Deux;trois"}}),  # Excel's word
        ("titre\nUn\n\nDeux\n", {2: {"titre": "Un"}, 4: {"titre": "Deux"}}),  # an empty line has its number
        ("\n;;\ntitre;x\nUn;\n", {4: {"titre": "Un"}}),  # titles on the first line that holds something
        (
            'titre;description\n"Un; ""gros"" titre";"sur\ndeux lignes"\nB;C',
            {
                2: {"titre": 'Un; "gros" titre', "description": "sur\ndeux lignes"},
                3: {"titre": "B", "description": "C"},
            },
        ),
        ("titre;" + ";" * 200 + "\nUn;" + ";" * 200, {2: {"titre": "Un"}}),  # empty columns do not count
        (
            "titre;n\nUn;'=1+1\nDeux;l'école",
            {  # what our own CSV protects comes back unchanged
                2: {"titre": "Un", "n": "=1+1"},
                3: {"titre": "Deux", "n": "l'école"},
            },
        ),
        ("titre", {}),  # titles alone
    ],
)
def test_csv(tmp_path: Path, data: str, rows: dict[int, dict[str, str]]) -> None:
    path = tmp_path / "t.csv"
    path.write_text(data, encoding="utf-8", newline="")
    assert {found.line: found.cells for found in read_table(path)} == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("Thème;Coût\nÉcole – l’été;3 €".encode(encoding))
    assert read_table(path) == (SpreadsheetRow(2, {"Thème": "École – l’été", "Coût": "3 €"}),)


def test_a_cell_under_no_title_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("titre;\nUn;perdu\nDeux;\n", encoding="utf-8")
    assert [found.untitled for found in read_table(path)] == [True, False]


def test_json(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(
        '[{"titre": "Un", "n": 3, "ok": true, "rien": null, "vide": " "}, 4, {"titre": ["x"]}]', "utf-8-sig"
    )
    first, second, third = read_table(path)
    assert first == SpreadsheetRow(1, {"titre": "Un", "n": "3", "ok": "oui"})
    assert (second.line, bool(second.problem)) == (2, True)
    assert "titre" in third.problem


def test_ods_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "t.ods",
        row(cell("titre"), cell("description"), cell("coût"))
        + row(
            cell("Un<text:s text:c='2'/>deux<text:line-break/>trois"),
            '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation>'
            "<text:p>A</text:p><text:p><text:span>B</text:span></text:p></table:table-cell>",
            '<table:table-cell table:formula="of:=SUM([.A1])" office:value-type="float" office:value="3.14159">'
            "<text:p>3,14</text:p></table:table-cell>",
        )
        + row("<table:table-cell table:number-columns-repeated='16384'/>", more="table:number-rows-repeated='10'")
        + row(cell("même", "table:number-columns-repeated='2'"), more="table:number-rows-repeated='2'")
        + row("<table:table-cell table:number-columns-repeated='16384'/>", more="table:number-rows-repeated='1048000'"),
    )
    assert read_table(path) == (
        SpreadsheetRow(2, {"titre": "Un  deux\ntrois", "description": "A\nB", "coût": "3,14"}, ("coût",)),
        SpreadsheetRow(13, {"titre": "même", "description": "même"}),
        SpreadsheetRow(14, {"titre": "même", "description": "même"}),
    )


def test_ods_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "t.ods"
    values = ("=1+1", 3, Decimal("12.50"), date(2026, 1, 2), True, None, "deux\nlignes  et\tplus", "-x\x00")
    write_ods(path, [Spreadsheet("Vide", (), ()), Spreadsheet("Actes", list("abcdefgh"), [values])])
    assert read_table(path) == (
        SpreadsheetRow(
            2,
            {
                "a": "=1+1",
                "b": "3",
                "c": "12.50",
                "d": "2026-01-02",
                "e": "oui",
                "g": "deux\nlignes  et\tplus",
                "h": "-x",
            },
        ),
    )
    content = zipfile.ZipFile(path).read("content.xml").decode()
    assert "formula" not in content.partition("<table:table ")[2]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_csv_that_no_spreadsheet_computes(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ["titre", "n"], [[f"{begin}cmd|x", -5], ["l'été", Decimal("-1.5")]])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert f"'{begin}cmd|x" in text
    assert ";-5\r\n" in text  # numbers stay numbers
    assert "l'été;-1,5\r\n" in text
    assert read_table(path)[0].cells["titre"] == f"{begin}cmd|x"


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", b" " * 51_000_000)


def lying_bomb(path: Path) -> None:
    """51 MB, announced as ten bytes by the directory of the archive."""
    bomb(path)
    data = bytearray(path.read_bytes())
    size = (51_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)


def packed(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr({"types": "[Content_Types].xml", "content": "content.xml"}.get(name, name), text)


ENTITY = CONTENT.replace("<office:doc", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><office:doc', 1)
BAD: list[tuple[str, str, Callable[[Path], object]]] = [
    ("a.csv", "no_such_file", lambda path: None),
    ("a.csv", "no_such_file", lambda path: path.mkdir()),
    ("a.csv", "empty_file", lambda path: path.write_bytes(b"")),
    ("a.csv", "empty_file", lambda path: path.write_bytes(b" \r\n\t\n")),
    ("a.csv", "empty_file", lambda path: path.write_bytes(b";;;\n;;\n")),
    ("a.csv", "too_large", lambda path: path.write_bytes(b"x" * 5_000_001)),
    ("a.csv", "other_content", lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")),
    ("a.csv", "other_content", lambda path: packed(path, content="x")),
    ("a.json", "other_content", lambda path: path.write_bytes(b"%PDF-1.7\n")),
    ("a.ods", "other_content", lambda path: path.write_bytes(b"%PDF-1.7\n")),
    ("a.ods", "other_content", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0 protected by Excel")),
    ("a.csv", "not_text", lambda path: path.write_bytes(b"titre;d\x00\x01\x02")),
    ("a.csv", "not_text", lambda path: path.write_bytes(b"titre;\x81\x8d\n")),  # in no encoding of ours
    ("a.csv", "column_twice", lambda path: path.write_text("titre;Titre\na;b")),
    ("a.csv", "broken_line", lambda path: path.write_text('titre\n"jamais refermé\nDeux\n')),
    ("a.csv", "broken_line", lambda path: path.write_text("titre\n" + "x" * 200_000)),
    ("a.csv", "too_many_rows", lambda path: path.write_text("titre\n" + "a\n" * 2_001)),
    ("a.csv", "too_many_columns", lambda path: path.write_text(";".join(f"c{n}" for n in range(61)))),
    ("a.docx", "unknown_format", lambda path: path.write_bytes(b"x")),
    ("a", "unknown_format", lambda path: path.write_bytes(b"titre\na")),
    ("a.ods", "damaged_file", lambda path: path.write_bytes(b"titre;description\n")),
    ("a.ods", "damaged_file", lambda path: path.write_bytes(b"PK\x03\x04 cut")),
    ("a.ods", "damaged_file", lambda path: packed(path, mimetype=ODS)),  # without its content
    ("a.ods", "damaged_file", lambda path: packed(path, mimetype=ODS, content="<a><b></a>")),
    ("a.ods", "damaged_file", lambda path: ods(path, row(cell("titre")), content=ENTITY)),
    ("a.ods", "damaged_file", lambda path: ods(path, row(cell("titre", "table:number-columns-repeated='x'")))),
    ("a.ods", "unpacks_too_large", bomb),
    ("a.ods", "damaged_file", lying_bomb),
    ("a.ods", "password", lambda path: ods(path, "", manifest="<manifest:encryption-data/>")),
    ("a.ods", "not_a_table", lambda path: packed(path, types="x")),  # a renamed .xlsx
    ("a.ods", "not_a_table", lambda path: ods(path, "", kind="application/vnd.oasis.opendocument.text")),
    ("a.ods", "not_a_table", lambda path: packed(path, anything="x")),
    ("a.ods", "empty_file", lambda path: ods(path, row("<table:table-cell/>"))),
    ("a.ods", "too_many_rows", lambda path: ods(path, row(cell("a"), more="table:number-rows-repeated='1000000'"))),
    ("a.ods", "too_many_columns", lambda path: ods(path, row(cell("a", "table:number-columns-repeated='16384'")))),
    ("a.json", "not_json", lambda path: path.write_bytes(b"{")),
    ("a.json", "not_json", lambda path: path.write_bytes(b"[" * 100_000)),
    ("a.json", "not_json", lambda path: path.write_bytes(b'[{"titre": "\xe9"}]')),
    ("a.json", "not_a_list", lambda path: path.write_bytes(b'{"titre": "x"}')),
    ("a.json", "not_a_list", lambda path: path.write_bytes(b"[]")),
    ("a.json", "too_many_rows", lambda path: path.write_text("[" + "{}," * 2_000 + "{}]")),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code", "make"), BAD, ids=[f"{number}-{bad[1]}" for number, bad in enumerate(BAD)])
def test_a_file_that_is_no_table(tmp_path: Path, name: str, code: str, make: Callable[[Path], object]) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(Refusal) as caught:
        read_table(path)
    assert caught.value.code == code
    assert caught.value.of_input
    assert caught.value.sentence.endswith(".")
    assert caught.value.remedy


def test_spaces_that_stand_for_many_are_few(tmp_path: Path) -> None:
    (found,) = read_table(ods(tmp_path / "t.ods", row(cell("a")) + row(cell("x<text:s text:c='999999999'/>y"))))
    assert len(found.cells["a"]) == 102


def test_a_file_that_cannot_be_written_keeps_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.mkdir()
    for write in (lambda: write_csv(path, ["a"], []), lambda: write_csv(tmp_path / "none" / "t.csv", ["a"], [])):
        with pytest.raises(Refusal, match="cannot_write", check=of_input):
            write()
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.slow
def test_a_full_table_of_sixty_columns(tmp_path: Path) -> None:
    """As large as a table may be."""
    path = tmp_path / "t.csv"
    line = ";".join("x" * 20 for _ in range(60))
    path.write_text(";".join(f"c{n}" for n in range(60)) + "\n" + f"{line}\n" * 2_000)
    assert len(read_table(path)) == 2_000
