"""Looks up in the official list where a commune lies, and which préfet it asks."""

from functools import lru_cache

from desktop.domain import prefectures
from desktop.domain.prefectures import Authority
from desktop.domain.refusals import Refusal
from resources.territories import Territory, territory
from sync.contract.bodies import Level


def authority(insee: str, level: str) -> Authority:
    """The préfet whom this commune asks. Raises Refusal where there is none, or the commune is not in the list."""
    lies = territory_of(insee)
    if lies is None:
        raise Refusal(
            "no_territory",
            "La liste officielle ne dit pas de quelle préfecture dépend la commune.",
            field="level",
            remedy="Mettez l’application à jour, ou signalez-le à votre préfecture.",
        )
    asked: Level = "region" if level == "region" else "department"
    return prefectures.authority(lies, asked)


@lru_cache(maxsize=8)
def territory_of(insee: str) -> Territory | None:
    """Where the commune lies; None if the list does not know it."""
    return territory(insee)
