"""Published needs that resemble the one that is written: the most alike first, and among those the nearest."""

import json
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from desktop.database import search, words
from desktop.database.driver import rows
from desktop.database.likeness import DESCRIPTION, Draft, TitledText
from desktop.database.service_weights import service_weights
from desktop.domain import communes
from desktop.domain.communes import Nearness
from desktop.domain.needs import DEGREES, Degree
from resources import territories
from sync.contract.published import PublicNeed

# So many needs are compared: of all, and of each place where those of all are more than that.
_OF_ALL, _NEAR = 80, 20
_SAME_MATTER = 10  # and so many with words of the same matter
_COMPARED, _COMPARED_NEAR = 24, 8
_SERVICES, _WORDS = 3, 6  # so many words of so many services that answer the draft
_LETTERS = 2_000  # of a description: the rest says little that is new
# Found by tests/desktop/database/alike_evaluation.py on the set for tuning.
_LIKELY, _POSSIBLE = 0.7, 0.4
# The part of the best one's likeness that a need must have.
_AS_LIKELY, _AS_POSSIBLE = 0.8, 0.5
_PLACES = list(communes.NEARNESS)
_DEGREES = list(DEGREES)
_NAMED = "SELECT value FROM copy WHERE scope = 'needs' AND id IN (SELECT value FROM json_each(?))"
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)


class Similar(msgspec.Struct, frozen=True):
    """Another commune's published need that resembles a text."""

    need: PublicNeed  #: as published
    degree: Degree  #: how much they are alike
    near: Nearness  #: how near that commune is to ours


def similar(connection: Connection, text: TitledText, own: str, limit: int) -> tuple[Similar, ...]:
    """At most `limit`, never the commune's own. The last word of the title may be unfinished.

    `own`: our INSEE code; "" while it is not known.
    """
    text = TitledText(words.matter(text.title), text.description[:_LETTERS])
    if not words.meaningful(text.title):
        return ()
    draft = Draft(text)
    same_words, same_matter = _candidates(connection, text, draft, own)
    ids = json.dumps([*same_words, *same_matter])
    needs = [_NEED.decode(value) for (value,) in rows(connection, _NAMED, (ids,))]
    others = [need for need in needs if need.commune != own]
    areas = territories.areas([own, *(need.commune for need in others)])
    near = {need.id: communes.nearness(areas.get(own), areas.get(need.commune)) for need in others}
    read = {need.id: TitledText(need.title, need.description[:_LETTERS]) for need in others}
    compared = {*same_matter, *_likeliest(draft, read, near)}.intersection(read)
    alike = {id: draft.likeness(read[id]) for id in compared}
    most = max(alike.values(), default=0.0)
    enough, surely = max(_POSSIBLE, _AS_POSSIBLE * most), max(_LIKELY, _AS_LIKELY * most)
    shown = [need for need in others if alike.get(need.id, 0.0) >= enough]
    resembling = [
        Similar(
            need,
            "likely" if alike[need.id] >= surely else "possible",
            near[need.id],
        )
        for need in shown
    ]
    resembling.sort(
        key=lambda one: (_DEGREES.index(one.degree), _PLACES.index(one.near), -alike[one.need.id], one.need.id)
    )
    return tuple(resembling[:limit])


def _likeliest(draft: Draft, read: Mapping[str, TitledText], near: Mapping[str, Nearness]) -> set[str]:
    """Ids of those with most of the same words, of all and of each place: to compare all of them whole takes long."""
    by_words = {id: draft.by_words(text) for id, text in read.items()}
    best = sorted(by_words, key=lambda id: (-by_words[id], id))
    around = (id for place in _PLACES[:-1] for id in [one for one in best if near[one] == place][:_COMPARED_NEAR])
    return {*best[:_COMPARED], *around}


def _candidates(connection: Connection, text: TitledText, draft: Draft, own: str) -> tuple[list[str], list[str]]:
    """Ids of needs with the same words, of all and of each place around us where there are too many; and of needs of
    the same matter.
    """
    parts = [(text.title, 1.0), (f"{text.description} ", DESCRIPTION)]
    ids = search.alike(connection, parts, _OF_ALL)
    if len(ids) == _OF_ALL and own:
        for within in _around(own):
            ids += search.alike(connection, parts, _NEAR, within)
    of_matter = _of_matter(draft.matter.likely)
    return list(dict.fromkeys(ids)), search.alike(connection, [(of_matter, 1.0)], _SAME_MATTER) if of_matter else []


def _around(own: str) -> list[list[str]]:
    """The places around a commune, the smallest first, each by its words in the index."""
    near = [[search.of_commune(insee) for insee in territories.members(own)]]
    near.append([search.of_department(communes.department_of(own))])
    near.append([search.of_department(code) for code in territories.departments_around(own)])
    return [place for place in near if place]


def _of_matter(likely: Mapping[str, float]) -> str:
    """The words that speak most for what the draft is likely to mean, whatever words it uses itself."""
    best = sorted(likely, key=lambda id: (-likely[id], id))[:_SERVICES]
    return "".join(f"{root} " for id in best for root in service_weights().strongest(id, _WORDS))
