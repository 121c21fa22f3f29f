"""Personal data: what is stored, why, for how long, whom to ask; saving a copy, and erasing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import of
from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.personal_words import Protection
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, rule
from desktop.views.widgets.file_dialogs import ask_where
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.forms.field_cards import reading
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice, NoticeTone
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import bring_new_into_sight

_HERE = (
    "Sur cet ordinateur\u00a0: la personne à contacter, ce qui est joint aux envois, les noms dans les lettres,"
    " qui a validé un besoin.",
    "Pourquoi\u00a0: pour joindre la mairie au sujet de ses envois. Base\u00a0: mission d’intérêt public (RGPD,"
    " art.\u00a06-1-e). Aucune décision n’est prise par une machine.",
    "Qui les lit\u00a0: la mairie, le service qui entretient l’ordinateur, puis les services de la plateforme et de la"
    " préfecture.",
    "Combien de temps\u00a0: ici, jusqu’à ce que vous les effaciez\u202f; dans les sauvegardes de cet ordinateur,"
    " douze mois au plus.",
    "Vos droits\u00a0: les lire, les corriger, les effacer, en limiter l’emploi, vous y opposer. Écrivez au maire,"
    " au délégué à la protection des données de la commune, ou à la CNIL.",
)
_ERASES = (
    "Nom, adresse et téléphone disparaissent d’ici et des sauvegardes. Cela ne peut pas être annulé.",
    "Un besoin validé garde la date de sa validation, sans le nom.",
    "Pour ce qui est déjà parti, de cet ordinateur ou d’un autre de la commune, un envoi demande à la plateforme de les"
    " effacer aussi.",
    "Vos besoins, vos votes, leurs signatures et leurs accusés restent. Votre fonction aussi.",
    "Ensuite, l’application dit ce qui reste, et ce que vous pouvez y faire.",
)
_AGAIN = "Un effacement n’est pas terminé\u00a0: une copie restait hors de portée. Effacez de nouveau pour la joindre."
_UNKNOWN = "Qui répond de ces données sur la plateforme\u00a0: la campagne le dira, après l’inscription."


class PersonalCard(Card):
    """The card about personal data."""

    def __init__(self, context: PageContext, of_commune: OfCommune) -> None:
        super().__init__("Données personnelles", icon=Icon(context.theme, "lock"))
        self._of = of_commune
        self._protects: Protection | None = None  # what the card says; None before the first reading
        self.message = Notice()
        self.add(Label(f"Responsable sur cet ordinateur\u00a0: la commune {of(context.commune)}."))
        for sentence in _HERE:
            self.add(Label(sentence))
        self._protection = QWidget()
        self._protection_column = flush(QVBoxLayout(self._protection), 6)
        self.add(rule(), Label("Sur la plateforme", "part"), self._protection, rule())
        self.show_kept = Button("Voir ce &qui est gardé ici", self._turn)
        self.copy = Button("Enregistrer une &copie…", self._ask_copy)
        self.erase = Button("Effacer ces données…", self._ask, kind="danger")
        self.kept = QWidget()
        self._places = flush(QVBoxLayout(self.kept), 8)
        self.kept.hide()
        self.again = Label(_AGAIN, tone="warn")
        self.again.hide()
        self.asking = ErasureCard(self._erase, self._keep)
        AtFoot(self.asking, self)
        self.add(self.show_kept, self.kept, self.copy, self.again, self.erase, self.message)
        of_commune.refreshed.connect(self._show)
        of_commune.message.connect(self._tell)
        of_commune.person.kept.connect(self.message.clear)  # "erased" is no longer true of new data
        self._show()

    def _show(self) -> None:
        known = self._of.known
        if known is None:
            return
        if known.protection != self._protects:
            self._show_protection(known.protection)
        kept = [reading(one.place, one.values) for one in known.listed]
        _fill(self._places, kept or [Label("Aucune donnée personnelle n’est gardée ici.", tone="muted")])
        self.again.setVisible(known.unfinished)
        self.erase.setEnabled(known.may_erase)
        self.copy.setEnabled(known.may_copy)
        self.asking.letters.setVisible(known.letters)

    def _show_protection(self, protection: Protection) -> None:
        self._protects = protection
        words = [Label(sentence) for sentence in protection.paragraphs] or [Label(_UNKNOWN, tone="muted")]
        if protection.service:
            words.append(Label("À qui écrire\u00a0: " + ", ".join(protection.service) + "."))
        _fill(self._protection_column, words)

    def _turn(self) -> None:
        self.kept.setVisible(self.kept.isHidden())
        hidden = self.kept.isHidden()
        self.show_kept.setText("Voir ce &qui est gardé ici" if hidden else "Masquer ce &qui est gardé ici")

    def _tell(self, sentence: str, tone: NoticeTone) -> None:
        self.message.say(sentence, tone=tone)
        bring_new_into_sight(self.message)

    def _ask_copy(self) -> None:
        def save(file: Path) -> None:
            self._of.export(file)

        name = "donnees-personnelles.txt"
        ask_where(self, "Enregistrer une copie des données personnelles", name, "Texte (*.txt)", save)

    def _ask(self) -> None:
        self.message.clear()
        self.asking.letters.setChecked(False)
        self.asking.ask(self.erase)

    def _keep(self) -> None:
        self.asking.hide()
        give(self.erase)

    def _erase(self) -> None:
        self.asking.hide()
        give(self.show_kept)
        self._of.erase(letters=self.asking.letters.isChecked())


class ErasureCard(SureCard):
    """The question before erasing, which cannot be undone."""

    def __init__(self, erase: Callable[[], object], keep: Callable[[], object]) -> None:
        self.letters = QCheckBox("Effacer aussi les noms dans les lettres au préfet")
        super().__init__(
            "Effacer définitivement\u202f?",
            (*(Label(sentence) for sentence in _ERASES), self.letters),
            ("Garder ces &données", keep),
            ("O&ui, effacer définitivement", erase),
        )


def _fill(column: QVBoxLayout, parts: Sequence[QWidget]) -> None:
    discard_parts(column)
    for part in parts:
        column.addWidget(part)
