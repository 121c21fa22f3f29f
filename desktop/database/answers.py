"""The services of a database's catalogue that answer a sentence, with the phrases that resources hold for them."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

import msgspec
from sqlalchemy import Connection

import resources
from desktop.database import words
from desktop.database.driver import rows
from desktop.database.service_index import SENTENCE, Candidate, Match, ServiceIndex

_MOST_WORDS = 24
_MOST_BEGUN = 40  # words that begin as an unfinished one does
_BEYOND = 1.1  # so much likeness says that something is no service
_ROWS = "SELECT id, title, key, body FROM search_catalogue ORDER BY rowid"


class Beyond(msgspec.Struct, frozen=True):
    """A kind of thing that no digital service is: equipment, works, staff."""

    id: str
    guidance: str  #: in French: who can help instead
    words: tuple[str, ...]  #: things of this kind
    asked: tuple[str, ...]  #: phrases in which people ask for them


class Answers(msgspec.Struct, frozen=True):
    """What answers a sentence: services, or else one kind of thing that is none."""

    services: tuple[Match, ...] = ()  #: those alike enough to be shown, the best first
    beyond: Beyond | None = None  #: where it is more alike than any service


def answers(connection: Connection, text: str) -> Answers:
    """The last word may be unfinished. Of a sentence, only some words need fit."""
    index, typed = _index(tuple(rows(connection, _ROWS))), words.typed(text, _MOST_WORDS)
    if len(typed) >= SENTENCE and not words.meaningful(text):
        return Answers()  # "de la du"
    answer = _answer(index, typed)
    if answer.services or len(typed) < SENTENCE or not typed[-1].unfinished or index.knows(typed[-1].plain):
        return answer
    return _answer(index, typed[:-1])  # what was shown stays while the next word is typed


def _answer(index: ServiceIndex, typed: Sequence[words.QueryWord]) -> Answers:
    matches = index.matches(typed)
    services = tuple(match for match in matches.services if match.degree is not None)
    if services or matches.beyond is None or matches.beyond.likeness < _BEYOND or len(typed) < SENTENCE:
        return Answers(services)
    return Answers(beyond=_beyond()[matches.beyond.text.id])


def having(connection: Connection, text: str, also: Collection[str]) -> tuple[Match, ...]:
    """The services with each word that matters, in their texts or in what people ask for, and `also` those with these
    ids; the best first.
    """
    typed = words.typed(text, _MOST_WORDS)
    index = _index(tuple(rows(connection, _ROWS)))
    asked, kept = index.having(typed), set(also)
    # A word may stand in a phrase of nearly every service: those that are much less alike only have it by chance.
    return tuple(
        match
        for match in index.matches(typed).services
        if match.text.id in kept or (match.text.id in asked and match.degree is not None)
    )


def beginning(letters: str) -> list[str]:
    """Stems of the words that begin so, of all that people ask for."""
    alphabet = _alphabet()
    at = bisect_left(alphabet, letters)
    begun = (word for word in alphabet[at : at + _MOST_BEGUN] if word.startswith(letters))
    return list(dict.fromkeys(words.stem(word) for word in begun))


@cache
def _alphabet() -> Sequence[str]:
    asked = [*_phrases().values(), *(kind.asked + kind.words for kind in _beyond().values())]
    return sorted({word for phrases in asked for word in words.meaningful(" ".join(phrases))})


@lru_cache(maxsize=2)
def _index(catalogue: tuple[tuple[str, str, str, str], ...]) -> ServiceIndex:
    """Built anew when the catalogue has changed: 0.3 s for 180 services, of which 0.25 are stems, kept for the next."""
    phrases = _phrases()
    services = [Candidate(id, title, key, body, phrases.get(id, ())) for id, title, key, body in catalogue]
    beyond = [Candidate(kind.id, "", " ".join(kind.words), "", kind.asked) for kind in _beyond().values()]
    return ServiceIndex(services, beyond)


@cache
def _phrases() -> Mapping[str, Sequence[str]]:
    """By the id of a service: how a secretary asks for it. A service shared by another commune has none."""
    return msgspec.json.decode(resources.path("asked.json").read_bytes(), type=dict[str, tuple[str, ...]])


@cache
def _beyond() -> Mapping[str, Beyond]:
    kinds = msgspec.json.decode(resources.path("beyond.json").read_bytes(), type=tuple[Beyond, ...])
    return {kind.id: kind for kind in kinds}
