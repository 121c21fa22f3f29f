"""What v16 publishes of earlier joins and declarations: exactly what a block publishes of the same acts today."""

import json
import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, or_, select

from sync.contract.identifiers import uuid7
from sync.contract.published import DECLARATION, JOIN
from sync.contract.values import MAX_NAMED
from sync.platform.conduct import campaigns
from sync.platform.effects import retaken
from sync.platform.migrations.migrate import migrate
from sync.platform.pending import Pending
from sync.platform.tables import commune, published, retraction, statement
from sync.platform.times import as_text
from tests.sync.platform.conftest import DATABASE, START, World

COMMUNES, SUBJECTS = ("45024", "45025"), ("p1", "p2", "p3", "p4")
OWN = (published.c.scope == "mine", or_(*map(published.c.id.startswith, (JOIN, DECLARATION))))
BODIES = {
    "join": ({"need": "p1"}, {"need": "p1", "own": "n1", "comment": "Nous aussi."}),
    "interest": ({"proposal": "p1", "role": "participant"}, {"proposal": "p1", "role": "referent"}),
    "ask": ({"proposal": "p1"},),
}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[World]:
    shutil.copyfile(Path(__file__).parent / "golden" / "v15.sqlite", tmp_path / DATABASE)
    world = World(tmp_path)
    with world.store.writing() as connection:
        connection.execute(insert(commune), {"id": COMMUNES[1], "position": 9})
    yield world
    world.store.close()


def row(number: int, kind: str, subject: str, insee: str, body: Any) -> dict[str, Any]:
    """A statement; several share one second."""
    at = START + timedelta(seconds=number // 3, microseconds=number % 2)
    made = {"op": uuid7(at), "kind": kind, "subject": subject, "commune": insee}
    return made | {"value": json.dumps(body), "deposited_at": as_text(at)}


def back(made: dict[str, Any], **said: Any) -> dict[str, Any]:
    keys = {name: made[name] for name in ("kind", "subject", "commune")}
    return keys | {"named": made["op"], "op": uuid7(START)} | said


def values(connection: Connection) -> dict[tuple[str, str], Any]:
    found = connection.execute(select(published).where(*OWN))
    return {(one.commune, one.id): json.loads(one.value) for one in found}


def values_of_today(connection: Connection) -> dict[tuple[str, str], Any]:
    """As many acts as the contract allowed when the migration was written; the next act publishes more."""
    connection.execute(delete(published).where(*OWN))
    into = Pending(connection)
    kinds = ((kind, one, about) for kind in (JOIN, DECLARATION) for one in COMMUNES for about in SUBJECTS)
    into.retaken.update(dict.fromkeys(kinds))
    retaken.tell(into, campaigns.current(connection))
    into.flush()
    return {key: one | {"acts": one["acts"][-MAX_NAMED:]} for key, one in values(connection).items()}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_a_block_publishes(old: World, seed: int) -> None:
    """Any acts and withdrawals, some of another kind, and more than a withdrawal can name."""
    draw = random.Random(seed)
    made = []
    for number in range(60):
        kind = draw.choice(("join", "interest", "ask"))
        made.append(row(number, kind, draw.choice(SUBJECTS[:3]), draw.choice(COMMUNES), draw.choice(BODIES[kind])))
    made += [row(number, "join", SUBJECTS[3], COMMUNES[0], BODIES["join"][0]) for number in range(130)]
    draw.shuffle(made)
    backs = [back(one) for one in made if draw.random() < 0.5]
    others = [draw.choice(made) for _ in range(5)]
    backs += [back(one, subject="elsewhere", named=uuid7(START)) for one in others]  # not come yet
    backs += [back(one, commune="45026") for one in others[:1]]  # a neighbour's act names it
    with old.store.writing() as connection:
        connection.execute(insert(statement), made)
        connection.execute(insert(retraction), backs)
    migrate(old.store, START)
    with old.store.writing() as connection:
        found = values(connection)
        positions = list(connection.execute(select(published.c.commune, published.c.position).where(*OWN)))
        last = {one.id: one.position for one in connection.execute(select(commune.c.id, commune.c.position))}
        today = values_of_today(connection)
    assert found == today
    assert {id_.split(".")[0] for _, id_ in found} == {"join", "declaration"}
    assert len(set(positions)) == len(found) > 6
    assert {one: max(place for owner, place in positions if owner == one) for one in COMMUNES} == last
