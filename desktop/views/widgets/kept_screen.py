"""The screen after an act, which says that it is saved here and not yet counted; and the question before undoing it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import SIGNED, SIGNED_AS
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.states import WAITING
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.card import Card, Icon, row, rule
from desktop.views.widgets.confirm_screen import AskedAnew
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.scrolling import FewerLines, Scrolled, wrapping
from desktop.views.widgets.theme import Theme

_WIDEST = 46  # ems: longer lines are hard to read


class _Screen(Scrolled):
    """A card in the middle, which scrolls where the text is large; its buttons are in the page's bar."""

    def __init__(self, theme: Theme, card: Card) -> None:
        self._theme, self._card = theme, card
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 8, 0, 8)
        across = QHBoxLayout()  # counts its words' lines at its greatest width; a column does so at the width of all
        across.addWidget(card)
        column.addLayout(across)
        column.addStretch(1)
        wrapping(inner)
        super().__init__(inner, cards=True)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._card.setMaximumWidth(round(self._theme.em * _WIDEST))


class KeptScreen(_Screen):
    """Shown after a vote or a declaration, so that nobody thinks that it is already counted."""

    def __init__(self, theme: Theme, icon: str = "votes") -> None:
        self.badge = StateBadge(WAITING)
        self._kept: KeptAct | None = None
        self.where = Label(role="title")
        self.subject = Label(role="strong")
        self.detail = Label()
        self.not_yet = Label(role="section", tone="warn")
        self.until = Label()
        self.undo = Label(tone="muted")
        self.further = Label("Vous le suivrez à la page Boîte d’envoi, jusqu’à son numéro d’accusé.", tone="muted")
        self.card = Card()
        self.card.body.setContentsMargins(28, 26, 28, 26)
        self.card.body.setSpacing(14)
        self.card.add(
            row(Icon(theme, icon, size=2.2), self.badge),
            self.where,
            self.not_yet,  # high up, to be in sight at any text size, as it is the point of this screen
            self.until,
            rule(),
            self.subject,
            self.detail,
            self.undo,
            self.further,
        )
        super().__init__(theme, self.card)

    def show_kept(self, kept: KeptAct) -> None:
        self._kept = kept
        self.where.say(kept.where)
        self.subject.say(f"Pour{FIXED}: {kept.title}")
        self.detail.say_any(kept.detail)
        self.badge.show_state(WAITING)
        self.not_yet.say(f"⚠ {kept.not_yet}", "warn")
        self.until.say(kept.until)
        self.undo.say_any(kept.undo)
        for words in (self.until, self.further):
            words.show()
        announce(self, f"{kept.where} {kept.not_yet} {kept.until}")

    def follow(self, standing: ActStanding) -> None:
        """Shows what the platform has answered, where the act was sent while this screen is still open."""
        state = standing.state
        if state is None or state == WAITING:
            if standing.until:
                self.until.say(standing.until)  # this computer may have been enrolled since
            return
        if self._kept is not None:
            self.where.say(self._kept.what)  # without "sur cet ordinateur", which is no longer all
        self.badge.show_state(state)
        self.not_yet.say(standing.note, state.tone)
        for words in (self.until, self.undo, self.further):
            words.hide()
        announce(self, f"{state.word}. {standing.note}")


class WithdrawScreen(_Screen, FewerLines):
    """Shows a WithdrawalQuestion: what will be sent, and what is true until it has arrived.

    In a window that is very low for its text, the card ends out of sight: what will be sent is then said first.
    """

    asks = True
    beside_lists = False

    def __init__(self, theme: Theme) -> None:
        self.changed = Notice()
        self.heading = Label("", "title")
        self.subject = Label(role="strong")
        self.answers, self.received = Label(tone="muted"), Label(tone="muted")
        self.sends = Label()
        self.then = Label(tone="muted")
        self.signed_as = Label(role="small", tone="muted")
        self._rule = rule()
        self.card = Card()
        self.card.body.setContentsMargins(28, 26, 28, 26)
        self.card.body.setSpacing(14)
        self.card.add(
            self.changed, self.heading, self.subject, self.answers, self.received, self._rule, self.sends, self.then
        )
        self.card.add(self.signed_as)
        super().__init__(theme, self.card)
        self._anew = AskedAnew(self)

    def set_very_low(self, very_low: bool) -> None:
        body, above = self.card.body, self.heading if very_low else self._rule
        body.removeWidget(self.sends)
        body.insertWidget(body.indexOf(above) + 1, self.sends)

    def show_question(self, question: WithdrawalQuestion) -> None:
        self.changed.say(question.changed, tone="warn")
        self.heading.say(question.heading)
        self.subject.say(question.title)
        self.answers.say_any(question.answers)
        self.received.say_any(question.received)
        self.sends.say(question.sends)
        self.then.say(question.then)
        signed_as = question.signed_as
        self.signed_as.say_any(f"{SIGNED_AS}{FIXED}: {signed_as}. {SIGNED}" if signed_as else "")
        announce(self, f"{self.heading.text()} {question.sends}")
        self._anew.ask(changed=bool(question.changed))
