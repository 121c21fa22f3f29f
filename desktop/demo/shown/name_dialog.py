"""Asks for the commune whose name the demonstration bears: a search in the official list, on this computer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.database import prefects
from desktop.demo.worlds.world import BAND
from desktop.domain.refusals import Refusal
from desktop.runtime.titles import MARK
from desktop.runtime.worker import Worker
from desktop.viewmodels.kit.choose import Choose
from desktop.viewmodels.kit.form_fields import example_of
from desktop.viewmodels.kit.list_model import LINE
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.choose_commune import row_of
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.search_line import SearchLine
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.theme import Theme

_WIDE, _HIGH = 44, 34  # ems
_OTHER = "La démonstration, qui montre une demande au préfet, ne peut pas porter ce nom\u00a0: choisissez-en un autre."
_WORDS = (
    "Seuls les noms de la commune, du département et de sa préfecture sont repris, suivis de «\u00a0(exemple)\u00a0».",
    "Tout le reste demeure inventé, et rien ne part. La démonstration reprend à l’étape 1, après une question"
    " et quelques secondes de préparation.",
)


class NameDialog(QDialog):
    """Nothing is made here: the search is the one of the first start, and the choice is only told."""

    demonstration = BAND
    chosen = Signal(str)  #: the INSEE code; "" for the invented commune again

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{MARK}Le nom de votre commune")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._by_pointer = ByPointer(self)
        self._worker = Worker("name")
        self._choose = Choose(self._worker, self)
        self.line = SearchLine(theme)
        self.line.setPlaceholderText(example_of("Baule, 45130"))
        self.line.setMaxLength(80)
        self.list = LineList(theme, self._choose.model, LINE, row_of, "Communes trouvées")
        self.use = Button("&Essayer avec ce nom", self._choose.make, kind="main")
        self.use.setEnabled(False)
        self.sentence = Label("", "small", "muted")
        self._lay()
        self._connect()
        self.finished.connect(lambda _result: self._worker.close())
        room = parent.screen().availableSize() * 0.94
        self.resize(min(round(theme.em * _WIDE), room.width()), min(round(theme.em * _HIGH), room.height()))

    def choose(self, insee: str) -> None:
        """Part of `choose.Maker`: there is no database to make, as the name is borrowed once this dialog is closed."""

    def _lay(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(20, 12, 20, 14)
        inside.setSpacing(10)
        inside.addWidget(Label("Essayer avec le nom de votre commune", "section"))
        for words in _WORDS:
            inside.addWidget(Label(words))
        inside.addWidget(Field("&Nom de la commune ou code postal", self.line))
        inside.addWidget(self.list, 1)
        inside.addWidget(self.sentence)
        self.invented = Button("La commune &inventée", lambda: self._tell(""))
        inside.addLayout(row(self.use, self.invented, None, Button("&Fermer", self.reject)))
        whole = flush(QVBoxLayout(self), 0)
        whole.addWidget(DemonstrationBand(BAND))
        whole.addLayout(inside, 1)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._choose.search)
        self.line.down.connect(self.list.enter)
        self.line.entered.connect(self._come)
        self.list.answer(self.line.text)
        self.list.chosen.connect(self._picked)
        self.list.entered_on.connect(self._choose.make)
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._picked(index.row()))
        self._choose.searched.connect(self._show_results)
        self._choose.made.connect(self._tell)

    def _show_results(self) -> None:
        self.sentence.say_any(self._choose.sentence)
        self.use.setEnabled(self._choose.picked is not None)

    def _come(self) -> None:
        self.list.come()
        self.list.mark(max(0, self._choose.namesake))

    def _picked(self, at: int) -> None:
        self._choose.pick(at)
        self.use.setEnabled(self._choose.picked is not None)

    def _tell(self, insee: str) -> None:
        try:
            if insee:
                prefects.authority(insee, "department")
        except Refusal as refusal:  # the story has a request to the préfet, which could not be written under that name
            self.sentence.say(f"{refusal.sentence} {_OTHER}")
            return
        self.accept()
        self.chosen.emit(insee)
