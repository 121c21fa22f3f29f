"""One service or proposal: what it is, the state of our vote for it, what the committee decided and why."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.places import Go
from desktop.viewmodels.kit.french import FIXED, MOST_NAMED, others
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.kit.vote_words import NAMES_NEED, NO_NEED
from desktop.viewmodels.votes import ballot_reading
from desktop.viewmodels.votes.ballot_entries import BallotEntry, Contribution
from desktop.viewmodels.votes.screens import VoteTab
from desktop.views.widgets.badge import Badge, StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row, rule
from desktop.views.widgets.columns import paper, well
from desktop.views.widgets.empty import Hint
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.theme import Theme


class EntryView(QWidget):
    """Empty until `show_entry`. The button to vote is in the page's bar; `withdraw` gets the entry's id."""

    part_wanted = Signal(object, str)  #: another VoteTab where the entry is shown too, its id

    def __init__(self, theme: Theme, withdraw: Callable[[str], object], go: Go) -> None:
        super().__init__()
        self._entry: BallotEntry | None = None
        self.hint = Hint(theme, "votes", "Choisissez une ligne pour la lire, puis votez.")
        self.nature = Badge()
        self.title = Label(role="section")
        self.theme_name = Label(role="small", tone="muted")
        self.ours = Label(role="strong", tone="accent")
        self.summary = Label()
        self.facts = FactsTable()
        self.contributions = Contributions(lambda id: go("needs", id))
        self.needs = ChoiceBox()
        self._answerable: tuple[tuple[str, str], ...] | None = None
        self.need_field = Field("Répond à votre b&esoin", self.needs, help=NAMES_NEED, name="need")
        self.kind = Label(role="small", tone="muted")
        self.closed = Label(role="small", tone="muted")
        self.line = rule()
        self.card = paper()
        self.card.body.setSpacing(12)
        self._decision()
        self._vote(withdraw)
        self.card.add(row(self.nature), self.title, self.theme_name, self.ours, self.decision, self.vote)
        self.card.add(self.summary, self.need_field, self.kind, self.contributions, self.closed, self.line, self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        self.show_entry(None)

    @property
    def need(self) -> str:
        """Id of our need that the vote will name; "" for none."""
        return str(self.needs.currentData() or "")

    def _decision(self) -> None:
        self.outcome = StateBadge(WAITING)
        self.reason = Label()
        self.support = Label(role="small", tone="muted")
        self.steer = Button("Participer au pilotage", lambda: self._turn(VoteTab.STEERING), kind="quiet")
        self.deploy = Button("Suivre le déploiement", lambda: self._turn(VoteTab.DEPLOYMENT), kind="quiet")
        self.decision = well("Décision du comité")
        self.decision.add(row(self.outcome), self.reason, self.support, row(self.steer), row(self.deploy))
        self.decision.body.setSpacing(6)

    def _vote(self, withdraw: Callable[[str], object]) -> None:
        self.state, self.late = StateBadge(WAITING), StateBadge(WAITING)
        self.note = Label(role="small", tone="muted")
        self.late_note, self.changed = Label(role="small"), Label(role="small", tone="warn")
        self.details = FactsTable()
        self.withdraw = Button("", lambda: withdraw(self._entry.id) if self._entry else None, kind="danger")
        self.vote = well("Notre vote")
        self.vote.add(row(self.state), self.note, row(self.late), self.late_note, self.changed, self.details)
        self.vote.add(row(self.withdraw))

    def _turn(self, tab: VoteTab) -> None:
        if self._entry is not None:
            self.part_wanted.emit(tab, self._entry.id)

    def show_entry(self, entry: BallotEntry | None, answerable: tuple[tuple[str, str], ...] = ()) -> None:
        """Shows an entry, None for none. `answerable`: id and title of the needs of ours that a vote may name."""
        self.hint.setVisible(entry is None)
        self.card.setVisible(entry is not None)
        other = entry is None or self._entry is None or self._entry.id != entry.id
        self._entry = entry
        if entry is None:
            return
        self.nature.say(entry.nature)
        self.title.say(entry.title)
        for label, words in (
            (self.theme_name, ballot_reading.theme_line(entry.theme)),
            (self.ours, entry.ours),
            (self.summary, entry.summary),
            (self.kind, ballot_reading.kind_line(entry)),
            (self.closed, ballot_reading.closed_line(entry)),
            (self.support, entry.support),
            (self.late_note, entry.late.note),
            (self.changed, ballot_reading.changed_line(entry)),
        ):
            label.say_any(words)
        self.facts.show_facts(entry.facts)
        self.line.setVisible(bool(entry.facts))
        self.contributions.show_contributions(entry)
        self._offer_needs(entry, answerable, afresh=other)
        self.decision.setVisible(entry.outcome is not None)
        self.steer.setVisible(entry.retained)
        self.deploy.setVisible(entry.retained)
        if entry.outcome is not None:
            self.outcome.show_state(entry.outcome)
            self.reason.say(ballot_reading.reason_line(entry))
        self.vote.setVisible(entry.state is not None)
        if entry.state is not None:
            self.state.show_state(entry.state)
            self.note.say(entry.state_note)
        self.late.setVisible(entry.late.shown is not None)
        if entry.late.shown is not None:
            self.late.show_state(entry.late.shown)
        self.details.show_facts(entry.details)
        self.withdraw.setVisible(ballot_reading.may_withdraw(entry))
        words = ballot_reading.withdraw_words(entry)
        self.withdraw.setText(words)
        self.withdraw.setAccessibleName(f"{words}, pour{FIXED}: {entry.title}")

    def _offer_needs(self, entry: BallotEntry, answerable: tuple[tuple[str, str], ...], *, afresh: bool) -> None:
        """Fills the choice of needs; `afresh`: the entry was just opened."""
        wanted = ballot_reading.marked_need(entry, self.need, afresh=afresh)
        if answerable is not self._answerable:  # there may be thousands, too many to fill in again for each entry
            self._answerable = answerable
            self.needs.clear()
            self.needs.addItem(NO_NEED, "")
            for id, title in answerable:
                self.needs.addItem(title, id)
        self.needs.setCurrentIndex(max(0, self.needs.findData(wanted)))
        self.need_field.setVisible(ballot_reading.names_need(entry, answerable))


class Contributions(QWidget):
    """Our needs in a proposal, each with the decision on it, and a button that leads to it."""

    def __init__(self, follow: Callable[[str], object]) -> None:
        super().__init__()
        self._follow = follow
        self._shown: tuple[object, ...] = ()
        self._column = flush(QVBoxLayout(self), 4)

    def show_contributions(self, entry: BallotEntry) -> None:
        shown = (entry.contributions, entry.outcome)
        self.setVisible(bool(entry.contributions))
        if shown == self._shown:  # made again, a button would lose the keyboard
            return
        self._shown = shown
        discard_parts(self._column)
        if entry.contributions:
            self._column.addWidget(Label("Nos besoins dans cette proposition", "part"))
        for one in entry.contributions[:MOST_NAMED]:
            self._column.addWidget(self._line(one, entry))
        if more := others(len(entry.contributions), "autre besoin", "autres besoins"):
            self._column.addWidget(Label(more, "small", "muted"))

    def _line(self, one: Contribution, entry: BallotEntry) -> QWidget:
        part = QWidget()
        column = flush(QVBoxLayout(part), 2)
        column.addWidget(Label(one.title if one.ours else f"{one.title} (nous aussi)"))
        state = StateBadge(entry.outcome) if entry.outcome is not None else Badge("Regroupé ici")
        see = Button("Voir le besoin", partial(self._follow, one.id), kind="quiet", about=one.title)
        column.addLayout(row(state, see) if one.ours else row(state))
        return part
