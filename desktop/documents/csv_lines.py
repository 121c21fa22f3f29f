"""Reads a CSV file as French spreadsheets write it: with ; , or tabs, in UTF-8 or the old Windows code page."""

import csv
import io

from desktop.documents.ods_lines import MAX_COLUMNS, MAX_ROWS, SheetLine, too_many_columns, too_many_rows
from desktop.domain.refusals import Refusal

#: Characters that begin a formula in a spreadsheet, full-width forms included.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def read(name: str, data: bytes) -> tuple[SheetLine, ...]:
    """The lines that are not empty, with the numbers that a spreadsheet shows. Raises Refusal."""
    text = _decoded(name, data)
    first, _, rest = text.partition("\n")
    hint = first.rstrip("\r").lower()
    if hint in ("sep=;", "sep=,", "sep=\t"):  # an instruction to a spreadsheet program, not a line of the table
        delimiter, text, shift = hint[4], rest, 1
    else:
        delimiter, shift = _delimiter(text), 0
    lines: list[SheetLine] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = shift
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refusal(
                "broken_line",
                f"« {name} », ligne {number + 1} : un guillemet n’est pas refermé, ou la cellule est trop longue.",
                field="file",
                remedy="Corrigez cette ligne dans votre tableur. Rien n’a été importé.",
                of_input=True,
            ) from error
        if cells is None:
            return tuple(lines)
        number += 1
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise too_many_columns(name)
        if len(lines) > MAX_ROWS:  # one more, for the line of titles
            raise too_many_rows(name)
        lines.append(SheetLine(number, tuple(_plain(cell) for cell in cells)))


def _decoded(name: str, data: bytes) -> str:
    """The text: UTF-8 with or without a byte order mark, UTF-16 with one, else the old Windows code page."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = data.decode("utf-16")
        else:
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        raise _not_text(name)
    return text


def _delimiter(text: str) -> str:
    """The one of ; tab , that is most frequent in the line of titles, outside quotes."""
    quoted, counts = False, {";": 0, "\t": 0, ",": 0}
    for letter in text.lstrip():
        if letter == '"':
            quoted = not quoted
        elif letter == "\n" and not quoted:
            break
        elif letter in counts and not quoted:
            counts[letter] += 1
    return max(counts, key=lambda letter: counts[letter])


def _plain(cell: str) -> str:
    """The cell without the apostrophe that our own CSV puts before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _not_text(name: str) -> Refusal:
    return Refusal(
        "not_text",
        f"« {name} » n’est pas un tableau lisible.",
        field="file",
        remedy="Enregistrez-le dans votre tableur, en ODS ou en CSV.",
        of_input=True,
    )
