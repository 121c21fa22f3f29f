"""The person to ask about the commune's acts: what is signed with each act, and what is sent beside it."""

from functools import partial

from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.person_words import FIELDS, PRIVATE_FIELDS, SIGNED_FIELDS
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.field_cards import GroupCard
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import bring_new_into_sight

_SIGNED_HEAD = "Son rôle, inscrit dans chaque envoi"
_FOR_GOOD = (
    "La plateforme les garde avec l’envoi\u00a0; les autres communes ne les reçoivent pas."
    " Un envoi signé ne s’efface pas\u00a0: écrivez le nom plus bas, dans «\u00a0Nom\u00a0», et pas ici."
)
#: Shown where a name is typed, as the GDPR requires (articles 13 and 14).
_NOTICE = (
    "Facultatif. Sert seulement à joindre la mairie au sujet de ses envois. Joint aux envois, jamais publié. Lu par les"
    " services de la plateforme et de la préfecture. Vous pouvez le corriger ou l’effacer à tout moment\u00a0: Données"
    " personnelles. Prévenez la personne si ce n’est pas vous."
)


class PersonCard(Card):
    """The fields about the person; what is typed is saved after a pause, and on leaving the field."""

    def __init__(self, context: PageContext, of_commune: OfCommune) -> None:
        status = Label("", "small", "muted", wrap=False)
        super().__init__("Personne à contacter", icon=Icon(context.theme, "pencil"), beside=(status,))
        self._of, self._typed = of_commune, of_commune.person
        self.status = status
        self._beginning = self._filling = False
        self._before: QWidget | None = None  # what had the keyboard as it was asked for
        self.form = EditorForm(context.theme, FIELDS, self, free=False)
        self.fields = self.form.fields
        self.add(Label("Elle répond aux questions sur les envois de la commune. Tout est facultatif.", tone="muted"))
        signed, private = GroupCard(context.theme, private=True), GroupCard(context.theme, private=True)
        signed.head(_SIGNED_HEAD)
        for group, asked in ((signed, SIGNED_FIELDS), (private, PRIVATE_FIELDS)):
            group.add(*(self.fields[words.name] for words in asked))
        signed.add(Label(_FOR_GOOD, "small", "muted"))
        private.add(Label(_NOTICE, "small", "muted"))
        self.add(signed, private)
        self.form.left.connect(self._left)
        self.form.typed.connect(self._type)
        self.form.entered.connect(self._typed.insist)
        of_commune.refreshed.connect(self._show)
        self._typed.saving.connect(self._say_saving)
        self._typed.refused.connect(self.form.refuse)
        self._show()

    def begin(self) -> None:
        """Gives the keyboard to the first empty field, once the texts have been read."""
        self._beginning, self._before = self._of.known is None, QApplication.focusWidget()
        if not self._beginning:
            give((self.form.first_empty or self.form.first).control)

    def _type(self, name: str, text: str) -> None:
        if not self._filling:
            self._typed.type(name, text)

    def _left(self, name: str) -> None:
        self._typed.leave(name)
        self._show()

    def _show(self) -> None:
        for name, field in self.fields.items():
            text = self._typed.fill(name, field.text, focused=field.control.hasFocus())
            if field.text != text:
                self._filling = True
                self.form.put({name: text})
                self._filling = False
                self._typed.leave(name)  # a wrong text that was saved comes back with what is wrong with it
        if self._beginning and self._began_elsewhere:
            self._beginning = False
        if self._beginning:
            self.begin()

    @property
    def _began_elsewhere(self) -> bool:
        """Whether she has given the keyboard to something in this tab herself, while it was read."""
        tab, focus = self.parentWidget(), QApplication.focusWidget()
        return tab is not None and focus is not None and focus is not self._before and tab.isAncestorOf(focus)

    def _say_saving(self, sentence: str, tone: Tone) -> None:
        self.status.say(sentence, tone)
        if tone == "error":
            announce(self.status, sentence)


class MayorCard(Card):
    """Whether a need may only leave once the mayor has validated it."""

    def __init__(self, context: PageContext, of_commune: OfCommune) -> None:
        super().__init__("Validation par le maire", icon=Icon(context.theme, "pencil"))
        self._of = of_commune
        self.box = QCheckBox("Faire &valider chaque besoin par le maire")
        self.box.setAccessibleDescription("Un besoin ne part alors qu’une fois validé.")
        self.add(
            self.box,
            Label("Un besoin ne part alors qu’une fois validé. Vous notez qui valide, et quand.", "small", "muted"),
        )
        self.came_back = Notice()
        self.add(self.came_back)
        see = ("Voir nos besoins", lambda: context.go("needs", ""))
        of_commune.came_back.connect(lambda sentence: self.came_back.say(sentence, *((see,) if sentence else ())))
        self.came_back.renewed.connect(partial(bring_new_into_sight, self.came_back))  # it may be below the window
        self.box.clicked.connect(of_commune.mayor_validates)
        of_commune.refreshed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self._of.mayor is not None:
            self.box.setChecked(self._of.mayor)
