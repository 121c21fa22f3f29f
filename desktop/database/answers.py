"""The services of a database's catalogue that answer a sentence, or the kind of thing that it is about instead."""

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import add
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection

import resources
from desktop.database import sampling, words
from desktop.database.driver import rows
from desktop.database.service_weights import Word, service_weights
from desktop.domain.needs import Degree
from desktop.domain.services import floor, trade_words
from desktop.domain.services.floor import Sums
from desktop.domain.services.rule_questions import asks_for_a_rule

_MOST_BEGUN = 40  # words that begin as an unfinished one does
_SHOWN = 12  # services at most
_USUAL = 5, 13, 23  # the most words that title, keywords and other texts have in the catalogue
_TWO = 2  # words: fewer than a sentence, where each must say something

_TITLES = "SELECT id, title, body FROM search_catalogue WHERE rowid IN (SELECT value FROM json_each(?))"
_TEXTS = "SELECT id, title, key, body FROM search_catalogue ORDER BY id"
_CATALOGUE = "services by how they are searched"  # the name under which a connection keeps them
# Kinds of which no guidance names anybody who can help: nothing is known of what is asked.
_NOBODY = frozenset({"fragments", "smalltalk"})
#: Typed alone to see what the program does, in front of others too: they ask for nothing.
_TRIALS = frozenset({"essai", "essais", "test", "tests", "exemple", "exemples"})


class Match(msgspec.Struct, frozen=True):
    """A service that a sentence may mean."""

    id: str
    title: str  #: as indexed
    body: str  #: what else is said of it
    degree: Degree | None  #: how surely it answers; None if it is too far away to be shown


class Beyond(msgspec.Struct, frozen=True):
    """A kind of thing that no digital service is: equipment, works, staff."""

    id: str
    guidance: str  #: in French: who can help instead


class Answers(msgspec.Struct, frozen=True):
    """What answers a sentence: services, or else one kind of thing that is none."""

    services: tuple[Match, ...] = ()  #: those alike enough to be shown, the best first
    beyond: Beyond | None = None  #: where it is more alike than any service


class _Later(msgspec.Struct, frozen=True):
    """A service whose text was not learned: another commune shares it, or the catalogue is newer."""

    id: str
    kept: bool  #: what was learned of it holds all the same: only what else is said of it has changed
    parts: Mapping[str, float]  #: by stem of its own texts: what it says for it, for each unit of its rarity

    def says(self, word: words.QueryWord) -> float:
        if not word.unfinished or word.stem in self.parts:
            return self.parts.get(word.stem, 0.0)
        return max((much for stem, much in self.parts.items() if stem.startswith(word.plain)), default=0.0)


#: Ids of the services whose texts were learned, the services whose texts were not, and ids of all by their names.
_Catalogue: TypeAlias = tuple[frozenset[str], Sequence[_Later], Mapping[str, Sequence[str]]]


def answers(connection: Connection, text: str) -> Answers:
    """The last word may be unfinished. Of a sentence, only some words need fit; a service's title finds it anyhow."""
    text = words.matter(text)
    by_words = _by_words(connection, _ended(text)) if words.has_matter(text) else Answers()
    learned, _, named = _catalogue(connection)
    ids = named.get(_name(text), ())
    if not ids:
        return by_words
    of_others = [one.id for one in by_words.services if one.degree == "likely"]
    likely = [*(id for id in ids if id in learned), *of_others]  # nobody has verified those that came later
    order = dict.fromkeys([*likely, *ids, *(one.id for one in by_words.services)])
    return Answers(_matches(connection, [(id, "likely" if id in likely else "possible") for id in order][:_SHOWN]))


def _name(title: str) -> str:
    """What somebody types who knows the service: its title, without what explains it in brackets."""
    return " ".join(words.spoken(title.partition("(")[0]))


def _by_words(connection: Connection, text: str) -> Answers:
    typed, spoken = _weighed(text), _finished(text)
    answer = _answer(connection, typed, spoken)
    unclear = len(typed) > 1 and typed[-1].unfinished and not service_weights().knows(typed[-1].plain)
    # What was shown stays while the next word is typed, until that is a word of its own.
    answer = _answer(connection, typed[:-1], spoken) if unclear and not answer.services else answer
    return _doubled(connection, typed, spoken) if answer == Answers() and len(typed) > 1 else answer


def _doubled(connection: Connection, typed: Sequence[words.QueryWord], spoken: Sequence[str]) -> Answers:
    """What answers if a consonant of one of the words is doubled: "réserver la sale"."""
    for place, word in enumerate(typed):
        for other in service_weights().doubled(word.plain):
            instead = [*typed[:place], words.QueryWord(other, words.stem(other)), *typed[place + 1 :]]
            answer = _answer(connection, instead, [other if one == word.plain else one for one in spoken])
            if answer.services:
                return answer
    return Answers()


def _weighed(text: str) -> Sequence[words.QueryWord]:
    """What is typed, without a begun word of one or two letters where there is another."""
    typed = words.typed(_joined(text))
    return words.weighed(typed) or typed


def _ended(text: str) -> str:
    """A last word that phrases have, or that says nothing, counts as finished: a title has no full stop."""
    *before, last = words.spoken(text) or [""]
    whole = len(last) >= words.SHORT and (service_weights().knows(last) or words.empty(last))
    return f"{text} " if before and whole else text


def _joined(text: str) -> str:
    """The text with the name of a service that is one word in one word: "panneau pocket"."""
    spoken = words.spoken(text)
    for place, (one, other) in enumerate(pairwise(spoken)):
        if one + other in _names() and not (words.empty(one) or words.empty(other)):
            joined = [*spoken[:place], one + other, *spoken[place + 2 :]]
            return " ".join(joined) + " " * (not words.unfinished(text))
    return text


@cache
def _names() -> frozenset[str]:
    """The words of titles: of those of phrases too many are made of two others."""
    return frozenset(word for title in service_weights().head.titles for word in words.meaningful(title))


def _finished(text: str) -> Sequence[str]:
    """All its words, but one that is still typed."""
    spoken = words.spoken(text)
    return spoken[:-1] if words.unfinished(text) else spoken


def _answer(connection: Connection, typed: Sequence[words.QueryWord], spoken: Sequence[str]) -> Answers:
    sums = _summed(connection, typed, spoken)
    if sums is None:
        return Answers()
    if degrees := floor.degrees(sums):
        shown = [(id, degree) for id, degree in degrees.items() if id in sums.here][:_SHOWN]
        return Answers(_matches(connection, shown))
    kind = floor.kind(sums)
    return Answers(beyond=None if kind is None or kind in _NOBODY else _beyond().get(kind))


def _summed(connection: Connection, typed: Sequence[words.QueryWord], spoken: Sequence[str]) -> Sums | None:
    """None where nothing is known of any word, or nothing asked for. `spoken`: all that is said, also empty words."""
    if _TRIALS.issuperset(word.plain for word in typed):
        return None
    weights = service_weights()
    here, later, _ = _catalogue(connection)
    terms: list[tuple[Word, list[float]]] = []
    for word in typed:
        own = [one.says(word) for one in later]
        if meant := trade_words.speaks_as(word.plain, word.stem):
            instead = words.QueryWord(meant, words.stem(meant))
            own = [max(much, one.says(instead)) for much, one in zip(own, later, strict=True)]
        much = _word(word) or (Word(weights.head.rarest, ()) if any(own) else None)
        if much is not None:
            terms.append((much, own))
    if not any(much.says or any(own) for much, own in terms):
        return None
    both = _of_both(terms, later) if len(typed) == len(terms) == _TWO else frozenset()
    unsaid = [*trade_words.unsaid(spoken), *[words.RULE] * asks_for_a_rule(spoken)]
    terms.extend((weights.word(word), [0.0] * len(later)) for word in unsaid)
    whole = math.sqrt(sum(much.rarity**2 for much, _ in terms))
    total: Sequence[float] = [whole * bias for bias in weights.head.bias]
    for much, _ in terms:
        if much.says:
            total = list(map(add, total, much.says))
    every = [one / whole for one in total]
    own_sums = {
        one.id: sum(own[number] * much.rarity for much, own in terms) / whole
        for number, one in enumerate(later)
        if any(own[number] for _, own in terms)
    }
    sums = _sums(every, own_sums, later)
    best = max(sums, key=sums.__getitem__, default="")
    alone, unlearned = len(typed) == 1, own_sums.get(best) == sums.get(best, 0.0)
    if not alone and not unlearned:  # of those that came later, the network has learned nothing
        every = weights.with_network(every, weights.hidden([much for much, _ in terms], whole, spoken))
        sums = _sums(every, own_sums, later)
    return Sums(
        services=sums,
        beyond=dict(zip(weights.head.beyond, every[len(weights.head.services) :], strict=True)),
        here=here | own_sums.keys(),
        alone=alone,
        both=both,
        unlearned=unlearned,
    )


def _sums(every: Sequence[float], own_sums: Mapping[str, float], later: Sequence[_Later]) -> dict[str, float]:
    """What is said for each service, by its id; for those of `later`, also what their own texts say."""
    services = dict(zip(service_weights().head.services, every, strict=False))
    for one in later:
        if not one.kept:
            services.pop(one.id, None)  # learned of another service
    return services | {id: max(much, services.get(id, much)) for id, much in own_sums.items()}


def _of_both(terms: Sequence[tuple[Word, Sequence[float]]], later: Sequence[_Later]) -> frozenset[str]:
    """Ids of the services for which each of the words speaks."""
    ids = service_weights().head.services
    learned = (
        {id for id, says in zip(ids, much.says, strict=False) if says >= floor.BOTH * much.rarity} for much, _ in terms
    )
    own = ({one.id for one, says in zip(later, own, strict=True) if says >= floor.BOTH} for _, own in terms)
    return frozenset(set.intersection(*learned) | set.intersection(*own))


def _word(word: words.QueryWord) -> Word | None:
    meant = trade_words.speaks_as(word.plain, word.stem)
    if meant:
        return service_weights().word(meant)
    return service_weights().begun(word.plain) if word.unfinished else service_weights().word(word.plain)


def ranked(connection: Connection, text: str, ids: Collection[str]) -> tuple[Match, ...]:
    """These services, the one for which the text says most first."""
    text = _ended(words.matter(text))
    sums = _summed(connection, _weighed(text), _finished(text)) if words.has_matter(text) else None
    degrees = floor.degrees(sums) if sums else {}
    order = sorted(ids, key=lambda id: (-sums.services.get(id, 0.0) if sums else 0.0, id))
    return _matches(connection, [(id, degrees.get(id)) for id in order])


def understood(text: str) -> bool:
    """Whether something is known of each of the words that matter, if only of one that is nearly spelt so."""
    return all((much := _word(word)) is not None and much.says for word in _weighed(text))


def beginning(letters: str) -> list[str]:
    """Stems of the words that begin so, of all that people ask for."""
    return list(dict.fromkeys(service_weights().stems_beginning(letters, _MOST_BEGUN)))


def _matches(connection: Connection, shown: Sequence[tuple[str, Degree | None]]) -> tuple[Match, ...]:
    numbers = json.dumps([sampling.row_number(id) for id, _ in shown])
    texts = {id: (title, body) for id, title, body in rows(connection, _TITLES, (numbers,))}
    return tuple(Match(id, *texts[id], degree) for id, degree in shown)


def _catalogue(connection: Connection) -> _Catalogue:
    """Kept with the connection, as a backup put back may have the path and the state of what was there before."""
    state = sampling.index_state(connection, "search_catalogue")
    kept: tuple[object, _Catalogue] | None = connection.info.get(_CATALOGUE)
    if kept is None or kept[0] != state:
        kept = connection.info[_CATALOGUE] = state, _parted(rows(connection, _TEXTS))
    return kept[1]


def _parted(texts: Iterable[tuple[str, str, str, str]]) -> _Catalogue:
    """What was learned is of the matter: it holds while id and title are of that service, whatever else has changed."""
    head, here, later, named = service_weights().head, set(), [], dict[str, list[str]]()
    learned = {id: (title, text) for id, title, text in zip(head.services, head.titles, head.texts, strict=True)}
    for id, title, key, body in texts:
        known, text = learned.get(id, ("", ""))
        kept = not set(words.meaningful(known)).isdisjoint(words.meaningful(title))
        if kept:
            here.add(id)
        if text != words.digest(title, key, body):
            later.append(_Later(id, kept, _parts(title, key, body)))
        if name := _name(title):
            named.setdefault(name, []).append(id)
    return frozenset(here), later, named


def _parts(*texts: str) -> dict[str, float]:
    """By stem of title, keywords and other texts: what it says for the service, for each unit of its rarity.

    Of a text that is longer than they are each word says less: else one with all words would answer everything.
    """
    of_stem: dict[str, float] = {}
    for text, much, usual in reversed(list(zip(texts, service_weights().head.own, _USUAL, strict=True))):
        matter = words.meaningful(text)
        stems = {*map(words.stem, matter), *filter(None, map(trade_words.own_root, matter))}
        of_stem |= dict.fromkeys(stems, much * min(1.0, usual / (len(stems) or 1)))
    return of_stem


@cache
def _beyond() -> Mapping[str, Beyond]:
    return {kind.id: kind for kind in msgspec.convert(resources.entries("beyond.json"), tuple[Beyond, ...])}
