"""Refusals of what an operator asked for, in a French sentence that names the argument, or the place in a file."""

import errno
from collections.abc import Sequence

#: French words for errors of the system. For any other error its number is told, for whoever is asked for help.
_CAUSES = {
    errno.ENOENT: "ce fichier ou son dossier n’existe pas",
    errno.EACCES: "vous n’en avez pas le droit",
    errno.EPERM: "vous n’en avez pas le droit",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "une partie de ce chemin n’est pas un dossier",
    errno.EEXIST: "ce nom est déjà pris",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EADDRINUSE: "ce port est déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cet ordinateur",
}


class Refused(Exception):
    """A refusal. `code` is stable. `of_input`: a file or argument is wrong; else a rule of the programme forbids it."""

    def __init__(self, code: str, sentence: str, *, field: str = "", of_input: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.of_input = of_input


def quoted(text: str) -> str:
    """« 45024 »: at most 64 letters of what was typed or read, which is enough for any id."""
    return f"«\u00a0{text[:64]}\u00a0»"


def cause(error: OSError) -> str:
    """The reason of an error of the system, in French."""
    number = error.errno or 0
    return _CAUSES.get(number, f"erreur {number} du système")


def unknown(field: str, value: str, ending: str) -> Refused:
    """The refusal of a value that names nothing known; `ending` ends the sentence, such as "n’existe pas"."""
    return Refused("unknown", f"{field}\u00a0: {quoted(value)} {ending}.", field=field, of_input=True)


def check_once(field: str, values: Sequence[str], ending: str) -> None:
    """Raises Refused where a value is in the list twice."""
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise Refused("twice", f"{field}\u00a0: {quoted(twice)} {ending} deux fois.", field=field, of_input=True)
