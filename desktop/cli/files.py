"""Files that commands take: JSON in UTF-8 of a strict shape; what is wrong is named with its place, in French."""

import re
import stat
from pathlib import Path
from typing import TypeVar

import msgspec

from desktop.domain.refusals import Refusal

_MOST_BYTES = 1_000_000
_T = TypeVar("_T")
#: A part of msgspec's message, and how our sentence ends then.
_ENDINGS = (
    (re.compile(r"unknown field `(?P<key>[^`]*)`"), "contient une clé inconnue : {key}."),
    (re.compile(r"missing required field `(?P<key>[^`]*)`"), "ne contient pas la clé {key}."),
    (re.compile(r"Invalid enum value '?(?P<key>[^'`]*)'?"), "porte une valeur qui n’est pas prévue : {key}."),
    (re.compile(r"of length >= "), "porte une valeur vide."),
    (re.compile(r"of length <= "), "porte une valeur trop longue."),
    (re.compile(r"Expected `int` [<>]="), "porte un nombre hors des bornes prévues."),
    (re.compile(r"Invalid .*date"), "porte une date illisible : écrivez-la AAAA-MM-JJ."),
    (re.compile(r"Expected `int"), "attend un nombre entier."),
    (re.compile(r"Expected `(str|array|object|bool|date)"), "porte une valeur d’une autre sorte que prévu."),
)


def read(path: Path, shape: type[_T]) -> _T:
    """The struct in this file. Raises Refusal, which names the place of the error."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _wrong(path, "n’est pas un fichier.")
        if about.st_size > _MOST_BYTES:
            raise _wrong(path, "dépasse 1 Mo.")
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no system takes
        raise _wrong(path, "ne peut pas être lu. Vérifiez son nom et ses droits.") from error
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=shape, strict=True)
    except msgspec.ValidationError as error:
        ending, field = in_french(str(error))
        raise _wrong(path, ending, field) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(path, "n’est pas du JSON lisible (en UTF-8).") from error


def in_french(message: str) -> tuple[str, str]:
    """The end of a sentence about a file, and the field it is about, from msgspec's message."""
    text, _, place = message.partition(" - at `")
    place = _plain(place.rstrip("`").removeprefix("$").replace("[...]", "").strip("."))
    at = f"(à {place}) " if place else ""
    for pattern, sentence in _ENDINGS:
        if found := pattern.search(text):
            key = _plain(found.groupdict().get("key", ""))
            return at + sentence.format(key=f"« {key} »"), key if "clé" in sentence else place
    return f"{at}n’a pas la forme attendue.", place


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
