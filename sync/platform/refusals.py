"""What an operator asked for and the platform does not do, in a French sentence that names the place."""

import errno
from collections.abc import Sequence

#: What the system says in English; of what stands nowhere here its number is said, for whoever is asked for help.
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
    """`code` is stable; `of_input` tells a wrong file or argument from what a rule of the programme forbids."""

    def __init__(self, code: str, sentence: str, *, field: str = "", of_input: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.of_input = of_input


def quoted(text: str) -> str:
    """« 45024 »: what was typed or stands in a file, of whatever length; an id is shown whole."""
    return f"«\u00a0{text[:64]}\u00a0»"


def cause(error: OSError) -> str:
    """Why the system did not do it, in French."""
    number = error.errno or 0
    return _CAUSES.get(number, f"erreur {number} du système")


def unknown(field: str, value: str, ending: str) -> Refused:
    """A value that names nothing; `ending` is the rest of the sentence, such as "n’existe pas"."""
    return Refused("unknown", f"{field}\u00a0: {quoted(value)} {ending}.", field=field, of_input=True)


def check_once(field: str, values: Sequence[str], ending: str) -> None:
    """Raises Refused where a value stands twice."""
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise Refused("twice", f"{field}\u00a0: {quoted(twice)} {ending} deux fois.", field=field, of_input=True)
