"""A card of lines, each with its words and a button that leads somewhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.home.news import folded
from desktop.viewmodels.home.task import Task
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, rule
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label, Role
from desktop.views.widgets.layouts import discard_parts
from desktop.views.widgets.page import PageContext


class TaskCard(Card):
    """Lines with a button each, or a sentence where there are none. `most`: how many are shown until she wants all."""

    def __init__(
        self, context: PageContext, title: str, icon: str, empty: str, *, most: int = 100, role: Role = "strong"
    ) -> None:
        super().__init__(title, icon=Icon(context.theme, icon))
        self._context, self._empty, self._most, self._role = context, empty, most, role
        self._tasks: tuple[Task, ...] | None = None
        self._known = True
        self._whole = False
        self._last_way: Button | None = None  #: of the last line
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self.more = Button("", self._show_whole, kind="quiet")
        self.more.hide()
        self.add(self._lines)
        self.add(self.more)

    def show_tasks(self, tasks: tuple[Task, ...], *, known: bool = True, empty: str = "") -> None:
        """Shows the lines; until they are `known`, the card does not say that there are none.

        `empty`: what it says then from now on; "" for what it said before.
        """
        empty = empty or self._empty
        if (tasks, known, empty) != (self._tasks, self._known, self._empty):
            self._tasks, self._known, self._empty = tasks, known, empty
            self._fill()

    def _show_whole(self) -> None:
        """Adds the others below those in sight, of which none moves: the last of them gets the keyboard.

        Else Qt would give it to what follows the card, and the page would scroll there.
        """
        tasks, _more, self._whole = folded(self._tasks or (), self._most, whole=True)
        last = self._last_way
        self._add(tasks[self._most :], after=self._most)
        if last is not None and self.more.hasFocus():
            give(last)
        self.more.hide()

    def _fill(self) -> None:
        tasks, more, self._whole = folded(self._tasks or (), self._most, whole=self._whole)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        discard_parts(self._lines)
        if not tasks:
            self._lines.addWidget(Label(self._empty if self._known else "Chargement…", tone="muted"))
        self._add(tasks)

    def _add(self, tasks: tuple[Task, ...], after: int = 0) -> None:
        """Adds lines below the `after` that are there."""
        for number, task in enumerate(tasks, after):
            if number:
                self._lines.addWidget(rule())
            self._lines.addWidget(self._line(task))

    def _line(self, task: Task) -> QWidget:
        whole = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        tone = "plain" if task.tone == "accent" else task.tone
        words.addWidget(Label(task.words, self._role, tone))
        if task.note:
            words.addWidget(Label(task.note, "small", "muted"))
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        self._last_way = None
        if task.verb:
            self._last_way = go = Button(
                task.verb, lambda: self._context.go(task.place, task.target), kind="quiet", about=task.words
            )
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return whole
