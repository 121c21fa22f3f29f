"""One act as it is read beside the list: its state, its timeline, its receipt in words."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.places import Go
from desktop.viewmodels.kit.states import WAITING, Tone
from desktop.viewmodels.outbox.act_answer import ActSubject
from desktop.viewmodels.outbox.act_aside import Aside
from desktop.viewmodels.outbox.act_paper import ActReading
from desktop.viewmodels.outbox.receipt_check import ReceiptCheck
from desktop.views.outbox.aside import AsideCard
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons, row, rule
from desktop.views.widgets.columns import well
from desktop.views.widgets.empty import Hint
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import bring_new_into_sight
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView


class ActPaperView(QWidget):
    """Empty until `show_paper`. `cancel` gets the act, `see` its id, `go` the page of what the act is about."""

    def __init__(
        self,
        theme: Theme,
        cancel: Callable[[ActReading], object],
        see: Callable[[str], object],
        go: Go,
        aside: Aside,
        receipts: ReceiptCheck,
    ) -> None:
        super().__init__()
        self.op, self._go, self._cancel = "", go, cancel
        self._paper: ActReading | None = None
        self._proven: tuple[tuple[str, str], ...] = ()
        self._subject = ActSubject()
        self.hint = Hint(
            theme, "outbox", "Choisissez un envoi pour voir où il en est, et son accusé quand la plateforme l’a reçu."
        )
        self.badge = StateBadge(WAITING)
        self.what = Label(role="small", tone="muted")
        self.title = Label(role="section")
        self.sentence = Label()
        self.aside = AsideCard(aside)
        self.steps = TimelineView(theme, go, end="Envoi terminé")  # what it is about may go on
        self.act_texts, self.texts = well("Ce que dit cet envoi"), FactsTable()
        self.act_texts.add(self.texts)
        self.receipt = Card()
        self.receipt.body.setContentsMargins(14, 14, 14, 14)
        self.receipt.heading = Label("Accusé", "part")
        self.facts = FactsTable()
        self.warning = Label(
            "Gardé sur cet ordinateur, signé par la plateforme. L’empreinte, propre à cet envoi, "
            "se retrouve sur l’accusé imprimé.",
            "small",
            "muted",
        )
        self.see = Button("Voir l’accusé…", lambda: see(self.op))
        self.check = Button("Vérifier cet accusé", lambda: receipts.check(self.op))
        self.checked = Label("", "strong")
        self.checked.hide()
        receipts.checked.connect(self._tell_checked)
        buttons = FoldingButtons(self.see, self.check)
        self.receipt.add(self.receipt.heading, self.facts, self.warning, buttons, self.checked)
        self.about = Button("", self._see_subject, kind="quiet")
        self.cancel = Button("Annuler l’envoi", self._ask, kind="danger")
        head = row(self.badge, self.what, stretch=False)
        head.setStretchFactor(self.what, 1)  # otherwise it would wrap although the line has room
        self.card = Card()
        self.card.body.setSpacing(12)
        self.card.add(
            head,
            self.title,
            self.sentence,
            self.aside,
            rule(),
            self.act_texts,
            self.steps,
            self.receipt,
            row(self.about),
            row(self.cancel),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        self.show_paper(None)

    def _ask(self) -> None:
        if self._paper is not None:
            self._cancel(self._paper)

    def _see_subject(self) -> None:
        subject = self._subject
        if subject.place:
            self._go(subject.place, subject.target)

    def _tell_checked(self, op: str, sentence: str, tone: Tone) -> None:
        if op == self.op:
            self.checked.say_any(sentence, tone)
            announce(self.checked, sentence)
            bring_new_into_sight(self.checked)

    def show_paper(self, paper: ActReading | None) -> None:
        if paper is None or (paper.op, paper.facts) != (self.op, self._proven):
            self.checked.say_any("")  # it was said of another receipt, or of what this one was before
        self.hint.setVisible(paper is None)
        self.card.setVisible(paper is not None)
        self.op = "" if paper is None else paper.op
        self._paper = paper
        self._proven = () if paper is None else paper.facts
        if paper is None:
            return
        self.badge.show_state(paper.state)
        self.what.say(paper.what)
        self.title.say(paper.title)
        self.sentence.say(paper.sentence)
        self.aside.show_paper(paper)
        self.texts.show_facts(paper.texts)
        self.act_texts.setVisible(bool(paper.texts))
        self.steps.show_steps(paper.steps)
        self.facts.show_facts(paper.facts)
        self.receipt.setVisible(paper.proven)
        self.see.setAccessibleName(f"Voir l’accusé\u00a0: {paper.title}")
        self.check.setAccessibleName(f"Vérifier cet accusé\u00a0: {paper.title}")
        self._subject = paper.subject
        self.about.setText(paper.subject.words)
        self.about.setAccessibleName(f"{paper.subject.words}\u00a0: {paper.title}")
        self.about.setVisible(bool(paper.subject.words))
        self.cancel.setVisible(paper.cancellable)
        self.cancel.setAccessibleName(f"Annuler l’envoi\u00a0: {paper.title}")
