"""The JSON files that commands read: UTF-8, of a strict shape; errors are told in French, with their place."""

import stat
from pathlib import Path
from typing import TypeVar

import msgspec

from desktop.domain.refusals import Refusal
from sync.contract.shape_errors import ShapeFault, shape_error

_MOST_BYTES = 1_000_000
_T = TypeVar("_T")
#: The end of the sentence about a file, by what is wrong with it.
_ENDINGS = {
    ShapeFault.UNKNOWN_KEY: "contient une clé inconnue : {name}.",
    ShapeFault.MISSING_KEY: "ne contient pas la clé {name}.",
    ShapeFault.UNKNOWN_CHOICE: "porte une valeur qui n’est pas prévue : {name}.",
    ShapeFault.EMPTY: "porte une valeur vide.",
    ShapeFault.TOO_LONG: "porte une valeur trop longue.",
    ShapeFault.OUT_OF_RANGE: "porte un nombre hors des bornes prévues.",
    ShapeFault.NUL: "porte un caractère nul.",
    ShapeFault.OTHER_PATTERN: "porte une valeur qui n’a pas la forme prévue.",
    ShapeFault.TIME_OUT_OF_RANGE: "porte une date hors des années 2000 à 2199.",
    ShapeFault.UNREADABLE_DATE: "porte une date illisible : écrivez-la AAAA-MM-JJ.",
    ShapeFault.NOT_AN_INTEGER: "attend un nombre entier.",
    ShapeFault.WRONG_TYPE: "porte une valeur d’une autre sorte que prévu.",
    ShapeFault.OTHER: "n’a pas la forme attendue.",
}


def read(path: Path, shape: type[_T]) -> _T:
    """Reads a JSON file as a struct of this shape. Raises Refusal, which names the place of the error."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _wrong(path, "n’est pas un fichier.")
        if about.st_size > _MOST_BYTES:
            raise _wrong(path, "dépasse 1\u00a0Mo.")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a file name that contains a NUL
        raise _wrong(path, "ne peut pas être lu. Vérifiez son nom et ses droits.") from error
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=shape, strict=True)
    except msgspec.ValidationError as error:
        ending, field = in_french(str(error))
        raise _wrong(path, ending, field) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(path, "n’est pas du JSON lisible (en UTF-8).") from error


def check_free(path: Path) -> None:
    """Raises Refusal where the file exists, as it must not be overwritten."""
    if path.exists():
        raise Refusal(
            "file_exists",
            f"Le fichier «\u00a0{_plain(path.name)}\u00a0» existe déjà. Il n’a pas été modifié.",
            field="--out",
            remedy="Donnez un autre nom.",
            of_input=True,
        )


def in_french(message: str) -> tuple[str, str]:
    """From msgspec's message: the end of a sentence about the file, and the field that is wrong."""
    error = shape_error(message)
    place = _plain(error.path.removeprefix("$").replace("[...]", "").strip("."))
    name = _plain(error.name)
    at = f"(à {place}) " if place else ""
    return at + _ENDINGS[error.fault].format(name=f"« {name} »"), name if error.of_stick else place


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:60]


def _wrong(path: Path, ending: str, field: str = "") -> Refusal:
    return Refusal(
        "file",
        f"Le fichier « {_plain(path.name)} » {ending}",
        field=field,
        remedy="Corrigez le fichier, puis recommencez. Rien n’a été enregistré.",
        of_input=True,
    )
