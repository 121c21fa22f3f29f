"""A real commune with its real worker: Baule, in a folder of the test, at an hour that the test sets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.database import search
from desktop.database.driver import driver_of
from desktop.database.errors import DatabaseFault
from desktop.database.opening import Opening, read_opening
from desktop.domain.changes import Changes, Outcome
from desktop.paths import Places, prepare
from desktop.runtime.actor import Actor
from desktop.runtime.worker import Worker
from sync.client.ledger.tables import copy
from sync.contract.campaign import Campaign, read_campaign
from sync.contract.published import PublicNeed
from tests.desktop.conftest import Prepare

NOON = datetime(2021, 2, 3, 14, 32, tzinfo=timezone(timedelta(hours=1)))

T = TypeVar("T")


@dataclass
class Commune:
    """`actor` is what a view-model gets."""

    open: Callable[[], CommuneContext]
    actor: Actor
    worker: Worker
    qtbot: QtBot
    hour: list[datetime]
    faults: list[DatabaseFault | None] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)

    @cached_property
    def context(self) -> CommuneContext:
        """The test's own connection to the same database, opened when first used."""
        return self.open()

    def close(self) -> None:
        if "context" in self.__dict__:
            self.context.close()

    def settle(self) -> None:
        """Waits until the worker has nothing left to do or to report."""
        self.qtbot.waitUntil(lambda: self.worker.idle, timeout=60_000)

    def until(self, told: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(told, timeout=60_000)

    def ask(self, question: Callable[..., Any], *args: Any) -> Any:
        with self.context.store.reading() as connection:
            return question(connection, *args)

    def act(self, action: Callable[..., Outcome[T]], *args: Any, **named: Any) -> T:
        """Acts as another part of the application would: the actor tells everyone. Returns the value."""
        done: list[T] = []
        self.actor.act(action, *args, then=done.append, **named)
        self.settle()
        return done[0]

    def read_only(self, on: bool) -> None:
        """As if the folder could not be written any more: each act ends in a disk fault."""

        def limit(context: CommuneContext) -> Outcome[None]:
            driver_of(context.store._held()).execute(f"PRAGMA query_only = {int(on)}")
            return Outcome(Changes(), None)

        self.act(limit)

    def campaign(self, open_phase: str | None = "needs") -> None:
        """As a round that brought the campaign."""
        pack = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
        value = msgspec.json.decode(msgspec.json.encode(pack), type=dict[str, Any])
        if open_phase:
            value["open_phase"] = open_phase
        sent = msgspec.json.encode(msgspec.convert(value, Campaign)).decode()
        row = {"scope": "campaign", "id": pack.id, "position": 1, "value": sent}
        with self.context.store.transaction() as connection:
            connection.execute(insert(copy).prefix_with("OR REPLACE").values(row))
        self.actor.announce(Changes(scopes=frozenset({"campaign"})))

    def publish(self, *needs: PublicNeed) -> None:
        """As a round that brought needs of other communes."""
        with self.context.store.transaction() as connection:
            for need in needs:
                row = {"scope": "needs", "id": need.id, "position": 1, "value": msgspec.json.encode(need).decode()}
                connection.execute(insert(copy).values(row))
            search.index(connection, "needs", [search.need_entry(need) for need in needs])
        self.actor.announce(Changes(scopes=frozenset({"needs"})))

    def opening(self) -> Opening:
        found = read_opening(self.actor.database)
        assert found is not None
        return found


@pytest.fixture
def baule(qtbot: QtBot, tmp_path: Path, prepare_commune: Prepare) -> Iterator[Commune]:
    yield from _commune(qtbot, tmp_path, "45024", prepare_commune)


@pytest.fixture
def without_siren(qtbot: QtBot, tmp_path: Path, prepare_commune: Prepare) -> Iterator[Commune]:
    """Papeete: the official list gives it no SIREN."""
    yield from _commune(qtbot, tmp_path, "98735", prepare_commune)


def _commune(qtbot: QtBot, folder: Path, insee: str, prepare_commune: Prepare) -> Iterator[Commune]:
    places = Places(folder, folder / "config", folder / "logs")
    prepare(places)
    hour = [NOON]
    keys = prepare_commune(places, insee, NOON)

    def opened() -> CommuneContext:
        return open_commune(places, insee, lambda: hour[0], keys)

    worker = Worker("local")
    actor = Actor(worker, opened, places.database(insee), lambda: hour[0])
    commune = Commune(opened, actor, worker, qtbot, hour)
    actor.disk.connect(commune.faults.append)
    actor.bug.connect(commune.bugs.append)
    yield commune
    actor.close()
    assert worker.close()
    commune.close()
    assert commune.bugs == []
