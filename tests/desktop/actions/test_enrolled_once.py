"""What is enrolled once is put in place as it was made, and no test sees what another one wrote there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.queries import campaign, catalogue, link, needs
from tests.desktop.actions import enrolled_once
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, really_enrolled, verified
from tests.desktop.conftest import Prepare


class World(NamedTuple):
    context: CommuneContext
    national: National
    clock: Clock


@pytest.fixture
def world(tmp_path: Path, prepare_commune: Prepare) -> Iterator[Callable[[str], World]]:
    """Makes a commune and a platform as two tests would have them."""
    made: list[World] = []

    def make(name: str) -> World:
        (tmp_path / name).mkdir()
        places, clock = paths.find(tmp_path / name / "data"), Clock()
        paths.prepare(places)
        context = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
        made.append(World(context, National(tmp_path / name / "platform"), clock))
        return made[-1]

    yield make
    for world in made:
        world.context.close()
        world.national.store.close()


def sent(world: World, title: str) -> None:
    id = draft_need(world.context, title=title, description="Sur papier").value
    submit_need(world.context, id)
    exchange(world.context, world.national.transport)
    with world.context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    assert found.state == "accepted"


def titles(world: World) -> list[str]:
    with world.context.store.reading() as connection:
        return [row.title for row in needs.listed(connection)]


def known(world: World) -> tuple[object, ...]:
    """What an enrolment leaves, but for what is drawn anew each time."""
    with world.context.store.reading() as connection:
        own = link.current(connection)
        assert own is not None
        return own.device, own.url, catalogue.services(connection), world.clock.now


@pytest.mark.slow
def test_each_has_its_own_and_sees_nothing_of_another(world: Callable[[str], World]) -> None:
    first = world("first")
    enrolled(first.context, first.national)
    sent(first, "Du premier")
    second = world("second")
    enrolled(second.context, second.national)
    assert titles(second) == []
    sent(second, "Du deuxième")
    assert (titles(first), titles(second)) == (["Du premier"], ["Du deuxième"])
    assert [verified(one.context) for one in (first, second)] == [(True, 1, 1)] * 2
    third = world("third")
    enrolled(third.context, third.national)
    exchange(third.context, third.national.transport)
    assert titles(third) == []
    assert third.national.tally() == {}


def test_what_is_put_in_place_is_what_an_enrolment_makes(world: Callable[[str], World]) -> None:
    first, second, third = (world(name) for name in ("first", "second", "third"))
    enrolled(first.context, first.national)
    held = len(enrolled_once._made)
    enrolled(second.context, second.national)
    assert len(enrolled_once._made) == held  # it was put in place
    really_enrolled(third.context, third.national)
    assert known(first) == known(second) == known(third)


def test_who_has_written_anything_is_enrolled_with_it(world: Callable[[str], World]) -> None:
    enrolled(*world("first")[:2])
    written, met, later = world("written"), world("met"), world("later")
    draft_need(written.context, title="Déjà là", description="Sur papier")
    enrolled(written.context, written.national)
    assert titles(written) == ["Déjà là"]
    met.national.phase("vote")
    met.national.store.close()  # all is in its file, and nothing in the log beside it
    enrolled(met.context, met.national)
    later.clock.now = later.clock.now.replace(hour=23)
    enrolled(later.context, later.national)
    assert later.clock.now.hour == 23
    with met.context.store.reading() as connection:
        assert campaign.current(connection).open_phase == "vote"
