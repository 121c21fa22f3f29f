"""Why an act was set aside, and what can be done: send it again, copy its text, write a file for the help desk."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from desktop.domain.file_names import plain
from desktop.viewmodels.outbox.act_aside import WHAT_TO_DO, Aside
from desktop.viewmodels.outbox.act_paper import ActReading
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons, row
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.file_dialogs import ask_where
from desktop.views.widgets.label import Label


class AsideCard(Card):
    """Shown with an act that was set aside, hidden with any other."""

    def __init__(self, aside: Aside) -> None:
        super().__init__()
        self._aside, self._op, self._title = aside, "", ""
        self.body.setContentsMargins(14, 14, 14, 14)
        self.facts = FactsTable()
        self.retry = Button("Réessa&yer", self._with(aside.retry), kind="main")
        self.copy = Button("Copier le te&xte", self._with(aside.copy))
        self.save = Button("Enregis&trer la fiche…", self._save)
        self.add(Label("Pourquoi", "part"), self.facts, *(Label(words, "small") for words in WHAT_TO_DO))
        self.add(FoldingButtons(self.retry, self.copy), row(self.save))
        aside.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))

    def show_paper(self, paper: ActReading) -> None:
        self.setVisible(paper.aside)
        self._op, self._title = paper.op, paper.title
        self.facts.show_facts(paper.why)
        for button in (self.retry, self.copy, self.save):
            button.setAccessibleName(f"{button.text().replace('&', '')}\u00a0: {paper.title}")

    def _with(self, act: Callable[[str], object]) -> Callable[[], object]:
        return lambda: act(self._op)

    def _save(self) -> None:
        name = f"envoi-{plain(self._title)}.zip"
        words = "Enregistrer la fiche"
        ask_where(
            self.window(),
            words,
            name,
            "Fiche pour le service informatique (*.zip)",
            partial(self._aside.save, self._op),
        )
