"""How one greets, asks and thanks: no part of the matter, where something else is said."""

import re
from collections.abc import Callable

# Only there, and no more of it: "je cherche" says what was mislaid, "ils ne se disent plus bonjour" greets nobody.
_FIRST = re.compile(
    r"\A\W*(?:(?:bonjour|bonsoir|salut|urgent)\b\W*)*"
    r"(?:(?:projet|objet) ?:|mise en place d|nous recherchons(?: (?:une |des )?solutions? (?:pour\b|d|:))?"
    r"|(?:je|on|nous) (?:re)?cherch(?:e|ons) (?:une |des )?solutions? (?:pour\b|d|:))?",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:\W+(?:merci(?: beaucoup| bien)?|(?:d['’ ]|par )avance|s['’ ]?il (?:vous|te) pla[iî]t|svp|stp"
    r"|(?:bien )?cordialement\b.{0,60}|bonne (?:journ[ée]e|soir[ée]e)))+\W*\Z",
    re.IGNORECASE,
)


def without(text: str, matters: Callable[[str], bool]) -> str:
    """The text without them; the text itself where nothing that `matters` would be left.

    "Bonjour, un logiciel pour le cimetière, merci" found nothing: three of its four words are of a conversation.
    """
    matter = _LAST.sub(" ", _FIRST.sub("", text))
    return matter if matter != text and matters(matter) else text
