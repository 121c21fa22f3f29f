"""Reads tables in CSV, ODS and JSON within limits, and writes CSV and ODS in which no text can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from desktop.documents import csv_lines, ods_lines
from desktop.documents.ods_lines import MAX_COLUMNS, MAX_ROWS, SheetLine, too_many_columns, too_many_rows
from desktop.documents.whole_file import write_whole
from desktop.domain import french
from desktop.domain.refusals import Refusal

MAX_BYTES = 5_000_000
Value: TypeAlias = str | int | float | Decimal | date | bool | None


class SpreadsheetRow(Struct, frozen=True):
    """One line below the titles."""

    line: int  #: the number that a spreadsheet shows, or the place in a JSON list
    cells: dict[str, str]  #: title to text; empty cells are left out
    formulas: tuple[str, ...] = ()  #: titles of computed cells
    untitled: bool = False  #: a cell without a title was left out
    problem: str = ""  #: why the line cannot be read


class Spreadsheet(Struct, frozen=True):
    """One sheet for `write_ods`."""

    name: str  #: shown on its tab
    header: Sequence[str]  #: titles of the columns
    rows: Iterable[Sequence[Value]]  #: lines below the titles, in the order of the columns


#: Characters that no XML file may hold, so that an ODS with them could not be written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: How a ZIP archive begins; an ODS is one.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_table(path: Path) -> tuple[SpreadsheetRow, ...]:
    """The file's lines; its kind is taken from its extension, then checked. Raises Refusal."""
    data = _bytes(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".txt", ".ods", ".json"):
        raise _refusal(
            "unknown_format",
            f"« {path.name} » n’est ni un CSV, ni un ODS, ni un JSON.",
            "Enregistrez votre tableau au format ODS ou CSV.",
        )
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    real_kind = _real_kind(start)
    if real_kind and not (kind == ".ods" and start.startswith(_ZIP)):
        raise _refusal(
            "other_content",
            f"« {path.name} » est en réalité {real_kind}, malgré son nom.",
            "Choisissez un fichier ODS, CSV ou JSON. Rien n’a été importé.",
        )
    if kind == ".json":
        return _json(path.name, data)
    return _headed(path.name, ods_lines.read(path) if kind == ".ods" else csv_lines.read(path.name, data))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Writes for French spreadsheets: UTF-8 with a byte order mark, semicolons, an apostrophe before a formula.

    Numbers stay numbers. Raises Refusal if the file cannot be written; an existing file then stays unchanged.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(title) for title in header])
    writer.writerows([_safe(value) for value in row] for row in rows)
    write_whole(path, text.getvalue().encode("utf-8-sig", "replace"))


def write_ods(path: Path, sheets: Iterable[Spreadsheet]) -> None:
    """Writes text into text cells, which no spreadsheet computes. Raises Refusal if the file cannot be written."""
    import odfdo  # noqa: PLC0415 - start-up

    def cell(value: Value) -> odfdo.Cell:
        if value is None or value == "":
            return odfdo.Cell()
        if not isinstance(value, (str, bool)):
            return odfdo.Cell(value)
        made = odfdo.Cell()
        made.set_attribute("office:value-type", "string")
        for line in _text(value).split("\n"):
            made.append(odfdo.Paragraph(line))
        return made

    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for sheet in sheets:
        table = odfdo.Table(sheet.name)
        for values in (sheet.header, *sheet.rows):
            row = odfdo.Row()
            for value in values:
                row.append(cell(value))
            table.append(row)
        document.body.append(table)
    packed = io.BytesIO()
    document.save(packed)
    write_whole(path, packed.getvalue())


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise _refusal("no_such_file", f"« {path.name} » n’est pas un fichier.", "Vérifiez son nom et son dossier.")
        if path.stat().st_size > MAX_BYTES:
            raise _refusal(
                "too_large",
                f"« {path.name} » dépasse 5\u00a0Mo.",
                "Gardez les colonnes utiles, ou partagez le tableau en plusieurs fichiers.",
            )
        data = path.read_bytes()[: MAX_BYTES + 1]
    except (OSError, ValueError) as error:
        raise _refusal(
            "unreadable_file", f"« {path.name} » ne peut pas être lu.", "Fermez-le ailleurs, ou copiez-le."
        ) from error
    if not data.strip():
        raise _refusal("empty_file", f"« {path.name} » est vide.", "Choisissez le fichier qui contient les besoins.")
    return data


def _real_kind(start: bytes) -> str:
    """What a file that begins so really is, in French; "" if it may be text."""
    for begins, words in (
        (b"%PDF", "un PDF"),
        *((begins, "une archive ou un classeur") for begins in _ZIP),
        (b"\xd0\xcf\x11\xe0", "un ancien fichier de Microsoft Office, ou un fichier protégé"),
        (b"\x89PNG", "une image"),
        (b"\xff\xd8\xff", "une image"),
        (b"{\\rtf", "un texte mis en forme"),
    ):
        if start.startswith(begins):
            return words
    return ""


def _json(name: str, data: bytes) -> tuple[SpreadsheetRow, ...]:
    try:
        objects = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise _refusal(
            "not_json", f"« {name} » n’est pas un JSON lisible.", "Le fichier attendu est une liste d’objets, en UTF-8."
        ) from error
    if not isinstance(objects, list) or not objects:
        raise _refusal("not_a_list", f"« {name} » n’est pas une liste d’objets.", "Entourez les objets de [ et ].")
    if len(objects) > MAX_ROWS:
        raise too_many_rows(name)
    return tuple(_object(name, place, item) for place, item in enumerate(objects, 1))


def _object(name: str, place: int, item: Any) -> SpreadsheetRow:
    if not isinstance(item, dict):
        return SpreadsheetRow(place, {}, problem="Ce n’est pas un objet avec des champs nommés.")
    if len(item) > MAX_COLUMNS:
        raise too_many_columns(name)
    cells: dict[str, str] = {}
    for title, value in item.items():
        if isinstance(value, (list, dict)):
            return SpreadsheetRow(place, {}, problem=f"Le champ {french.quoted(title)} n’est pas un texte.")
        text = "" if value is None else "oui" if value is True else "non" if value is False else str(value)
        if text.strip():
            cells[title] = text
    return SpreadsheetRow(place, cells)


def _headed(name: str, lines: Sequence[SheetLine]) -> tuple[SpreadsheetRow, ...]:
    """The lines below the first one, whose cells are the titles."""
    if not lines:
        raise _refusal("empty_file", f"« {name} » est vide.", "Choisissez le fichier qui contient les besoins.")
    titles = [" ".join(cell.split()) for cell in lines[0].cells]
    named = [title.casefold() for title in titles if title]
    twice = next((title for title in titles if title and named.count(title.casefold()) > 1), "")
    if twice:
        raise _refusal(
            "column_twice",
            f"« {name} » a deux colonnes {french.quoted(twice)}.",
            "Renommez l’une des deux. Rien n’a été importé.",
        )
    titles += [""] * MAX_COLUMNS
    return tuple(
        SpreadsheetRow(
            line.line,
            {titles[place]: cell for place, cell in enumerate(line.cells) if titles[place] and cell.strip()},
            tuple(titles[place] for place in line.formulas if titles[place]),
            any(cell.strip() and not titles[place] for place, cell in enumerate(line.cells)),
        )
        for line in lines[1:]
    )


def _safe(value: Value) -> str | int:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        text = _text(value)
        return f"'{text}" if text.startswith(csv_lines.FORMULA) else text
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, int) else str(value).replace(".", ",")


def _text(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _NOT_XML.sub("", value or "")


def _refusal(code: str, sentence: str, remedy: str) -> Refusal:
    return Refusal(code, sentence, field="file", remedy=remedy, of_input=True)
