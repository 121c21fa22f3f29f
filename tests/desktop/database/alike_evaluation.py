"""How well needs that resemble a draft are found, beside plain FTS5 with bm25 and no floor.

`python -m tests.desktop.database.alike_evaluation [FILE…]` prints a table, for both sets of `alike/` where none is
named. Each is a list of {"title", "description", "alike": [ids of published.json]}; an empty list says that none is.
"""

import contextlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypedDict

import msgspec

from desktop.database import search
from desktop.database.likeness import TitledText
from desktop.database.similar import similar
from desktop.database.store import Store
from sync.contract.published import PublicNeed
from tests.desktop.database.evaluation import catalogue

ALIKE = Path(__file__).parent / "alike"
OWN = "45024"
_SHOWN = 5


class DraftNeed(TypedDict):
    title: str  #: as it is typed
    description: str  #: "" where only a title is typed
    alike: list[str]  #: ids of the needs that resemble it


class Measured(NamedTuple):
    """What a search finds for a list of drafts."""

    first: float  #: of the drafts that a need resembles: in which part the first one found does
    five: float  #: the same, for one of the five first
    pairs: float  #: of all pairs of a draft and a need alike, the part that is found
    false: float  #: of all needs found for these drafts, the part that is not labelled as alike
    answered: int  #: how many drafts that nothing resembles find a need all the same
    unanswerable: int  #: of so many
    missed: tuple[str, ...]  #: titles whose needs are not among the five
    wrongly: tuple[str, ...]  #: titles that nothing resembles, and that find a need


def read(name: str) -> list[DraftNeed]:
    drafts: list[DraftNeed] = json.loads((ALIKE / f"{name}.json").read_text("utf-8"))
    return drafts


def published() -> list[PublicNeed]:
    return msgspec.json.decode((ALIKE / "published.json").read_bytes(), type=list[PublicNeed])


def measure(find: Callable[[TitledText], Sequence[str]], drafts: Sequence[DraftNeed]) -> Measured:
    """`find` gives the ids of the needs that resemble a draft, the most alike first."""
    found = [(one, list(find(TitledText(one["title"], one["description"])))[:_SHOWN]) for one in drafts]
    some = [(one["title"], set(one["alike"]), ids) for one, ids in found if one["alike"]]
    none = [(one["title"], ids) for one, ids in found if not one["alike"]]
    missed = tuple(title for title, right, ids in some if right.isdisjoint(ids))
    wrongly = tuple(title for title, ids in none if ids)
    shown = sum(len(ids) for _, _, ids in some)
    right_ones = sum(len(right.intersection(ids)) for _, right, ids in some)
    return Measured(
        sum(not right.isdisjoint(ids[:1]) for _, right, ids in some) / len(some),
        (len(some) - len(missed)) / len(some),
        right_ones / sum(len(right) for _, right, _ in some),
        (shown - right_ones) / (shown or 1),
        len(wrongly),
        len(none),
        missed,
        wrongly,
    )


@contextlib.contextmanager
def indexed(folder: Path, needs: Sequence[PublicNeed]) -> Iterator[Store]:
    """A commune's database with the catalogue and these needs, indexed by us, and in a plain FTS5 table."""
    made = Store(folder / "alike.sqlite", create=True)
    with made.transaction() as connection:
        search.index(connection, "catalogue", map(search.service_entry, catalogue()))
        search.index(connection, "needs", map(search.need_entry, needs))
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        rows = [(need.id, msgspec.json.encode(need).decode(), f"{need.title} {need.description}") for need in needs]
        for row in rows:
            connection.exec_driver_sql("INSERT INTO copy VALUES ('needs', ?, 1, ?)", row[:2])
            connection.exec_driver_sql("INSERT INTO plain VALUES (?, ?)", row[::2])
    yield made
    made.close()


def ours(store: Store, text: TitledText) -> list[str]:
    with store.reading() as connection:
        return [one.need.id for one in similar(connection, text, OWN, _SHOWN)]


def plain(store: Store, text: TitledText) -> list[str]:
    question = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", " ".join(text)))
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT ?", (question, _SHOWN)
        )
        return [row[0] for row in found]


def main(names: Sequence[str]) -> None:
    say = sys.stdout.write
    say("| drafts | search | first | among five | pairs found | not alike | found for what nothing resembles |\n")
    say("|---|---|---|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder, indexed(Path(folder), published()) as store:
        for name in names:
            drafts = read(name)
            for how, find in (("ours", partial(ours, store)), ("plain FTS5, bm25", partial(plain, store))):
                one = measure(find, drafts)
                say(
                    f"| {name} ({len(drafts)}) | {how} | {one.first:.2f} | {one.five:.2f} | {one.pairs:.2f}"
                    f" | {one.false:.2f} | {one.answered} of {one.unanswerable} |\n"
                )


if __name__ == "__main__":
    main(sys.argv[1:] or ["tuning", "unseen"])
