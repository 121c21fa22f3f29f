"""The pictures of the help: `python -m tests.desktop.help_pictures` draws them anew after a page has changed.

The demonstration’s commune, at the moment of its story that each task belongs to; what the page’s path names is ringed
and numbered in that order. Its first step is the place in the side menu.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QScrollArea, QWidget

from desktop import paths
from desktop.app import Application
from desktop.demo.worlds.situations import Situation
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.session import Session
from desktop.settings import Settings
from desktop.views.widgets.scrolling import bring_into_sight
from tests.desktop.contact_sheet import at_rest
from tests.waiting import until

FOLDER = Path(__file__).parents[2] / "resources" / "help"
_WINDOW = QSize(1100, 640)
_RING, _MARGIN, _DISC = "#b3470b", 5, 26
BAULE = "45024"
ROW = "une ligne"  #: The first visible line of the list, whatever its text


class HelpPicturePage(NamedTuple):
    """A page of the help: when it is told, where it begins, what is pressed, what is ringed beside the place.

    Without a moment of the story it is told of a commune’s own computer: the demonstration has no backups and no proxy.
    """

    key: str
    situation: Situation | None
    place: str
    pressed: tuple[str, ...]
    ringed: tuple[str, ...]


PICTURED = (
    HelpPicturePage("00-home", "drafted", "home", (), ("À faire", "Écrire un besoin")),
    HelpPicturePage("01-need", "start", "needs", (), ("Écrire un besoin",)),
    HelpPicturePage("02-pooling", "drafted", "needs", ("Autres communes", ROW), ("Autres communes", "Dire «")),
    HelpPicturePage("03-vote", "grouped", "votes", (ROW,), (ROW, "Voter")),
    HelpPicturePage("04-prefect", "deployed", "requests", (), ("Écrire une demande",)),
    HelpPicturePage("05-offline", "voted", "outbox", (), ("Envoyer maintenant",)),
    HelpPicturePage("06-usb", "voted", "outbox", (), ("Clé USB…",)),
    HelpPicturePage("07-backup", None, "settings", (), ("Sauvegardes",)),
    HelpPicturePage("08-computers", "voted", "settings", (), ("Ajouter une commune…",)),
    HelpPicturePage("09-correct", "voted", "outbox", (ROW,), (ROW, "Annuler l’envoi")),
    HelpPicturePage("10-display", "voted", "settings", (), ("Affichage",)),
    HelpPicturePage("11-person", None, "settings", ("La commune",), ("Personne à contacter",)),
    HelpPicturePage("12-personal", None, "settings", ("La commune",), ("Données personnelles",)),
    HelpPicturePage("13-proxy", None, "settings", (), ("Proxy",)),
    HelpPicturePage("14-report", None, "settings", (), ("Rapport pour le service informatique",)),
    HelpPicturePage("16-services", "drafted", "services", (ROW,), (ROW, "Voter")),
    HelpPicturePage("17-enrol", None, "settings", (), ("Inscription de cet ordinateur",)),
)


def main() -> int:
    """Writes each picture beside its page, or into the folder that is given."""
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    return 0


def draw(to: Path) -> None:
    """Uses the clock of Paris wherever it runs: with another zone, each time shown would carry the note "of Paris"."""
    os.environ["TZ"] = "Europe/Paris"
    time.tzset()
    qt = application(["relais"])
    with tempfile.TemporaryDirectory(prefix="help-pictures-") as folder:
        places = paths.find(Path(folder), demonstration=True)
        paths.prepare(places)
        story = DemonstrationWorld(places, lambda _session: None)
        story.templates.prepare()
        real = RealWorld(paths.find(Path(folder) / "real"), Policy(file=Path(folder) / "none"))
        paths.prepare(real.places)
        real.choose(BAULE)
        for told in PICTURED:
            if told.situation is not None:
                story.replace(told.situation)
            relais = Application(qt, real if told.situation is None else story, Settings(theme="clair"))
            relais.start(BAULE if told.situation is None else story.home)
            if relais.session is None:
                raise AssertionError
            of_few_colours(drawn(relais.session, told, folder)).save(str(to / f"{told.key}.png"), quality=0)
            relais.close()


def drawn(session: Session, told: HelpPicturePage, folder: str) -> QImage:
    """The window below its bands, with the rings; `folder` is replaced by a path that belongs to nobody."""
    ready: list[bool] = []
    session.ready.connect(lambda: ready.append(True))
    until(lambda: bool(ready))
    frame = session.frame
    frame.showNormal()
    frame.resize(_WINDOW)
    frame.connection.setFixedHeight(0)  # whatever a system reports, the pictures show no network
    frame.go(told.place)
    at_rest(session)
    for name in told.pressed:
        _press(frame, name)
        at_rest(session)
    things = [next(_named(frame, name)) for name in told.ringed]
    for thing, _ in things:
        _scroll_to(thing)
    at_rest(session)
    for label in frame.findChildren(QLabel):
        label.setText(label.text().replace(folder, "/home/mairie"))
    button = frame.side.buttons[told.place]
    rings = [_place(button, button.rect(), frame)]
    rings += [_place(thing, inside, frame) for thing, inside in (next(_named(frame, name)) for name in told.ringed)]
    picture = frame.grab().toImage()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, ring in enumerate(rings, 1):
        _ring(painter, ring, number)
    painter.end()
    top = frame.side.mapTo(frame, QPoint(0, 0)).y()
    return picture.copy(0, top, picture.width(), frame.acts.mapTo(frame, QPoint(0, 0)).y() + frame.acts.height() - top)


def of_few_colours(picture: QImage) -> QImage:
    """The same with 256 colours, none visibly off (8 of 441 at most): a third of the bytes on a small line.

    The next colour is each time the one whose nearest is furthest, more so where more pixels have it: first the flat
    ones, then what lies between them at the edges of letters.
    """
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)  # has the bytes as long as it lives
    pixels = memoryview(whole.constBits()).cast("I")
    count = Counter(pixels)
    off = dict.fromkeys(count, 3 * 256**2)  # from the nearest chosen one, squared
    nearest = dict.fromkeys(count, 0)
    chosen: list[int] = []
    while len(chosen) < 256:
        chosen.append(max(count, key=lambda colour: off[colour] * count[colour] ** 0.5))
        for colour, before in off.items():
            now = sum(((colour >> at & 255) - (chosen[-1] >> at & 255)) ** 2 for at in (0, 8, 16))
            if now < before:
                off[colour], nearest[colour] = now, len(chosen) - 1
    size, kind = picture.size(), QImage.Format.Format_Indexed8
    made = QImage(bytes(map(nearest.__getitem__, pixels)), size.width(), size.height(), size.width(), kind)
    made.setColorTable(chosen)
    return made.copy()  # which has bytes of its own


def _named(frame: QWidget, name: str) -> Iterator[tuple[QWidget, QRect]]:
    """The visible widget of that name, and where it is: buttons are searched first, then titles."""
    if name == ROW:
        for view in frame.findChildren(QAbstractItemView):
            if view.isVisibleTo(frame) and view.model() is not None and view.model().rowCount():
                yield view.viewport(), view.visualRect(view.model().index(0, 0))
        return
    for kind in (QAbstractButton, QLabel):
        for found in frame.findChildren(kind):
            if found.isVisibleTo(frame) and found.text().replace("&", "").startswith(name):
                words = found.fontMetrics().horizontalAdvance(found.text())
                yield found, found.rect() if kind is QAbstractButton else QRect(0, 0, words, found.height())


def _press(frame: QWidget, name: str) -> None:
    thing, inside = next(_named(frame, name))
    if isinstance(thing, QAbstractButton):
        thing.click()
    else:
        view = thing.parentWidget()
        assert isinstance(view, QAbstractItemView)
        view.setCurrentIndex(view.indexAt(inside.center()))
        view.clicked.emit(view.currentIndex())


def _scroll_to(thing: QWidget) -> None:
    """Shows a title near the top with what is under it, or otherwise what is below the window's edge."""
    bring_into_sight(thing)
    area = thing.parentWidget()
    while isinstance(thing, QLabel) and area is not None:
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(thing.mapTo(area.widget(), QPoint(0, 0)).y() - 40)
        area = area.parentWidget()


def _place(thing: QWidget, inside: QRect, frame: QWidget) -> QRect:
    return QRect(thing.mapTo(frame, inside.topLeft()), inside.size()).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)


def _ring(painter: QPainter, ring: QRect, number: int) -> None:
    painter.setPen(QPen(QColor(_RING), 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(ring, 10, 10)
    disc = QRect(ring.right() - _DISC // 2, ring.top() - _DISC // 2, _DISC, _DISC)
    disc.moveRight(min(disc.right(), _WINDOW.width() - 2))
    painter.setBrush(QColor(_RING))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(disc)
    font = QFont(painter.font())
    font.setBold(True)
    font.setPixelSize(17)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))


if __name__ == "__main__":
    sys.exit(main())
