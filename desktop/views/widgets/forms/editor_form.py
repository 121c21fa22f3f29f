"""The fields of a form: labels, controls, errors, heights, focus."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QListView, QPlainTextEdit

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import LATER, FormField, example_of
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.date_field import Calendar, DateField
from desktop.views.widgets.forms.field import Control, Field
from desktop.views.widgets.forms.focus_watcher import FocusWatcher
from desktop.views.widgets.forms.pressed import when_released
from desktop.views.widgets.forms.text_area import TextArea
from desktop.views.widgets.keyboard.giving import give, hidden_in_page
from desktop.views.widgets.scrolling import bring_new_into_sight
from desktop.views.widgets.theme import Theme

_LINES = 3  # height of a field for several lines
LINE_MOST = 200_000  # letters; by itself QLineEdit cuts a text at 32,767 without telling


class EditorForm(QObject):
    """`fields` by name, for the view to lay out. `typed` is not emitted for texts that `fill` puts in.

    `lines`: heights of fields that need more than three lines; `mark_optional`: adds "(facultatif)" to labels; `free`:
    others will read the texts, so that data about citizens in them is warned of; `calendar`: for a form with dates.
    """

    typed = Signal(str, str)  #: a field's name and text, at each change by hand
    left = Signal(str)  #: the keyboard has left a field
    entered = Signal(str)  #: Enter was pressed in a field of one line, or a day was chosen for it

    def __init__(
        self,
        theme: Theme,
        words: Sequence[FormField],
        parent: QObject,
        *,
        lines: Mapping[str, int] | None = None,
        mark_optional: bool = True,
        free: bool = True,
        calendar: Calendar | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._calendar = theme, calendar
        self._lines, self._mark_optional, self._free = dict(lines or {}), mark_optional, free
        self._filling = False
        self._last = ""  # name of the field that the keyboard has left last; "" where none of this text was left
        self._leaving = FocusWatcher(self)
        self._leaving.left.connect(self._note_left)
        self._leaving.left.connect(self.left)
        self.fields: dict[str, Field] = {field.name: self._field(field) for field in words}
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def first(self) -> Field:
        return next(iter(self.fields.values()))

    @property
    def first_empty(self) -> Field | None:
        return next((field for field in self.fields.values() if not field.text.strip()), None)

    @property
    def texts(self) -> dict[str, str]:
        return {name: field.text for name, field in self.fields.items()}

    def start(self, name: str = "") -> None:
        """Gives the keyboard to the first field, where typing goes on after a text in one line.

        `name`: to this field instead, after its text, where it is shown.
        """
        named = self.fields.get(name, self.first)
        control = named.control if named.control.isVisible() else self.first.control
        give(control)
        if isinstance(control, QLineEdit):
            control.end(False)
        elif name and isinstance(control, QPlainTextEdit):
            control.moveCursor(QTextCursor.MoveOperation.End)
            bring_new_into_sight(control)

    def go_on(self) -> None:
        """Gives the keyboard back to the field that it left last, where the cursor was; else to the first field."""
        last = self.fields.get(self._last)
        if last is not None and last.control.isVisible():
            give(last.control)
        else:
            self.start()

    def fill(self, texts: Mapping[str, str], themes: Mapping[str, str] | None = None, *, anew: bool = True) -> None:
        """Fills the fields with a draft, without errors; a long text in one line is shown from its beginning.

        `anew` False: another program has changed some of its fields. The others stay as they are, with what can be
        undone, what is selected and what is said of them.
        """
        self._filling = True
        if anew:
            self._last = ""
        for name, field in self.fields.items():
            text = texts.get(name, "")
            if not anew and field.text == text:
                continue
            field.clear()
            if name == "theme" and isinstance(field.control, QComboBox):
                _offer_themes(field.control, themes or {}, text)
            _put(field.control, text)
            if isinstance(field.control, QLineEdit):
                field.control.setCursorPosition(0)
        self._filling = False

    def put(self, texts: Mapping[str, str]) -> None:
        """Puts these texts in as if a person had typed them, so that they are saved."""
        for name, text in texts.items():
            _put(self.fields[name].control, text)

    def refuse(self, name: str, sentence: str) -> None:
        """Shows what is wrong with a field that was left."""
        if name in self.fields:
            when_released(self, lambda: self.fields[name].refuse(sentence))

    def advise(self, name: str, sentence: str) -> None:
        """Says what is odd about a field that was left, which may be sent all the same; "" for nothing."""
        if name in self.fields:
            when_released(self, lambda: self.fields[name].advise(sentence))

    def show_wrong(self, problems: Sequence[Refusal]) -> Field | None:
        """Shows each problem under its field; the first such field is returned, and in sight it gets the keyboard."""
        for field in self.fields.values():
            field.clear_error()
        first: Field | None = None
        for problem in problems:
            if problem.field in self.fields:
                field = self.fields[problem.field]
                field.refuse(words_of(problem), focus=first is None and not hidden_in_page(field))
                first = first or field
        return first

    def show_errors(self, sentences: Mapping[str, str]) -> None:
        """Shows these errors, by the names of their fields, and takes all others away."""
        for name, field in self.fields.items():
            if name not in sentences:
                field.clear_error()
            elif field.wrong != sentences[name]:  # else it would be read aloud again
                field.refuse(sentences[name])

    def settle(self, judge: Callable[[], Mapping[str, str]]) -> None:
        """While typing: takes each error away that stands here and is not, in these words, among those judged now.

        An error may be about several fields, and stands under one of them. No new one appears: see `show_errors`.
        """
        standing = {name: field for name, field in self.fields.items() if field.wrong}
        if not standing:
            return  # nothing is judged at each key where nothing can go
        sentences = judge()
        for name, field in standing.items():
            if field.wrong != sentences.get(name):
                field.clear_error()

    def _field(self, words: FormField) -> Field:
        control = self._control(words)
        self._leaving.follow(control, words.name)
        optional = words.optional and self._mark_optional
        if words.day and self._calendar is not None and isinstance(control, QLineEdit):
            day = DateField(
                self._theme,
                words.label,
                control,
                self._calendar,
                help=words.help,
                name=words.name,
                optional=optional,
                spare=words.spare,
            )
            day.picked.connect(lambda: self.entered.emit(words.name))
            return day
        return Field(
            words.label,
            control,
            help=words.help,
            name=words.name,
            optional=optional,
            free=self._free and not words.choices,
            spare=words.spare,
        )

    def _control(self, words: FormField) -> Control:
        name = words.name
        if name == "theme" or words.choices:
            box = ChoiceBox()
            for value, text in words.choices:
                box.addItem(text, value)
            box.currentIndexChanged.connect(lambda: self._type(name, str(box.currentData() or "")))
            return box
        if words.long:
            area = TextArea()
            area.textChanged.connect(lambda: self._type(name, area.toPlainText()))
            return area
        line = QLineEdit()
        line.setMaxLength(words.most or LINE_MOST)
        line.setPlaceholderText(example_of(words.example))
        line.textChanged.connect(lambda text: self._type(name, text))
        line.returnPressed.connect(lambda: self.entered.emit(name))
        if words.offers:
            line.setCompleter(self._completer(words.offers))
        return line

    def _completer(self, offers: Sequence[str]) -> QCompleter:
        completer, popup = QCompleter(offers, self), QListView()
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setPopup(popup)
        self._theme.dress(popup)  # a window of its own
        return completer

    def _note_left(self, name: str) -> None:
        self._last = name

    def _type(self, name: str, text: str) -> None:
        if not self._filling:
            self.typed.emit(name, text)

    def _fit(self) -> None:
        """Gives the fields the height of their lines at the present text size, also after the text was made smaller."""
        line = QFontMetrics(QApplication.font()).lineSpacing()
        for name, field in self.fields.items():
            if isinstance(field.control, QPlainTextEdit):
                field.control.setFixedHeight(line * self._lines.get(name, _LINES) + 20)


def _put(control: Control, text: str) -> None:
    if isinstance(control, QComboBox):
        control.setCurrentIndex(max(0, control.findData(text)))
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(text)
    else:
        control.setText(text)


def _offer_themes(box: QComboBox, themes: Mapping[str, str], chosen: str) -> None:
    box.clear()
    box.addItem(LATER, "")
    for id, name in themes.items():
        box.addItem(name, id)
    if chosen and chosen not in themes:  # a theme that the campaign no longer has stays until another is chosen
        box.addItem(chosen, chosen)
