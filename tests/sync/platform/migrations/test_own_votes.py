"""What v14 publishes of earlier votes: exactly what a block publishes of the same votes today."""

import json
import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select

from sync.contract.identifiers import uuid7
from sync.contract.published import VOTE
from sync.contract.values import MAX_NAMED
from sync.platform.conduct import campaigns
from sync.platform.effects import retaken
from sync.platform.migrations.migrate import migrate
from sync.platform.pending import Pending
from sync.platform.tables import ballot, commune, published, withdrawn
from sync.platform.times import as_text
from tests.sync.platform.conftest import DATABASE, START, World

CAMPAIGN = "france-relance-2021"
COMMUNES, SUBJECTS = ("45024", "45025"), ("actes", "aidants", "grr", "opencimetiere")
OWN = (published.c.scope == "mine", published.c.id.startswith(VOTE))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[World]:
    """Its two communes have cast only the votes that a test adds."""
    shutil.copyfile(Path(__file__).parent / "golden" / "v13.sqlite", tmp_path / DATABASE)
    world = World(tmp_path)
    with world.store.writing() as connection:
        for table in (ballot, withdrawn):
            connection.execute(delete(table))
        connection.execute(insert(commune), {"id": COMMUNES[1], "position": 9})
    yield world
    world.store.close()


def row(number: int, **said: Any) -> dict[str, Any]:
    """A cast; several share one second."""
    at = START + timedelta(seconds=number // 3, microseconds=number % 2)
    made = {"op": uuid7(at), "campaign": CAMPAIGN, "subject": SUBJECTS[0], "kind": "service", "commune": COMMUNES[0]}
    return made | {"list_version": 0, "need": None, "deposited_at": as_text(at)} | said


def back(cast: dict[str, Any], **said: Any) -> dict[str, Any]:
    keys = {name: cast[name] for name in ("campaign", "subject", "commune")}
    return keys | {"ballot": cast["op"], "op": uuid7(START)} | said


def add(world: World, casts: list[dict[str, Any]], backs: list[dict[str, Any]]) -> None:
    with world.store.writing() as connection:
        connection.execute(insert(ballot), casts)
        connection.execute(insert(withdrawn), backs)


def values(connection: Connection) -> dict[tuple[str, str], Any]:
    found = connection.execute(select(published).where(*OWN))
    return {(one.commune, one.id): json.loads(one.value) for one in found}


def values_of_today(connection: Connection) -> dict[tuple[str, str], Any]:
    """As many acts as the contract allowed when the migration was written; the next act publishes more."""
    connection.execute(delete(published).where(*OWN))
    into = Pending(connection)
    into.retaken.update(dict.fromkeys((VOTE, one, about) for one in COMMUNES for about in SUBJECTS))
    retaken.tell(into, campaigns.current(connection))
    into.flush()
    return {key: one | {"casts": one["casts"][-MAX_NAMED:]} for key, one in values(connection).items()}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_a_block_publishes(old: World, seed: int) -> None:
    """Any casts and withdrawals, some of another campaign, and more than a withdrawal can name."""
    draw = random.Random(seed)
    casts = [
        row(
            number,
            campaign=draw.choice((CAMPAIGN, CAMPAIGN, CAMPAIGN, "before")),
            subject=draw.choice(SUBJECTS[:3]),
            kind=draw.choice(("service", "proposal")),
            commune=draw.choice(COMMUNES),
            list_version=draw.randrange(3),
            need=draw.choice((None, "n1")),
        )
        for number in range(30)
    ]
    casts += [row(number, subject=SUBJECTS[3]) for number in range(130)]
    draw.shuffle(casts)
    backs = [back(cast) for cast in casts if draw.random() < 0.5]
    others = [draw.choice(casts) for _ in range(5)]
    backs += [back(cast, subject="elsewhere", ballot=uuid7(START)) for cast in others]  # not come yet
    backs += [back(cast, commune="45026") for cast in others[:1]]  # a neighbour's act names it
    add(old, casts, backs)
    migrate(old.store, START)
    with old.store.writing() as connection:
        found = values(connection)
        positions = list(connection.execute(select(published.c.commune, published.c.position).where(*OWN)))
        last = {one.id: one.position for one in connection.execute(select(commune.c.id, commune.c.position))}
        today = values_of_today(connection)
    assert found == today
    assert len(set(positions)) == len(found) > 4
    assert {one: max(place for owner, place in positions if owner == one) for one in COMMUNES} == last


@pytest.mark.parametrize("stands", [True, False])
def test_its_kind_is_that_of_the_cast_that_stands(old: World, stands: bool) -> None:
    """A proposal had the id of a service; if all votes are withdrawn, the kind of the first one is kept."""
    first, second = row(0), row(9, kind="proposal")
    add(old, [first, second], [back(first), *([] if stands else [back(second)])])
    migrate(old.store, START)
    with old.store.writing() as connection:
        (found,), (today,) = values(connection).values(), values_of_today(connection).values()
    assert found == today
    assert found["subject_kind"] == ("proposal" if stands else "service")
