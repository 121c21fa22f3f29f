"""What stands beside a need that a council asks to see typed in the demonstration: nothing that embarrasses."""

from collections.abc import Iterator

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries.advice import advice
from desktop.demo.days.calendar import StoryClock
from desktop.demo.worlds.situations import home, inside
from desktop.demo.worlds.templates import Templates
from desktop.domain.needs import WAY_ON
from desktop.viewmodels.needs.advice import shown
from resources.demonstration import read_world
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo.saying import NOW


@pytest.fixture(scope="module")
def commune(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommuneContext]:
    live = tmp_path_factory.mktemp("advice") / "world"
    templates.copy("drafted", live)
    keys = FileKeyStore(inside(live).keys)
    made = open_commune(inside(live), home().insee, StoryClock(live, lambda: NOW), keys, kind=DEMONSTRATION)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Une photocopieuse pour la mairie", ["hardware"]),
        ("Acheter des tablettes pour les élus", ["hardware"]),
        ("Wifi à la salle des fêtes", ["infrastructure"]),
        ("Former les agents", ["training"]),
        ("Projet : mise en place d’un photocopieur", ["hardware"]),
        ("Payer par téléphone", []),
        ("Payer la cantine par téléphone", []),
        ("Prendre rendez-vous par téléphone", []),
    ],
)
def test_which_other_way_is_shown(commune: CommuneContext, typed: str, ways: list[str]) -> None:
    with commune.store.reading() as connection:
        assert [one.id for one in advice(connection, f"{typed} ", "").guidance] == ways


@pytest.mark.parametrize(
    "typed", ["Bonjour, urgent, projet : on cherche une solution pour le site de la mairie ", "pa", "d"]
)
def test_where_services_are_named_no_other_way_is(commune: CommuneContext, typed: str) -> None:
    """A greeting before the matter had them named, and called none at once."""
    with commune.store.reading() as connection:
        beside = advice(connection, typed, "")
    assert beside.services
    assert beside.guidance == ()


@pytest.mark.parametrize("typed", ["Un truc pour zorglub", "Truc", "Le machin rouge", "Bonne année", "Coucou, ça va"])
@pytest.mark.parametrize("end", ["", " "])
def test_where_nobody_is_known_who_could_help_no_other_way_is_announced(
    commune: CommuneContext, typed: str, end: str
) -> None:
    """ "Une autre voie existe" stood above a sentence that named none, and called four words too short."""
    with commune.store.reading() as connection:
        beside = shown(advice(connection, f"{typed}{end}", ""), NOW)
    assert (beside.headline, beside.guidance) == ("", "")


def test_it_is_said_that_nothing_is_known_of_it(commune: CommuneContext) -> None:
    with commune.store.reading() as connection:
        beside = shown(advice(connection, "Un truc pour zorglub ", ""), NOW)
    assert beside.way_on == WAY_ON


@pytest.mark.parametrize(
    "typed", ["Une photocopieuse pour la mairie", "Tondeuse", "Le chat du maire", "Remettre la cloche en marche"]
)
def test_no_neighbour_is_named_for_what_none_of_them_needs(commune: CommuneContext, typed: str) -> None:
    with commune.store.reading() as connection:
        assert advice(connection, f"{typed} ", "").neighbours == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Gérer les concessions du cimetière", "cimetière"),
        ("Inscrire les enfants à la cantine", "cantine"),
        ("Réserver la salle des fêtes", "salle"),
        ("Numéroter les maisons", "maisons"),
        ("Appeler les personnes isolées", "personnes"),
    ],
)
def test_the_first_neighbour_has_the_same_need(commune: CommuneContext, typed: str, words: str) -> None:
    with commune.store.reading() as connection:
        first = advice(connection, f"{typed} ", "").neighbours[0]
    assert words in first.title


def test_the_three_neighbours_of_the_story_come_first(commune: CommuneContext) -> None:
    story = read_world().story
    with commune.store.reading() as connection:
        found = advice(connection, story.need_title, story.need_description).neighbours
    assert {one.id for one in found} == set(story.similar_needs)
