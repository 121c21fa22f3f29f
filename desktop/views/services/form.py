"""The form of a service that the commune shares: public and private fields in a card of their own, kept while typed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.services.editor import OpenedShare, ShareEditor
from desktop.viewmodels.services.words import FIELDS, LATER
from desktop.views.widgets.choice_box import ChoiceBox
from desktop.views.widgets.columns import scrolled
from desktop.views.widgets.error_summary import ErrorSummary
from desktop.views.widgets.field import Control, Field
from desktop.views.widgets.field_cards import GroupCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

_LINES = {"summary": 4}
_LINE_MOST = 200_000  # QLineEdit would cut at 32,767 without a word
_WIDEST = 62  # ems


class ShareForm(Screen):
    """Writes into the editor at each change; `status` says when it was kept."""

    def __init__(self, theme: Theme, editor: ShareEditor, status: Label) -> None:
        super().__init__()
        self._theme, self._editor, self._status = theme, editor, status
        self._filling = False
        self.fields: dict[str, Field] = {words.name: self._field(words) for words in FIELDS}
        self.refused, self.trouble = Notice(), Notice()
        self.summary = ErrorSummary(self.fields)
        self.public, self.private = GroupCard(theme, private=False), GroupCard(theme, private=True)
        for card in (self.public, self.private):
            card.body.setSpacing(16)
        for words in FIELDS:
            (self.private if words.private else self.public).add(self.fields[words.name])
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        for part in (self.summary, self.public, self.private):
            column.addWidget(part)
        column.addStretch(1)
        self.area = scrolled(self._inner)
        for notice in (self.refused, self.trouble):
            self.column.addWidget(notice)
        self.column.addWidget(self.area, 1)
        editor.opened.connect(self._fill)
        editor.saving.connect(self._saving)
        editor.refused_field.connect(self._refuse)
        keys = QShortcut(QKeySequence("Ctrl+S"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(editor.say_kept)
        theme.changed.connect(self._fit)
        self._fit()

    def _field(self, words: FormField) -> Field:
        name = words.name
        control: Control
        if words.choices or name == "theme":
            control = box = ChoiceBox()
            for value, text in words.choices:
                box.addItem(text, value)
            box.currentIndexChanged.connect(lambda _at: self._type(name, str(box.currentData() or "")))
        elif words.long:
            control = area = QPlainTextEdit()
            area.textChanged.connect(lambda: self._type(name, area.toPlainText()))
        else:
            control = line = QLineEdit()
            line.setMaxLength(_LINE_MOST)
            line.textChanged.connect(lambda text: self._type(name, text))
        control.installEventFilter(self)
        return Field(words.label, control, help=words.help, name=name, optional=words.optional)

    def _type(self, name: str, text: str) -> None:
        if not self._filling:
            self._editor.type(name, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:  # type: ignore[attr-defined]  # a focus event
            name = next((name for name, field in self.fields.items() if field.control is watched), "")
            if name:
                self._editor.leave(name)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """A line that is read must not run across a whole screen; heights follow the size of text."""
        self._inner.setMaximumWidth(round(self._theme.em * _WIDEST))
        line = QFontMetrics(QApplication.font()).lineSpacing()
        for name, field in self.fields.items():
            if isinstance(field.control, QPlainTextEdit):
                field.control.setFixedHeight(line * _LINES.get(name, 3) + 20)

    def _fill(self, opened: OpenedShare) -> None:
        self._filling = True
        self.summary.clear()
        self.trouble.clear()
        self.refused.say(
            f"⚠ La plateforme n’a pas pris ce service. {opened.refused} Corrigez, puis proposez-le à nouveau."
            if opened.refused
            else "",
            tone="warn",
        )
        for name, field in self.fields.items():
            field.clear()
            text, control = opened.fields[name], field.control
            if isinstance(control, QComboBox):
                if name == "theme":
                    _themes(control, opened.themes, text)
                control.setCurrentIndex(max(0, control.findData(text)))
            elif isinstance(control, QPlainTextEdit):
                control.setPlainText(text)
            else:
                control.setText(text)
                control.setCursorPosition(0)  # a long name is read from its beginning
        self._filling = False
        self.area.verticalScrollBar().setValue(0)

    def start(self) -> None:
        """The keyboard on the first field."""
        self.fields["title"].control.setFocus()

    def _refuse(self, name: str, sentence: str) -> None:
        if name in self.fields:
            self.fields[name].refuse(sentence)

    def show_wrong(self, problems: Sequence[Refusal]) -> None:
        for field in self.fields.values():
            field.clear()
        told = [problem for problem in problems if problem.field in self.fields]
        for at, problem in enumerate(told):
            self.fields[problem.field].refuse(words_of(problem), focus=at == 0)
        self.summary.tell(problems)
        if told:
            self.area.ensureWidgetVisible(self.fields[told[0].field])
        else:
            self.area.verticalScrollBar().setValue(0)

    def _saving(self, sentence: str, tone: str) -> None:
        if tone == "error":
            self._status.say("⚠ Pas enregistré", "error")
            self.trouble.say(sentence, ("Essayer maintenant", self._editor.keep), tone="error")
            return
        self._status.say(sentence, "ok" if tone == "ok" else "muted")
        self.trouble.clear()
        if tone == "ok":
            announce(self._status, sentence)


def _themes(box: QComboBox, themes: dict[str, str], chosen: str) -> None:
    box.clear()
    box.addItem(LATER, "")
    for id, name in themes.items():
        box.addItem(name, id)
    if chosen and chosen not in themes:  # a theme that the campaign has no more: kept until another is chosen
        box.addItem(chosen, chosen)
