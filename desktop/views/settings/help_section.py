"""The help, one page unfolded at a time; and papers to print, for people without a computer or for the council."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.viewmodels.kit.preview import Build
from desktop.viewmodels.settings import help_pages, print_papers
from desktop.viewmodels.settings.help_pages import BlockKind, HelpPage
from desktop.views.settings.help_picture import HelpPicture
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.theme import Theme

_WHOLE = 24  # letters: a longer name of a button may be broken, or it would make a narrow page too wide


class HelpCard(Card):
    """The pages of the help. Each title is a button that unfolds its page; a search leaves only those that match."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Aide", icon=Icon(context.theme, "help"))
        self.line = QLineEdit()
        self.search = Field("&Chercher dans l’aide", self.line, name="search")
        self.none = Label("Aucune page n’en parle. Essayez un autre mot.", tone="muted")
        self.none.hide()
        self._pages = help_pages.pages()
        self.folds = tuple(Fold(context, page, self._turn) for page in self._pages)
        self.add(self.search, self.none, *self.folds)
        self.line.textChanged.connect(self._narrow)

    def open_page(self, key: str) -> QWidget:
        """Unfolds one page, and gives it the keyboard."""
        self.line.clear()
        fold = next(fold for fold in self.folds if fold.page.key == key)
        if not fold.unfolded:
            self._turn(fold)
        give(fold.button)
        return fold

    def fold_all(self) -> None:
        """Asked for where no page is about what is shown: leaves no other one open."""
        for fold in self.folds:
            fold.unfold(False)
        give(self.line)

    def _turn(self, turned: "Fold") -> None:
        for fold in self.folds:
            fold.unfold(fold is turned and not fold.unfolded)

    def _narrow(self, words: str) -> None:
        pages = help_pages.about(self._pages, words)
        begin = self.body.indexOf(self.none) + 1
        for fold in self.folds:
            fold.setVisible(fold.page in pages)
            self.body.removeWidget(fold)
        others = (page for page in self._pages if page not in pages)
        folds = {fold.page.key: fold for fold in self.folds}
        for place, page in enumerate((*pages, *others), begin):
            self.body.insertWidget(place, folds[page.key])
        self.none.setVisible(not pages)
        announce(self.line, self.none.text() if not pages else f"{len(pages)} page{'s' * (len(pages) > 1)}")


class Fold(QWidget):
    def __init__(self, context: PageContext, page: HelpPage, turn: "Callable[[Fold], object]") -> None:
        super().__init__()
        self.page = page
        self._context = context
        self.button = Button("", partial(turn, self), kind="quiet")
        self.words: QWidget | None = None  # made when first unfolded
        self._column = flush(QVBoxLayout(self), 6)
        self._column.addLayout(row(self.button))
        self.unfold(False)

    @property
    def unfolded(self) -> bool:
        return self.words is not None and not self.words.isHidden()

    def unfold(self, on: bool) -> None:
        if on and self.words is None:
            self.words = _words(self._context, self.page)
            self._column.addWidget(self.words)
        if self.words is not None:
            self.words.setVisible(on)
        self.button.setText(f"{'▾' if on else '▸'}\u2002{self.page.title}")
        self.button.setAccessibleName(self.page.title)
        self.button.setAccessibleDescription("déplié" if on else "replié")
        if on:
            announce(self.button, f"{self.page.title}, déplié")


def _words(context: PageContext, page: HelpPage) -> QWidget:
    words = QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(26, 0, 0, 10)
    column.setSpacing(8)
    for block in page.blocks:
        if block.kind is BlockKind.PATH:
            column.addWidget(_path(context.theme, *block.path))
            file = help_pages.picture(page.key)
            if file is not None:
                caption = f"Image\u00a0: {', puis '.join(block.path[1])}"
                column.addWidget(HelpPicture(context.theme, file, caption))
                enlarge = partial(_enlarge, context, file, page.title, caption, words)
                column.addLayout(row(Button("Agrandir l’image", enlarge, kind="quiet", about=page.title)))
            continue
        heading = block.kind is BlockKind.HEADING
        if heading:
            column.addSpacing(4)
        column.addWidget(Label(block.words, "part" if heading else "body"))
    return words


def _enlarge(context: PageContext, file: Path, title: str, alt_text: str, words: QWidget) -> None:
    from desktop.views.settings.large_picture import LargePicture  # noqa: PLC0415 - only where one is asked for

    LargePicture(context, file, title, alt_text, words.window()).open()


def _path(theme: Theme, place: str, steps: tuple[str, ...]) -> QWidget:
    """A path: the icon of the page where it begins, and the buttons to press, one after the other."""
    made = QFrame()
    made.setObjectName("well")
    line = QHBoxLayout(made)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(12)
    line.addWidget(Icon(theme, place, size=1.6))
    whole = (step.replace(" ", "\u00a0") if len(step) <= _WHOLE else step for step in steps)
    words = Label("\u00a0\u00a0›  ".join(whole), "strong")
    words.setAccessibleName(", puis ".join(steps))
    line.addWidget(words, 1)
    return made


class PapersCard(Card):
    """Papers to print; each opens in a preview."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("À imprimer", icon=Icon(context.theme, "needs"))
        self._context = context
        self.form = Button("For&mulaire de besoin à remplir…", self._form)
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
