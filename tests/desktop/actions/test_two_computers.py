"""Two computers of one commune, and the real platform: corrections that conflict end in one text everywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.choose_commune import choose_commune
from desktop.actions.correct_need import correct_need
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.exchange import exchange
from desktop.actions.settle_conflict import settle_conflict
from desktop.actions.submit_need import submit_need
from desktop.database.queries import needs, outbox, pooling
from sync.client import verification
from sync.client.keystore import MemoryKeyStore
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.test_exchange import National, enrolled


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


@pytest.fixture
def both(desk: Desk, national: National, tmp_path: Path, clock: Clock) -> Iterator[tuple[Desk, Desk]]:
    """The secretary's computer and the mayor's. The second knows the first's need only from the platform."""
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    second = choose_commune(places, "45024", clock, MemoryKeyStore())
    for one in (desk, second):
        enrolled(one, national)
    yield desk, second
    second.close()


def states(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as connection:
        return [(act.type, act.state) for act in sorted(outbox.listed(connection), key=lambda act: act.seq)]


def correct(desk: Desk, id: str, title: str) -> None:
    draft = correct_need(desk, id).made
    draft_need(desk, draft, title=title)
    submit_need(desk, draft)


def adopt(desk: Desk, other: Desk, id: str) -> None:
    """The second computer holds the same need, as one restored from the first would."""
    with other.store.reading() as source, desk.store.transaction() as target:
        for table, where in (("outbox", "subject"), ("need", "id")):
            found = source.exec_driver_sql(f"SELECT * FROM {table} WHERE {where} = ?", (id,))
            row = dict(found.mappings().one())
            if table == "outbox":
                row["seq"] = 0  # of no journal line here
            marks = ", ".join("?" for _ in row)
            target.exec_driver_sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


@pytest.mark.parametrize(("keep", "title"), [("mine", "Du second"), ("platform", "Du premier"), ("both", "Du premier")])
def test_a_conflict_ends_in_one_text(both: tuple[Desk, Desk], national: National, keep: str, title: str) -> None:
    first, second = both
    id = draft_need(first, title="Cimetière", description="Papier").made
    submit_need(first, id)
    exchange(first, national.transport)
    adopt(second, first, id)
    exchange(second, national.transport)
    correct(second, id, "Du second")
    correct(first, id, "Du premier")
    exchange(first, national.transport)
    assert states(first)[-1] == ("need.amend", "accepted")
    exchange(second, national.transport)
    assert states(second)[-1] == ("need.amend", "conflict")
    with second.store.reading() as connection:
        found = needs.conflict(connection, id)
    assert found is not None
    assert (found.base["title"], found.here["title"], found.platform["title"]) == (
        "Cimetière", "Du second", "Du premier",
    )  # fmt: skip
    settle_conflict(second, id, keep)
    exchange(second, national.transport)
    assert states(second)[-2:] == [("need.amend", "superseded"), ("need.amend", "accepted")]
    for desk in both:
        exchange(desk, national.transport)
        with desk.store.reading() as connection:
            own, public = needs.own(connection, id), pooling.public(connection, id)
        assert own is not None
        assert public is not None
        assert (own.title, public.title) == (title, title)
    assert states(second)[-2:] == [
        ("need.amend", "superseded"),
        ("need.amend", "accepted"),
    ]  # though the proof came again
    with second.store.reading() as connection:
        titles = sorted(row.title for row in needs.listed(connection))
    assert titles == sorted([title, *(["Du second"] if keep == "both" else [])])
    correct(first, id, "Encore")  # upon the text that stands, whoever wrote it
    exchange(first, national.transport)
    assert states(first)[-1] == ("need.amend", "accepted")
    with first.store.reading() as connection:
        assert verification.check(connection, first.head).ok
