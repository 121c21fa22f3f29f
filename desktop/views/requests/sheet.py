"""A request that was sent: the préfet's answer first, then its text beside its timeline."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import cancelling
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.kit.targets import ENROL
from desktop.viewmodels.requests.sheet import CANCEL, PrefectAnswer, RequestSheet, RequestText
from desktop.viewmodels.requests.words import UNSENT
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, row
from desktop.views.widgets.columns import Columns, paper
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.forms.field_cards import ReadCard
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView

if TYPE_CHECKING:
    from desktop.domain.places import Go


class RequestSheetScreen(QWidget):
    """`receipt` shows that paper, `go` another page; the acts about the request are in the page's bar."""

    def __init__(self, theme: Theme, sheet: RequestSheet, receipt: Callable[[], object], go: "Go") -> None:
        super().__init__()
        self._go, self._sheet = go, sheet
        self.title = Label("", "section")
        self.badge = StateBadge(WAITING)
        self.receipt = Button("V&oir l’accusé", receipt, kind="quiet")
        self.message, self.pending, self.caution = Notice(), Notice(), Notice()
        self.overtaken, self.later, self.nowhere = Notice(), Notice(), Notice()
        self.answer = AnswerCard()
        self.words = ReadCard(theme, private=None)
        self.words.body.setSpacing(14)
        self.words.body.insertWidget(0, Label("Ce que dit la demande", "section"))
        self.unsent = ReadCard(theme, private=None)
        self.unsent.body.setSpacing(14)
        self.unsent.body.insertWidget(0, Label(UNSENT, "section"))
        self.life = TimelineView(theme, go)
        follow = paper("Le fil de cette demande")
        follow.add(self.life)
        head = QWidget()
        column = flush(QVBoxLayout(head), 10)
        stands = row(self.badge, None, self.receipt)
        column.addWidget(self.title)
        column.addLayout(stands)
        for part in (self.pending, self.answer, self.later, self.nowhere, self.overtaken, self.caution):
            column.addWidget(part)
        columns = Columns(theme, _top(self.words, self.unsent), _top(follow), head, cards=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)
        AtFoot(self.message, self)
        sheet.shown.connect(self._show)
        sheet.refused.connect(self.message.say_refused)
        self._to_say = ""

    def say_once_shown(self, sentence: str) -> None:
        self._to_say = sentence

    def ask_cancel(self) -> None:
        sheet = self._sheet.sheet
        if sheet is not None and sheet.cancel:
            words, cancel = sheet.cancel_words, self._sheet.cancel
            _, named, note = cancelling(CANCEL, words)
            self.message.ask_cancel(sheet.cancel, words, cancel, title=sheet.title, named=named, note=note)

    def _show(self, sheet: RequestText) -> None:
        back = "Retirer cette demande…" if sheet.withdraw else ""
        self.message.follow(sheet.id, sheet.cancel, self._sheet.became, back, self.ask_cancel)
        self.title.say(sheet.title)
        self.badge.show_state(sheet.shown)
        enrol = (("Inscrire cet ordinateur", partial(self._go, "settings", ENROL)),) if sheet.enrol else ()
        if sheet.pending or not sheet.answer.heading:
            self.pending.say_pending(sheet.id, sheet.pending, sheet.shown, *enrol)
        else:
            self.pending.clear()  # what became of it stands in the answer
        self.receipt.setVisible(bool(sheet.receipt))
        self.answer.show_answer(sheet.answer)
        self.later.say(sheet.later, tone="warn")
        self.nowhere.say(sheet.nowhere, tone="warn")
        self.overtaken.say(sheet.overtaken)
        self.caution.say(sheet.caution)
        self.words.fill(sheet.fields)
        self.unsent.fill(sheet.unsent)
        self.life.show_steps(sheet.steps)
        if self._to_say:
            self.message.say(self._to_say)
            self._to_say = ""


class AnswerCard(Card):
    """The préfet's answer; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.what = Label("", "section")
        self.when = Label("", "small", "muted")
        self.words = Label()
        self.lacks = Label("", "strong")
        self.add(self.what, self.when, self.words, self.lacks)
        self.hide()

    def show_answer(self, answer: PrefectAnswer) -> None:
        self.setVisible(bool(answer.heading))
        if not answer.heading:
            return
        self.setProperty("tone", answer.tone)
        repolish(self)
        self.setAccessibleName(answer.heading)
        missing = "\n".join(f"• {line}" for line in answer.missing)
        for label, text in (
            (self.what, answer.heading),
            (self.when, answer.when),
            (self.words, answer.words),
            (self.lacks, f"Il manque{FIXED}:\n{missing}" if missing else ""),
        ):
            changed = text != label.text()
            label.say_any(text)
            if label is self.what and changed:
                announce(self, f"{answer.heading}. {answer.words}")


def _top(*cards: Card) -> QWidget:
    """A column with the cards at its top."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return part
