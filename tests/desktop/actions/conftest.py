"""An open commune (CommuneContext) in a temporary folder, with a clock that the test moves."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import resources
from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.choose_commune import choose_commune
from desktop.paths import Places
from sync.client.ledger.tables import copy
from tests.desktop.conftest import Prepare


class Clock:
    """Moves on by a second at each look, so that no two acts share their time."""

    def __init__(self) -> None:
        self.now = datetime(2026, 2, 1, 14, 32, tzinfo=timezone(timedelta(hours=1)))

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = paths.find(tmp_path / "data")
    paths.prepare(found)
    return found


@pytest.fixture
def context(places: Places, clock: Clock, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


@pytest.fixture
def campaign_in(context: CommuneContext) -> Callable[[str], None]:
    """Gives the commune the bundled campaign with one phase opened by the platform."""

    def opened(phase: str) -> None:
        pack = json.loads(resources.path("packs", "france-relance-2021.json").read_bytes()) | {"open_phase": phase}
        with context.store.transaction() as connection:
            connection.execute(copy.delete().where(copy.c.scope == "campaign"))
            connection.execute(
                copy.insert().values(scope="campaign", id=pack["id"], position=1, value=json.dumps(pack))
            )

    return opened
