"""Each place of the window is there wherever places are listed: whoever adds one is told each place by name."""

import ast
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from desktop.domain.places import PlaceKey
from desktop.pages import PLACES
from desktop.viewmodels.settings.help_pages import OF_PLACE
from desktop.views.shell import keys

ROOT = Path(__file__).parents[2]
KEYS: tuple[str, ...] = get_args(PlaceKey)
TITLES = {place.key: place.title for place in PLACES}
#: Import contracts by name, with what they say.
CONTRACTS = {
    one["name"]: one
    for one in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
SHARED_VIEWS = "views: what the places share knows no place's view-models either"
RUN = "view-models of {} run the actions of {} and of kit"


@pytest.mark.parametrize("key", KEYS)
def test_a_place_has_its_folders_and_its_page(key: str) -> None:
    wanted = (
        *(
            f"desktop/{floor}/{key}/{name}"
            for floor in ("views", "viewmodels")
            for name in ("__init__.py", "README.md")
        ),
        f"desktop/views/{key}/page.py",
        f"desktop/viewmodels/{key}/navigation.py",
        f"tests/desktop/views/{key}",
        f"tests/desktop/viewmodels/{key}",
    )
    assert [path for path in wanted if not (ROOT / path).exists()] == []


def test_the_side_menu_has_each_place_and_a_key_for_it() -> None:
    assert [place.key for place in PLACES] == list(KEYS), "to be added to PLACES of desktop/pages.py"
    said = "PRINTED of desktop/views/shell/keys.py has the key of each, and `printed` in tests/desktop/test_app.py"
    assert len(keys.PRINTED) == len(PLACES), said
    assert PLACES[-1].key == "settings", "Réglages stays last"
    drawn = [place.icon for place in PLACES if not (ROOT / "resources/icons" / f"{place.icon}.svg").is_file()]
    assert drawn == [], "to be drawn in resources/icons"


@pytest.mark.parametrize("key", KEYS)
def test_what_a_place_may_import_is_written_down(key: str) -> None:
    """The layers say themselves, with `lint-imports`, what they lack; lists of what is forbidden cannot."""
    run = RUN.format(key, key)
    shared = f"desktop.viewmodels.{key}" in CONTRACTS[SHARED_VIEWS]["forbidden_modules"]
    missing = {SHARED_VIEWS: not shared, f"{run} (and GUILTY of tests/house/test_contracts.py)": run not in CONTRACTS}
    assert [name for name in missing if missing[name]] == [], "contracts of pyproject.toml"
    if (ROOT / "desktop/actions" / key).is_dir():
        running = [name for name in CONTRACTS if name.startswith("view-models ") and " run the actions of " in name]
        others = [name for name in running if name != run]
        lacks = [name for name in others if f"desktop.actions.{key}" not in CONTRACTS[name]["forbidden_modules"]]
        assert lacks == [], f"desktop.actions.{key} is to be forbidden by these in pyproject.toml"


@pytest.mark.parametrize("key", KEYS[1:-1])
def test_a_place_has_a_page_of_the_help(key: str) -> None:
    assert key in OF_PLACE, "its text in resources/help, and OF_PLACE of desktop/viewmodels/settings/help_pages.py"


@pytest.mark.parametrize("key", KEYS)
def test_a_place_is_read_aloud(key: str) -> None:
    """Its story is looked for by `tests/house/test_journeys.py`."""
    (heard,) = (
        ast.literal_eval(line.value)
        for line in ast.parse((ROOT / "tests/desktop/at_spi.py").read_text("utf-8")).body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "PLACES"
    )
    assert TITLES.get(key) in heard, "PLACES of tests/desktop/at_spi.py"
