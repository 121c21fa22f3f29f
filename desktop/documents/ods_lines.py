"""Reads the first sheet of an ODS file, within limits: the displayed text of each cell, and which cells are formulas.

It uses expat: odfdo, which only writes here, would build the whole tree before a limit can be checked, and would
expand a million repeated cells or spaces.
"""

import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers import expat

from msgspec import Struct

from desktop.domain.refusals import Refusal

MAX_UNPACKED = 50_000_000
MAX_ROWS = 2_000
MAX_COLUMNS = 60
_MAX_MEMBERS = 1_000
_MAX_SPACES = 100  # most spaces of one element that repeats a space
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class SheetLine(Struct, frozen=True):
    """A line of a sheet that is not empty."""

    line: int  #: its number in the sheet
    cells: tuple[str, ...]  #: text by column; "" for an empty cell
    formulas: tuple[int, ...] = ()  #: indexes of cells with a formula


def read(path: Path) -> tuple[SheetLine, ...]:
    """The first sheet that is not empty. Raises Refusal."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive)
            with archive.open("content.xml") as content:
                return _Sheet(path.name).read(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError) as error:
        raise _damaged(path.name) from error
    except expat.ExpatError as error:
        raise _damaged(path.name) from error


def too_many_rows(name: str) -> Refusal:
    return Refusal(
        "too_many_rows",
        f"« {name} » compte plus de 2\u202f000 lignes.",
        field="file",
        remedy="Partagez le tableau en plusieurs fichiers. Rien n’a été importé.",
        of_input=True,
    )


def too_many_columns(name: str) -> Refusal:
    return Refusal(
        "too_many_columns",
        f"« {name} » compte plus de {MAX_COLUMNS} colonnes.",
        field="file",
        remedy="Gardez les colonnes utiles. Rien n’a été importé.",
        of_input=True,
    )


def _damaged(name: str) -> Refusal:
    return Refusal(
        "damaged_file",
        f"« {name} » n’est pas un classeur ODS lisible.",
        field="file",
        remedy="Ouvrez-le dans votre tableur et enregistrez-le de nouveau en ODS ou en CSV.",
        of_input=True,
    )


def _check(path: Path, archive: zipfile.ZipFile) -> None:
    """Checks what can be checked by unpacking only two small members of the archive. Raises Refusal."""
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refusal(
            "unpacks_too_large",
            f"« {path.name} » dépasse 50\u00a0Mo une fois décompressé.",
            field="file",
            remedy="Enregistrez les seules colonnes utiles dans un nouveau classeur.",
            of_input=True,
        )
    names = {member.filename: member for member in members}
    manifest = _small(archive, names.get("META-INF/manifest.xml"))
    if any(member.flag_bits & 1 for member in members) or b"encryption-data" in manifest:
        raise Refusal(
            "password",
            f"« {path.name} » est protégé par un mot de passe.",
            field="file",
            remedy="Enregistrez-en une copie sans mot de passe.",
            of_input=True,
        )
    kind = _small(archive, names.get("mimetype"))
    if not kind.startswith(_ODS):
        if "[Content_Types].xml" in names:
            what, remedy = "un fichier de Microsoft Office", "Enregistrez-le au format ODS ou CSV."
        elif kind.startswith(b"application/vnd.oasis.opendocument"):
            what, remedy = "un document, pas un classeur", "Copiez le tableau dans un classeur, enregistré en ODS."
        else:
            what, remedy = "une archive, pas un classeur", "Choisissez un fichier ODS, CSV ou JSON."
        raise Refusal("not_a_table", f"« {path.name} » est {what}.", field="file", remedy=remedy, of_input=True)


def _small(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    if member is None or member.flag_bits & 1:
        return b""
    with archive.open(member) as stream:
        return stream.read(500_000)


class _Enough(Exception):
    """Ends the reading: the rest of the file is not needed."""


class _Sheet:
    """Collects lines from expat's events."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[SheetLine] = []
        self._depth = 0
        self._tables = 0
        self._next = 1  # number of the line being read
        self._row: list[tuple[int, str, bool]] = []
        self._row_repeat = 1
        self._column = 0
        self._cell_depth = 0
        self._cell: dict[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._p_depth = 0

    def read(self, stream: Any) -> tuple[SheetLine, ...]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.ParseFile(stream)
        except _Enough:
            pass
        return tuple(self._lines)

    def _doctype(self, *_event: object) -> None:
        raise _damaged(self._name)  # no ODS has one; its entities could grow without limit, or read other files

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        space, _, local = name.partition(" ")
        if space == _TABLE and local == "table":
            self._tables += 1
        elif self._tables != 1:
            return
        elif space == _TABLE and local == "table-row":
            self._row, self._column = [], 0
            self._row_repeat = _count(given, "number-rows-repeated")
        elif space == _TABLE and local in ("table-cell", "covered-table-cell") and not self._cell_depth:
            self._cell, self._cell_depth, self._paragraphs = given, self._depth, []
        elif space == _TEXT and self._cell_depth:
            self._start_text(local, given)

    def _start_text(self, local: str, given: dict[str, str]) -> None:
        """Reads the paragraphs of the cell itself. Those of a comment are nested deeper, and left out."""
        if local == "p" and self._depth == self._cell_depth + 1:
            self._paragraphs.append([])
            self._p_depth = self._depth
        elif self._p_depth:
            spaces = min(int(given.get(f"{_TEXT} c", "1")), _MAX_SPACES)
            self._paragraphs[-1].append({"s": " " * spaces, "tab": "\t", "line-break": "\n"}.get(local, ""))

    def _text(self, text: str) -> None:
        if self._p_depth:
            self._paragraphs[-1].append(text)

    def _end(self, name: str) -> None:
        space, _, local = name.partition(" ")
        if self._depth == self._p_depth:
            self._p_depth = 0
        elif self._depth == self._cell_depth:
            self._end_cell()
        elif space == _TABLE and local == "table":
            self._tables -= 1
            if not self._tables and self._lines:
                raise _Enough
            if not self._tables:
                self._next = 1
        elif space == _TABLE and local == "table-row" and self._tables == 1:
            self._end_row()
        self._depth -= 1

    def _end_cell(self) -> None:
        self._cell_depth = 0
        shown = "\n".join("".join(parts) for parts in self._paragraphs)
        if not self._paragraphs:
            shown = self._cell.get(f"{_OFFICE} string-value") or self._cell.get(f"{_OFFICE} value") or ""
        repeat = _count(self._cell, "number-columns-repeated")
        if shown.strip():
            if self._column + repeat > MAX_COLUMNS:
                raise too_many_columns(self._name)
            formula = f"{_TABLE} formula" in self._cell
            self._row += [(self._column + place, shown, formula) for place in range(repeat)]
        self._column += repeat

    def _end_row(self) -> None:
        if self._row:
            if len(self._lines) + self._row_repeat > MAX_ROWS + 1:  # one more, for the line of titles
                raise too_many_rows(self._name)
            cells = [""] * (self._row[-1][0] + 1)
            for place, shown, _ in self._row:
                cells[place] = shown
            formulas = tuple(place for place, _, formula in self._row if formula)
            self._lines += [
                SheetLine(self._next + number, tuple(cells), formulas) for number in range(self._row_repeat)
            ]
        self._next += self._row_repeat


def _count(given: dict[str, str], name: str) -> int:
    return max(1, int(given.get(f"{_TABLE} {name}", "1")))
