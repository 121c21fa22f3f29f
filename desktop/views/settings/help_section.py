"""Help to read here, one page unfolded at a time; and papers to print for those without a computer, or the council."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.preview import Build
from desktop.viewmodels.settings import help_pages, print_papers
from desktop.viewmodels.settings.help_pages import HelpPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row, rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.page import PageContext


class HelpCard(Card):
    """A title is a button: it unfolds its page, and folds it again."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Aide", icon=Icon(context.theme, "help"))
        self.folds = tuple(Fold(page, self._turn) for page in help_pages.pages())
        for number, fold in enumerate(self.folds):
            if number:
                self.add(rule())
            self.add(fold)

    def _turn(self, turned: "Fold") -> None:
        for fold in self.folds:
            fold.unfold(fold is turned and not fold.unfolded)


class Fold(QWidget):
    def __init__(self, page: HelpPage, turn: "Callable[[Fold], object]") -> None:
        super().__init__()
        self._page = page
        self.button = Button("", partial(turn, self), kind="quiet")
        self.words: QWidget | None = None  # made when first unfolded
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(row(self.button))
        self.unfold(False)

    @property
    def unfolded(self) -> bool:
        return self.words is not None and not self.words.isHidden()

    def unfold(self, on: bool) -> None:
        if on and self.words is None:
            self.words = _words(self._page)
            self._column.addWidget(self.words)
        if self.words is not None:
            self.words.setVisible(on)
        self.button.setText(f"{'▾' if on else '▸'}\u2002{self._page.title}")
        self.button.setAccessibleName(self._page.title)
        self.button.setAccessibleDescription("déplié" if on else "replié")
        if on:
            announce(self.button, f"{self._page.title}, déplié")


def _words(page: HelpPage) -> QWidget:
    words = QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(26, 0, 0, 10)
    column.setSpacing(8)
    for block in page.blocks:
        if block.heading:
            column.addSpacing(4)
        column.addWidget(Label(block.words, "strong" if block.heading else "body"))
    return words


class PapersCard(Card):
    """Blank papers; each opens in its preview."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("À imprimer", icon=Icon(context.theme, "needs"))
        self._context = context
        self.form = Button("For&mulaire de besoin à remplir à la main…", self._form)
        self.note = Button("No&te sur la campagne pour le conseil…", self._note)
        self.add(
            Label("Pour écrire sans ordinateur, et pour le conseil municipal.", tone="muted"),
            row(self.form),
            row(self.note),
        )

    def _form(self) -> None:
        self._see("Formulaire de besoin", print_papers.form)

    def _note(self) -> None:
        self._see("Note sur la campagne", print_papers.note)

    def _see(self, title: str, paper: Callable[..., Build]) -> None:
        from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where a paper is shown

        build = paper(self._context.clock(), demonstration=bool(self._context.demonstration))
        preview(self._context, title, build, parent=self.window())
