"""The screen for the USB stick: writing it, reading its answer in, and the list of what was carried."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.form_fields import example_of
from desktop.viewmodels.outbox.obstacle import Remedy
from desktop.viewmodels.outbox.usb_stick import CarriedStick, RefusedAt, shown_refusal
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import Columns, paper
from desktop.views.widgets.file_dialogs import ask_folder, ask_which, stick
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import PageContext

_KINDS = "Réponse de la plateforme (*.relais)"


class StickScreen(QWidget):
    """`back` leads to the list of acts; `remedies`: words and act of each button beside a refusal."""

    def __init__(
        self,
        context: PageContext,
        back: Callable[[], object],
        remedies: Mapping[Remedy, tuple[str, Callable[[], object]]],
    ) -> None:
        super().__init__()
        self.setAccessibleName("Clé USB")
        self._remedies = remedies
        self._chosen: Path | None = None  # the folder of the stick that she chose last, in this session
        self.stick = CarriedStick(context.actor, self, place=context.places.usb)
        self.message = Notice()
        self.leave = Button("‹\u00a0Retour aux envois", back, kind="quiet")
        self.state = Label()
        self.code = Field(
            "Code d’i&nscription",
            QLineEdit(),
            name="code",
            help=self.stick.known.code_help,
        )
        self._ready(self.code)
        self.write = Button("É&crire sur une clé…", self._ask_folder, kind="main")
        self.take = Button("&Reprendre la réponse…", self._ask_file)
        self.where = Label("", "small", "muted")
        self._name_place()
        there, back_again, carried = paper("Emporter"), paper("Rapporter"), paper("Ce qui a voyagé")
        there.add(
            Label(
                "Sans réseau, une clé USB porte vos envois à la préfecture, qui les remet à la plateforme. Ils sont "
                "scellés\u00a0: seules la plateforme et la préfecture peuvent les lire. "
                "Ils restent «\u00a0Sur clé USB\u00a0» jusqu’au retour de leur accusé."
            ),
            self.state,
            self.code,
            row(self.write),
            self.where,
        )
        back_again.add(
            Label("Quand la clé revient, elle rapporte vos accusés et les nouvelles de la campagne."), row(self.take)
        )
        self.none = Label("Rien n’a encore voyagé sur une clé.", tone="muted")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        carried.add(self.none, self.lines)
        first = QWidget()
        column = flush(QVBoxLayout(first), 16)
        column.addWidget(there)
        column.addWidget(back_again)
        column.addStretch(1)
        second = QWidget()
        side_panel = QVBoxLayout(second)
        side_panel.setContentsMargins(0, 0, 0, 0)
        side_panel.addWidget(carried)
        side_panel.addStretch(1)
        whole = flush(QVBoxLayout(self), 12)
        whole.addLayout(row(self.leave))
        whole.addWidget(Columns(context.theme, first, second, cards=True), 1)
        whole.addWidget(self.message)  # below the buttons: above, it would push them away from under the pointer
        self.stick.refreshed.connect(self._show)
        self.stick.busy.connect(self._busy)
        self.stick.message.connect(lambda sentence, tone: self.message.say(sentence, tone=tone))
        self.stick.refused.connect(self._refuse)
        self.stick.written.connect(self._forget_code)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the list, as from other sheets."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave.click()
        else:
            super().keyPressEvent(event)

    def visited(self) -> None:
        if self.write.isEnabled():  # otherwise a stick is still read or written: not to pull it out stays said
            self.message.clear()
        self.stick.refresh()
        give(self.write)

    def write_to(self, folder: Path) -> None:
        """Writes the USB stick that is mounted at this folder."""
        self.code.clear_error()
        self._chosen = folder
        self.stick.write_typed(folder, self.code.text)

    def _ask_folder(self) -> None:
        if sentence := self.stick.trouble(self.code.text):
            self.code.refuse(sentence, focus=True)
            return
        if self.stick.place is not None:
            self.write_to(self.stick.place)
            return
        ask_folder(self, "Choisir la clé USB", self.write_to, start=self._start())

    def _ask_file(self) -> None:
        if self.stick.place is not None:
            self.stick.take_latest(self.stick.place)
            return
        ask_which(
            self,
            "Choisir la réponse sur la clé USB",
            _KINDS,
            lambda files: self.stick.take_back(files[0]),
            start=self._start(),
        )

    def _start(self) -> Path | None:
        """The stick that is plugged in; where none is found, or several, the folder that she wrote to last."""
        plugged = stick()
        chosen = self._chosen if self._chosen is not None and self._chosen.is_dir() else None
        return chosen if chosen is not None and (plugged is None or chosen.is_relative_to(plugged)) else plugged

    def _name_place(self) -> None:
        """In a demonstration the folder is known: the buttons lose the "…" that announces a question."""
        place = self.stick.place
        if place is None:
            self.where.hide()
        else:
            self.where.say(f"Dans cette démonstration, la clé est un dossier\u00a0: «\u00a0{place.name}\u00a0».")
            for button in (self.write, self.take):
                button.setText(button.text().removesuffix("…"))

    def _ready(self, field: Field) -> None:
        control = field.control
        if isinstance(control, QLineEdit):
            control.setPlaceholderText(example_of("ABCD-EFGH-…"))
            control.setMaxLength(300)
            control.returnPressed.connect(self._ask_folder)

    def _show(self) -> None:
        known = self.stick.known
        # Two lines: the sentence is longer once a stick was written.
        self.state.setMinimumHeight(self.state.fontMetrics().size(0, "x\nx").height())
        self.code.explain(known.code_help)
        self.code.setVisible(known.takes_code)
        self.state.say(known.sentence)
        self.none.setVisible(not known.lines)
        discard_parts(self.lines)
        for line in known.lines:
            one = QWidget()
            words = flush(QVBoxLayout(one), 2)
            words.addWidget(Label(line.words))
            words.addWidget(Label(line.note, "small", "muted"))
            self.lines.addWidget(one)

    def _forget_code(self) -> None:
        """It has left: the next stick would ask to enrol once more, and want the platform's card."""
        if isinstance(self.code.control, QLineEdit):
            self.code.control.clear()

    def _busy(self, busy: bool) -> None:
        for part in (self.write, self.take, self.code):
            part.setEnabled(not busy)
        if busy:
            self.message.say("La clé est lue ou écrite. Ne la retirez pas.")

    def _refuse(self, refusal: Refusal) -> None:
        self.message.clear()
        shown = shown_refusal(refusal, takes_code=self.stick.known.takes_code)
        match shown.at:
            case RefusedAt.CODE:
                self.code.refuse(shown.sentence, focus=True)
            case RefusedAt.ABOVE:
                self.message.say(shown.sentence, *(self._remedies[remedy] for remedy in shown.remedies), tone="warn")
