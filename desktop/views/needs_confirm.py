"""The screen before something leaves: what will be sent, in whose name, when it must arrive; not a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.viewmodels.french import of
from desktop.viewmodels.need_sending import Sending
from desktop.viewmodels.need_sheet import Sheet
from desktop.views.card import Card
from desktop.views.columns import paper, wrapping
from desktop.views.label import Label
from desktop.views.notice import Notice, announce
from desktop.views.theme import Theme

_WIDEST = 54  # ems
_PUBLIC = "Ce texte sera public, avec le nom de la commune."


class ConfirmScreen(QScrollArea):
    """Read before the main act; the acts themselves stand in the page's bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        wrapping(inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        self.heading = Label("", "section")
        self.lead = Label()
        self.deadline = Notice()
        self.wrong = Notice()
        self.card = paper()
        for part in (self.heading, self.lead, self.wrong, self.deadline, self.card):
            column.addWidget(part)
        column.addStretch(1)
        self._theme, self._inner = theme, inner
        self.setWidget(inner)
        theme.changed.connect(self._fit)
        self._fit()

    def show_sending(self, sending: Sending) -> None:
        where = f" au nom {of(sending.commune)}" if sending.commune else ""
        self._show(
            f"Voici ce qui partira{where}",
            "Relisez. Ensuite le texte ne change plus. Vous pourrez annuler tant que l’envoi n’a pas commencé.",
            sending.deadline
            + ("" if sending.enrolled else " Ce poste n’est pas encore inscrit : l’envoi attendra l’inscription."),
            (*sending.fields, ("Publication", _PUBLIC)),
        )

    def show_withdrawal(self, sheet: Sheet) -> None:
        self._show(
            "Retirer ce besoin ?",
            "Un retrait sera envoyé à la plateforme. Une fois parti, il ne peut pas être repris.",
            "Le besoin restera dans votre liste, avec la mention «\u00a0Retiré\u00a0».",
            (("Besoin à retirer", sheet.title),),
        )

    def _fit(self) -> None:
        """A line that is read must not run across a whole screen."""
        self._inner.setMaximumWidth(round(self._theme.em * _WIDEST))

    def _show(self, heading: str, lead: str, deadline: str, fields: Sequence[tuple[str, str]]) -> None:
        self.wrong.clear()
        self.heading.say(heading)
        self.lead.say(lead)
        self.deadline.say(deadline)
        fill(self.card, fields)
        self.verticalScrollBar().setValue(0)
        announce(self, f"{heading}. {lead}")


def fill(card: Card, fields: Sequence[tuple[str, str]]) -> None:
    """Each field as a quiet label and its text, whole."""
    while (item := card.body.takeAt(card.body.count() - 1)) is not None:
        widget = item.widget()
        if widget is None:
            card.body.addItem(item)
            break
        widget.hide()
        widget.deleteLater()
    for label, text in fields:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(label, "small", "muted"))
        words = Label(text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        card.add(part)
