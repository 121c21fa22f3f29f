"""Files that are not what they should be, and plans that do not hold: a sentence each, and the request stays whole."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from resources import path
from tests.faults.programs import Platform, program, relaisctl
from tests.journeys.two_communes import PDF, REQUEST
from tests.typed import Typed

pytestmark = pytest.mark.slow

_ODS = "application/vnd.oasis.opendocument.spreadsheet"


class DraftedRequest:
    """A PC of Baule with a request in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "pc"
        assert self.types("commune", "use", "45024")
        self.request: str = self.types("request", "draft", self.file("request.json", REQUEST))["id"]
        self.before = self.types("request", "show", self.request)

    def types(self, *words: str | Path) -> Any:
        done = relaisctl(self.data, *words)
        assert done.status == 0, done
        return done.json

    def file(self, name: str, content: Any) -> Path:
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return file

    def refused(self, *words: str | Path) -> str:
        """The sentence; the request stands as it was."""
        done = relaisctl(self.data, *words)
        assert done.status in (1, 2), done
        sentence = " ".join(filter(None, (done.error["title"], done.error["detail"])))
        assert sentence.endswith("."), sentence
        assert self.types("request", "show", self.request) == self.before
        return sentence


@pytest.fixture
def context(tmp_path: Path) -> DraftedRequest:
    return DraftedRequest(tmp_path)


def _with(**funding: Any) -> dict[str, Any]:
    return REQUEST | {"funding": REQUEST["funding"] | funding}


def test_a_plan_that_does_not_add_up_stays_a_draft_and_does_not_leave(context: DraftedRequest) -> None:
    short = [{"source": "state", "amount_cents": 384_000, "state": "asked"}]
    made = context.types("request", "draft", context.file("short.json", _with(resources=short)))["id"]
    assert "960" in context.refused("request", "submit", made)
    assert context.types("outbox", "list") == []
    assert context.types("request", "show", made)["title"] == REQUEST["title"]


@pytest.mark.parametrize("amount", ["quatre mille", "4 800 €", -1, 48.5, 10**15, None])
def test_amounts_that_are_none(context: DraftedRequest, amount: Any) -> None:
    expenses = [{"item": "Formation", "amount_ttc_cents": amount}]
    assert "expenses" in context.refused("request", "draft", context.file("wrong.json", _with(expenses=expenses)))


def test_three_hundred_attachments(context: DraftedRequest) -> None:
    """The first twenty are kept, each of the others is refused, and the last one says as much as the first."""
    last = Typed(0, "", "")
    for number in range(23):
        content = PDF + str(number).encode() + b"\n%%EOF\n"
        last = relaisctl(context.data, "attach", context.request, context.file(f"piece-{number}.pdf", content))
        assert (last.status == 0) == (number < 20), last
    assert "20" in last.error["title"]
    assert len(context.types("request", "show", context.request)["attachments"]) == 20


def test_a_file_of_two_gigabytes_is_refused_by_its_size(context: DraftedRequest) -> None:
    huge = context.folder / "film.pdf"
    huge.touch()
    os.truncate(huge, 2_000_000_000)  # a file with nothing in it takes no room
    assert "10\u00a0Mo" in context.refused("attach", context.request, huge)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faux.pdf", b"<html>Erreur 404</html>"),
        ("vide.pdf", b""),
        ("coupe.pdf", PDF[:20]),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("macro.exe", b"MZ" + b"\0" * 64),
    ],
)
def test_a_document_that_is_not_what_it_says(context: DraftedRequest, name: str, content: bytes) -> None:
    assert name in context.refused("attach", context.request, context.file(name, content))


def test_a_folder_and_a_file_that_is_not_there(context: DraftedRequest) -> None:
    context.refused("attach", context.request, context.folder)
    context.refused("attach", context.request, context.folder / "absent.pdf")


def test_a_table_with_formulas_gives_what_it_shows(context: DraftedRequest) -> None:
    table = context.folder / "besoins.ods"
    _ods(table, ("titre", "description"), ("Cimetière", '=CONCATENATE("Registre ";"papier")'))
    (line,) = context.types("need", "import", table)["lines"]
    assert line["outcome"] == "drafted"
    assert "calculée" in line["sentence"]
    assert context.types("need", "show", line["id"])["description"] == "Registre papier"


def test_a_table_that_is_none(context: DraftedRequest) -> None:
    context.refused("need", "import", context.file("besoins.ods", b"PK\x03\x04 rien"))
    context.refused("need", "import", context.file("besoins.csv", PDF))
    context.refused("need", "import", context.file("besoins.json", b"{"))
    assert context.types("need", "list") == []


def _ods(file: Path, header: tuple[str, ...], row: tuple[str, str]) -> None:
    """As an office program writes it: the formula, and beside it the value that it showed last."""
    shown = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>" for c in header
    )
    formula = row[1].replace('"', "&quot;")
    cells = (
        f"<table:table-cell office:value-type='string'><text:p>{row[0]}</text:p></table:table-cell>"
        f"<table:table-cell table:formula='of:{formula}' office:value-type='string' "
        "office:string-value='Registre papier'><text:p>Registre papier</text:p></table:table-cell>"
    )
    names = " ".join(
        f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{long}:1.0'"
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {names} office:version='1.3'><office:body>"
        f"<office:spreadsheet><table:table table:name='Besoins'><table:table-row>{shown}</table:table-row>"
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        "<?xml version='1.0' encoding='UTF-8'?><manifest:manifest "
        "xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0' manifest:version='1.3'>"
        f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{_ODS}'/>"
        "<manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/></manifest:manifest>"
    )
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", _ODS)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)


def test_a_pack_with_crossed_dates(tmp_path: Path) -> None:
    pack = json.loads(path("packs", "france-relance-2021.json").read_text("utf-8"))
    pack["phases"][1]["opens"] = "2021-02-01T00:00:00+01:00"
    file = tmp_path / "croise.json"
    file.write_text(json.dumps(pack), "utf-8")
    national = Platform(tmp_path / "national")
    national.folder.mkdir()
    refused = program("relais-platform", "--database", national.database, "--json", "init", "--campaign", file)
    assert refused.status == 2
    assert "phases" in refused.error["title"]
    assert "«\u00a0Vote\u00a0» commence avant la fin de «\u00a0Besoins\u00a0»" in refused.error["title"]
