"""Text as it can be read: without control characters, direction marks and signs that nobody sees.

Such signs turn the words around them, digits too, or hide others. The joiners and variation selectors of emoji and of
some scripts stay. What was signed is never changed by this: it is for what is typed, and for what is kept to be shown.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

#: Fields of published values that are one line.
ONE_LINE: Final = frozenset({"title", "name", "commune_name", "comment"})
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"  # control characters, and what is no text
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0"
    r"\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # the last: tag letters, further variation selectors
)

#: Of nearly every text nothing else has to be asked: letters of Latin, spaces, quotation marks, and line feeds.
_OTHER = re.compile(r"[^ -~\n\t\xa0-\xac\xae-\u034e\u2010-\u2027\u202f-\u205f\u20ac]")


def plain_text(text: str) -> str:
    """The text with its lines, each ended by a line feed, without what nobody can see."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)) if _OTHER.search(text) else text


def plain_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(plain_text(text).split())


def plain_value(value: Mapping[str, Any]) -> dict[str, Any]:
    """What was published, as JSON, with all its texts made plain; one of which nothing is left becomes "…"."""
    return {name: _plain(name, one) for name, one in value.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, str):
        plain = plain_line(value) if name in ONE_LINE else plain_text(value)
        return plain or (value and "…")
    if isinstance(value, list | tuple):
        return [_plain(name, one) for one in value]
    return plain_value(value) if isinstance(value, dict) else value
