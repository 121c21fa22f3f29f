"""Tells the demonstration in its real window, as a process of its own, and writes down every socket that Python opens.

python storyteller.py FOLDER STEPS [SHOTS]: the steps are keyboard.py's verbs and those below; the last JSON line is
{"sockets": [...]}. The verb `socket` opens one, to show that the hook would see it.
"""

import faulthandler
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.socket_hook import SOCKETS

# Imported before the rest, so that the hook notices the sockets of all that follows.
# isort: split
from keyboard import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QRadioButton

from desktop import paths
from desktop.app import Application
from desktop.demo.program import begin
from desktop.demo.shown.presenter import PresenterWindow
from desktop.runtime.qt import application
from desktop.settings import Settings
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.widgets.buttons import ONE_PRESS_S
from desktop.views.widgets.label import Label
from desktop.views.widgets.line_list import LineList

FUNCTION_KEYS = {"F8": Qt.Key.Key_F8, "F9": Qt.Key.Key_F9, "F10": Qt.Key.Key_F10}


class Storyteller(Person):
    """The secretary's verbs, and the adviser's own."""

    def function(self, name: str) -> Iterator[bool]:
        since = time.monotonic()
        while time.monotonic() - since < ONE_PRESS_S:  # reads first what is shown
            yield False
        self.frame.activateWindow()
        while not self.frame.isActiveWindow():  # the window of a preview may have been closed just now
            yield False
        QTest.keyClick(self.frame, FUNCTION_KEYS[name])
        yield True

    def again(self, words: str) -> Iterator[bool]:
        """Presses a button after which another window comes; tells how long it took to stand there, and what it cost.

        Of both times only the processor's is the same on a computer that has other things to do.
        """
        before = self._relais.session
        for done in self.press(words):
            began, worked = time.perf_counter(), time.process_time()
            if not done:
                yield False
        yield from self._another(before, began, worked)

    def anew(self, words: str) -> Iterator[bool]:
        """The same by a button of the presenter's own window, which may ask first."""
        before = self._relais.session
        presenter = self._presenter
        began, worked = time.perf_counter(), time.process_time()
        next(one for one in presenter.findChildren(QPushButton) if one.text() == words).click()
        if presenter.question.isVisibleTo(presenter):
            presenter.question.yes.click()
        yield from self._another(before, began, worked)

    @property
    def _presenter(self) -> PresenterWindow:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, PresenterWindow))

    def _another(self, before: object, began: float, worked: float) -> Iterator[bool]:
        while self._relais.session is None or self._relais.session is before or not self._ready():
            yield False
        taken, spent = time.perf_counter() - began, time.process_time() - worked
        sys.stdout.write(json.dumps({"again_s": round(taken, 3), "again_cpu_s": round(spent, 3)}) + "\n")
        yield True

    def size(self, width: str, height: str) -> Iterator[bool]:
        self.frame.showNormal()
        self.frame.resize(int(width), int(height))
        yield False
        yield True

    def theme(self, name: str, size: str) -> Iterator[bool]:
        self._relais.set_appearance(name, int(size))
        yield False
        yield True

    def shot(self, name: str) -> Iterator[bool]:
        for _ in range(6):
            yield False
        if len(sys.argv) > 3:
            self.frame.grab().save(str(Path(sys.argv[3]) / f"{name}.png"))
        yield True

    def radio(self, words: str) -> Iterator[bool]:
        """Chooses among few."""
        while not (found := [one for one in self._shown() if isinstance(one, QRadioButton) and one.text() == words]):
            yield False
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        yield True

    def quiet(self) -> Iterator[bool]:
        """Waits until no exchange is under way, and all is shown."""
        for _ in range(4):
            yield False
        while self._relais.session.syncing.state.running or self._relais.session.status_summary.opening.waiting:
            yield False
        for _ in range(4):
            yield False
        yield True

    def in_dialog(self, words: str) -> Iterator[bool]:
        """Clicks a button of a dialog over the window, where the keyboard of the window does not reach."""

        def offered() -> list[QPushButton]:
            dialogs = [one for one in self.frame.findChildren(QDialog) if one.isVisible()]
            buttons = [button for one in dialogs for button in one.findChildren(QPushButton)]
            return [button for button in buttons if button.text().replace("&", "").startswith(words)]

        while not (found := offered()):
            yield False
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        yield True

    def paper(self, name: str = "") -> Iterator[bool]:
        """Reads the preview that is open, then closes it."""
        while not (open_ := [one for one in self.frame.findChildren(PreviewDialog) if one.isVisible()]):
            yield False
        dialog = open_[0]
        while dialog.preview.document is None or not dialog.sheets.drawn:
            yield False
        texts = [sheet.text.replace("\u00a0", " ").replace("\u202f", " ") for sheet in dialog.preview.document.sheets]
        bands = [label.text() for label in dialog.findChildren(Label) if label.isVisible()]
        sys.stdout.write(json.dumps({"paper": texts, "title": dialog.windowTitle(), "words": bands}) + "\n")
        if name and len(sys.argv) > 3:
            dialog.grab().save(str(Path(sys.argv[3]) / f"{name}.png"))
        dialog.reject()
        while any(one.isVisible() for one in self.frame.findChildren(PreviewDialog)):
            yield False
        yield True

    def vote(self, id: str) -> Iterator[bool]:
        """Chooses a proposal of the list, presses its button, reads, and says yes."""
        page = self.frame.page("votes")
        while not page.votes.known:
            yield False
        page.votes.choose(id)
        yield False
        for done in self.press("Voter pour"):
            if not done:
                yield False
        yield from self.press("Oui, voter")

    def part(self, words: str) -> Iterator[bool]:
        """Turns to a part of the votes' place."""
        tabs = self.frame.page("votes").tabs.buttons.values()
        while not (found := [one for one in tabs if one.isVisible() and one.text().startswith(words)]):
            yield False
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        yield False
        yield True

    def either(self, *words: str) -> Iterator[bool]:
        """Reads one of these: which one depends on when one looks."""
        while not any(one in self._in_sight() for one in words):
            yield False
        yield True

    def gone(self, words: str) -> Iterator[bool]:
        """Waits until these words are no longer in sight."""
        while words in self._in_sight():
            yield False
        yield True

    def line(self, number: str) -> Iterator[bool]:
        """Clicks a line of the list in sight."""
        while not (found := [one for one in self._shown() if isinstance(one, LineList) and one.model().rowCount()]):
            yield False
        place = found[0].visualRect(found[0].model().index(int(number), 0)).center()
        QTest.mouseClick(found[0].viewport(), Qt.MouseButton.LeftButton, pos=place)
        yield True

    def results(self, id: str) -> Iterator[bool]:
        """Chooses one of the results, once the step has led there."""
        votes = self.frame.page("votes").votes
        while votes.section is not VoteSection.RESULTS or self._relais.session.syncing.state.running:
            yield False
        votes.choose(id)
        yield True

    def lines(self, words: str) -> Iterator[bool]:
        """The outbox as a screen reader says it, once its first three lines say this."""
        model = self.frame.page("outbox").list.model()
        while True:
            known = all(model.line(n) is not None for n in range(model.rowCount()))
            said = [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]
            if known and len(said) >= 3 and all(words in line for line in said[:3]):
                break
            yield False
        sys.stdout.write(json.dumps({"lines": said}) + "\n")
        yield True

    def keys(self) -> Iterator[bool]:
        """The files on the example key, with how each begins."""
        usb = self._relais.world.places.usb
        found = {file.name: file.read_bytes().decode("latin-1")[:60] for file in sorted(usb.iterdir())}
        sys.stdout.write(json.dumps({"keys": found}) + "\n")
        yield True

    def jump(self, number: str) -> Iterator[bool]:
        """To the prepared world of a step, as by the presenter's window."""
        before = self._relais.session
        stage = self._presenter._stage
        began, worked = time.perf_counter(), time.process_time()
        stage.prepare(int(number) - 1)
        yield from self._another(before, began, worked)

    def erase(self) -> Iterator[bool]:
        """As a yes to “Quitter et effacer” does, before the window closes."""
        self._relais.world.erases = True
        yield True

    def counted(self, many: str) -> Iterator[bool]:
        """Waits until the platform counts so many votes of the commune."""
        while self._presenter._stage.counted != int(many):
            yield False
        yield True

    def socket(self) -> Iterator[bool]:
        import socket

        socket.socket().close()
        yield True

    def _ready(self) -> bool:
        session = self._relais.session
        return session is not None and session.syncing._timer.isActive()


def main() -> int:
    faulthandler.dump_traceback_later(150, exit=True)  # a window that hangs says where
    places = paths.find(Path(sys.argv[1]), demonstration=True)
    paths.prepare(places)
    qt = application(sys.argv[:1])
    world = begin(places)
    relais = Application(qt, world, Settings(theme="clair"))
    relais.quitting.connect(qt.quit)
    people: list[Storyteller] = []

    def start() -> None:
        assert relais.session is not None
        relais.session.frame.activateWindow()
        if not people:
            relais.session.ready.connect(lambda: people or people.append(Storyteller(relais, json.loads(sys.argv[2]))))

    relais.shown.connect(start)
    relais.start()
    status = int(qt.exec())
    world.clean_up()
    sys.stdout.write(json.dumps({"sockets": SOCKETS}) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
