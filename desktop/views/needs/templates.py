"""Beside an empty form: a text to begin with for each theme of the campaign, to be overwritten."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.domain.needs import FIELDS
from desktop.viewmodels.needs.editor import OpenedForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field

if TYPE_CHECKING:
    from sync.contract.campaign import NeedTemplate


class TemplateCard(Card):
    """Offers the templates."""

    taken = Signal(object)  #: dict[str, str]: the fields of the chosen template

    def __init__(self) -> None:
        super().__init__()
        self._templates: tuple[NeedTemplate, ...] = ()
        self._offered = False
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
        self._templates = opened.templates
        self.choice.clear()
        self.choice.addItem("Sans modèle", "")
        for template in opened.templates:
            self.choice.addItem(opened.themes.get(template.theme, template.title), template.theme)
        self._offered = bool(opened.templates) and not opened.corrects
        self.follow(opened.fields)

    def follow(self, fields: Mapping[str, str]) -> None:
        self.setVisible(self._offered and not any(text.strip() for text in fields.values()))

    def _take(self) -> None:
        template = next((one for one in self._templates if one.theme == self.choice.currentData()), None)
        if template is not None:
            self.taken.emit({name: str(getattr(template, name)) for name in FIELDS if getattr(template, name, "")})
