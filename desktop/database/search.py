"""Finds services, proposals and needs from what a secretary types: French stems, synonyms of the trade, any beginning.

Nothing here needs the network, and no word typed can be an operator of the index.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.database import words
from desktop.domain.french import shortened
from sync.contract.published import Proposal, PublicNeed, Service

SCOPES = ("catalogue", "proposals", "needs", "mine")
# Rows looked at, at most, for one question: the first letters match nearly everything.
_CAP = 2_000
_MOST_WORDS = 24
# A synonym counts for less than the word itself.
_SYNONYM = 0.35
_SNIPPET = 160
_DELETE = "DELETE FROM @ WHERE rowid = ?"
_INSERT = "INSERT OR REPLACE INTO @ (rowid, id, title, body, key, stems) VALUES (?, ?, ?, ?, ?, ?)"
# Weights of id, title, body, key, stems.
_WEIGH = "SELECT rowid, -bm25(@, 0.0, 5.0, 1.0, 5.0, 2.0) FROM @ WHERE @ MATCH ? LIMIT ?"
_BEGIN = "SELECT rowid, title FROM @ WHERE @ MATCH ? LIMIT ?"
_SHOW = "SELECT rowid, id, title, substr(body, 1, ?) FROM @ WHERE rowid IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What is indexed of one thing. `keywords` count as much as the title."""

    id: str
    title: str
    body: str
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    scope: str
    id: str
    title: str
    snippet: str


def service_entry(service: Service) -> IndexEntry:
    body = " ".join(filter(None, (service.summary, service.audience, service.provider)))
    return IndexEntry(service.id, service.title, body, " ".join(service.keywords))


def proposal_entry(proposal: Proposal) -> IndexEntry:
    return IndexEntry(proposal.id, proposal.title, proposal.summary)


def need_entry(need: PublicNeed) -> IndexEntry:
    return IndexEntry(need.id, need.title, " ".join(filter(None, (need.description, need.commune_name))))


def index(connection: Connection, scope: str, entries: Iterable[IndexEntry]) -> None:
    """Adds or replaces. Never commits."""
    rows = [
        (
            _number(entry.id),
            entry.id,
            entry.title,
            entry.body,
            f"{entry.keywords} {words.other_forms(entry.title + ' ' + entry.keywords)}",
            words.other_forms(entry.body),
        )
        for entry in {entry.id: entry for entry in entries}.values()
    ]
    if rows:
        connection.exec_driver_sql(_sql(_INSERT, scope), sorted(rows))


def forget(connection: Connection, scope: str, ids: Iterable[str]) -> None:
    """Takes entries out of the index. Never commits."""
    rows = [(_number(id),) for id in ids]
    if rows:
        connection.exec_driver_sql(_sql(_DELETE, scope), rows)


def rebuild(connection: Connection, scope: str) -> None:
    """From its texts as they are: the words of what was changed or taken out go at once. Never commits."""
    connection.exec_driver_sql(_sql("INSERT INTO @ (@) VALUES ('rebuild')", scope))


def fitting(connection: Connection, text: str, scopes: Sequence[str], limit: int = 20) -> tuple[Hit, ...]:
    """What fits the text best, the best first, scope by scope in the order given.

    The last word may be unfinished. A sentence need not fit in all its words.
    """
    typed = words.typed(text, _MOST_WORDS)
    if not typed:
        return ()
    return tuple(hit for scope in scopes for hit in _in_scope(connection, typed, scope, limit))


def holding(connection: Connection, text: str, scopes: Sequence[str], limit: int = 20) -> tuple[Hit, ...]:
    """For a list, which two words narrow further than one: what has each word that says something, or a synonym of it.

    The best first, scope by scope in the order given; the last word may be unfinished.
    """
    typed = words.typed(text, _MOST_WORDS)
    if len(typed) < 2:
        return fitting(connection, text, scopes, limit)
    question = " AND ".join(_word_or_synonym(typed, place) for place in range(len(typed)))
    found: list[Hit] = []
    for scope in scopes:
        scores: dict[int, float] = {}
        _score(connection, scope, question, 1.0, scores)
        found += _hits(connection, scope, sorted(scores, key=lambda number: (-scores[number], number))[:limit])
    return tuple(found)


def _word_or_synonym(typed: Sequence[words.QueryWord], place: int) -> str:
    """What else stands for an expression of several words stands for each of them."""
    word, others = typed[place], (*typed[:place], *typed[place + 1 :])
    of_others = set(words.synonyms(others))
    instead = [stems for stems in words.synonyms(typed) if stems not in of_others] + words.synonyms([word])
    return "(" + " OR ".join([_either(word), *dict.fromkeys(map(_all, instead))]) + ")"


def _in_scope(connection: Connection, typed: Sequence[words.QueryWord], scope: str, limit: int) -> list[Hit]:
    last = typed[-1]
    if len(typed) == 1 and last.unfinished and len(last.plain) < words.SHORT:
        return _beginning(connection, scope, last.plain, limit)
    asked = [word for word in typed if not word.unfinished or len(word.plain) >= words.SHORT]
    scores: dict[int, float] = {}
    _score(connection, scope, " OR ".join(map(_either, asked)), 1.0, scores)
    alternatives = words.synonyms(asked)
    if alternatives:
        _score(connection, scope, " OR ".join(_all(stems) for stems in alternatives), _SYNONYM, scores)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
    return _hits(connection, scope, best)


def _score(connection: Connection, scope: str, question: str, weight: float, scores: dict[int, float]) -> None:
    found = connection.exec_driver_sql(_sql(_WEIGH, scope), (question, _CAP))
    for number, score in found:
        # A word that stands in most texts scores below zero: it must not push a text down.
        scores[number] = scores.get(number, 0.0) + weight * max(score, 0.0) + 1e-9


def _beginning(connection: Connection, scope: str, letters: str, limit: int) -> list[Hit]:
    """One or two letters: titles with a word that begins so; weighing them all would tell nothing."""
    found = connection.exec_driver_sql(_sql(_BEGIN, scope), (f'title : "{letters}"*', _CAP // 10))
    order = sorted(
        (not words.folded(title).startswith(letters), words.folded(title), number) for number, title in found
    )
    return _hits(connection, scope, [number for _, _, number in order[:limit]])


def _hits(connection: Connection, scope: str, numbers: list[int]) -> list[Hit]:
    rows = connection.exec_driver_sql(_sql(_SHOW, scope), (_SNIPPET + 1, json.dumps(numbers)))
    found = {row[0]: Hit(scope, row[1], row[2], shortened(row[3], _SNIPPET)) for row in rows}
    return [found[number] for number in numbers]


def _either(word: words.QueryWord) -> str:
    return f'("{word.stem}" OR "{word.plain}"*)' if word.unfinished else f'"{word.stem}"'


def _all(stems: Sequence[str]) -> str:
    return "(" + " AND ".join(f'"{stem}"' for stem in stems) + ")"


def _sql(statement: str, scope: str) -> str:
    """The statement for the scope's own table, which stands as @ in it."""
    if scope not in SCOPES:
        raise ValueError(scope)
    return statement.replace("@", f"search_{scope}")


def _number(id: str) -> int:
    """The row number of an id: derived, so that nothing need be looked up to replace it."""
    return int.from_bytes(hashlib.blake2b(id.encode(), digest_size=6).digest(), "big")
