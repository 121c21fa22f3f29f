"""The help, read from the resources: short pages of plain text, each with a title, headings and paragraphs."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache
from pathlib import Path

from msgspec import Struct

import resources
from desktop.domain.needs import folded

_BINS = ("bin", "binned", "erasing")  # the bin, a text in it, the question before it is erased
#: Which page F1 opens, by the page of the window, or by one of its parts where that has a help page of its own.
OF_PLACE = {
    "home": "00-home",
    "needs": "01-need",
    "services": "16-services",
    "votes": "03-vote",
    "requests": "04-prefect",
    "outbox": "05-offline",
    **dict.fromkeys(("needs/others", "needs/joining", "needs/map"), "02-pooling"),
    **dict.fromkeys((f"{place}/{part}" for place in ("needs", "requests") for part in _BINS), "09-correct"),
    **dict.fromkeys(("needs/comparing", "needs/withdrawing", "requests/withdrawing"), "09-correct"),
    "services/shared": "02-pooling",
    **dict.fromkeys(("services/reviewing", "services/kept", "services/withdrawing"), "03-vote"),
    "outbox/usb": "06-usb",
    "settings/backups": "07-backup",
    "settings/enrol": "17-enrol",
    "settings/communes": "08-computers",
    "settings/key": "08-computers",
    "settings/data": "07-backup",
    "settings/exchanges": "05-offline",
    "settings/display": "10-display",
    "settings/mayor": "01-need",
    "settings/person": "11-person",
    "settings/personal": "12-personal",
    "settings/proxy": "13-proxy",
    "settings/report": "14-report",
}


class BlockKind(Enum):
    PARAGRAPH = auto()
    HEADING = auto()
    PATH = auto()  #: "place: words > words": which buttons to press, one after the other


_SIGNS = {"# ": BlockKind.HEADING, "> ": BlockKind.PATH}


class HelpBlock(Struct, frozen=True):
    words: str  #: without the sign of its kind
    kind: BlockKind = BlockKind.PARAGRAPH  #: decides how it is set

    @property
    def path(self) -> tuple[str, tuple[str, ...]]:
        """For a block of the kind PATH: the page of the window, and the buttons to press there in this order."""
        place, _, steps = self.words.partition(": ")
        return place, tuple(steps.split(" > "))


class HelpPage(Struct, frozen=True):
    key: str  #: name of its file, without the ending
    title: str
    blocks: tuple[HelpBlock, ...]  #: in their order, without the title


def picture(key: str) -> Path | None:
    """A picture of the window, with the buttons of the page's path ringed and numbered; None for a page without."""
    file = resources.path("help", f"{key}.png")
    return file if file.is_file() else None


def pages() -> tuple[HelpPage, ...]:
    """All pages, in the order of their files' names."""
    return tuple(read(file.stem, file.read_text("utf-8")) for file in sorted(resources.path("help").glob("*.txt")))


def read(key: str, text: str) -> HelpPage:
    """The first line is the title; blank lines separate paragraphs, "# " begins a heading, "> " a path."""
    title, _, rest = text.partition("\n")
    return HelpPage(key, title.strip(), tuple(_blocks(rest)))


def page_of(asked: str) -> str:
    """The key of the help page about a page of the window, or about PLACE/PART; "" where there is none."""
    return OF_PLACE.get(asked) or OF_PLACE.get(asked.partition("/")[0], "")


def about(pages: Sequence[HelpPage], words: str) -> tuple[HelpPage, ...]:
    """The pages that hold as many of these words as any page; all pages where there are none.

    Accents, capitals and endings make no difference. Words such as "comment" count only where there is no other.
    First those whose title holds the words.
    """
    if not words.strip():
        return tuple(pages)
    wanted = _wanted(words)
    held = {page: _held(_text(page), wanted) for page in pages}
    most = max(held.values(), default=0)
    if not most:
        return ()
    matching = (page for page in pages if held[page] == most)
    return tuple(sorted(matching, key=lambda page: -_held(page.title, wanted)))


def _wanted(typed: str) -> list[str]:
    from desktop.database import words  # noqa: PLC0415 - the stems come with the first search

    return words.meaningful(typed) or folded(typed).split()


def _held(text: str, wanted: Sequence[str]) -> int:
    """How many of the words it holds, as they are, in a longer word too, or with another ending."""
    plain, stems = _compared(text)
    from desktop.database import words  # noqa: PLC0415 - as in `_wanted`

    return sum(word in plain or words.stem(word) in stems for word in wanted)


@cache
def _compared(text: str) -> tuple[str, frozenset[str]]:
    """A text folded, and the stems of its words."""
    from desktop.database import words  # noqa: PLC0415 - as in `_wanted`

    return folded(text), frozenset(words.stem(word) for word in words.spoken(text))


def _text(page: HelpPage) -> str:
    return " ".join((page.title, *(block.words for block in page.blocks)))


def _blocks(text: str) -> Iterator[HelpBlock]:
    for part in text.split("\n\n"):
        words = " ".join(part.split("\n")).strip(" ")
        if words:
            kind = _SIGNS.get(words[:2], BlockKind.PARAGRAPH)
            yield HelpBlock(words if kind is BlockKind.PARAGRAPH else words[2:], kind)
