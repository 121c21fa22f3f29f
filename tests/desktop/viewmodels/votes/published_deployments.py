"""A deployment in this commune, as the platform publishes it."""

from datetime import date
from typing import TYPE_CHECKING

from sync.contract.published import Deployment
from tests.desktop.viewmodels.votes.published_proposals import CEMETERY

if TYPE_CHECKING:
    pass


def here(state: str = "live", **more: object) -> Deployment:
    value = {"id": f"{CEMETERY.id}.45024", "proposal": CEMETERY.id, "commune": "45024", "commune_name": "Baule"}
    return Deployment(**value | {"state": state, "on": date(2021, 1, 25)} | more)
