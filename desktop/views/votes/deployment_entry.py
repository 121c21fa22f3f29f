"""One retained service as it is read: its steps in our commune, our report, and what other communes say about it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.unsent import ERASE, KEPT
from desktop.viewmodels.votes.deployment_entries import DeploymentEntry
from desktop.viewmodels.votes.deployment_unsent import UnsentText
from desktop.viewmodels.votes.deployments_elsewhere import OtherDeployment
from desktop.views.widgets.badge import Badge, StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import paper, well
from desktop.views.widgets.empty import Hint
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.forms.field_cards import reading
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.theme import Theme
from desktop.views.widgets.timeline import TimelineView

_FEW, _MORE = 12, 50  # other communes that are shown at once, and with each press: ten thousand would take a minute


class DeploymentPaper(QWidget):
    """Empty until `show_entry`. The buttons to ask and to report are in the page's bar."""

    erasing = Signal(str, str, str)  #: form, id of the service, and the words typed there that are to be erased

    def __init__(self, theme: Theme, cancel: Callable[[str], object]) -> None:
        super().__init__()
        self._entry: DeploymentEntry | None = None
        self.hint = Hint(theme, "votes", "Choisissez un service retenu pour le lire, puis le demander.")
        self.nature = Badge()
        self.title = Label(role="section")
        self.summary = Label()
        self.closed = Label(role="small", tone="muted")
        self.life = TimelineView(theme)
        self.cancel = Button("", lambda: cancel(self._entry.id) if self._entry else None, kind="danger")
        self.ours = well("Dans notre commune")
        self.ours.add(self.life, row(self.cancel))
        self.facts = FactsTable()
        self.report = well("Effet déclaré par notre commune")
        self.report.add(self.facts)
        self.unsent = Unsent(self._ask_erase)
        self.others = Others()
        self.card = paper()
        self.card.body.setSpacing(12)
        self.card.add(row(self.nature), self.title, self.unsent, self.ours, self.report, self.summary, self.closed)
        self.card.add(self.others)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        self.show_entry(None)

    def show_entry(self, entry: DeploymentEntry | None) -> None:
        self.hint.setVisible(entry is None)
        self.card.setVisible(entry is not None)
        before, self._entry = self._entry, entry
        if entry is None:
            return
        self.nature.say(entry.nature)
        self.title.say(entry.title)
        for label, words in ((self.summary, entry.summary), (self.closed, entry.closed)):
            label.say_any(words)
        self.ours.setVisible(bool(entry.steps))
        if before is None or before.steps != entry.steps:
            self.life.show_steps(entry.steps)
        self.cancel.setText(entry.undo_words)
        self.cancel.setVisible(bool(entry.undo))
        self.cancel.setAccessibleName(f"{entry.undo_words.replace('&', '')}\u00a0: {entry.title}")
        self.facts.show_facts(entry.reported_texts)
        self.report.setVisible(bool(entry.reported_texts))
        self.unsent.show_unsent(entry.unsent)
        self.others.show_others(entry.others)

    def _ask_erase(self, text: UnsentText) -> None:
        if self._entry is not None:
            self.erasing.emit(text.form, self._entry.id, text.words)


class Unsent(QWidget):
    """What was typed for an act that cannot be made now: read, copied, and erased."""

    def __init__(self, erase: Callable[[UnsentText], object]) -> None:
        super().__init__()
        self._erase = erase
        self._shown: tuple[UnsentText, ...] = ()
        self._column = flush(QVBoxLayout(self), 8)
        self.hide()

    def show_unsent(self, unsent: tuple[UnsentText, ...]) -> None:
        self.setVisible(bool(unsent))
        if unsent == self._shown:
            return
        self._shown = unsent
        discard_parts(self._column)
        for text in unsent:
            card = well(text.heading)
            card.add(*(reading(label, words) for label, words in text.texts), Label(KEPT, "small", "muted"))
            card.add(row(Button(ERASE, partial(self._erase, text), kind="quiet")))
            self._column.addWidget(card)


class Others(QWidget):
    """Other communes, those nearby first; only the first few until more are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._others: Sequence[OtherDeployment] = ()
        self._most = _FEW
        self._column = flush(QVBoxLayout(self), 8)
        self.hide()

    def show_others(self, others: Sequence[OtherDeployment]) -> None:
        self.setVisible(bool(others))
        if others != self._others:
            self._others, self._most = others, _FEW
            self._fill()

    def _more(self) -> None:
        self._most += _MORE
        self._fill()

    def _fill(self) -> None:
        discard_parts(self._column)
        if not self._others:
            return
        self._column.addWidget(Label("Dans d’autres communes", "part"))
        shown = self._others[: self._most]
        for one in shown:
            self._column.addWidget(_commune(one))
        left = len(self._others) - len(shown)
        if left:
            words = f"Voir {counted(min(left, _MORE), 'autre commune', 'autres communes')}"
            words += f" sur {number(left)}" if left > _MORE else ""
            self._column.addWidget(Button(words, self._more, kind="quiet"))


def _commune(one: OtherDeployment) -> QWidget:
    card = well(one.commune)
    card.add(row(StateBadge(one.shown)))
    for words, quiet in ((one.effect, False), (one.counts, True), (one.note, True)):
        if words:
            card.add(Label(words, "small" if quiet else "body", "muted" if quiet else "plain"))
    return card
