"""Which commune a start opens, and what is shown instead if it cannot; without a window."""

from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.database.errors import DEMONSTRATION, Damaged, ForeignFile, OtherKind, Vanished
from desktop.database.opening import Opening
from desktop.paths import find, prepare
from desktop.policy import Policy
from desktop.runtime import starting
from desktop.runtime.real_world import RealWorld
from desktop.runtime.starting import Damage, First, WhichCommune
from tests.desktop.conftest import Prepare

HOUR = datetime(2021, 2, 3, 14, 32, tzinfo=timezone(timedelta(hours=1)))
BASTIA, BAULE, NOWHERE = "2B033", "45024", "45999"


@pytest.fixture
def world(tmp_path: Path, prepare_commune: Prepare) -> RealWorld:
    """A computer with Bastia, the first by name, and Baule."""
    places = find(tmp_path)
    prepare(places)
    for insee in (BASTIA, BAULE):
        prepare_commune(places, insee, HOUR)
    return RealWorld(places, Policy(file=tmp_path / "policy.json"))


@pytest.fixture
def empty(tmp_path: Path) -> RealWorld:
    places = find(tmp_path)
    prepare(places)
    return RealWorld(places, Policy(file=tmp_path / "policy.json"))


def opened(first: First) -> str:
    assert isinstance(first, Opening)
    return first.insee


def spoil(world: RealWorld, insee: str) -> None:
    """The beginning of a database file, followed by nothing valid."""
    file = world.places.database(insee)
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"x" * (len(whole) - 100))


def test_the_commune_asked_for_comes_before_the_last_one(world: RealWorld) -> None:
    assert opened(starting.first(world, BASTIA, BAULE)) == BASTIA


def test_the_last_one_comes_before_the_first_by_name(world: RealWorld) -> None:
    assert opened(starting.first(world, "", BAULE)) == BAULE


@pytest.mark.parametrize("last", ["", NOWHERE, "../other"])
def test_without_a_last_one_the_first_that_is_here_is_opened(world: RealWorld, last: str) -> None:
    assert opened(starting.first(world, "", last)) == BASTIA


def test_no_other_commune_stands_in_for_one_that_was_asked_for(world: RealWorld) -> None:
    assert starting.first(world, NOWHERE, BAULE) == WhichCommune()


def test_where_there_is_no_commune_it_is_asked_for(empty: RealWorld) -> None:
    assert starting.first(empty, "") == WhichCommune()


@pytest.mark.parametrize(("asked", "last"), [(BAULE, ""), ("", BAULE)])
def test_a_damaged_commune_is_to_be_put_back_and_no_other_stands_in(world: RealWorld, asked: str, last: str) -> None:
    spoil(world, BAULE)
    found = starting.first(world, asked, last)
    assert isinstance(found, Damage)
    assert found.insee == BAULE
    assert type(found.fault) is Damaged


def test_one_that_has_vanished_is_to_be_put_back_too(world: RealWorld) -> None:
    world.places.database(BAULE).unlink()
    world.places.head(BAULE).write_text("head", encoding="utf-8")
    found = starting.first(world, "", BAULE)
    assert isinstance(found, Damage)
    assert type(found.fault) is Vanished


@pytest.mark.parametrize(("asked", "last"), [(BAULE, ""), ("", BAULE)])
def test_of_another_fault_the_question_says_why(world: RealWorld, asked: str, last: str) -> None:
    world.places.database(BAULE).write_bytes(b"no database at all" * 300)
    found = starting.first(world, asked, last)
    assert isinstance(found, WhichCommune)
    assert type(found.fault) is ForeignFile


@pytest.mark.parametrize(("asked", "last"), [(BASTIA, ""), ("", BASTIA), ("", "")])
def test_what_the_demonstration_has_invented_is_never_shown_as_real(world: RealWorld, asked: str, last: str) -> None:
    with closing(sqlite.connect(world.places.database(BASTIA))) as connection:
        connection.execute(f"PRAGMA application_id = {DEMONSTRATION}")
    found = starting.first(world, asked, last)
    assert isinstance(found, WhichCommune)
    assert type(found.fault) is OtherKind


def test_a_window_that_closes_ends_the_program_unless_a_commune_was_asked_for(world: RealWorld) -> None:
    assert starting.following(world, None) is None
    coming = starting.following(world, starting.Coming(BAULE))
    assert coming is not None
    assert opened(coming) == BAULE
    assert isinstance(starting.following(world, starting.Coming(NOWHERE)), WhichCommune)
