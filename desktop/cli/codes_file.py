"""The file of enrolment codes that a platform wrote for many communes: the codes of one of them."""

import csv
from pathlib import Path

from desktop.domain.refusals import Refusal

_MOST_BYTES = 2_000_000
_SEPARATORS = ";,\t"
_INSEE, _CODE = 0, 2  # columns: commune, its name, code, the code's number
#: Answers of a platform by which the next code of the same commune may still be good.
SPENT = ("code-used", "code-expired", "code-cancelled", "code-spent")


def of_commune(file: Path, insee: str) -> tuple[str, ...]:
    """The codes of this commune, in the file's order: one for each computer, or account of a shared one.

    Several such files may have been put together, and a spreadsheet may have taken a zero away. Raises Refusal.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:  # before it is decoded: the cut may be inside a letter
            raise _wrong(file, "dépasse 2\u00a0Mo.")
        text = data.decode("utf-8-sig")
    except PermissionError as error:
        raise _wrong(file, "n’est pas lisible par ce compte\u00a0: donnez-lui le droit de le lire.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(file, "ne peut pas être lu. Vérifiez son nom, ses droits, et qu’il est en UTF-8.") from error
    codes: dict[str, None] = {}
    for line in text.replace("\ufeff", "").splitlines():
        if code := next(filter(None, (_code(line, separator, insee) for separator in _SEPARATORS)), ""):
            codes[code] = None
    if not codes:
        raise _wrong(file, f"ne contient aucun code pour la commune {insee}.")
    return tuple(codes)


def _code(line: str, separator: str, insee: str) -> str:
    """The code that this line gives the commune if its cells are separated so; "" if it gives none."""
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # a cell longer than the library reads
        return ""
    ours = len(cells) > _CODE and cells[_INSEE].upper().zfill(len(insee)) == insee
    return cells[_CODE] if ours else ""


def _wrong(file: Path, ending: str) -> Refusal:
    name = "".join(letter if letter.isprintable() else "?" for letter in file.name)
    sentence = f"Le fichier de codes «\u00a0{name}\u00a0» {ending}"
    return Refusal("codes_file", sentence, field="--codes", of_input=True)
