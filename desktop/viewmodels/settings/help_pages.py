"""The help as it lies in the resources: short pages of plain text, each with a title, headings and paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass

import resources

_HEADING = "# "


@dataclass(frozen=True, slots=True)
class HelpBlock:
    """A heading or a paragraph."""

    words: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class HelpPage:
    key: str
    title: str
    blocks: tuple[HelpBlock, ...]


def pages() -> tuple[HelpPage, ...]:
    """In the order of their files' names."""
    return tuple(read(file.stem, file.read_text("utf-8")) for file in sorted(resources.path("help").glob("*.txt")))


def read(key: str, text: str) -> HelpPage:
    """The first line is the title; blank lines part the paragraphs, "# " begins a heading."""
    title, _, rest = text.partition("\n")
    return HelpPage(key, title.strip(), tuple(_blocks(rest)))


def _blocks(text: str) -> Iterator[HelpBlock]:
    for part in text.split("\n\n"):
        words = " ".join(part.split("\n")).strip(" ")
        if words:
            heading = words.startswith(_HEADING)
            yield HelpBlock(words.removeprefix(_HEADING), heading)
