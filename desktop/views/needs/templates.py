"""Beside an empty form: a text to begin with for each theme of the campaign, to be overwritten."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.viewmodels.needs.opened_form import OpenedForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field


class TemplateCard(Card):
    """Offers the templates."""

    taken = Signal(object)  #: dict[str, str]: the fields of the chosen template

    def __init__(self) -> None:
        super().__init__()
        self._opened: OpenedForm | None = None  # until a need is written
        self.choice = ChoiceBox()
        self.choice.setMaxVisibleItems(14)
        self.field = Field(
            "Partir d’un modèle", self.choice, help="Un premier texte par thème. Vous le changez ensuite."
        )
        self.take = Button("Prendre ce modèle", self._take)
        self.choice.currentIndexChanged.connect(lambda: self.take.setEnabled(bool(self.choice.currentData())))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.add(self.field, self.take)
        self.hide()

    def offer(self, opened: OpenedForm) -> None:
        """Shows the card for a need in which nothing is written yet."""
        self._opened = opened
        self.choice.clear()
        self.choice.addItem("Sans modèle", "")
        for template in opened.templates:
            self.choice.addItem(opened.themes.get(template.theme, template.title), template.theme)
        self.follow(opened.fields)

    def follow(self, fields: Mapping[str, str]) -> None:
        self.setVisible(self._opened is not None and self._opened.offers_templates(fields))

    def _take(self) -> None:
        if self._opened is not None and (texts := self._opened.template_for(self.choice.currentData())):
            self.taken.emit(texts)
