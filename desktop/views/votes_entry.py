"""One service or proposal: what it is, how our vote for it stands, what the committee decided and why."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.ballot_entries import Entry
from desktop.viewmodels.french import FIXED
from desktop.viewmodels.states import WAITING
from desktop.views.badge import Badge, StateBadge
from desktop.views.buttons import Button
from desktop.views.card import Card, row, rule
from desktop.views.facts import Facts
from desktop.views.hint import Hint
from desktop.views.label import Label
from desktop.views.theme import Theme

_WITHDRAW = {"take_back": "Retirer le vote", "withdraw": "Retirer le vote"}


class EntryView(QWidget):
    """Empty until `show_entry`. The vote itself stands in the page's bar; `withdraw` gets the entry's id."""

    def __init__(self, theme: Theme, withdraw: Callable[[str], object]) -> None:
        super().__init__()
        self._id = ""
        self.hint = Hint(theme, "votes", "Choisissez un titre pour le lire, puis voter.")
        self.nature = Badge()
        self.title = Label(role="section")
        self.theme_name = Label(role="small", tone="muted")
        self.ours = Label(role="strong", tone="accent")
        self.summary = Label()
        self.facts = Facts()
        self.outcome = StateBadge(WAITING)
        self.reason = Label()
        self.decision = Card()
        self.decision.add(Label("Décision du comité", "strong"), row(self.outcome), self.reason)
        self.state = StateBadge(WAITING)
        self.note = Label(role="small", tone="muted")
        self.withdraw = Button("Retirer le vote", lambda: withdraw(self._id), kind="danger")
        self.vote = Card()
        self.vote.add(Label("Notre vote", "strong"), row(self.state), self.note, row(self.withdraw))
        self.closed = Label(role="small", tone="muted")
        self.card = Card()
        self.card.body.setSpacing(12)
        self.line = rule()
        self.card.add(
            row(self.nature),
            self.title,
            self.theme_name,
            self.ours,
            self.summary,
            self.line,
            self.facts,
            self.decision,
            self.vote,
            self.closed,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None) -> None:
        self.hint.setVisible(entry is None)
        self.card.setVisible(entry is not None)
        self._id = "" if entry is None else entry.id
        if entry is None:
            return
        self.nature.say(entry.nature)
        self.title.say(entry.title)
        for label, words in (
            (self.theme_name, f"Thème{FIXED}: {entry.theme}" if entry.theme else ""),
            (self.ours, entry.ours),
            (self.summary, entry.summary),
            (self.closed, entry.closed if entry.outcome is None else ""),
        ):
            label.say(words)
            label.setVisible(bool(words))
        self.facts.show_facts(entry.facts)
        self.line.setVisible(bool(entry.facts))
        self.decision.setVisible(entry.outcome is not None)
        if entry.outcome is not None:
            self.outcome.show_state(entry.outcome)
            self.reason.say(entry.reason or "La plateforme n’a pas publié de motif.")
        self.vote.setVisible(entry.state is not None)
        if entry.state is not None:
            self.state.show_state(entry.state)
            self.note.say(entry.state_note)
        self.withdraw.setVisible(entry.act in _WITHDRAW)
        self.withdraw.setAccessibleName(f"Retirer le vote pour{FIXED}: {entry.title}")
