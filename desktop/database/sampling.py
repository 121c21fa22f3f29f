"""Ranks what the full-text index finds among very many texts, in a time that hardly grows with their number.

FTS5's own bm25 counts each match of each word, which takes most of a search among 50,000 texts. Here only so many
matches of each word are read. As row numbers are hashes of ids, these are a sample: how close they lie tells how rare
the word is. What has two frequent words is then asked for, since it need not be in the sample of either.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.driver import READS_ONLY, rows

NUMBERS = 2**48  #: row numbers are below it
_SAMPLE = 200  # at least so many matches of one word are read
_IN_TITLE = 5.0  # a word in the title or the keywords counts so much more
_RAREST = 3  # words that are also looked for in pairs
_TITLED = 8  # words that are looked for in titles by themselves
_MANY = 1_000_000  # texts: a word that all of them had would weigh nothing
_KEPT = 64  # questions whose answers a connection keeps: the next letter asks most of them again


class Wanted(Struct, frozen=True):
    """A word that is looked for."""

    question: str  #: in the language of FTS5: the word, or what stands for it
    share: float = 1.0  #: what it counts for beside the others
    typed: bool = True  #: else it stands for one that was typed
    finished: bool = True  #: else it may become another word: where no text has it, it is not missed


def best(
    connection: Connection, table: str, wanted: Sequence[Wanted], limit: int, least: float = 0.0, within: str = ""
) -> list[int]:
    """Row numbers of the texts that have most of what is wanted, the best first; at most `limit`.

    `least`: the part of it that a text must have, a rare word counting for more. `within`: a condition in the language
    of FTS5 that each must fulfil.
    """
    most = max(_SAMPLE, limit)
    read = _Reader(connection, table, most, within)
    texts: list[dict[int, float]] = [dict.fromkeys(read(one.question), 1.0) for one in wanted]
    weights = [one.share * _rarity(list(having), most) for one, having in zip(wanted, texts, strict=True)]
    typed = [at for at, having in enumerate(texts) if having and wanted[at].typed]
    typed.sort(key=lambda at: -weights[at])
    for at in typed[:_TITLED]:
        texts[at].update(dict.fromkeys(read.titles(wanted[at].question), _IN_TITLE))
    frequent = [at for at in typed if len(texts[at]) >= most][:_RAREST]
    for places in combinations(frequent, 2):
        question = " AND ".join(wanted[at].question for at in places)
        for number in read(question):
            for at in places:
                texts[at].setdefault(number, 1.0)
        if places == tuple(frequent[:2]):
            for number in read.titles(question):
                for at in places:
                    texts[at][number] = _IN_TITLE
    scores: dict[int, float] = defaultdict(float)
    for weight, having in zip(weights, texts, strict=True):
        for number, worth in having.items():
            scores[number] += weight * worth
    shown = sorted(_having_enough(wanted, weights, texts, least) if least else scores)
    shown.sort(key=scores.__getitem__, reverse=True)  # of those with the same score the lowest number stays first
    return shown[:limit]


def _having_enough(
    wanted: Sequence[Wanted], weights: Sequence[float], texts: Sequence[dict[int, float]], least: float
) -> list[int]:
    """Row numbers of the texts that have this part of what is wanted."""
    parts: dict[int, float] = defaultdict(float)
    for weight, having in zip(weights, texts, strict=True):
        for number in having:
            parts[number] += weight
    whole = sum(weight for weight, one in zip(weights, wanted, strict=True) if one.typed)
    missed = [one for one, having in zip(wanted, texts, strict=True) if one.typed and one.finished and not having]
    enough = least * (whole + sum(one.share for one in missed) * math.log(1 + _MANY))
    return [number for number, part in parts.items() if part >= enough]


def holding(connection: Connection, table: str, wanted: Sequence[Wanted], limit: int) -> list[int]:
    """Row numbers of the texts that have all of what is wanted, those with more of it in the title first."""
    read = _Reader(connection, table, max(_SAMPLE, 2 * limit))
    scores = dict.fromkeys(read(" AND ".join(one.question for one in wanted)), 0)
    for one in wanted:
        for number in read.titles(one.question):
            if number in scores:
                scores[number] += 1
    return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


class _Reader:
    """Asks one table for row numbers, the lowest first.

    A connection that only reads keeps the last answers until the table changes: the words before the one that is typed
    stay the same.
    """

    def __init__(self, connection: Connection, table: str, most: int, within: str = "") -> None:
        self._connection, self._most = connection, most
        self._within = f" AND {within}" if within else ""
        self._statement = f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?"  # noqa: S608 - a name of ours
        self._kept: dict[tuple[str, int], list[int]] = {}
        if connection.info.get(READS_ONLY):  # another one may have asked within what it then takes back
            state = index_state(connection, table)
            kept = connection.info.get(self._statement)
            if kept is None or kept[0] != state:
                kept = connection.info[self._statement] = state, self._kept
            self._kept = kept[1]

    def __call__(self, question: str) -> list[int]:
        asked = (f"({question}){self._within}", self._most)
        numbers = self._kept.pop(asked, None)
        if numbers is None:
            numbers = [number for (number,) in rows(self._connection, self._statement, asked)]
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[asked] = numbers  # as the last one: the first is that which was not asked for the longest time
        return numbers

    def titles(self, question: str) -> list[int]:
        return self(f"({{title key}}:({question}))")


def index_state(connection: Connection, table: str) -> list[tuple[object, ...]]:
    """What FTS5 writes anew whenever a text of the table changes: its totals, and the list of its parts.

    To be compared only. Reading all texts at each keystroke would cost more than the question itself.
    """
    return rows(connection, f"SELECT block FROM {table}_data WHERE id IN (1, 10) ORDER BY id")  # noqa: S608 - as above


def _rarity(numbers: Sequence[int], most: int) -> float:
    """How much a word says that these texts have: all of them, or as many as were read."""
    if not numbers:
        return 0.0
    having = len(numbers) if len(numbers) < most else len(numbers) * NUMBERS / (numbers[-1] + 1)
    return math.log(1 + _MANY / having)


def row_number(id: str) -> int:
    """The row number for an id: calculated, so that an entry is replaced without looking it up."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=6).digest(), "big")  # below NUMBERS
