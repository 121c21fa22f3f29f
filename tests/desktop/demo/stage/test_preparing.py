"""While the worlds of a day are made a small window says so. Where one cannot be made or replaced, or the step not be
noted, the presentation goes on with what is there.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.app import Application
from desktop.database.opening import read_opening
from desktop.demo.program import PreparingWindow
from desktop.demo.story.storyline import PHASES, number_of
from desktop.demo.worlds import borrowing, notes
from desktop.demo.worlds.notes import Spent
from desktop.demo.worlds.situations import home
from desktop.demo.worlds.templates import Templates
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.documents.whole_file import part_of
from desktop.domain.refusals import Refusal
from desktop.views.shell.preparing import Preparing
from tests.desktop.demo.playing import another_window, fill, frame_of, panel_of, presenter_of, ready, stage_of
from tests.desktop.demo.saying import NOW

BAULE = "45024"


@pytest.fixture(autouse=True)
def own_name_again(tmp_path: Path) -> Iterator[None]:
    yield
    borrowing.take(tmp_path, "")


@contextmanager
def blocked(world: DemonstrationWorld, folder: Path) -> Iterator[None]:
    """No world can be prepared any more, even by the administrator: a file stands in the place of a folder."""
    before, place = world.templates, folder / "in the way"
    place.write_bytes(b"")
    world.templates = Templates(place / "templates", local_time)
    yield
    world.templates = before


def test_a_world_that_cannot_be_replaced_stays_with_its_step(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))

    def choose_twice() -> None:
        stage.prepare(number_of("neighbours"))
        stage.reset()

    with blocked(stage._world, tmp_path):
        another_window(application, qtbot, stage.reset)
        assert (stage.step.key, stage.network) == ("network_returns", stage.step.network)
        opened = read_opening(application.world.places.database(home().insee))
        assert opened is not None
        assert opened.open_phase == "vote"
        assert stage.question is not None
        assert stage.question.title.startswith("Le monde préparé n’a pas pu")
        assert stage.question.words[-1] == "Le monde d’avant est resté."
        stage.answer(yes=False)
        another_window(application, qtbot, choose_twice)  # the second before the window of the first has closed
        assert stage.step.key == "network_returns"
        assert stage.question is not None
        assert "None" not in str(stage.question.words)
        assert panel_of(application).question.isVisible()
    another_window(application, qtbot, lambda: stage.answer(yes=True))
    assert (stage.step.key, stage.question) == ("welcome", None)


def test_a_world_that_cannot_be_replaced_leaves_what_was_not_noted_as_it_was(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """The note that could not be written is older than what the room sees."""
    stage, projection = stage_of(application), stage_of(application).projection
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    ready(application, qtbot)
    part_of(stage._world.note).mkdir()
    stage.show(number_of("usb_stick"))
    ready(application, qtbot)
    stage.set_network("slow")
    projection.full, projection.exchanged = not projection.full, True
    left = ("usb_stick", "slow", projection.full, True)
    with blocked(stage._world, tmp_path):
        another_window(application, qtbot, lambda: stage.prepare(number_of("neighbours")))
    assert stage.question is not None
    assert stage.question.title.startswith("Le monde préparé n’a pas pu")
    assert (stage.step.key, stage.network, projection.full, projection.exchanged) == left
    projection.full = projection.exchanged = False


def test_without_room_for_another_world_the_window_is_not_closed(
    small_disk: Path, application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    session, ballast = application.session, fill(small_disk)
    stage.timing.go_on(stage.number, Spent(steps={0: 600_000}, since=time.time()))
    for act in (stage.reset, lambda: stage.prepare(number_of("neighbours")), lambda: stage.start_in("steering")):
        act()
        ready(application, qtbot)
        assert (application.session, stage.step.key) == (session, "network_returns")
        assert stage.question is not None
        assert stage.question.title.startswith("Le monde préparé n’a pas pu")
        assert "Le disque est plein" in stage.question.words[0]
        assert stage.question.words[-1] == "Rien n’a changé ici."
        assert stage.timing.spent.steps == {0: 600_000}, "the presenter's clock goes on"
    ballast.unlink()
    another_window(application, qtbot, lambda: stage.answer(yes=True))
    assert stage.number == PHASES["steering"].step


def test_a_step_that_cannot_be_noted_is_shown(application: Application, qtbot: QtBot) -> None:
    stage, world = stage_of(application), stage_of(application)._world
    before = notes.read(world.note)
    part_of(world.note).mkdir()
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    assert notes.read(world.note) == before
    assert panel_of(application).step_view is panel_of(application).steps[number_of("breakdown")]
    assert frame_of(application).current == "needs"


def test_on_a_full_disk_the_step_is_shown_and_the_presenter_told(
    small_disk: Path, application: Application, qtbot: QtBot
) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    before, ballast = notes.read(stage._world.note), fill(small_disk)
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    assert presenter.unnoted.text().startswith("Le disque est plein\u00a0: cette étape n’est pas notée.")
    assert presenter.unnoted.isVisibleTo(presenter)
    assert (notes.read(stage._world.note), stage.step.key) == (before, "breakdown")
    assert panel_of(application).step_view is panel_of(application).steps[number_of("breakdown")]
    assert frame_of(application).current == "needs"
    ballast.unlink()
    stage.show(number_of("neighbours"))
    ready(application, qtbot)
    assert presenter.unnoted.text() == ""
    noted = notes.read(stage._world.note)
    assert noted is not None
    assert noted.step == number_of("neighbours")


def test_a_step_that_is_noted_with_its_world_is_no_longer_said_not_to_be(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    part_of(stage._world.note).mkdir()
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    assert stage.unnoted
    another_window(application, qtbot, stage.reset)
    assert stage.unnoted == ""
    assert presenter_of(application).unnoted.text() == ""


def test_what_was_half_copied_is_deleted(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"

    def fail(_part: Path) -> None:
        raise OSError(28, "No space left on device")

    templates.copy("start", live)
    with pytest.raises(OSError, match="No space"):
        templates.copy("voted", live, fail)
    assert templates.fits(live)
    assert [path.name for path in tmp_path.iterdir()] == ["world"]


def world_in(folder: Path, now: datetime = NOW) -> DemonstrationWorld:
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    return DemonstrationWorld(places, lambda _session: None, lambda: now)


def test_a_name_whose_worlds_cannot_be_made_is_not_borne(tmp_path: Path) -> None:
    world = world_in(tmp_path)
    world.replace("start")
    world.bear(BAULE)
    with blocked(world, tmp_path), pytest.raises(Refusal, match="folder"):
        world.replace("drafted")
    assert home().name == "Valbrune-sur-Aure"
    assert world.templates.fits(world.live)
    world_in(tmp_path)
    assert home().name == "Valbrune-sur-Aure", "after a crash too"


@pytest.mark.parametrize("year", [1980, 2000, 2200])
def test_a_clock_that_is_wrong_is_named(tmp_path: Path, year: int) -> None:
    with pytest.raises(Refusal) as refused:
        world_in(tmp_path, datetime(year, 1, 2, tzinfo=UTC)).prepare()
    assert refused.value.sentence == f"La date de cet ordinateur est fausse\u00a0: il se croit en {year}."


def shown() -> list[Preparing]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Preparing) and one.isVisible()]


@pytest.mark.usefixtures("qtbot")
def test_it_says_how_far_it_is_and_cannot_be_closed(qapp: QApplication, tmp_path: Path) -> None:
    font, progress = qapp.font(), PreparingWindow(tmp_path / "settings.json")
    progress(4, 4)
    assert shown() == [], "nothing was to be made"
    progress(0, 4)
    (window,) = shown()
    assert window.words.text() == "Le monde d’exemple se prépare…"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.close()
    progress(1, 4)
    assert shown() == [window]
    assert window.bar.value() * 4 == window.bar.maximum()
    assert window.words.font().pointSizeF() > font.pointSizeF(), "it is projected"
    progress(4, 4)
    assert shown() == []
    assert qapp.font() == font


@pytest.mark.slow
def test_it_is_shown_for_another_name_in_the_look_of_the_other_windows(application: Application, qtbot: QtBot) -> None:
    stage, seen = stage_of(application), list[tuple[bool, int]]()
    templates = stage._world.templates
    before = templates._progress

    def tell(done: int, total: int) -> None:
        before(done, total)
        seen.append((bool(shown()), done))

    templates._progress = tell
    stage._world.bear("45024")
    font = QApplication.font()
    another_window(application, qtbot, stage.reset)
    assert [visible for visible, _ in seen] == [True] * (len(seen) - 1) + [False]
    assert len(seen) > 10
    assert QApplication.font() == font
