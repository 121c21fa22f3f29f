"""What must be said for services to be shown, which of them, and how surely each answers."""

import math
from collections.abc import Iterable, Mapping

import msgspec

from desktop.domain.needs import Degree

# Natural logarithms of how many times likelier one is than another. Found, as _SHARPLY, by
# tests/desktop/database/evaluation.py on the set for tuning.
_POSSIBLE, _LIKELY = 0.5, 2.5  # that any service is meant, than that something else is
# The best service, than another that is shown as well: among five, behind these, for a single word, and as likely.
_FAR, _FAR_BEHIND, _FAR_ALONE, _NEAR = 5.0, 3.5, 2.0, 1.5
_FIVE = 5
# So much must be said for a service that surely answers: a word of which nothing is known says nothing, and weighs all
# the same. By a single word it is enough, also for a kind if it means no other, that is so much behind.
_MUCH, _NO_OTHER = 6.0, 4.75
# For a service it must be hardly less than for a kind, or so much that it may mean something else as well.
_HARDLY, ANYHOW = 0.5, 6.9
# So much must be said for what is none, to be told: of the new phrases for which it is, half are of that kind.
_BEYOND = 7.5
# So much must each of two words say for a service, or it must be hardly less likely than one for which both do.
BOTH, _CLOSE = 3.25, 1.0
_SHARPLY = 2  # a factor: many services of which little is said are worth less than one of which much is
_NOTHING = 8.0  # so far behind the likeliest, one adds nothing that counts


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence says for each service, and for the kinds of things that are none."""

    services: Mapping[str, float]  #: by id, also of those learned that this catalogue does not have
    beyond: Mapping[str, float]  #: by id
    here: frozenset[str]  #: ids of those services that the catalogue has, but for later ones of which no word speaks
    alone: bool  #: whether it is of a single word
    both: frozenset[str]  #: if of two, ids of the services for which each speaks
    unlearned: bool  #: whether the best service is one of whose text nothing was learned

    @property
    def margin(self) -> float:
        """How much likelier a service is meant than something else."""
        return _together(self.services.values()) - _together(self.beyond.values())


def degrees(sums: Sums) -> dict[str, Degree]:
    """By id of the services that are near enough, the best first, also of those not here: how surely each answers."""
    best, margin = max(sums.services.values(), default=-math.inf), sums.margin
    if sums.alone:
        if best < min(_MUCH if sums.unlearned else ANYHOW, max(sums.beyond.values()) - _HARDLY):
            return {}  # it is a word for something else, that stands in some phrases as well
        margin = max(margin, _LIKELY)
    elif _clearly_both(sums, best):
        margin = max(margin, _POSSIBLE)
    if margin < _POSSIBLE:
        return {}
    near = sorted((best - much, id) for id, much in sums.services.items() if best - much <= _FAR)
    far = _FAR_ALONE if sums.alone else _FAR_BEHIND
    near = [one for place, one in enumerate(near) if one[0] <= far or (place < _FIVE and not sums.alone)]
    if near[0][1] in sums.both:  # "payer par téléphone" is not about what only has to do with telephones
        near = [(behind, id) for behind, id in near if id in sums.both or behind <= _CLOSE]
    sure = margin >= _LIKELY
    near_enough = min(_NEAR, best - _MUCH)
    return {id: "likely" if sure and behind <= near_enough else "possible" for behind, id in near}


def _clearly_both(sums: Sums, best: float) -> bool:
    """Whether two words say much for a service: "nid-de-poule", of which each alone is an animal's."""
    much = best >= max(ANYHOW, *sums.beyond.values())
    return much and any(sums.services[id] == best for id in sums.both)


def kind(sums: Sums) -> str | None:
    """Where no service is shown: the id of the kind of thing that it clearly is."""
    first, second = sorted(sums.beyond, key=sums.beyond.__getitem__, reverse=True)[:2]
    of_one_kind = sums.alone and sums.beyond[first] - sums.beyond[second] >= _NO_OTHER
    return first if sums.beyond[first] >= (_MUCH if of_one_kind else _BEYOND) else None


def _together(sums: Iterable[float]) -> float:
    """The logarithm of what all of them are worth together."""
    every = list(sums)
    most = max(every, default=-math.inf)
    least = most - _NOTHING
    near = [math.exp(_SHARPLY * (one - most)) for one in every if one > least]
    return most + math.log(sum(near)) / _SHARPLY if near else most
