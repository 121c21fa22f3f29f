"""Which proposal of the sample a need written in the demonstration joins: by the words they share."""

import re
import unicodedata
from collections.abc import Sequence

from resources.demonstration import InventedWorld
from sync.contract.published import PublicNeed

_STEM = 6  # letters: enough to tell words apart, few enough to forget their endings
#: Words of every need, which bring nothing together.
_EVERYWHERE = {"commun", "mairie", "servic", "besoin", "outils", "gerer", "chaque", "habita", "papier", "regist"}


def fitting(needs: Sequence[PublicNeed], world: InventedWorld) -> dict[str, str]:
    """Need id to proposal id; a need that shares no word with any proposal is left alone."""
    samples = {one.id: one for one in world.needs}
    words = {
        proposal.id: _stems(proposal.title, *(samples[id_].title for id_ in proposal.needs))
        for proposal in world.proposals
    }
    joined = {}
    for need in needs:
        own = _stems(need.title, need.description)
        best = max(words, key=lambda id_: len(words[id_] & own))
        if words[best] & own:
            joined[need.id] = best
    return joined


def _stems(*texts: str) -> set[str]:
    plain = unicodedata.normalize("NFD", " ".join(texts).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return {word[:_STEM] for word in re.findall(r"[a-z]{5,}", letters)} - _EVERYWHERE
