"""French forms for the window's sentences; most are defined in desktop.domain.french, which documents use too."""

import re

from desktop.domain.french import (
    FIXED,
    MOST_NAMED,
    NARROW,
    agreed,
    ahead,
    among,
    breakable,
    capital,
    clock,
    counted,
    dated,
    day_of_month,
    days_left,
    ended,
    euros,
    legal,
    long_date,
    moment,
    number,
    of,
    of_since,
    on_one_line,
    others,
    paris,
    paris_day,
    part_of,
    percent,
    short_date,
    shortened,
    since,
    size,
    unbroken,
    uncapital,
    zone,
)

__all__ = [
    "FIXED",
    "MOST_NAMED",
    "NARROW",
    "agreed",
    "ahead",
    "among",
    "breakable",
    "capital",
    "clock",
    "counted",
    "dated",
    "day_of_month",
    "days_left",
    "ended",
    "euros",
    "legal",
    "long_date",
    "moment",
    "number",
    "of",
    "of_since",
    "on_one_line",
    "others",
    "paris",
    "paris_day",
    "part_of",
    "parted",
    "percent",
    "short_date",
    "shortened",
    "since",
    "size",
    "unbroken",
    "uncapital",
    "zone",
]

_FIRST = re.compile(r"((?:«[^»]*»|[^«])*?\.) (.*)", re.DOTALL)


def parted(sentences: str) -> tuple[str, str]:
    """The first sentence, for one line, and what follows it, "" for nothing; a quotation stays whole."""
    first = _FIRST.match(sentences)
    return (first[1], first[2]) if first else (sentences, "")
