"""The question that the stage asks, in the presenter's window; or beside the page, where that window is hidden."""

from desktop.demo.stage.stage import Stage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons
from desktop.views.widgets.label import Label

_NAME_FIRST = "Les étapes et F10 attendent la réponse."
_CLOSES, _WAITS = "Échap\u00a0: fermer", "F10 attend la réponse"


class QuestionCard(Card):
    def __init__(self, stage: Stage) -> None:
        super().__init__(tone="accent")
        self._stage = stage
        self.title, self.words = Label("", "strong"), Label()
        self.yes = Button("", lambda: stage.answer(yes=True))
        self.no = Button("", lambda: stage.answer(yes=False))
        self.key = Label("", "small", "muted")
        self.add(self.title, self.words, FoldingButtons(self.no, self.yes), self.key)
        self.body.setContentsMargins(14, 10, 14, 12)

    def show_question(self) -> None:
        question = self._stage.question
        if question is None:
            return
        self.title.say(question.title)
        self.words.say("\n".join(question.words))
        self.yes.setText(question.yes)
        self.yes.setVisible(bool(question.yes))
        self.no.setText(question.no)
        if self._stage.asks_name:
            self.key.say(_NAME_FIRST)
        else:
            self.key.say(f"{_CLOSES} · {_WAITS}" if question.first else _CLOSES)
        self.setAccessibleName(question.title)
