"""The page of needs, on her list, as she comes to it."""

from typing import TYPE_CHECKING

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.paths import Places
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import NeedScreen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.viewmodels.conftest import Commune

FIELDS = {"title": "Gérer le cimetière", "description": "Le registre est sur papier.", "theme": "citizenship"}


def visited(baule: "Commune", folder: "Path") -> NeedNavigation:
    baule.campaign()
    made = NeedNavigation(baule.actor, Places(folder, folder, folder), "Baule")
    made.start()
    made.visit("")
    baule.settle()
    return made


def read(baule: "Commune", navigation: NeedNavigation) -> None:
    need = baule.act(draft_need, None, **FIELDS)
    baule.act(submit_need, need)
    navigation.open(need)
    baule.until(lambda: navigation.screen is NeedScreen.READING)


def binned(baule: "Commune", navigation: NeedNavigation) -> str:
    need: str = baule.act(draft_need, None, **FIELDS)
    baule.act(discard_need, need)
    navigation.turn(NeedScreen.BIN)
    return need
