"""The mayor's validation of a need: the text, and the name of the person who validates it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.french import FIXED
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.forms.editor_form import LINE_MOST
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.theme import Theme


class ValidationScreen(ConfirmScreen):
    """Asks for the name; the date is today's. Where no name is needed, it only asks for a yes."""

    validated = Signal(str)  #: the name as typed; "" where none is asked for
    returned = Signal()

    def __init__(
        self, theme: Theme, yes: str = "&Valider", no: str = "&Revenir à la fiche", *, grouped: bool = True
    ) -> None:
        """`grouped` False: saying yes sends at once, so that Enter in the name must press nothing."""
        super().__init__(theme, grouped=grouped)
        self.name = QLineEdit()
        self.name.setMaxLength(LINE_MOST)
        self.field = Field(
            "Validé &par", self.name, help=f"Nom et fonction. Par exemple{FIXED}: Mme Martin, maire.", name="by"
        )
        self.add_fields(self.field)
        if grouped:
            self.name.returnPressed.connect(lambda: self.validated.emit(self.name.text()))
        self._yes = yes
        self.validate = self.act(yes, lambda: self.validated.emit(self.name.text()))
        self.stay = self.act(no, self.returned.emit)
        self.offer(self.validate, back=self.stay)

    def show_confirmation(self, confirmation: Confirmation) -> None:
        self.field.clear_error()
        self.field.setVisible(confirmation.names_mayor)
        self.validate.setText(f"&{confirmation.yes}" if confirmation.yes else self._yes)
        super().show_confirmation(confirmation)

    def put_away(self) -> None:
        """Forgets the name, so that another text cannot be validated in it by one press."""
        super().put_away()
        self.name.clear()

    def refuse(self, sentence: str) -> None:
        self.field.refuse(sentence, focus=True)
