"""The screen before a request leaves, or before it is withdrawn: what will be sent, to whom; not a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.requests import NO_QUOTE_YET
from desktop.viewmodels.kit.french import of
from desktop.viewmodels.requests.sending import LETTER_STAYS, RequestSending
from desktop.viewmodels.requests.sheet import RequestText
from desktop.views.widgets.card import Card
from desktop.views.widgets.columns import paper, scrolled
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.theme import Theme

_WIDEST = 62  # ems: a line that is read must not run across a whole screen
_PRIVATE = "Cette demande est lue par les services de l’État. Elle n’est pas publiée."


class ConfirmRequest(QWidget):
    """Read before the main act; the acts themselves stand in the page's bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._inner = QWidget()
        self.heading = Label("", "section")
        self.lead = Label()
        self.warnings = Notice()
        self.caution = Notice()
        self.card = paper()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        for part in (self.heading, self.lead, self.warnings, self.caution, self.card):
            column.addWidget(part)
        column.addStretch(1)
        self.area = scrolled(self._inner)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.area)
        theme.changed.connect(self._fit)
        self._fit()

    def show_sending(self, sending: RequestSending) -> None:
        where = f" au nom {of(sending.commune)}" if sending.commune else ""
        what = "Voici le complément qui partira" if sending.again else "Voici ce qui partira"
        waits = "" if sending.enrolled else " Ce poste n’est pas encore inscrit\u00a0: l’envoi attendra l’inscription."
        self._show(
            f"{what}{where}",
            f"Relisez. Ensuite le texte ne change plus. Vous pourrez annuler tant que l’envoi n’a pas commencé.{waits}",
            (
                *sending.fields,
                *([("Départ des pièces", sending.files)] if sending.files else []),
                ("Lecture", _PRIVATE),
                ("À faire aussi", LETTER_STAYS),
            ),
        )
        self.warnings.say("\n".join(f"⚠ {warning}" for warning in sending.warnings), tone="warn")
        self.caution.say(NO_QUOTE_YET)

    def show_withdrawal(self, sheet: RequestText) -> None:
        self._show(
            "Retirer cette demande\u202f?",
            "Un retrait sera envoyé au préfet par la plateforme. Une fois parti, il ne peut pas être repris.",
            (("Demande à retirer", sheet.title),),
        )
        self.warnings.clear()
        self.caution.say("La demande restera dans votre liste, avec la mention «\u00a0Retirée\u00a0».")

    def _fit(self) -> None:
        self._inner.setMaximumWidth(round(self._theme.em * _WIDEST))

    def _show(self, heading: str, lead: str, fields: Sequence[tuple[str, str]]) -> None:
        self.heading.say(heading)
        self.lead.say(lead)
        fill(self.card, fields)
        self.area.verticalScrollBar().setValue(0)
        announce(self, f"{heading}. {lead}")


def fill(card: Card, fields: Sequence[tuple[str, str]]) -> None:
    """Each field as a quiet label and its text, whole, in place of what the card held."""
    while card.body.count() > 1:  # the heading's place stays
        item = card.body.takeAt(1)
        widget = item.widget() if item is not None else None
        if widget is not None:
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
