"""Pictures of every page in every look: `python -m tests.desktop.contact_sheet FOLDER [PAGE …]`, without a display.

The demonstration’s commune, at the end of its story, and the windows of a start without a commune. Each is drawn in
three themes, three sizes of text and three windows; what is too long for its place is printed, a scroll bar inside
another one’s area, and what goes on changing its size; the end is 1 then.
FOLDER gets a PNG for each look and, for each page, `<page>.png` with all of them small beside one another. All pages
take some minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.settings.make_backup import make_backup
from desktop.app import Application
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.pages import PLACES
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.session import Session
from desktop.settings import Settings
from desktop.viewmodels.kit.targets import NEW
from desktop.views.shell.start_window import StartWindow
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.theme import NAMES
from tests.waiting import until

SIZES = (100, 150, 200)
WINDOWS = (QSize(1024, 600), QSize(1366, 768), QSize(1920, 1080))
_SMALL = QSize(480, 270)
_GAP = 6
_BAULE = "45024"
#: After so many looks a page is taken as it is, cut or moving: a blinking caret, for example, never rests.
_TURNS, _TURN_MS = 20, 50
_STILL = 6  #: turns of events in which nothing may change its size any more
_LOOKS_AGAIN = 10  #: what changes in each of so many looks goes on for ever; what came late on a busy machine does not


class Shown(NamedTuple):
    """A page under its file’s name: the place, and what is opened there; without a place, a window of the start."""

    name: str
    place: str = ""
    target: str = ""


class Appearance(NamedTuple):
    """How the page is drawn; `size` is that of the text, in per cent."""

    theme: str
    size: int
    window: QSize


LOOKS = tuple(Appearance(*look) for look in product(NAMES, SIZES, WINDOWS))


def shown() -> tuple[Shown, ...]:
    """Each place as it opens, what opens inside, then the windows of a start."""
    return (
        *(Shown(place.key, place.key) for place in PLACES),
        Shown("need-new", "needs", NEW),
        Shown("request-new", "requests", NEW),
        Shown("commune", "settings", "person"),
        Shown("help", "settings", "help"),
        *map(Shown, _STARTS),
    )


def main() -> int:
    """0 if no text is cut anywhere, no bar stands inside another’s area, and everything comes to rest."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="; ".join(one.name for one in shown()))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    pages = [one for one in shown() if not asked.pages or one.name in asked.pages]
    with tempfile.TemporaryDirectory(prefix="contact-sheet-") as folder:
        qt = application(["relais"])
        opened = [one for one in pages if one.place]
        cut = take(qt, opened, asked.folder, Path(folder)) if opened else []
        for one in pages:
            if not one.place:
                cut += take_start(qt, one, asked.folder, Path(folder) / one.name)
    for line in cut:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(pages)} pages, {len(pages) * len(LOOKS)} pictures, {len(cut)} things wrong\n")
    return 1 if cut else 0


def take(qt: QApplication, pages: list[Shown], to: Path, folder: Path) -> list[str]:
    """Draws the pages, look by look, since a look styles anew whatever was made; a line for each text that is cut."""
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    world = DemonstrationWorld(places, lambda _session: None)
    world.templates.prepare()
    world.replace("answered")
    relais = Application(qt, world, Settings())
    relais.start(world.home)
    session = relais.session
    if session is None:
        raise AssertionError
    ready: list[bool] = []
    session.ready.connect(lambda: ready.append(True))
    until(lambda: bool(ready))
    session.frame.showNormal()
    sheets = {page.name: Sheet() for page in pages}
    cut = []
    for look in LOOKS:
        relais.theme.apply(choice=look.theme, size=look.size)
        for page in pages:
            picture = _drawn(session, page, look.window)
            cut += _kept(page, look, session.frame, picture, to)
            sheets[page.name].add(picture, look)
    for name, sheet in sheets.items():
        sheet.image.save(str(to / f"{name}.png"))
    relais.theme.apply(size=SIZES[0])  # the next one’s sizes are in relation to the font that is left
    relais.close()
    return cut


def take_start(qt: QApplication, start: Shown, to: Path, folder: Path) -> list[str]:
    """The same for a window that is shown before a commune is open."""
    places = paths.find(folder)
    paths.prepare(places)
    world = RealWorld(places, Policy(file=folder / "none"))
    insee = _STARTS[start.name](world)
    relais = Application(qt, world, Settings())
    relais.start(insee)
    (window,) = [one for one in qt.topLevelWidgets() if isinstance(one, StartWindow) and one.isVisible()]
    window.showNormal()
    sheet, cut = Sheet(), list[str]()
    for look in LOOKS:
        relais.theme.apply(choice=look.theme, size=look.size)
        window.resize(look.window)
        picture = window_at_rest(window)
        cut += _kept(start, look, window, picture, to)
        sheet.add(picture, look)
    sheet.image.save(str(to / f"{start.name}.png"))
    relais.theme.apply(size=SIZES[0])  # the next one’s sizes are in relation to the font that is left
    relais.close()
    return cut


def _unchosen(_world: RealWorld) -> str:
    """Nothing is there yet: the commune is asked for."""
    return ""


def _damaged(world: RealWorld) -> str:
    """The database cannot be read, and there is a backup from before the last words."""
    world.choose(_BAULE)
    context = open_commune(world.places, _BAULE, local_time)
    draft_need(context, title="Registre du cimetière", description="Sur papier.")
    make_backup(context, "start")
    draft_need(context, title="Salle des fêtes", description="Sur papier.")
    context.close()
    world.places.database(_BAULE).write_bytes(b"x" * 5000)
    return _BAULE


#: Each window before a commune is open, and what leads to it: the INSEE code of the commune that is started, or "".
_STARTS: dict[str, Callable[[RealWorld], str]] = {"start-choose": _unchosen, "start-recover": _damaged}


def _kept(page: Shown, look: Appearance, window: QWidget, picture: QImage, to: Path) -> list[str]:
    """Saves one picture; a line for each thing wrong in it."""
    picture.save(str(to / f"{page.name}-{_words(look)}.png"))
    return [
        f"{page.name}, {_words(look)}: {line}" for line in (*clipped(window), *nested(window), *Restless.among(window))
    ]


def _drawn(session: Session, page: Shown, window: QSize) -> QImage:
    session.frame.resize(window)
    if not page.target:  # the page's own lists, not what an earlier picture opened there
        session.frame.page(page.place).start_over()
    session.frame.go(page.place, page.target)
    return at_rest(session)


def at_rest(session: Session) -> QImage:
    """The window of an open commune once nothing moves."""
    return window_at_rest(session.frame, lambda: session.local.idle)


def window_at_rest(window: QWidget, idle: Callable[[], bool] = lambda: True) -> QImage:
    """The window once nothing moves: after a new size the layout may ask for another height a moment later."""
    picture, before = window.grab().toImage(), QImage()
    for _ in range(_TURNS):
        if picture == before and not clipped(window) and not Restless.changed(window):
            break
        _wait_for(idle)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # outside a loop nothing is deleted
        picture, before = window.grab().toImage(), picture
    return picture


def _wait_for(idle: Callable[[], bool]) -> None:
    waited = QDeadlineTimer(_TURN_MS)
    until(lambda: waited.hasExpired() and idle())


def nested(window: QWidget) -> list[str]:
    """Scroll areas inside other scroll areas: a person would not know which bar to use."""
    areas = [area for area in window.findChildren(QAbstractScrollArea) if area.verticalScrollBar().isVisible()]
    return [
        f"{type(inner).__name__} scrolls inside {type(outer).__name__}"
        for inner in areas
        for outer in areas
        if outer is not inner and outer.isAncestorOf(inner)
    ]


class Restless(QObject):
    """Notes what changes its size: two heights that follow from one another change in turn for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget) and watched.isVisible():
            self.parts.add(f"{type(watched).__name__} goes on changing its size")
        return False

    @classmethod
    def among(cls, window: QWidget) -> list[str]:
        """What in the window, once at rest, changes its size in each look at it that follows."""
        going_on = cls.changed(window)
        for _look in range(_LOOKS_AGAIN):
            if not going_on:
                break
            _wait_for(lambda: True)
            going_on &= cls.changed(window)
        return sorted(going_on)

    @classmethod
    def changed(cls, window: QWidget) -> set[str]:
        """What changes its size in the turns of events of one look."""
        restless = cls()
        parts = window.findChildren(QWidget)
        for part in parts:
            part.installEventFilter(restless)
        for _turn in range(_STILL):
            QCoreApplication.processEvents()
        for part in filter(isValid, parts):
            part.removeEventFilter(restless)
        return restless.parts


def _words(look: Appearance) -> str:
    return f"{look.theme}-{look.size}-{look.window.width()}x{look.window.height()}"


class Sheet:
    """All looks of one page: a row for each theme and size of the text, a column for each window."""

    def __init__(self) -> None:
        rows, columns = len(LOOKS) // len(WINDOWS), len(WINDOWS)
        self.image = QImage(
            columns * (_SMALL.width() + _GAP), rows * (_SMALL.height() + _GAP), QImage.Format.Format_RGB32
        )
        self.image.fill(QColor("gray"))

    def add(self, picture: QImage, look: Appearance) -> None:
        row, column = divmod(LOOKS.index(look), len(WINDOWS))
        small = picture.scaled(_SMALL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(self.image)
        painter.drawImage(QPoint(column * (_SMALL.width() + _GAP), row * (_SMALL.height() + _GAP)), small)
        painter.end()


if __name__ == "__main__":
    sys.exit(main())
