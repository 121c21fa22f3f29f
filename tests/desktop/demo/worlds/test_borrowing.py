"""The demonstration under the name of a real commune: name and département, and nothing else of it."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop import paths
from desktop.database import prefects
from desktop.database.queries import link, needs
from desktop.demo.shown.sheet import leave_behind
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import borrowing
from desktop.demo.worlds.situations import home
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.documents import pages
from resources import communes, departments, territories
from resources.demonstration import read_world
from sync.platform.identity import places as platform_places
from tests import posix
from tests.desktop.demo.saying import NOW
from tests.desktop.documents import structure
from tests.killing import counting, ends

BAULE = "45024"


@pytest.fixture(autouse=True)
def own_name_again(tmp_path: Path) -> Iterator[None]:
    yield
    borrowing.take(tmp_path, "")


def clock() -> datetime:
    return NOW


def world_in(folder: Path) -> DemonstrationWorld:
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    return DemonstrationWorld(places, lambda _session: None, clock)


def test_only_two_names_are_real(tmp_path: Path) -> None:
    invented = home()
    prefects.authority(invented.insee, "department")  # what was looked up before is forgotten
    borrowing.take(tmp_path, BAULE)
    real = communes.get(BAULE)
    assert real is not None
    borrowed = home()
    assert (borrowed.name, borrowed.department_name) == ("Baule (exemple)", f"{real.department_name} (exemple)")
    assert (borrowed.insee, borrowed.siren, borrowed.commune.postal_code, borrowed.commune.population) == (
        invented.insee,
        invented.siren,
        invented.commune.postal_code,
        invented.commune.population,
    )
    assert real.insee not in str(read_world())
    assert str(real.siren) not in str(read_world())
    lies = territories.territory(borrowed.insee)
    assert lies is not None
    assert (lies.department, lies.department_name, lies.department_town) == (
        "45",
        "Loiret (exemple)",
        "Orléans (exemple)",
    )
    assert prefects.authority(borrowed.insee, "department").prefecture == "Préfecture du Loiret (exemple)"
    assert departments.names(["00"]) == {"00": "Loiret (exemple)"}
    assert platform_places.name(borrowed.insee, demonstration=True) == "Baule (exemple)"
    borrowing.take(tmp_path, "")
    assert home() == invented
    assert platform_places.name(invented.insee, demonstration=True) == invented.name


def test_the_next_world_bears_it_and_erasing_takes_it_away(tmp_path: Path) -> None:
    world = world_in(tmp_path)
    world.templates.prepare()
    world.replace("start")
    world.bear(BAULE)
    world.replace("drafted")
    assert world.templates.fits(world.live)
    opened = world.open_context(home().insee)
    with opened.store.reading() as connection:
        own = link.commune(connection)
        assert own is not None
        assert (own.name, own.department_name) == ("Baule (exemple)", "Loiret (exemple)")
        assert len(needs.listed(connection)) == 1
    opened.close()
    again = world_in(tmp_path)  # at the next start it is borne still, and the world found again
    assert home().name == "Baule (exemple)"
    assert again.templates.fits(again.live)
    again.clean_up()
    again = world_in(tmp_path)  # and after it was closed
    assert again.templates.fits(again.live)
    assert home().name == "Baule (exemple)"
    again.erases = True
    again.clean_up()
    world_in(tmp_path)
    assert home().name == "Valbrune-sur-Aure"
    left = {file.name for file in world.live.parent.iterdir()}
    assert borrowing.FILE not in left


def test_the_worlds_of_a_commune_of_the_same_name_elsewhere_are_not_taken(tmp_path: Path) -> None:
    world = world_in(tmp_path)
    for insee, department in (("93066", "Seine-Saint-Denis (exemple)"), ("97411", "La Réunion (exemple)")):
        world.bear(insee)
        world.replace("start")
        assert home().name == "Saint-Denis (exemple)"
        opened = world.open_context(home().insee)
        with opened.store.reading() as connection:
            own = link.commune(connection)
        opened.close()
        assert own is not None
        assert own.department_name == department


def test_erased_no_file_has_the_real_name(tmp_path: Path) -> None:
    """And the worlds under the own name are still there, so that the next start is quick."""
    world = world_in(tmp_path)
    world.replace("start")
    own = world.templates.prepare()
    world.bear(BAULE)
    world.replace("start")
    assert named(tmp_path), "the search finds it while it is borne"
    world.erases = True
    world.clean_up()
    assert named(tmp_path) == []
    assert (own / "finished").exists()
    assert world_in(tmp_path).templates.prepare() == own
    assert [path.name for path in tmp_path.rglob("templates*")] == ["templates"]


def named(folder: Path) -> list[Path]:
    """Files in which the borrowed name stands."""
    return [file for file in folder.rglob("*") if file.is_file() and b"Baule (exemple)" in file.read_bytes()]


@pytest.mark.parametrize("content", [b"", b"99999", b"\xff\xfe", b"45024 and much more than a code"])
def test_what_cannot_be_read_is_no_choice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / borrowing.FILE).write_bytes(content)
    borrowing.recall(tmp_path)
    assert home().name == "Valbrune-sur-Aure"


@pytest.mark.parametrize("insee", ["98818", "98735", "97701", "97801"])
def test_overseas_the_representative_of_the_state_is_lent_too(tmp_path: Path, insee: str) -> None:
    """The programme's platform does not receive their requests, the demonstration's does."""
    borrowing.take(tmp_path, insee)
    lent = prefects.authority(home().insee, "department")
    lent.check_sending()
    real = prefects.authority(insee, "department")
    assert (lent.of, lent.prefecture, lent.town) == (
        f"{real.of} (exemple)",
        f"{real.prefecture} (exemple)",
        f"{real.town} (exemple)",
    )
    assert lent.post == real.post


@pytest.mark.slow
def test_a_world_is_made_under_an_overseas_name(tmp_path: Path) -> None:
    world = world_in(tmp_path)
    world.bear("98818")
    world.replace("answered")
    assert home().name == "Nouméa (exemple)"
    assert world.templates.fits(world.live)


@pytest.mark.parametrize(
    ("insee", "to", "office"), [(BAULE, "au préfet", "la préfecture"), ("98735", "au haut-commissaire", "commissariat")]
)
def test_the_sheet_names_who_represents_the_state_there(tmp_path: Path, insee: str, to: str, office: str) -> None:
    world = world_in(tmp_path)
    world.bear(insee)
    world.replace("start")
    opened = world.open_context(home().insee)
    with opened.store.reading() as connection:
        pdf = leave_behind.render(connection, Adviser(), NOW)
    opened.close()
    said = " ".join(pages.text(pdf).split())
    assert pages.count(pdf) == 1
    for words in (f"La lettre {to} et son plan", f"demander {to} de cofinancer", f"{office} pour envoyer"):
        assert words in said
    assert any(f"{office} la porte à la plateforme" in figure.alt for figure in structure.read(pdf).all("Figure"))
    assert ("préf" in said) == (insee == BAULE)


@posix.forks
def test_killed_anywhere_in_the_erasing_the_next_start_does_not_bear_the_name(tmp_path: Path) -> None:
    """And once that has begun, nothing under it is left."""
    own = world_in(tmp_path)
    own.replace("start")
    data = own.live.parent

    def work(last: int) -> None:
        count = counting(last)
        sys.addaudithook(lambda event, _: count() if event in ("os.rename", "os.remove", "os.rmdir") else None)
        world = world_in(tmp_path)
        world.erases = True
        world.clean_up()

    for last in (2, 3, 6):  # before the first of them the name is borne still
        borrowing.take(data, BAULE)
        (data / "templates.borrowed").mkdir()
        assert not ends(last, work)
        again = world_in(tmp_path)
        assert home().name == "Valbrune-sur-Aure"
        assert again.prepare() == ""
        again.replace("start")
        assert not (data / "templates.borrowed").exists()


def test_the_room_reads_what_is_true_of_the_name(tmp_path: Path) -> None:
    welcome = STEPS[number_of("welcome")]
    assert "Tout est inventé\u00a0: la commune" in welcome.room_words[0]
    borrowing.take(tmp_path, BAULE)
    assert "la commune, ses voisines" not in " ".join(welcome.room_words)
    assert "empruntés des noms, dont celui de la commune" in welcome.room_words[0]
    assert welcome.room_words[1:] == welcome.words[1:]
