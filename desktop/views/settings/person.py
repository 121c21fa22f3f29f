"""The person to ask about the commune's acts: what is signed with each act, and what is sent beside it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QListView

from desktop.viewmodels.settings.commune import OfCommune
from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.field_cards import GroupCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.page import PageContext

#: Name, label and help of each field.
_SIGNED = (
    ("profile", "&Profil", "Par exemple\u00a0: secrétaire général de mairie."),
    ("function", "Fonctio&n", "Par exemple\u00a0: accueil et état civil."),
)
_PRIVATE = (
    ("name", "N&om", "Par exemple\u00a0: Mme Anne Martin."),
    ("email", "Adresse élect&ronique", "Celle de la mairie, par exemple mairie@exemple.fr."),
    ("telephone", "&Téléphone", "Dix chiffres, par exemple 02 61 91 12 34."),
)
_SIGNED_HEAD = "Inscrits dans chaque envoi"
_FOR_GOOD = (
    "La plateforme les garde avec l’envoi\u00a0; les autres communes ne les reçoivent pas."
    " Un envoi signé ne s’efface pas\u00a0: n’y écrivez aucun nom."
)
_PROFILES = (
    "Maire",
    "Adjoint au maire",
    "Adjointe au maire",
    "Première adjointe",
    "Premier adjoint",
    "Directrice générale des services",
    "Directeur général des services",
    "Secrétaire général de mairie",
    "Secrétaire générale de mairie",
    "Agent administratif",
    "Agente administrative",
    "Conseiller municipal",
    "Conseillère municipale",
)
#: Shown where a name is typed, as the GDPR requires (articles 13 and 14).
_NOTICE = (
    "Facultatif. Sert seulement à joindre la mairie au sujet de ses envois. Joint aux envois, jamais publié. Lu par les"
    " services de la plateforme et de la préfecture. Vous pouvez le corriger ou l’effacer à tout moment\u00a0: Données"
    " personnelles. Prévenez la personne si ce n’est pas vous."
)
_MOST = 400


class PersonCard(Card):
    """The fields about the person; each is saved on leaving it."""

    def __init__(self, context: PageContext, of_commune: OfCommune) -> None:
        status = Label("", "small", "ok", wrap=False)
        super().__init__("Personne à contacter", icon=Icon(context.theme, "pencil"), beside=(status,))
        self._of = of_commune
        self.status = status
        self._beginning = False
        self._shown: dict[str, str] = {}  # the text that was last put into each field
        self.fields: dict[str, Field] = {}
        self.add(Label("Elle répond aux questions sur les envois de la commune. Tout est facultatif.", tone="muted"))
        signed, private = GroupCard(context.theme, private=True), GroupCard(context.theme, private=True)
        signed.head(_SIGNED_HEAD)
        for group, fields in ((signed, _SIGNED), (private, _PRIVATE)):
            for name, label, help in fields:
                group.add(self._field(name, label, help))
        signed.add(Label(_FOR_GOOD, "small", "muted"))
        private.add(Label(_NOTICE, "small", "muted"))
        self.add(signed, private)
        titles = QCompleter(_PROFILES, self)
        titles.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line("profile").setCompleter(titles)
        offers = QListView()
        titles.setPopup(offers)
        context.theme.dress(offers)  # a window of its own
        of_commune.refreshed.connect(self._show)
        of_commune.kept.connect(self._kept)
        of_commune.refused.connect(lambda name, sentence: self.fields[name].refuse(sentence))

    def begin(self) -> None:
        """Gives the keyboard to the first empty field, once the texts have been read."""
        self._beginning = self._of.known is None
        if self._beginning:
            return
        empty = [field for field in self.fields.values() if not field.text]
        (empty or list(self.fields.values()))[0].control.setFocus()

    def keep(self) -> None:
        """Saves all fields, as the one typed in last may not have been left yet."""
        for name, field in self.fields.items():
            if field.error.isHidden():
                self._of.keep(name, field.text)

    def line(self, name: str) -> QLineEdit:
        control = self.fields[name].control
        if not isinstance(control, QLineEdit):
            raise TypeError(name)
        return control

    def _field(self, name: str, label: str, help: str) -> Field:
        control = QLineEdit()
        control.setMaxLength(_MOST)
        field = self.fields[name] = Field(label, control, help=help, name=name)
        control.editingFinished.connect(partial(self._left, name))
        return field

    def _left(self, name: str) -> None:
        self._of.keep(name, self.fields[name].text)

    def _show(self) -> None:
        """Fills the fields from the database, except one that is being typed in."""
        known = self._of.known
        for name, field in self.fields.items():
            text = "" if known is None else known.fields[name]
            typing = field.control.hasFocus() and field.text != self._shown.get(name, "")
            if field.error.isHidden() and not typing:
                self._shown[name] = text
                if field.text != text:
                    self.line(name).setText(text)
        if self._beginning:
            self.begin()

    def _kept(self, sentence: str) -> None:
        self.status.say(sentence)
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
        self.box.clicked.connect(of_commune.mayor_validates)
        of_commune.refreshed.connect(self._show)

    def _show(self) -> None:
        if self._of.known is not None:
            self.box.setChecked(self._of.known.mayor)
