"""The form of a need: few fields asked, the others folded, errors under their field and together at the top."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.french import counted, number
from desktop.viewmodels.need_editor import NeedEditor, Opened
from desktop.viewmodels.need_sending import words_of
from desktop.viewmodels.need_words import FIELDS, LATER, FieldWords
from desktop.views.buttons import Button
from desktop.views.columns import paper
from desktop.views.field import Control, Field
from desktop.views.label import Label
from desktop.views.notice import announce

_LINES = {"description": 7}
_MOST = 20_000  # of a long field, as the contract takes it
_TITLE_MOST = 200_000  # QLineEdit would cut at 32,767 without a word


class NeedForm(QWidget):
    """`typed` is emitted at each change of title or description."""

    typed = Signal(str, str)

    def __init__(self, editor: NeedEditor) -> None:
        super().__init__()
        self._editor = editor
        self._filling = False
        self.fields: dict[str, Field] = {words.name: self._field(words) for words in FIELDS}
        self.counter = Label("", "small", "muted")
        self.counter.hide()
        self.summary = ErrorSummary(self.fields)
        self.more = Button("Ajouter des précisions (facultatif)", self._fold, kind="quiet")
        self.more.setCheckable(True)
        self.details = QWidget()
        folded = QVBoxLayout(self.details)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(16)
        card = paper()
        card.body.setSpacing(16)
        for words in FIELDS:
            (card.body if words.asked or words.name == "theme" else folded).addWidget(self.fields[words.name])
            if words.name == "description":
                card.body.addWidget(self.counter)
        card.add(self.more, self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.summary)
        column.addWidget(card)
        column.addStretch(1)
        self._fold()
        editor.opened.connect(self._fill)
        editor.refused_field.connect(lambda name, sentence: self.refuse(name, sentence))
        editor.wrong.connect(self._wrong)

    def refuse(self, name: str, sentence: str, *, focus: bool = False) -> None:
        if name in self.fields:
            if self.details.isAncestorOf(self.fields[name]):
                self._fold(open=True)
            self.fields[name].refuse(sentence, focus=focus)

    def _field(self, words: FieldWords) -> Field:
        control = self._control(words)
        control.installEventFilter(self)
        return Field(words.label, control, help=words.help, name=words.name)

    def _control(self, words: FieldWords) -> Control:
        name = words.name
        if name == "theme":
            combo = QComboBox()
            combo.currentIndexChanged.connect(lambda: self._type(name, str(combo.currentData() or "")))
            return combo
        if words.long:
            area = QPlainTextEdit()
            height = QFontMetrics(area.font()).lineSpacing() * _LINES.get(name, 3)
            area.setMinimumHeight(height + 20)
            area.textChanged.connect(lambda: self._type(name, area.toPlainText()))
            return area
        line = QLineEdit()
        line.setMaxLength(_TITLE_MOST)
        line.textChanged.connect(lambda text: self._type(name, text))
        return line

    def _type(self, name: str, text: str) -> None:
        if self._filling:
            return
        self._editor.type(name, text)
        if name == "description":
            self._count(len(text))
        if name in ("title", "description"):
            fields = self._editor.fields
            self.typed.emit(fields["title"], fields["description"])

    def _count(self, length: int) -> None:
        """Only near the limit; beyond it, what will be asked at the end."""
        self.counter.setVisible(length > _MOST * 0.8)
        if length > _MOST:
            self.counter.say(
                f"⚠ {number(length)} caractères : {number(length - _MOST)} de trop pour l’envoi. "
                "Le brouillon est gardé entier.",
                "warn",
            )
        else:
            self.counter.say(f"{counted(length, 'caractère')} sur {number(_MOST)}", "muted")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:  # type: ignore[attr-defined]  # a focus event
            name = next((name for name, field in self.fields.items() if field.control is watched), "")
            if name:
                self._editor.leave(name)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            for name, field in self.fields.items():
                if isinstance(field.control, QPlainTextEdit):
                    height = QFontMetrics(field.control.font()).lineSpacing() * _LINES.get(name, 3)
                    field.control.setMinimumHeight(height + 20)
        super().changeEvent(event)

    def _fill(self, opened: Opened) -> None:
        self._filling = True
        self.summary.clear()
        for name, field in self.fields.items():
            text = opened.fields[name]
            field.clear()
            if isinstance(field.control, QComboBox):
                self._themes(field.control, opened.themes, text)
            elif isinstance(field.control, QPlainTextEdit):
                field.control.setPlainText(text)
            else:
                field.control.setText(text)
                field.control.setCursorPosition(0)  # a long title is read from its beginning
        self._filling = False
        self._count(len(opened.fields["description"]))
        self._fold(open=any(opened.fields[w.name] for w in FIELDS if not w.asked and w.name != "theme"))
        self.typed.emit(opened.fields["title"], opened.fields["description"])

    def put(self, fields: Mapping[str, str]) -> None:
        """Types these texts in, as if by hand: kept like any others."""
        for name, text in fields.items():
            control = self.fields[name].control
            if isinstance(control, QComboBox):
                control.setCurrentIndex(max(0, control.findData(text)))
            elif isinstance(control, QPlainTextEdit):
                control.setPlainText(text)
            else:
                control.setText(text)

    def start(self) -> None:
        """The keyboard on the first field."""
        self.fields["title"].control.setFocus()

    def _themes(self, combo: QComboBox, themes: dict[str, str], chosen: str) -> None:
        combo.clear()
        combo.addItem(LATER, "")
        for id, name in themes.items():
            combo.addItem(name, id)
        if chosen and chosen not in themes:  # a theme that the campaign has no more: kept until another is chosen
            combo.addItem(chosen, chosen)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))

    def _fold(self, *, open: bool | None = None) -> None:
        shown = self.more.isChecked() if open is None else open
        self.more.setChecked(shown)
        self.details.setVisible(shown)
        self.more.setText(("▾" if shown else "▸") + " Ajouter des précisions (facultatif)")
        self.more.setAccessibleName("Ajouter des précisions (facultatif)")
        self.more.setAccessibleDescription("Déplié" if shown else "Replié")

    def _wrong(self, problems: Sequence[Refusal]) -> None:
        for name in self.fields:
            self.fields[name].clear()
        told = [problem for problem in problems if problem.field in self.fields]
        for number_, problem in enumerate(told):
            self.refuse(problem.field, words_of(problem), focus=number_ == 0)
        self.summary.tell(problems)


class ErrorSummary(QFrame):
    """Above the form when more than one thing is to mend, or one that belongs to no field; each leads to its field."""

    def __init__(self, fields: dict[str, Field]) -> None:
        super().__init__()
        self._fields = fields
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def tell(self, problems: Sequence[Refusal]) -> None:
        self.clear()
        other = [problem for problem in problems if problem.field not in self._fields]
        if len(problems) < 2 and not other:
            return
        if len(problems) > 1:
            self._column.addWidget(Label(f"⚠ {len(problems)} points à revoir avant l’envoi", "strong", "error"))
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self._column.addWidget(Label(words_of(problem), tone="error"))
            else:
                self._column.addWidget(Button(problem.sentence, field.control.setFocus, kind="quiet"))
        self.show()
        announce(self, f"{len(problems)} points à revoir")

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()
