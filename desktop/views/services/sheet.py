"""One service: what it is for, for whom, what it costs, how certain that is, and which of our needs it answers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vote_words import NAMES_NEED, NO_NEED
from desktop.viewmodels.services.sheet import BesideVote, ServiceSheet, beside_vote
from desktop.views.widgets.badge import Badge, StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import rule
from desktop.views.widgets.columns import paper
from desktop.views.widgets.empty import Hint
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.theme import Theme

_UNSENT = (
    "Votre besoin n’est pas envoyé\u00a0: un vote ne peut pas encore le nommer. Pour qu’il le nomme, revenez au besoin,"
    " envoyez-le, puis votez."
)


class ServicePaper(QWidget):
    """One service to read, and the choice of the need of ours that a vote for it names."""

    written = Signal()  #: "Écrire un besoin" was pressed

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._id = ""
        self.card = paper()
        self.card.body.setSpacing(14)
        self.title = Label("", "section")
        self.tags = QHBoxLayout()
        self.tags.setSpacing(8)
        self.summary = Label()
        self.facts = FactsTable()
        self.vintage = Label("", "small", "muted")
        self.unsure = Notice()
        self.state = StateBadge(Shown("", "", "plain"))
        self.voting = Label("", "small", "muted")
        self.needs = ChoiceBox()
        self.field = Field("Répond à votre b&esoin", self.needs, help=NAMES_NEED, name="need")
        self.unsent = Label(_UNSENT, "small", "muted")
        self.unsent.hide()
        self._open = self._draft = False  # a vote for the service is open; the person came from a draft
        self._awaited = ""  # the need to choose once it may be named; "" for none, and once she has chosen herself
        self.needs.activated.connect(self._choose)
        self._needs: int | None = None  # how many needs may be named, once that is known
        self.write = Button("Écrire un besoin", self.written.emit, kind="quiet")
        # Before the facts, whose sources may fill a whole window: what a vote would say is always in sight.
        vote = (self.state, self.voting, self.field, self.unsent, self.write)
        self.card.add(self.title, self.tags, self.summary, self.unsure, *vote, rule(), self.facts, self.vintage)
        self.hint = Hint(theme, "services", "Choisissez un service pour le lire.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.card)
        column.addStretch(1)
        self.card.hide()

    @property
    def need(self) -> str:
        return str(self.needs.currentData() or "")

    def show_sheet(self, sheet: ServiceSheet, need: str) -> None:
        """`need`: the one of ours from which she was led to this service, "" for none."""
        if sheet.id != self._id:  # a need chosen for one service is not chosen for the next
            self.answer(need)
        self._id = sheet.id
        self.hint.hide()
        self.card.show()
        self.title.say(sheet.title)
        self.summary.say(sheet.summary)
        discard_parts(self.tags)
        for tag in sheet.tags:
            self.tags.addWidget(Badge(tag))
        self.tags.addStretch(1)
        self.unsure.say(sheet.confidence, tone="warn")
        self.facts.show_facts(sheet.facts)
        self.vintage.say(sheet.vintage)
        self.vintage.setVisible(bool(sheet.vintage))
        vote = sheet.voting.vote
        self.state.setVisible(vote is not None)
        if vote is not None:
            self.state.show_state(vote)
        self.voting.say(sheet.voting.sentence)
        self._open = sheet.voting.open
        self._offer()

    def _offer(self) -> None:
        shown = beside_vote(open=self._open, needs=self._needs, from_draft=self._draft)
        self.field.setVisible(BesideVote.NAME_NEED in shown)
        self.unsent.setVisible(BesideVote.UNSENT in shown)
        self.write.setVisible(BesideVote.WRITE_NEED in shown)

    def show_none(self) -> None:
        """Shows that no service is chosen."""
        self._id = ""
        self.card.hide()
        self.hint.show()

    def come_from(self, draft: str) -> None:
        """`draft`: the draft of a need from which the person came here, "" for none. No vote can name a draft."""
        self._draft = bool(draft)
        self._offer()

    def answer(self, need: str) -> None:
        """Chooses one of our needs, or none with ""; one that is not known yet, as soon as it is."""
        place = self.needs.findData(need)
        self._awaited = need if place < 0 else ""
        self.needs.setCurrentIndex(max(0, place))

    def _choose(self, _place: int) -> None:
        self._awaited = ""

    def offer_needs(self, needs: tuple[tuple[str, str], ...]) -> None:
        """Puts in our needs, each as id and title; the need that is chosen stays so, if it is still among them."""
        wanted = self._awaited or self.need
        self._needs = len(needs)
        self.needs.clear()
        self.needs.addItem(NO_NEED, "")
        for id, title in needs:
            self.needs.addItem(title, id)
        self.answer(wanted)
