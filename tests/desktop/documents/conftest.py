"""An open commune and the reference platform, as the actions' tests have them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.choose_commune import choose_commune
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National
from tests.desktop.conftest import Prepare


@pytest.fixture
def context(tmp_path: Path, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    places, clock = paths.find(tmp_path / "data"), Clock()
    paths.prepare(places)
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()
