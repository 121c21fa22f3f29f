"""Whether a text names somebody: her name, e-mail or telephone, however they are written."""

import re
from collections.abc import Collection, Iterator
from itertools import dropwhile
from typing import Any

from desktop.database.words import folded

_MAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\w")
_TELEPHONE = re.compile(r"\+?\d(?:[\s.\-/()]{0,3}\d){5,14}")
_HOME = re.compile(r"^(?:0033|\+33)0?|^0")
_WORD = re.compile(r"[^\W_]+")
#: JSON in JSON as well, where a line feed would be the letter n before a name.
_ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|[nrtbf\"/])")
_CIVILITIES = frozenset(_WORD.findall("m mr mme mlle monsieur madame mademoiselle dr docteur le la l"))
#: Alone they name nobody: "Le maire".
_FUNCTIONS = frozenset(
    _WORD.findall("""
    maire adjoint adjointe premier premiere deuxieme secretaire general generale de du des d conseil municipal mairie
    president presidente conseiller conseillere directeur directrice services
    """)
)
_BETWEEN_DIGITS = r"[\s.\-/]{0,2}"
_BETWEEN_WORDS = r"\W{1,3}"
_LETTERS = 2  # of a name, at least
_APART = "\n" * 4  # more than may stand between two words of one name


class Naming:
    """Made of what was entered of a person; `in_` says whether any of it stands in the texts."""

    def __init__(self, values: Collection[str]) -> None:
        forms = sorted({form for value in values for form in _forms(folded(value))})
        #: What is quick to look for, then what decides: tens of megabytes of published texts are read, in each backup.
        self._clean = set[int]()  # of what was read: in the copies of a database most of it comes again
        self._forms = [(re.compile(sign), re.compile(form)) for sign, form in forms]

    def in_(self, *texts: Any) -> bool:
        """Text, or UTF-8; of anything else nothing is read."""
        if not self._forms:
            return False
        read = [text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts]
        plain = _APART.join(text for text in read if isinstance(text, str) and text)
        if (known := hash(plain)) in self._clean:
            return False
        if "\\" in plain:
            plain = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)) if escaped[1] else " ", plain)
        plain = folded(plain)
        found = any(sign.search(plain) and form.search(plain) for sign, form in self._forms)
        if not found:
            self._clean.add(known)
        return found


def _forms(value: str) -> Iterator[tuple[str, str]]:
    """Patterns for a folded value: of each e-mail and telephone in it, and of the name that is left.

    "Zoé Canaribis, maire" is Zoé Canaribis; either name may come first.
    """
    for mail in _MAIL.findall(value):
        yield re.escape(mail), rf"(?<![\w.+-]){re.escape(mail)}(?!\w)"
    rest = _MAIL.sub(" ", value)
    for telephone in _TELEPHONE.findall(rest):
        digits = re.sub(r"[^\d+]", "", telephone.replace("(0)", ""))
        national = _HOME.sub("", digits)
        home = r"(?:(?:\+|00)33[\s.\-/]{0,2}(?:\(0\))?[\s.\-/]{0,2}|0)" if national != digits else r"\+?"
        number = _BETWEEN_DIGITS.join(national.lstrip("+"))
        yield number, rf"(?<!\d){home}{number}(?!\d)"
    words = _WORD.findall(_TELEPHONE.sub(" ", rest))
    first = _WORD.findall(_TELEPHONE.sub(" ", rest).split(",")[0])
    name = list(dropwhile(_CIVILITIES.__contains__, first if len(first) > 1 else words))
    if len("".join(name)) < _LETTERS or _FUNCTIONS.issuperset(name):
        return
    for turn in range(len(name)):
        yield max(name, key=len), rf"(?<!\w){_BETWEEN_WORDS.join(name[turn:] + name[:turn])}(?!\w)"
