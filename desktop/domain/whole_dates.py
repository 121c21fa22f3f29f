"""Dates and numbers in a text that stay on one line: broken after "2", a date of October reads as another one."""

import re

from desktop.domain.french import FIXED, MONTHS

_MONTH = "|".join(MONTHS)
_WITHIN = re.compile(rf"(?<=\d) (?=(?:{_MONTH})\b)|(?<=1er) (?=(?:{_MONTH})\b)|(?<=[nN]°) (?=\d)")
_BEFORE_YEAR = re.compile(rf"\b({_MONTH}) (?=\d{{4}}\b)")


def whole_dates(text: str) -> str:
    """The text with no-break spaces inside dates (2 octobre 2026) and after "n°", as typed texts lack them too."""
    return _BEFORE_YEAR.sub(rf"\1{FIXED}", _WITHIN.sub(FIXED, text))
