"""Beside a form that is opened empty: a text to begin with for each theme of the campaign, to be overwritten.

It stays while she writes, so that nothing moves under her eyes, and until she hides it.
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.viewmodels.needs.opened_form import OpenedForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field

_FIRST = "Un premier texte par thème. Vous le changez ensuite."
_WRITTEN = "Un modèle remplacerait votre texte\u00a0: videz-le d’abord."


class TemplateCard(Card):
    """Offers the templates."""

    taken = Signal(object)  #: dict[str, str]: the fields of the chosen template
    closed = Signal()  #: she hid the card, which had the keyboard

    def __init__(self) -> None:
        super().__init__()
        self._opened: OpenedForm | None = None  # until a need is written
        self.choice = ChoiceBox()
        self.choice.setMaxVisibleItems(14)
        self._free = True  # a template would replace nothing of hers
        self.field = Field("Partir d’un modèle", self.choice, help=_FIRST)
        self.take = Button("Prendre ce modèle", self._take)
        self.close_it = Button("Masquer", self._hide, kind="quiet", about="Partir d’un modèle")
        self.choice.currentIndexChanged.connect(self._enable)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.add(self.field, FoldingButtons(self.take, self.close_it))
        self.hide()

    def offer(self, opened: OpenedForm) -> None:
        """Shows the card for a need in which nothing is written yet."""
        self._opened = opened
        self.choice.clear()
        self.choice.addItem("Sans modèle", "")
        for template in opened.templates:
            self.choice.addItem(opened.themes.get(template.theme, template.title), template.theme)
        self.setVisible(opened.offers_templates(opened.fields))
        self.follow(opened.fields)

    def follow(self, fields: Mapping[str, str]) -> None:
        """`fields`: what is typed now. Where a template would replace it, none can be taken, and why is said."""
        self._free = self._opened is None or self._opened.may_take(fields)
        self.field.help.say(_FIRST if self._free else _WRITTEN)
        self._enable()

    def _enable(self) -> None:
        self.take.setEnabled(self._free and bool(self.choice.currentData()))

    def _hide(self) -> None:
        self.hide()
        self.closed.emit()

    def _take(self) -> None:
        if self._opened is not None and (texts := self._opened.template_for(self.choice.currentData())):
            self.taken.emit(texts)
