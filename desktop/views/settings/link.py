"""The enrolment of this PC and its last exchanges."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QVBoxLayout,
    QWidget,
)

from desktop.viewmodels.settings.link import ENROLMENT, Enrolling, LinkModel, doubt_on_leaving, trouble_on_leaving
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons, Icon, bullet, row
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.forms.pressed import when_released
from desktop.views.widgets.keyboard.giving import give, has_keyboard
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.scrolling import bring_new_into_sight
from desktop.views.widgets.table import Table

_BRINGS = (
    "Une fois cet ordinateur inscrit, ce qui est dans la boîte d’envoi partira dès que le réseau sera là.",
    "Les dates de la campagne et les propositions arriveront ici.",
    "Chaque envoi recevra un accusé signé, que vous garderez.",
)

#: The button is below the fields; for the first enrolment, in the bar of the page.
_OWN_BUTTON = (Enrolling.AGAIN, Enrolling.NEEDED)


class EnrolCard(Card):
    """Before the enrolment: what it brings, and two fields. After it: with which platform, and since when."""

    left = Signal()  #: the fields are done with, by an enrolment or without: the card will be less high

    def __init__(self, context: PageContext, link: LinkModel) -> None:
        super().__init__("Inscription de cet ordinateur", icon=Icon(context.theme, "exchange"))
        self._context, self._link = context, link
        self._with_her = True  # she has not gone elsewhere with the keyboard while the platform was asked
        self.result = Notice()
        self.result.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it can be given the keyboard, but Tab never stops there
        self.state = Label()
        self.again = Button("Inscrire à nouveau", self.open_form, kind="quiet")
        self.form = QWidget()
        self.asked = EditorForm(context.theme, ENROLMENT, self, free=False)
        self.url, self.code = self.asked.fields.values()
        self.asked.left.connect(lambda name: when_released(self, lambda: self._check(name)))
        self.asked.entered.connect(lambda _name: self.submit())
        if link.imposed:
            self.asked.put({"url": context.platform_url})
            self.url.control.setEnabled(False)
            self.url.help.say("Imposée par votre service informatique.")
        form = flush(QVBoxLayout(self.form), 12)
        for sentence in _BRINGS:
            form.addLayout(bullet(sentence))
        form.addSpacing(4)
        form.addWidget(self.url)
        form.addWidget(self.code)
        self.send = Button("Inscrire cet ordinateur", self.submit, kind="main")
        self.keep = Button("Ne rien changer", self.close_form)
        form.addWidget(FoldingButtons(self.send, self.keep))
        self.add(self.result, self.state, self.form)
        self.body.addLayout(row(self.again))
        link.refreshed.connect(self._show)
        link.enrolled.connect(self._enrolled)
        link.refused.connect(self._refused)
        link.failed.connect(self._failed)
        link.busy.connect(self._busy)
        self._show()

    def open_form(self) -> None:
        """Shows the fields and puts the keyboard on the first that is empty, in sight as a page opens at its top."""
        self._link.ask_again()
        self.result.clear()
        self._show()
        (self.asked.first_empty or self.code).lead()

    def close_form(self) -> None:
        """Leaves the fields; the present enrolment stays as it is."""
        self._link.keep_enrolment()
        for field in (self.url, self.code):
            field.clear()
        self.code.control.clear()
        self._show()
        give(self.again)
        bring_new_into_sight(self.heading)  # the fields had been scrolled to, and nothing else tells which card is left
        self.left.emit()

    def submit(self) -> None:
        self._with_her = True
        self.result.clear()
        for field in (self.url, self.code):
            field.clear_error()
        self._link.enrol(self.url.text, self.code.text)

    def _check(self, name: str) -> None:
        field = self.asked.fields[name]
        if self.form.isHidden():  # the click may have closed it
            return
        sentence = trouble_on_leaving(name, field.text)
        if sentence and field.wrong != sentence:
            field.refuse(sentence)
        field.advise(doubt_on_leaving(name, field.text))

    def _busy(self, busy: bool) -> None:
        if busy:
            self.result.say("Inscription en cours. Cela peut prendre une minute.")
            # A field that is disabled loses the keyboard to the next card, and the page would scroll down to that.
            give(self.result)
        else:
            self._with_her = has_keyboard(self.result)
        self.send.setEnabled(not busy)
        self.form.setEnabled(not busy)

    def _refused(self, name: str, sentence: str) -> None:
        already = self.url.error.isVisible() or self.code.error.isVisible()
        self.asked.fields[name].refuse(sentence, focus=self._with_her and not already)
        self.result.clear()

    def _failed(self, sentence: str, field: str) -> None:
        self.result.say(sentence, tone="warn")
        if self._with_her:
            give(self.asked.fields[field].control)

    def _enrolled(self, sentence: str) -> None:
        self.code.control.clear()
        self.result.say(sentence, tone="ok")  # stays in sight, with the keyboard on it, while exchanges follow
        if self._with_her:
            self.left.emit()

    def forget(self) -> None:
        """Takes the message about the enrolment away when the page is visited again."""
        if self._link.closed:
            self.result.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the fields, if this computer is enrolled already."""
        if event.key() == Qt.Key.Key_Escape and self.keep.isVisible():
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        known, offered = self._link.known, self._link.enrolling
        policy = self.form.sizePolicy()
        policy.setRetainSizeWhenHidden(offered is Enrolling.UNREAD)  # else what is below moves once it is read
        self.form.setSizePolicy(policy)
        self.form.setVisible(offered in (Enrolling.FIRST, *_OWN_BUTTON))
        self.send.setVisible(offered in _OWN_BUTTON)
        self.keep.setVisible(offered is Enrolling.AGAIN)
        self.again.setVisible(offered is Enrolling.OFFERED)
        self.state.say(*known.standing(self._context.commune, self._context.platform_url))


class ExchangesCard(Card):
    """The last exchanges as a table."""

    def __init__(self, context: PageContext, link: LinkModel) -> None:
        super().__init__("Derniers échanges", icon=Icon(context.theme, "outbox"))
        self._link = link
        about = Label("Un échange envoie ce qui attend, puis rapporte les nouvelles.", tone="muted")
        self.none = Label("Aucun échange pour l’instant. Ils commencent après l’inscription.", tone="muted")
        self.table = Table("Derniers échanges", ("Quand", "Résultat", "Envoyé et reçu"), stretch=2, shares=True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().sectionResized.connect(self._fit)
        self.table.horizontalHeader().geometriesChanged.connect(self._fit)  # its text has another size
        context.theme.changed.connect(self.table.share)
        self.add(about, self.none, self.table)
        link.refreshed.connect(self._show)
        self._show()

    def _show(self) -> None:
        lines = self._link.known.lines
        self.none.setVisible(not lines and not self._link.known.unread)
        self.table.setVisible(bool(lines))
        self.table.show_rows(
            [(line.when, line.ended if line.well else f"⚠\u00a0{line.ended}", line.moved) for line in lines]
        )
        self._fit()

    def _fit(self) -> None:
        """Makes the table as high as its few lines: the page scrolls, not the table."""
        lines = self.table.verticalHeader().length() + self.table.horizontalHeader().height()
        self.table.setFixedHeight(lines + 2 * self.table.frameWidth())
