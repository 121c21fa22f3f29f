"""A commune with two computers, and what each computer shows of its vote for one service."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_data import export_data
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.queries import outbox as acts
from desktop.database.queries import votes
from desktop.database.queries.votes import VoteRow
from desktop.viewmodels.outbox.acts import stands
from sync.client.ledger.tables import outbox
from sync.contract.operations import thaw
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.conftest import Prepare

__all__ = ["enrolled", "national"]

SERVICE = "opencimetiere"
Both = tuple[CommuneContext, CommuneContext]


@pytest.fixture
def both(
    context: CommuneContext,
    national: National,
    tmp_path: Path,
    clock: Clock,
    prepare_commune: Prepare,
) -> Iterator[Both]:
    """The secretary's computer and the mayor's."""
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    second = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    for one in (context, second):
        enrolled(one, national)
    yield context, second
    second.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[National]:
    """Another platform, with a key of its own."""
    made = National(tmp_path / "other", another=True)
    yield made
    made.store.close()


def rounds(national: National, *contexts: CommuneContext) -> None:
    for context in contexts:
        national.now += timedelta(minutes=20)
        exchange(context, national.transport)


def row(context: CommuneContext) -> VoteRow | None:
    """The vote as the window shows it: the one that stands, else the last one."""
    with context.store.reading() as connection:
        found = votes.of(connection, SERVICE)
        standing = votes.standing_of(connection, SERVICE)
        assert [one.cast_op for one in found if one.stands] == ([standing.cast_op] if standing else [])
        assert (SERVICE in votes.standing(connection)) is (standing is not None)
    assert standing is None or standing.state != "withdrawn"
    return standing or next(iter(found), None)


def shown(context: CommuneContext) -> tuple[str, bool, bool]:
    """Its state, whether another computer cast it, and whether another one withdrew it."""
    found = row(context)
    assert found is not None
    return found.state, found.elsewhere, found.withdrawn_elsewhere


def every(context: CommuneContext) -> dict[str, tuple[str, bool, bool]]:
    """The same of each cast."""
    with context.store.reading() as connection:
        found = votes.listed(connection)
    return {one.cast_op: (one.state, one.elsewhere, one.withdrawn_elsewhere) for one in found}


def named(context: CommuneContext, op: str) -> set[str]:
    with context.store.reading() as connection:
        return set(thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one()).body["casts"])


def act_words_of(context: CommuneContext, op: str, folder: Path) -> tuple[str, bool, str]:
    """The word of its line, whether its colour is that of what counts, and its state in the table."""
    file = folder / "envois.csv"
    export_data(context, file, "csv")
    table = csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")
    (line,) = [line for line in table if op in line.values()]
    with context.store.reading() as connection:
        act = acts.one(connection, op)
    assert act is not None
    state = stands(act, carried=False)
    return state.word, state.tone in ("ok", "accent"), line["État"]
