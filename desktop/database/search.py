"""Finds services, proposals and needs from what a secretary types: by words, also unfinished ones.

Services are found by what each word was learned to say for them (`answers.py`); proposals and needs by French stems and
synonyms. In a list, services are also found by the stems of their texts. It needs no network, and nothing that is typed
can act as an operator of the index.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.database import answers, sampling, words
from desktop.database.driver import rows
from desktop.domain.communes import department_of
from desktop.domain.french import shortened
from desktop.domain.needs import Degree
from desktop.domain.services import trade_words
from sync.contract.published import Proposal, PublicNeed, Service

SCOPES = ("catalogue", "proposals", "needs", "mine")
# At most so many titles are read for one or two letters, which nearly everything fits.
_CAP = 120
_INDEXED = 4  # letters of a beginning that the index holds
_SENTENCE = 3  # words that matter: with fewer of them, nobody asks in a sentence
# What counts for less than a word itself: a synonym, or a word of any conversation.
_SYNONYM, _COMMON_WORD = 0.2, 0.45
_SYNONYMS = 8  # at most, of all words in turn
_SNIPPET = 160
_IN_PLACES = "(stems:(@))"
_DELETE = "DELETE FROM @ WHERE rowid = ?"
_INSERT = "INSERT OR REPLACE INTO @ (rowid, id, title, body, key, stems) VALUES (?, ?, ?, ?, ?, ?)"
_BEGIN = "SELECT rowid, title FROM @ WHERE @ MATCH ? LIMIT ?"
_SHOW = "SELECT rowid, id, title, substr(body, 1, ?) FROM @ WHERE rowid IN (SELECT value FROM json_each(?))"


class IndexEntry(Struct, frozen=True):
    """What the index holds of one service, proposal or need."""

    id: str  #: of the service, proposal or need
    title: str  #: as published or typed; weighs most
    body: str  #: all other texts that are searched
    keywords: str = ""  #: words that count as much as the title
    commune: str = ""  #: INSEE code of the commune that wrote it, for `alike`; "" where that is never asked


class Hit(Struct, frozen=True):
    """One thing that a search has found."""

    scope: str  #: one of SCOPES
    id: str  #: of the service, proposal or need
    title: str  #: as indexed
    snippet: str  #: the beginning of its text, shortened
    degree: Degree | None = None  #: how surely a service answers; None where it only has the words


def service_entry(service: Service) -> IndexEntry:
    body = " ".join(filter(None, (service.summary, service.audience, service.provider)))
    return IndexEntry(service.id, service.title, body, " ".join(service.keywords))


def proposal_entry(proposal: Proposal) -> IndexEntry:
    return IndexEntry(proposal.id, proposal.title, proposal.summary)


def need_entry(need: PublicNeed) -> IndexEntry:
    return IndexEntry(
        need.id, need.title, " ".join(filter(None, (need.description, need.commune_name))), commune=need.commune
    )


def index(connection: Connection, scope: str, entries: Iterable[IndexEntry]) -> None:
    """Adds entries, or replaces those with the same id. Never commits."""
    rows = [
        (
            sampling.row_number(entry.id),
            entry.id,
            entry.title,
            entry.body,
            words.key(entry.title, entry.keywords),
            f"{words.other_forms(entry.body)} {_places(entry.commune)}".strip(),
        )
        for entry in {entry.id: entry for entry in entries}.values()
    ]
    if rows:
        connection.exec_driver_sql(_sql(_INSERT, scope), sorted(rows))


def forget(connection: Connection, scope: str, ids: Iterable[str]) -> None:
    """Takes entries out of the index. Never commits."""
    rows = [(sampling.row_number(id),) for id in ids]
    if rows:
        connection.exec_driver_sql(_sql(_DELETE, scope), rows)


def merge(connection: Connection, scope: str) -> None:
    """Removes from the file what is left of the words of changed or removed texts: they are only marked as deleted.

    Takes 2 ms with 300 needs, 0.15 s with 10,000. Never commits.
    """
    connection.exec_driver_sql(_sql("INSERT INTO @ (@) VALUES ('optimize')", scope))


def rebuild(connection: Connection, scope: str) -> None:
    """Builds the index again from its texts, so that words of changed or removed texts are gone. Never commits."""
    connection.exec_driver_sql(_sql("INSERT INTO @ (@) VALUES ('rebuild')", scope))


def fitting(
    connection: Connection, text: str, scopes: Sequence[str], limit: int = 20, least: float = 0.0
) -> tuple[Hit, ...]:
    """What fits the text best; the best first, one scope after the other in the order given.

    The last word may be unfinished. Of a sentence, only some words need fit: `least` is the part of it that something
    must have, but for services. One that answers the sentence too little is not found (`answers.answers`).
    """
    text = words.matter(text)
    typed = words.typed(text)
    if not typed:
        return ()
    hits: list[Hit] = []
    for scope in scopes:
        if scope == "catalogue" and not _too_short(typed):
            hits += map(_service, answers.answers(connection, text).services[:limit])
        else:
            hits += _in_scope(connection, typed, scope, limit, least)
    return tuple(hits)


def holding(connection: Connection, text: str, scopes: Sequence[str], limit: int = 20) -> tuple[Hit, ...]:
    """What has every word that matters, or a synonym of it: for lists, where each further word narrows the result.

    Services are those that answer, then those with every word; they need no synonyms, by what was learned of words.
    The best first, one scope after the other in the order given; the last word may be unfinished.
    """
    text = words.matter(text)
    typed = words.typed(text)
    hits: list[Hit] = []
    for scope in scopes if typed else ():
        if len(typed) == 1 and (scope != "catalogue" or _too_short(typed)):
            hits += _in_scope(connection, typed, scope, limit)
            continue
        if scope == "catalogue":
            hits += _services_holding(connection, text, typed, limit)
            continue
        wanted = [sampling.Wanted(_word_or_synonym(typed, place)) for place in range(len(typed))]
        hits += _hits(connection, scope, sampling.holding(connection, _table(scope), wanted, limit))
    return tuple(hits)


def alike(
    connection: Connection, parts: Sequence[tuple[str, float]], limit: int, within: Sequence[str] = ()
) -> list[str]:
    """Ids of the needs that have most of the words of these texts, each with what its words count for; the best first.

    `within`: only those of these places, each as `of_commune` or `of_department` names it.
    """
    wanted: dict[str, sampling.Wanted] = {}
    for text, share in parts:
        for one in _wanted(words.weighed(words.typed(text))):
            if one.question not in wanted:
                wanted[one.question] = replace(one, share=one.share * share)
    numbers = sampling.best(
        connection,
        _table("needs"),
        list(wanted.values()),
        limit,
        within=_IN_PLACES.replace("@", " OR ".join(within)) if within else "",
    )
    shown = dict(
        rows(
            connection,
            "SELECT rowid, id FROM search_needs WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
    )
    return [shown[number] for number in numbers]


def of_commune(insee: str) -> str:
    """The word by which the index knows the needs of this commune: nobody types it."""
    return f"zzc{insee}".lower()


def of_department(code: str) -> str:
    """Likewise for a département."""
    return f"zzd{code}".lower()


def _places(insee: str) -> str:
    return f"{of_commune(insee)} {of_department(department_of(insee))}" if insee else ""


def _services_holding(connection: Connection, text: str, typed: Sequence[words.QueryWord], limit: int) -> list[Hit]:
    """Those that answer it, as while a need is written; after them, those of which the text has each word.

    A list is narrowed by words: one of which nothing is known narrows it to nothing.
    """
    question = " AND ".join(map(_either, typed))
    held = rows(connection, "SELECT id FROM search_catalogue WHERE search_catalogue MATCH ?", (question,))
    narrowed = len(typed) < _SENTENCE and not answers.understood(text)
    answering = () if narrowed else answers.answers(connection, text).services
    others = {id for (id,) in held}.difference(match.id for match in answering)
    return [_service(match) for match in (*answering, *answers.ranked(connection, text, others))][:limit]


def _service(match: answers.Match) -> Hit:
    return Hit("catalogue", match.id, match.title, shortened(match.body, _SNIPPET), match.degree)


def _too_short(typed: Sequence[words.QueryWord]) -> bool:
    """Whether what is typed says nothing yet: too many texts fit to weigh them.

    One or two letters, or a word that may become one that matters: "par" of "parking".
    """
    return bool(typed) and (not words.weighed(typed) or (typed[-1].unfinished and words.empty(typed[-1].plain)))


def _word_or_synonym(typed: Sequence[words.QueryWord], place: int) -> str:
    """The condition for one word. A synonym of an expression of several words counts for each of them."""
    word, others = typed[place], (*typed[:place], *typed[place + 1 :])
    of_others = set(words.synonyms(others))
    instead = [stems for stems in words.synonyms(typed) if stems not in of_others] + words.synonyms([word])
    return "(" + " OR ".join([_either(word), *dict.fromkeys(map(_all, instead))]) + ")"


def _in_scope(
    connection: Connection, typed: Sequence[words.QueryWord], scope: str, limit: int, least: float = 0.0
) -> list[Hit]:
    if _too_short(typed):
        return _beginning(connection, scope, typed[0].plain, limit)
    wanted = _wanted(words.weighed(typed))
    return _hits(connection, scope, sampling.best(connection, _table(scope), wanted, limit, least))


def _wanted(asked: Sequence[words.QueryWord]) -> list[sampling.Wanted]:
    """What is looked for of these words: they themselves, and some of their synonyms."""
    wanted = [
        sampling.Wanted(
            _either(word), _COMMON_WORD if word.stem in words.common() else 1.0, finished=not word.unfinished
        )
        for word in asked
    ]
    turns = chain.from_iterable(zip_longest(*(others for _, others in words.alternatives(asked))))
    instead = list(dict.fromkeys(stems for stems in turns if stems is not None))[:_SYNONYMS]
    return wanted + [sampling.Wanted(_all(stems), _SYNONYM, typed=False) for stems in instead]


def _beginning(connection: Connection, scope: str, letters: str, limit: int) -> list[Hit]:
    """For one or two letters: titles with a word that begins so. They are not weighed, as too many texts fit."""
    titles = rows(connection, _sql(_BEGIN, scope), (f'title : "{letters}"*', _CAP))
    places = [(words.place(title), number) for number, title in titles]
    order = sorted(places, key=lambda place: (not place[0].startswith(letters), place))
    return _hits(connection, scope, [number for _, number in order[:limit]])


def _hits(connection: Connection, scope: str, numbers: list[int]) -> list[Hit]:
    shown = rows(connection, _sql(_SHOW, scope), (_SNIPPET + 1, json.dumps(numbers)))
    hit_of = {row[0]: Hit(scope, row[1], row[2], shortened(row[3], _SNIPPET)) for row in shown}
    return [hit_of[number] for number in numbers]


def _either(word: words.QueryWord) -> str:
    """The word; where it is unfinished, all that begin so.

    Only beginnings of up to four letters are in the index. For longer ones it would read every text with such a word:
    so the words that begin so are taken from what people ask for; the index is asked only where these know none.
    """
    forms = [word.stem, word.plain] if word.unfinished else [word.stem]
    if word.unfinished and len(word.plain) > _INDEXED:
        forms += answers.beginning(word.plain)
    questions = [f'"{form}"' for form in dict.fromkeys([*forms, *trade_words.forms(word.plain)])]
    if word.unfinished and (len(word.plain) <= _INDEXED or len(forms) == 2):
        questions.append(f'"{word.plain}"*')
    return "(" + " OR ".join(questions) + ")"


def _all(stems: Sequence[str]) -> str:
    return "(" + " AND ".join(f'"{stem}"' for stem in stems) + ")"


def _sql(statement: str, scope: str) -> str:
    """The statement for the scope's own table: @ stands for its name."""
    return statement.replace("@", _table(scope))


def _table(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError(scope)
    return f"search_{scope}"
