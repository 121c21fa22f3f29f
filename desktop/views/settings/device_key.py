"""The key of this computer: where it is, its recovery sheet, restoring it from that sheet, replacing it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import example_of
from desktop.viewmodels.settings.device_key import AFTER, OwnKey
from desktop.viewmodels.settings.device_key_words import KeyPart, Replacing, copied
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons, Icon, row, rule
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.theme import Theme

_LINES = 3  # of the field, at each text size
_NO_SHEET = "Pas de feuille de secours\u202f? Demandez un nouveau code à la préfecture."
_BRINGS = (
    "La nouvelle clé signe vos envois dès le prochain échange.",
    "L’ancienne feuille de secours ne servira plus. Vous en ferez une nouvelle.",
    "Vos envois, vos votes et vos accusés restent valables.",
)


class KeyCard(Card):
    """The card of the key; where the key is lost, restoring it comes first."""

    opened = Signal(QWidget)  #: a part that should be scrolled into sight
    enrol_wanted = Signal()  #: she has no recovery sheet, and wants to enrol again

    def __init__(self, context: PageContext, key: OwnKey) -> None:
        super().__init__("Clé de signature", icon=Icon(context.theme, "lock"))
        self._context, self._key = context, key
        self._coming = self._done = False  # she was led here; the key was restored: until it has been read again
        self.message = Notice()
        self.state = Label()
        self.danger = Label("", "small", "muted")
        self.again = Button("Réessayer", key.refresh)
        self.back = PutBack(context.theme, key.restore, self.enrol_wanted.emit)
        self.paper = QWidget()
        self.sheet = Label()
        self.make = Button("Faire la feuille de secours…", self._ask_sheet)
        self.replace = Button("Remplacer la clé…", self._ask, kind="quiet")
        lines = _column(self.paper)
        lines.addWidget(rule())
        lines.addWidget(Label("Feuille de secours", "part"))
        lines.addWidget(Label("Elle porte la clé, sur papier. Avec elle, une clé perdue se retrouve.", tone="muted"))
        lines.addWidget(Label("Si cette feuille a été vue ou perdue, remplacez la clé.", tone="muted"))
        lines.addWidget(self.sheet)
        lines.addWidget(FoldingButtons(self.make, self.replace))
        self.asking = SureCard(
            "Remplacer la clé\u202f?",
            (
                Label("Utile si la feuille de secours a été vue ou perdue.", tone="muted"),
                *(Label(sentence) for sentence in _BRINGS),
            ),
            ("Garder la clé actuelle", self._keep),
            ("Remplacer la clé", self._replace),
        )
        AtFoot(self.asking, self)
        self.add(
            Label("Elle signe chaque envoi de la commune. Ce n’est pas une clé USB.", tone="muted"),
            self.state,
            self.danger,
            row(self.again),
            self.back,
            self.message,
            self.paper,
        )
        key.refreshed.connect(self._show)
        key.message.connect(lambda sentence, tone: self.message.say(sentence, tone=tone))
        key.refused.connect(self.back.refuse)
        key.restored.connect(self._restored)
        key.busy.connect(self._busy)
        self._show()

    def begin(self) -> None:
        """She is led here: gives the keyboard to the first thing to do, once the key has been read."""
        self._coming = True
        self._key.refresh()

    def _show(self) -> None:
        known, replacing = self._key.known, self._key.replacing
        self.state.say(known.state.words, known.state.tone)
        self.danger.say_any(known.danger)
        self.again.setVisible(known.part is KeyPart.RETRY)
        self.back.setVisible(known.part is KeyPart.PUT_BACK)
        self.paper.setVisible(known.part in (KeyPart.UNKNOWN, KeyPart.SHEET))
        self.sheet.say(known.sheet.words, known.sheet.tone)
        self.make.setVisible(known.on_paper)
        self.replace.setVisible(replacing is Replacing.OFFERED)
        self.asking.setVisible(replacing is Replacing.ASKED)
        if self._done and known.on_paper:
            self._done = False
            give(self.make)  # the field that had the keyboard is gone
        if self._coming and known.part is not KeyPart.UNKNOWN:
            self._coming = False
            self.opened.emit(self)
            if known.part is KeyPart.PUT_BACK:
                give(self.back.code.control)

    def _ask_sheet(self) -> None:
        """Opens the preview of the sheet: printed from there, the secret is never in a file."""
        from desktop.views.preview.dialog import preview_secret  # noqa: PLC0415 - only where a paper is shown

        self.message.clear()
        shown = preview_secret(
            self._context,
            "Feuille de secours",
            self._key.sheet,
            self._key.sheet_shown,
            name="feuille-de-secours.pdf",
            after=AFTER,
            parent=self.window(),
        )
        shown.taken.connect(self._key.sheet_taken)

    def _busy(self, busy: bool) -> None:
        for button in (self.back.send, self.make, self.replace):
            button.setEnabled(not busy)

    def _restored(self) -> None:
        self.back.clear()
        self._done = True

    def _ask(self) -> None:
        self.message.clear()
        self._key.ask()
        self.asking.ask(self.replace)
        self._show()

    def _keep(self) -> None:
        self._key.keep()
        self._show()
        give(self.replace)

    def _replace(self) -> None:
        self.asking.hide()
        give(self.make)
        self._key.replace()


class PutBack(QWidget):
    """The field for the thirteen groups of the sheet; and a button for a person who has no sheet."""

    def __init__(self, theme: Theme, restore: Callable[[str], object], enrol: Callable[[], object]) -> None:
        super().__init__()
        self._restore = restore
        self._box = QPlainTextEdit()
        self.code = Field(
            "Code de la feuille de secours",
            self._box,
            name="code",
            help="Treize groupes, dans l’ordre de la feuille. Chacun est vérifié.",
        )
        self._box.setPlaceholderText(example_of("ABCDE FGHJK …"))
        hints = Qt.InputMethodHint
        self._box.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhPreferUppercase)
        self.count = Label("", "small", "muted")
        self.send = Button("Rétablir la clé", self._submit, kind="main")
        self.enrol = Button("Inscrire à nouveau cet ordinateur…", enrol, kind="quiet")
        lines = _column(self)
        for part in (self.code, self.count):
            lines.addWidget(part)
        lines.addLayout(row(self.send))
        lines.addWidget(Label(_NO_SHEET, tone="muted"))
        lines.addLayout(row(self.enrol))
        self._box.textChanged.connect(self._count)
        theme.changed.connect(self._fit)
        self._fit()

    def refuse(self, sentence: str, begin: int, end: int) -> None:
        """Shows the error under the field, and selects the wrong part, ready to be typed again."""
        self.code.refuse(sentence, focus=True)
        if end:
            cursor = self._box.textCursor()
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._box.setTextCursor(cursor)

    def clear(self) -> None:
        """Removes the secret from the field, also from what "undo" could bring back."""
        self._box.clear()
        self.code.clear_error()

    def _submit(self) -> None:
        self.code.clear_error()
        self._restore(self._box.toPlainText())

    def _count(self) -> None:
        self.count.say(copied(self._box.toPlainText()))

    def _fit(self) -> None:
        self._box.setFixedHeight(QFontMetrics(QApplication.font()).lineSpacing() * _LINES + 20)


def _column(of: QWidget) -> QVBoxLayout:
    column = flush(QVBoxLayout(of), 10)
    return column
