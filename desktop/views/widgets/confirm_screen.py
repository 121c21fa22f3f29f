"""The screen before something leaves: what will be sent, in whose name, who reads it, when it must arrive."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import FIXED, of
from desktop.viewmodels.needs.sending import NeedSending
from desktop.viewmodels.needs.sheet import NeedText
from desktop.views.widgets.columns import wrapping
from desktop.views.widgets.field_cards import ReadCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

_WIDEST = 54  # ems
_PUBLIC = "Ce texte sera public, avec le nom de la commune."


class ConfirmScreen(Screen):
    """Read before the main act; the acts themselves stand in the page's bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._inner = theme, QWidget()
        wrapping(self._inner)
        self.heading = Label("", "section")
        self.lead = Label()
        self.deadline = Notice()
        self.wrong = Notice()
        self.public, self.private = ReadCard(theme, private=False), ReadCard(theme, private=True)
        self.parts = QVBoxLayout(self._inner)
        self.parts.setContentsMargins(0, 0, 4, 0)
        self.parts.setSpacing(12)
        for part in (self.heading, self.lead, self.wrong, self.deadline, self.public, self.private):
            self.parts.addWidget(part)
        self.parts.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        self.column.addWidget(self._area)
        theme.changed.connect(self._fit)
        self._fit()

    def show_sending(self, sending: NeedSending) -> None:
        where = f" au nom {of(sending.commune)}" if sending.commune else ""
        what = "Voici la correction qui partira" if sending.corrects else "Voici ce qui partira"
        lead = "Relisez. Ensuite le texte ne change plus. Vous pourrez annuler tant que l’envoi n’a pas commencé."
        if sending.corrects:
            lead = f"Ce texte remplacera celui de «{FIXED}{sending.corrects}{FIXED}». {lead}"
        self.read(
            what + where,
            lead,
            sending.deadline
            + ("" if sending.enrolled else " Ce poste n’est pas encore inscrit : l’envoi attendra l’inscription."),
            (*sending.public, ("Publication", _PUBLIC)),
            sending.private,
            sending.contact,
        )
        self.wrong.say(" ".join(sending.hints), tone="warn")

    def show_withdrawal(self, sheet: NeedText) -> None:
        self.read(
            "Retirer ce besoin ?",
            "Un retrait sera envoyé à la plateforme. Une fois parti, il ne peut pas être repris.",
            f"Le besoin restera dans votre liste, avec la mention «{FIXED}Retiré{FIXED}».",
            (("Besoin à retirer", sheet.title),),
        )

    def read(
        self,
        heading: str,
        lead: str,
        notice: str,
        public: Sequence[tuple[str, str]] = (),
        private: Sequence[tuple[str, str]] = (),
        contact: str = "",
    ) -> None:
        self.wrong.clear()
        self.heading.say(heading)
        self.lead.say(lead)
        self.deadline.say(notice)
        self.public.fill(public)
        self.private.fill(private, contact)
        self._area.verticalScrollBar().setValue(0)
        announce(self, f"{heading}. {lead}")

    def _fit(self) -> None:
        """A line that is read must not run across a whole screen."""
        self._inner.setMaximumWidth(round(self._theme.em * _WIDEST))
