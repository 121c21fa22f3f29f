"""Deployments by commune: ours is separate, whichever code sorts first; of the others, near ones come first."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.queries import deployments
from desktop.paths import find, prepare
from sync.contract.published import Deployment, Proposal
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.published import publish
from tests.desktop.conftest import Prepare


@pytest.fixture
def context(tmp_path: Path, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    places, clock = find(tmp_path / "data"), Clock()
    prepare(places)
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


def proposal(id: str, state: Any = "retained") -> Proposal:
    return Proposal(id=id, title=f"Service {id}", kind="existing", state=state)


def deployment(commune: str, state: Any = "live", of: str = "p") -> Deployment:
    return Deployment(id=f"{of}.{commune}", proposal=of, commune=commune, commune_name=commune, state=state)


def test_ours_among_those_of_communes_before_and_after(context: CommuneContext) -> None:
    publish(context, "proposals", proposal("o"), proposal("p"), proposal("q"), proposal("r", "not_retained"))
    publish(context, "deployments", deployment("45023"), deployment("45025"), deployment("45024", of="o"))
    with context.store.reading() as connection:
        before, middle, after = deployments.listed(connection)
        found = [deployments.one(connection, id) for id in ("n", "o", "p", "q", "r")]
    assert [row.id for row in (before, middle, after)] == ["o", "p", "q"]
    assert found == [None, before, middle, after, None]
    assert (before.ours and before.ours.commune, before.others) == ("45024", ())
    assert (middle.ours, [one.commune for one in middle.others]) == (None, ["45023", "45025"])
    assert (after.ours, after.others) == (None, ())


def test_near_ones_come_first_then_what_works_then_by_name(context: CommuneContext) -> None:
    publish(context, "proposals", proposal("p"))
    far = [deployment(commune) for commune in ("44001", "46001")]
    near = [deployment("45001", "asked"), deployment("45999", "planned"), deployment("45500")]
    publish(context, "deployments", *far, *near)
    with context.store.reading() as connection:
        (row,) = deployments.listed(connection)
    assert [one.commune for one in row.others] == ["45500", "45999", "45001", "44001", "46001"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("45024", "45025", True),
        ("45024", "44024", False),
        ("45024", "46024", False),
        ("97101", "97201", False),
        ("97101", "97102", True),
        ("98735", "98818", False),
        ("2A004", "2B033", False),
        ("2A004", "2A005", True),
    ],
)
def test_a_departement_is_two_signs_and_three_overseas(one: str, other: str, same: bool) -> None:
    assert deployments.same_department(one, other) == deployments.same_department(other, one) == same


@pytest.mark.parametrize(
    ("word", "state", "asked", "planned"),
    [
        (None, "", False, None),
        (deployment("45024", "asked"), "asked", True, None),
        (
            Deployment(id="p.45024", proposal="p", commune="45024", state="planned", on=date(2026, 6, 1)),
            "planned",
            True,
            1,
        ),
        (
            Deployment(id="p.45024", proposal="p", commune="45024", state="live", effect="Moins."),
            "reported",
            True,
            None,
        ),
    ],
)
def test_where_it_stands_by_the_platforms_word(
    context: CommuneContext, word: Deployment | None, state: str, asked: bool, planned: int | None
) -> None:
    publish(context, "proposals", proposal("p"))
    if word is not None:
        publish(context, "deployments", word)
    with context.store.reading() as connection:
        (row,) = deployments.listed(connection)
    assert (row.state, row.asked, row.planned and row.planned.day) == (state, asked, planned)
