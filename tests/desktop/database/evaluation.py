"""How well the search finds the services that answer what a secretary says, beside plain FTS5 with bm25.

`python -m tests.desktop.database.evaluation [FILE…]` prints what is found and how often “répond sans doute”
is so, for the files of `asked/` where none is named.
Each is a list of {"sentence": "…", "answers": ["id of a service", …]}; an empty list says that no service answers.
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

import resources
from desktop.database import answers, search
from desktop.database.store import Store
from sync.contract.published import Service

ASKED = Path(__file__).parent / "asked"
_SHOWN = 5


class Sentence(TypedDict):
    sentence: str  #: as it is said
    answers: list[str]  #: ids of the services that answer it


class Measured(NamedTuple):
    """What a search finds of a list of sentences."""

    first: float  #: of the sentences that a service answers: in which part the first one found does
    five: float  #: the same, for one of the five first
    answered: int  #: how many that no service answers find one all the same
    unanswerable: int  #: of so many
    missed: tuple[str, ...]  #: sentences whose answers are not among the five
    wrongly: tuple[str, ...]  #: sentences that no service answers, and that find one


def read(file: Path) -> list[Sentence]:
    sentences: list[Sentence] = json.loads(file.read_text("utf-8"))
    return sentences


def measure(find: Callable[[str], Sequence[str]], sentences: Sequence[Sentence]) -> Measured:
    """`find` gives the ids that a sentence finds, the best first."""
    found = [(one["sentence"], set(one["answers"]), list(find(one["sentence"]))[:_SHOWN]) for one in sentences]
    answerable = [(text, right, ids) for text, right, ids in found if right]
    others = [(text, ids) for text, right, ids in found if not right]
    missed = tuple(text for text, right, ids in answerable if right.isdisjoint(ids))
    wrongly = tuple(text for text, ids in others if ids)
    count = len(answerable) or 1  # where no sentence has an answer, no part of them is found
    first = sum(not right.isdisjoint(ids[:1]) for _, right, ids in answerable)
    return Measured(first / count, (len(answerable) - len(missed)) / count, len(wrongly), len(others), missed, wrongly)


class Surely(NamedTuple):
    """What is told as “répond sans doute” of a list of sentences: how often it is so, by the labels."""

    right: int  #: services told so that answer
    told: int  #: of so many
    first: int  #: sentences of whose services told so the first answers
    firsts: int  #: of so many that are told one
    nothing: int  #: sentences that no service answers, and that are told one so


def surely(store: Store, sentences: Sequence[Sentence]) -> Surely:
    right = told = first = firsts = nothing = 0
    with store.reading() as connection:
        for one in sentences:
            matches = answers.answers(connection, one["sentence"]).services
            sure = [match.id in one["answers"] for match in matches if match.degree == "likely"]
            right, told = right + sum(sure), told + len(sure)
            first, firsts = first + sum(sure[:1]), firsts + bool(sure)
            nothing += bool(sure) and not one["answers"]
    return Surely(right, told, first, firsts, nothing)


def catalogue() -> list[Service]:
    return msgspec.json.decode(resources.path("catalogue.json").read_bytes(), type=list[Service])


@contextlib.contextmanager
def indexed(folder: Path) -> Iterator[Store]:
    """The bundled catalogue, indexed by us, and in a plain FTS5 table as the control."""
    made = Store(folder / "asked.sqlite", create=True)
    phrases = json.loads(resources.path("asked.json").read_text("utf-8"))
    with made.transaction() as connection:
        search.index(connection, "catalogue", map(search.service_entry, catalogue()))
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        for service in catalogue():
            entry = search.service_entry(service)
            text = " ".join([entry.title, entry.body, entry.keywords, *phrases.get(service.id, ())])
            connection.exec_driver_sql("INSERT INTO plain VALUES (?, ?)", (service.id, text))
    yield made
    made.close()


def ours(store: Store, typed: str, limit: int = _SHOWN) -> list[str]:
    with store.reading() as connection:
        return [hit.id for hit in search.fitting(connection, typed, ("catalogue",), limit)]


def plain(store: Store, typed: str) -> list[str]:
    question = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", typed))
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT ?", (question, _SHOWN)
        )
        return [row[0] for row in found]


def main(files: Sequence[Path]) -> None:
    say = sys.stdout.write
    say("| sentences | search | first | among five | answered of those without answer |\n|---|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder, indexed(Path(folder)) as store:
        for file in files:
            sentences = read(file)
            for name, find in (("ours", partial(ours, store)), ("plain FTS5, bm25", partial(plain, store))):
                one = measure(find, sentences)
                say(
                    f"| {file.stem} ({len(sentences)}) | {name} | {one.first:.2f} | {one.five:.2f}"
                    f" | {one.answered} of {one.unanswerable} |\n"
                )
        say("\n| sentences | told surely, and right | first of them | though nothing answers |\n|---|---|---|---|\n")
        for file in files:
            sure = surely(store, read(file))
            say(f"| {file.stem} | {sure.right} of {sure.told} | {sure.first} of {sure.firsts} | {sure.nothing} |\n")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or sorted(ASKED.glob("*.json")))
