"""Decides into which of the sample's proposals a need written in the demonstration is grouped, by common words."""

import re
import unicodedata
from collections.abc import Sequence

from resources.demonstration import InventedWorld
from sync.contract.published import PublicNeed

_STEM = 6  # letters of a word that count: enough to tell words apart, few enough to ignore endings
#: Stems that nearly every need has, and that therefore say nothing.
_EVERYWHERE = {"commun", "mairie", "servic", "besoin", "outils", "gerer", "chaque", "habita", "papier", "regist"}


def fitting(needs: Sequence[PublicNeed], world: InventedWorld) -> dict[str, str]:
    """Proposal id by need id; a need that shares no word with any proposal is left out."""
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
