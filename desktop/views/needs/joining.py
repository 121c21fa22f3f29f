"""The screen "Nous aussi": what will be said publicly, with a comment and perhaps a similar need of ours."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor

from desktop.viewmodels.kit.autosave import UNTYPED
from desktop.viewmodels.kit.citizens import AS_IT_IS
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.french import NARROW
from desktop.viewmodels.needs.joining import JoinAnswer, JoinField, NeedJoining, comment_length
from desktop.views.widgets.columns import stacked
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.growing_area import GrowingArea
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

_LEAST, _MOST = 3, 14  # lines: as long as a comment may be, it is read whole before it leaves, also in large letters


class JoiningScreen(ConfirmScreen):
    """Asks before "nous aussi" is said or withdrawn. A comment is kept until it is sent, also where it is left."""

    lead_first = True
    joined = Signal(str, str)  #: id of a need of ours ("" for none), comment
    left = Signal()  #: "nous aussi" is to be withdrawn
    returned = Signal()  #: back to the list, without doing anything

    def __init__(self, theme: Theme, joining: NeedJoining) -> None:
        super().__init__(theme)
        self._joining = joining
        self.typed = joining.typed
        self.saved = Label(role="small", tone="muted")
        self.comment, self.own = GrowingArea(_LEAST, _MOST), ChoiceBox()
        self.counter = Label("", "small", "muted")
        self.counter.hide()
        self.comment.textChanged.connect(self._type)
        joining.refused_comment.connect(self._refuse_comment)
        joining.reading.connect(self.typed.store)
        joining.continued.connect(self._offer)
        self.typed.loaded.connect(self._fill)
        self.typed.saving.connect(self.saved.say)
        self.comment_field = Field(
            "Co&mmentaire",
            self.comment,
            help="Il sera public, avec le nom de la commune. N’écrivez pas de données sur les habitants.",
            optional=True,
            name="comment",
            free=True,
        )
        self.own_field = Field(
            f"Un &besoin semblable chez vous{NARROW}?", self.own, help="Il aide à regrouper les deux.", name="own"
        )
        self.comment_field.measure(self.counter)
        self.written = stacked(self.comment_field, self.counter, self.saved)
        self.add_fields(self.written, self.own_field)
        self.join = self.act("O&ui, dire «\u00a0nous aussi\u00a0»", self._join)
        self.join_as_it_is = self.act(AS_IT_IS, self._join)
        self.leave = self.act("O&ui, retirer le «\u00a0nous aussi\u00a0»", self.left.emit)
        self.stay = self.act("&Revenir", self.returned.emit)
        self.keep = self.act("&Garder le «\u00a0nous aussi\u00a0»", self.returned.emit)
        self._actions = {
            JoinAnswer.JOIN: self.join,
            JoinAnswer.JOIN_AS_IT_IS: self.join_as_it_is,
            JoinAnswer.LEAVE: self.leave,
            JoinAnswer.STAY: self.stay,
            JoinAnswer.KEEP: self.keep,
        }

    def show_confirmation(self, confirmation: Confirmation) -> None:
        joining, writing = self._joining, self.comment.hasFocus()
        self.comment_field.clear()
        self.own_field.setVisible(JoinField.OWN in joining.fields)
        self.written.setVisible(JoinField.COMMENT in joining.fields)
        if not joining.again:
            self._begin()
            self._to_comment()
        self._offer_own(self.own.currentData() if joining.again else joining.ours)
        super().show_confirmation(confirmation)
        if joining.notice:
            self.refuse(joining.notice)
            self.comment_field.refresh_hint()
            give(self.comment)
        elif joining.again and writing:  # she goes on, where it was asked anew as she wrote
            QTimer.singleShot(0, self.comment, lambda: give(self.comment))
        self._offer()

    def _offer(self) -> None:
        self.set_acts(self._joining.acts.of(self._actions))

    def put_away(self) -> None:
        super().put_away()
        self.typed.end()
        self._joining.put_away()

    def _begin(self) -> None:
        self.typed.end()
        self.comment.clear()
        self.saved.say(UNTYPED, "muted")
        if self._joining.sheet is not None:
            self.typed.begin(self._joining.sheet.id)

    def _type(self) -> None:
        text = self.comment_field.text
        self.typed.type("comment", text)
        self.counter.say_any(*comment_length(text))

    def _fill(self, kept: dict[str, str]) -> None:
        """`kept` has with it what was typed here before it was read."""
        comment = kept.get("comment", "")
        if comment != self.comment_field.text:
            self.comment.setPlainText(comment)
            self._to_comment()

    def _to_comment(self) -> None:
        """What she types at once is her comment: on the way back a space would leave, and the rest be lost."""
        QTimer.singleShot(0, self.comment_field, self._go_on)  # once the screen is shown, and its answers

    def _go_on(self) -> None:
        if self.comment.isVisible() and self.comment_field.text:
            self.comment.moveCursor(QTextCursor.MoveOperation.End)
            self.comment_field.lead()
        elif self.comment.isVisible():
            give(self.comment)

    def _offer_own(self, chosen: str) -> None:
        self.own.clear()
        for id, words in self._joining.own:
            self.own.addItem(words, id)
        self.own.setCurrentIndex(max(0, self.own.findData(chosen)))

    def refuse(self, sentence: str) -> None:
        self.warning.say(sentence, tone="warn")

    def _refuse_comment(self, sentence: str) -> None:
        """That it is too long is said once: the next letter takes this away and tells again how long it is."""
        self.counter.say_any("")
        self.comment_field.refuse(sentence, focus=True)

    def _join(self) -> None:
        self.joined.emit(str(self.own.currentData() or ""), self.comment_field.text)
