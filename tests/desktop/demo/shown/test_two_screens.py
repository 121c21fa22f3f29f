"""With a projector the window is on it, and the cues on the computer's own screen; turned round if asked. A process of
its own, as the number of screens is decided at its start."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests import posix

Screens = dict[str, tuple[int, int, int, int]]
SCREENS: Screens = {"main": (0, 0, 1366, 768), "projector": (1366, 0, 1280, 720)}


#: What a process says of the size that the text begins with, in a world that was left there, exchanged or not.
_SIZE = """
import sys
from pathlib import Path
from desktop import paths
from desktop.demo.program import usual_settings
from desktop.demo.worlds import notes
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.runtime.qt import application
qt = application(sys.argv[:1])
places = paths.find(Path(sys.argv[1]), demonstration=True)
paths.prepare(places)
world = DemonstrationWorld(places, lambda _session: None)
world.live.mkdir()
notes.write(world.note, notes.Note(step=0, network="absent", full_screen=True, exchanged=sys.argv[2] == "True"))
print(usual_settings(world).text_size)
"""


def answer_on(screens: Screens, folder: Path, *arguments: str) -> Any:
    """What a process of its own says that has these screens."""
    laid = [
        {"name": name, "x": x, "y": y, "width": width, "height": height, "dpr": 1}
        for name, (x, y, width, height) in screens.items()
    ]
    if posix.WINDOWS:
        pytest.skip("Qt takes the colon of a drive for the end of a word")
    config = folder / "screens.json"
    config.write_text(json.dumps({"screens": laid}), "utf-8")
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("screens", "exchanged", "size"),
    [
        (SCREENS, False, 125),
        ({"main": (0, 0, 1920, 1080)}, False, 150),
        ({"main": (0, 0, 1920, 1080), "projector": (1920, 0, 1280, 720)}, False, 125),
        ({"main": (0, 0, 1366, 768), "projector": (1366, 0, 1920, 1080)}, False, 150),
        ({"main": (0, 0, 1366, 768), "projector": (1366, 0, 1920, 1080)}, True, 125),
    ],
)
def test_the_text_begins_larger_where_the_projected_screen_has_many_lines(
    tmp_path: Path, screens: Screens, size: int, *, exchanged: bool
) -> None:
    assert answer_on(screens, tmp_path, "-c", _SIZE, str(tmp_path), str(exchanged)) == size


def test_the_cues_are_not_on_the_projector(tmp_path: Path, prepared: Path) -> None:
    module = "tests.desktop.demo.shown.test_two_screens"
    places = answer_on(SCREENS, tmp_path, "-m", module, str(tmp_path / "data"), str(prepared))
    projector, main = ["projector", "main", True], ["main", "projector", True]
    assert places == [projector, [*projector[:2], False], projector, projector, main]


def play(folder: Path, prepared: Path) -> None:
    """Where the window is, where the cues are, and whether the window has the whole screen: at five moments."""
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
    from desktop.demo.stage.asking import without_receipt
    from desktop.views.preview.dialog import PreviewDialog
    from tests.desktop.demo.playing import click, frame_of, panel_of, presenter_of, press_key, projected, stage_of

    qt, world, relais = projected(folder, prepared)
    seen: list[list[object]] = []

    def settle() -> None:
        deadline = QDeadlineTimer(20_000)
        while not deadline.hasExpired() and not (relais.session and relais.session.syncing._timer.isActive()):
            qt.processEvents()
        for _ in range(50):
            qt.processEvents()

    def note() -> None:
        settle()
        windows = (frame_of(relais), presenter_of(relais))
        assert windows[1].isVisible()
        framed = windows[1].frameGeometry()
        assert any(QRect(*screen).contains(framed) for screen in SCREENS.values()), "its frame would be projected"
        seen.append([*(screen_of(one.geometry()) for one in windows), windows[0].isFullScreen()])

    note()
    stage_of(relais).turn_slide(shown=True)
    assert presenter_of(relais).isVisible(), "the slide is on the other screen"
    stage_of(relais).turn_slide(shown=False)
    stage_of(relais).ask(without_receipt())
    stage_of(relais).turn_slide()
    slide, asked = panel_of(relais).slide, presenter_of(relais).question
    assert (slide.isVisible(), asked.isVisible()) == (True, True), "each has a screen of its own"
    presenter_of(relais).toggle()
    assert not slide.isVisible(), "asked beside the page, the question goes before it"
    presenter_of(relais).toggle()
    stage_of(relais).leave()
    assert (slide.isVisible(), asked.isVisible()) == (True, False)
    stage_of(relais).turn_slide()
    presenter_of(relais).buttons.leaflet.click()
    (form,) = presenter_of(relais).findChildren(AdviserDialog)
    form.fields["name"].setText("Lise")
    stage_of(relais).turn(1)
    assert (form.isVisible(), form.isWindow()) == (True, True), "nothing is typed on the wall, and it covers no page"
    form.fields["name"].setFocus()
    for key, done in ((Qt.Key.Key_PageDown, (2, False)), (Qt.Key.Key_F12, (2, True)), (Qt.Key.Key_F12, (2, False))):
        form.activateWindow()
        assert reached(form.isActiveWindow)
        press_key(form, key)
        assert (stage_of(relais).number, stage_of(relais).slide) == done, (
            key,
            stage_of(relais).number,
            form.isActiveWindow(),
        )
        assert form.isVisible(), "it covers nothing"
    begin_text_from_the_form(relais, form)
    give_keyboard_beside(relais, form)
    close_beneath_a_dialog(relais, form)
    panel_of(relais).buttons.leaflet.click()
    (over,) = frame_of(relais).findChildren(AdviserDialog)
    assert (over.isVisible(), over.isWindow(), over.fields["name"].text()) == (True, True, "Lise")
    over.show_sheet.click()
    assert frame_of(relais).findChildren(PreviewDialog)
    settle()
    click(presenter_of(relais).buttons.forward)
    assert stage_of(relais).number == 2, "what lies over the projected page shuts no cues on another screen"
    assert not any(one.isVisible() for one in frame_of(relais).findChildren(PreviewDialog))
    leave_a_screen_that_is_projected(relais)
    for _ in range(2):
        stage_of(relais).projection.fill()
        note()
    before = relais.session
    stage_of(relais).crash()
    while relais.session in (None, before):
        qt.processEvents()
    note()
    presenter_of(relais).buttons.lines.click()
    (beside,) = (one for one in presenter_of(relais).findChildren(AdviserDialog) if one.isVisible())
    beside.fields["telephone"].setText("02 38")
    presenter_of(relais).toggle()
    presenter_of(relais).toggle()
    assert beside.isVisible(), "its screen is not projected"
    presenter_of(relais).buttons.exchange.click()
    assert not beside.isVisible(), "it stood on the wall, with her telephone number"
    note()
    sys.stdout.write(json.dumps(seen))
    relais.close()
    world.clean_up()


def give_keyboard_beside(relais: Any, form: Any) -> None:
    """The form has a screen for itself: asked for it keeps the keyboard, and what leads elsewhere gives that away."""
    from tests.desktop.demo.playing import click, frame_of, presenter_of, stage_of

    frame, presenter, stage = frame_of(relais), presenter_of(relais), stage_of(relais)

    def leads(window: QWidget, what: str) -> None:
        deadline, settled = QDeadlineTimer(20_000), QDeadlineTimer(700)
        while not deadline.hasExpired() and not (settled.hasExpired() and window.isActiveWindow()):
            QApplication.processEvents()
        assert (window.isActiveWindow(), form.isVisible()) == (True, True), what

    frame.activateWindow()
    leads(frame, "it covers no page")
    click(presenter.buttons.lines)
    leads(form, "it was asked for")
    presenter.activateWindow()
    leads(presenter, "by Alt+Tab")
    stage.show(0)
    leads(presenter, "this step begins no text")
    stage.show(1)
    leads(frame, "this one does")
    form.activateWindow()
    leads(form, "by Alt+Tab")
    presenter.activateWindow()
    click(presenter.cues)
    leads(frame, "as after any click there")


def begin_text_from_the_form(relais: Any, form: Any) -> None:
    """Led to by a remote control while the form has the keyboard: the letters of the title went into the form."""
    from tests.desktop.demo.playing import dead_key, frame_of, press_key, stage_of, type_in

    stage, frame, before = stage_of(relais), frame_of(relais), form.fields["name"].text()
    page: Any = frame.page("needs")
    stage.show(0)
    assert reached(lambda: frame.current == "home" and relais.session.local.idle)
    assert reached(QDeadlineTimer(700).hasExpired)  # until then the page may get the keyboard after a click in the cues
    form.activateWindow()
    assert reached(form.isActiveWindow)
    press_key(form, Qt.Key.Key_PageDown)
    type_in(form, "Plan")  # before the system has given the keyboard to the page
    dead_key(form, Qt.Key.Key_Dead_Circumflex)  # and nothing after it: its letter may come in the page
    assert reached(lambda: page.form.fields["title"].control.text() == "Plan"), form.fields["name"].text()
    assert (stage.number, form.fields["name"].text()) == (1, before)
    assert reached(frame.isActiveWindow), "what is typed next, too"
    form.activateWindow()
    assert reached(form.isActiveWindow)
    type_in(form, "e")
    assert form.fields["name"].text().replace("e", "", 1) == before, "it is written in again once it is asked for"
    assert page.form.fields["title"].control.text() == "Plan"
    form.fields["name"].setText(before)


def close_beneath_a_dialog(relais: Any, form: Any) -> None:
    """The letters of the commune's name were written into the page, on the wall."""
    from desktop.demo.shown.name_dialog import NameDialog
    from tests.desktop.demo.playing import presenter_of

    presenter_of(relais).buttons.name.click()
    (dialog,) = presenter_of(relais).findChildren(NameDialog)
    dialog.activateWindow()
    for close in (lambda: None, form.reject):
        close()
        settled = QDeadlineTimer(700)
        while not settled.hasExpired():
            QApplication.processEvents()
        assert dialog.isActiveWindow(), "it waits for an answer"
    dialog.reject()
    QApplication.processEvents()


def leave_a_screen_that_is_projected(relais: Any) -> None:
    """Another screen becomes the main one while the cues are put away: the form lay on the wall."""
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
    from tests.desktop.demo.playing import presenter_of, stage_of

    presenter, projection = presenter_of(relais), stage_of(relais).projection
    presenter.buttons.lines.click()
    (form,) = (one for one in presenter.findChildren(AdviserDialog) if one.isVisible())
    presenter.toggle()
    projection.plugged.emit()
    assert form.isVisible(), "its screen is none of those that changed"
    projection.exchanged = True
    projection.plugged.emit()
    assert not form.isVisible()
    projection.exchanged = False
    presenter.toggle()


def reached(what: Callable[[], bool]) -> bool:
    deadline = QDeadlineTimer(20_000)
    while not deadline.hasExpired() and not what():
        QApplication.processEvents()
    return what()


def screen_of(place: QRect) -> str:
    return next(name for name, screen in SCREENS.items() if QRect(*screen).contains(place.center()))


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]))
