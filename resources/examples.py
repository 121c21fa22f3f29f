"""The texts that resources/rebuild_service_weights.py learns from, and what each asks for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

# How much an example counts beside a phrase: the title, alone and with the summary; the keywords, together and each.
_TITLE, _KEYWORDS, _KEYWORD, _THING = 10.0, 5.0, 2.0, 0.3
_OF_TEXTS, _NEAR_MISS = 0.3, 2.0  # what these count for where it only matters whether a service is meant


class Example(NamedTuple):
    """One text, and what it asks for."""

    text: str  #: as people say it
    answer: int  #: number of the service, or behind them of the kind of thing that is none; -1 for any kind
    weight: float  #: a phrase has 1
    leaning: float = 1.0  #: the same, where it only matters whether a service is meant


def examples(
    services: Sequence[Mapping[str, Any]],
    asked: Mapping[str, Sequence[str]],
    beyond: Sequence[Mapping[str, Any]],
    near: Mapping[str, Sequence[str]],
) -> Iterator[Example]:
    for number, service in enumerate(services):
        title, keywords = service["title"], service["keywords"]
        texts = [(title, _TITLE), (f"{title} {service['summary']}", _TITLE), (" ".join(keywords), _KEYWORDS)]
        texts += [(word, _KEYWORD) for word in keywords]
        yield from (Example(text, number, weight, weight * _OF_TEXTS) for text, weight in texts)
        yield from (Example(phrase, number, 1.0) for phrase in asked[service["id"]])
        yield from (Example(phrase, -1, 1.0, _NEAR_MISS) for phrase in near[service["id"]])
    for number, kind in enumerate(beyond, len(services)):
        yield from (Example(word, number, _THING, _THING * _OF_TEXTS) for word in kind["words"])
        yield from (Example(phrase, number, 1.0) for phrase in kind["asked"])
