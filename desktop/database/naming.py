"""Whether a text names a person: by name, e-mail or telephone, in any of the ways to write them."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import dropwhile, takewhile
from typing import Any

from desktop.database.words import folded

_MAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\w")
_WORD = re.compile(r"[^\W_]+")
#: Escapes of JSON, doubled where JSON holds JSON. Else the n of "\\n" would look like the first letter of a name.
_ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|[nrtbf\"/])")
_CIVILITIES = _WORD.findall(
    "m mr mm mme mmes mlle monsieur messieurs madame mesdames mademoiselle dr docteur me maitre"
)
_HEADS = _WORD.findall("""
    maire adjoint adjointe secretaire president presidente conseiller conseillere directeur directrice dgs elu elue
    delegue deleguee responsable agent
""")
_BESIDE = _WORD.findall("""
    le la l de du des d au aux premier premiere deuxieme troisieme general generale conseil municipal municipale mairie
    commune services vice ancien ancienne tel telephone portable fixe mobile mail courriel poste secretariat standard
""")
#: Words that name nobody by themselves: "Le maire".
_FUNCTIONS = frozenset((*_CIVILITIES, *_HEADS, *_BESIDE))
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
#: An office with its place, which is not a name either: "maire de Saint-Denis", "adjointe aux finances".
_OFFICE = re.compile(rf"\b(?:{'|'.join(_HEADS)})\s+(?:de|du|des|d|au|aux|a)\b(?:\s+la\b|\s+l\b)?\W{{1,2}}[\w-]+")
_PARTS = re.compile(r"[,;:/|\n]|\s\W\s|\bet\b")
_GAP = r"[\W_]{0,3}"  # between digits: any dash, dot, space or bracket
_NINE = rf"\d(?:{_GAP}\d){{8}}"
_METROPOLE_AND_DEPARTMENTS = "33|262|590|594|596"
_WITHOUT_ZERO = "508|687|689|681"  # Saint-Pierre-et-Miquelon, Nouvelle-Calédonie, Polynésie, Wallis-et-Futuna
#: A telephone number; the group is the part that is the same with any prefix, or none. Tried in this order.
_TELEPHONE = re.compile(
    rf"(?<!\d)(?:(?:(?:\+|00){_GAP})?(?:{_METROPOLE_AND_DEPARTMENTS}){_GAP}(?:0{_GAP})?(?P<abroad>{_NINE})(?!\d)"
    rf"|0{_GAP}(?P<home>{_NINE})(?!\d)"
    rf"|(?:\+|00){_GAP}(?:{_WITHOUT_ZERO}){_GAP}(?P<overseas>\d(?:{_GAP}\d){{5,8}})(?!\d)"
    rf"|(?P<other>\d(?:{_GAP}\d){{5,14}}))"
)
_BEFORE_NUMBER = (
    rf"(?<!\d)(?:(?:(?:\+|00){_GAP})?(?:{_METROPOLE_AND_DEPARTMENTS}|{_WITHOUT_ZERO}){_GAP}(?:0{_GAP})?|0{_GAP})?"
)
_BETWEEN_WORDS = r"\W{1,3}"
#: "Mme Canaribis", "Madame la maire Z. Canaribis".
_ADDRESSED = (
    rf"(?<!\w)(?:{'|'.join([*_CIVILITIES, *_HEADS])}){_BETWEEN_WORDS}"
    rf"(?:(?:\w|{'|'.join(sorted(_FUNCTIONS))}){_BETWEEN_WORDS}){{0,3}}"
)
_LETTERS = 2  # a name has at least so many letters
_APART = "\n" * 4  # more than may stand between two words of one name


class Marks:
    """Knows places again whose texts named somebody whose name is erased since, by their ids: no word is kept.

    Without it, an erasure that is repeated would find nothing any more, as it has no name to look for. A digest of such
    a text would give the name back once the text is corrected: who has the rest of it tries names in the gap.
    """

    def __init__(self, before: Iterable[str] = ()) -> None:
        """`before`: the places that the last erasure has kept."""
        self._before = frozenset(before)
        self.today: set[str] = set()  #: the places whose texts name somebody today

    def known(self, place: str) -> bool:
        """Whether its texts named somebody earlier."""
        again = place in self._before
        if again:
            self.today.add(place)
        return again

    def note(self, place: str) -> None:
        if place:
            self.today.add(place)


class Naming:
    """Is made from what was entered of a person. `in_` tells whether a text names that person, or is marked."""

    def __init__(self, values: Collection[str], marks: Marks | None = None, *, alone: bool = False) -> None:
        """`marks` knows places of earlier erasures, and learns those that name the person now.

        `alone`: looks for the family name alone instead, which may be anybody's or a common word.
        """
        self._marks = marks or Marks()
        forms = sorted({form for value in values for form in (_alone(value) if alone else _forms(folded(value)))})
        self._clean = set[int]()  # hashes of texts without her name: in copies of a database most texts come again
        #: Pairs: a quick pattern first, since tens of megabytes are read in each backup; then the one that decides.
        self._forms = [(re.compile(sign), re.compile(form)) for sign, form in forms]

    def in_(self, *texts: Any, place: str = "") -> bool:
        """Whether any of them names the person. Text or UTF-8 bytes are read, other values are not.

        `place`: where they stand, as Marks know it; "" where that is not to be known again.
        """
        decoded = [text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts]
        read = [text for text in decoded if isinstance(text, str) and text]
        marked = self._marks.known(place)
        if not self._forms:
            return marked
        joined = _APART.join(read)
        if (known := hash(joined)) in self._clean:
            return marked
        if not self._named(_plain(joined)):
            self._clean.add(known)
            return marked
        self._marks.note(place)
        return True

    def _named(self, plain: str) -> bool:
        return any(sign.search(plain) and form.search(plain) for sign, form in self._forms)


def _plain(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)) if escaped[1] else " ", text)
    return folded(text)


def _forms(value: str) -> Iterator[tuple[str, str]]:
    """Patterns for a folded value: for each e-mail, telephone and name in it, and for the whole as written.

    Too many rather than too few: people see that a text named to them is about somebody else, but nobody looks for
    texts that were not named.
    """
    for mail in _MAIL.findall(value):
        yield re.escape(mail), rf"(?<![\w.+-]){re.escape(mail)}(?!\w)"
    rest = _MAIL.sub(" ", value)
    for telephone in _TELEPHONE.finditer(rest):
        number = _GAP.join(re.findall(r"\d", telephone[str(telephone.lastgroup)]))
        yield number, rf"{_BEFORE_NUMBER}{number}(?!\d)"
    words = _WORD.findall(value)
    if len("".join(words)) < _LETTERS or all(word in _FUNCTIONS or word.isdecimal() for word in words):
        return
    yield _form(words)
    yield re.escape(value.strip()), rf"(?<!\w){re.escape(value.strip())}(?!\w)"
    for name in _names(_TELEPHONE.sub(" ", rest)):
        for turn in range(len(name)):  # either name may come first
            yield _form(name[turn:] + name[:turn])
        if len(name) > 2:  # one of several first names is left out
            pairs = (name[-2:], [name[0], name[-1]], [name[-1], name[0]])
            yield from (_form(pair) for pair in pairs if not _FUNCTIONS.intersection(pair))
        for word in name:
            if len(word) > _LETTERS and word not in _FUNCTIONS:
                yield re.escape(word), rf"{_ADDRESSED}{word}(?!\w)"


def _alone(value: str) -> Iterator[tuple[str, str]]:
    """Patterns for the family name in a value as typed: what is in capitals, what is before a comma, else the last."""
    plain = folded(value)
    names = list(_names(_TELEPHONE.sub(" ", _MAIL.sub(" ", plain))))
    capitals = {folded(word) for word in _WORD.findall(value) if word.isupper() and len(word) > _LETTERS}
    for name in names:
        if len(names[0]) == 1 and name[0] == names[0][0]:
            family = name[:1]
        elif 0 < len(capitals.intersection(name)) < len(name):
            family = [word for word in name if word in capitals]
        else:
            family = name[-1:]
        yield from (_form([word]) for word in family if len(word) > _LETTERS and word not in _FUNCTIONS)


def _form(words: list[str]) -> tuple[str, str]:
    return max(words, key=len), rf"(?<!\w){_BETWEEN_WORDS.join(words)}(?!\w)"


def _names(text: str) -> Iterator[list[str]]:
    """The names in it, without titles, functions and brackets: Zoé Canaribis in "Le maire, Zoé Canaribis (Baule)"."""
    parts = [_WORD.findall(part) for part in _PARTS.split(_OFFICE.sub(",", _BRACKETS.sub(" ", text)))]
    names = [name for part in parts for name in _bare([word for word in part if not word.isdecimal()])]
    yield from (name for name in names if len(name) > 1 or name == names[0])
    if len(names) > 1 and len(names[0]) == 1:  # "Canaribis, Zoé"
        yield names[0] + names[1]


def _bare(words: list[str]) -> Iterator[list[str]]:
    name = list(dropwhile(_FUNCTIONS.__contains__, words))
    cut = list(takewhile(lambda word: word not in _HEADS, name))
    if len("".join(cut)) >= _LETTERS:
        yield cut
        if len(cut) == 1 and len(name) > 1:  # "Edmond Maire"
            yield name
