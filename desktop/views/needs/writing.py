"""Writing a need: its form, what is shown beside it, a text found after a crash, and whether all is saved."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.needs.advice import ShownAdvice
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.opened_form import OpenedForm
from desktop.viewmodels.needs.screens import NeedScreen, WritingAct, acts_of_writing
from desktop.views.needs.advice import AdvicePanel
from desktop.views.needs.form import NeedForm
from desktop.views.needs.templates import TemplateCard
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.columns import Columns
from desktop.views.widgets.forms.recovered_notice import RecoveredNotice
from desktop.views.widgets.forms.saving import add_save_key, show_saving
from desktop.views.widgets.keyboard.closed_form import ClosedForm
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import NO_LONGER, Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme


class WritingScreen(Screen):
    """The screen in which a need is written."""

    #: The need's id, once all is saved and shown: it is to be sent, or the mayor's validation to be asked; whether
    #: another program had changed it, so that the form was not what she has pressed for.
    departing = Signal(str, bool)
    before_mayor = Signal(str, bool)

    def __init__(
        self,
        theme: Theme,
        navigation: NeedNavigation,
        status: Label,
    ) -> None:
        super().__init__()
        editor, advice = navigation.editor, navigation.advice
        self._navigation, self._editor, self._status = navigation, editor, status
        self._advice = advice
        self._recovered_sentence = ""
        self._typed = ""  # the field in which was typed before a crash; "" for none
        self._about_changed = ""  # what to say of the first change; "" once it is said
        self._asked = False  # the open text waits for the mayor, and was not changed since
        self.form = NeedForm(theme, editor)
        self.panel = AdvicePanel(advice)
        self.templates = TemplateCard()
        self.recovered = RecoveredNotice(navigation.swap_texts, until="que ce besoin n’est pas envoyé")
        self.about, self.trouble, self.caution = Notice(), Notice(), Notice()
        side_panel = QWidget()
        side = flush(QVBoxLayout(side_panel), 12)
        side.addWidget(self.templates)
        self._side = side
        self._unfolded = self._aside = False
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._note_field)
        self.columns = Columns(theme, self.form, side_panel, keep=True, cards=True)
        self.columns.turned.connect(self._place)
        self.pinned = Button("", self._see_advice, kind="quiet")
        self.pinned.hide()
        bar = self.columns.verticalScrollBar()
        bar.valueChanged.connect(self._pin)
        bar.rangeChanged.connect(self._pin, Qt.ConnectionType.QueuedConnection)  # after the form's layout, not amid it
        self.form.advice_wanted.connect(self._lead)
        advice.message.connect(self._advise)
        self._place()
        self._advise(advice.current)
        for part in (self.caution, self.recovered, self.about, self.trouble, self.pinned):
            self.column.addWidget(part)
        self.column.addWidget(self.columns, 1)
        self.submit = self.act("&Mettre dans la boîte d’envoi", lambda: self._depart(self.departing))
        self.ask_mayor = self.act("Faire &valider par le maire", lambda: self._depart(self.before_mayor))
        self.discard = self.act("Mettre à la corbeille", self._discard)
        self._actions = {
            WritingAct.SUBMIT: self.submit,
            WritingAct.ASK_MAYOR: self.ask_mayor,
            WritingAct.DISCARD: self.discard,
        }
        editor.opened.connect(self._show)
        ClosedForm(self, editor.finished, editor.opened)
        editor.kept_apart.connect(self._go_on_apart)
        editor.caution_changed.connect(self._change_caution)
        editor.mayor_set.connect(self._tell_mayor)
        navigation.begun.connect(self._begun)
        editor.replaced.connect(self.form.form.put)
        editor.saving.connect(self._saving)
        self.form.typed.connect(advice.refresh)
        self.form.changed.connect(self._changed)
        self.templates.taken.connect(self._take)
        self.templates.closed.connect(self.start)
        self.panel.joined.connect(self._go_aside)
        add_save_key(self, editor.say_kept)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._advice.again()

    def entered(self) -> None:
        if self._aside:  # whatever she answered there
            self._aside = False
            self.form.form.go_on()

    def come_back(self) -> None:
        """From the question whether the text may leave: she writes on where she was."""
        self._navigation.back_to_text()
        if self._navigation.screen is NeedScreen.WRITING:
            self.form.form.go_on()

    def _go_aside(self) -> None:
        self._aside = True

    def start(self) -> None:
        """Gives the first field the keyboard."""
        self.form.form.start()

    def show_wrong(self, problems: tuple[Refusal, ...]) -> None:
        first = self.form.show_wrong(problems)
        self.columns.verticalScrollBar().setValue(0)
        if first is not None:
            self.columns.ensureWidgetVisible(first)
        announce(self, words_of(problems[0]))

    # --- what exists already ---------------------------------------------------------------------------------------

    def _place(self) -> None:
        """Places the panel beside the form where there is room; otherwise under the title, unfolded by its line."""
        narrow = self.columns.narrow
        (self.form.advice.room if narrow else self._side).addWidget(self.panel)
        self._fold()

    def _fold(self) -> None:
        narrow = self.columns.narrow
        # Beside the form, Tab reaches the panel itself and does not need to stop at its line.
        reached = Qt.FocusPolicy.StrongFocus if narrow else Qt.FocusPolicy.ClickFocus
        self.form.advice.button.setFocusPolicy(reached)
        self.panel.setVisible(not narrow or (self._unfolded and bool(self._advice.current.headline)))
        if narrow:
            self.form.advice.fold("▾" if self._unfolded else "▸", "Déplié" if self._unfolded else "Replié")
        else:
            self.form.advice.fold("→", "À côté du formulaire", beside=True)

    def _advise(self, advice: ShownAdvice) -> None:
        self.form.advice.show_advice(advice)
        self._fold()
        self._pin()

    def _lead(self) -> None:
        """Leads to the first button of the panel; pressed again, it folds the panel."""
        self._unfolded = not self._unfolded
        self._fold()
        if self.panel.isVisible() and self.panel.buttons:
            give(self.panel.buttons[0])

    def _note_field(self, _before: QWidget | None, now: QWidget | None) -> None:
        if any(field.control is now for field in self.form.form.fields.values()):
            self.form.tell_typed()  # not where she leaves for the suggestions: they stay as she saw them

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the suggestions back to the field that she came from, whichever way."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.panel.isAncestorOf(focus)
        if event.key() != Qt.Key.Key_Escape or not inside:
            super().keyPressEvent(event)
            return
        self.form.form.go_on()
        self._unfolded = False
        self._fold()

    def _see_advice(self) -> None:
        self._unfolded = False
        self._lead()

    def _pin(self) -> None:
        """Shows a second line above the form, where the panel has no room beside it and the first has scrolled away."""
        line, headline = self.form.advice, self._advice.current.headline.replace("&", "")
        gone = line.mapTo(self.columns.viewport(), line.rect().bottomLeft()).y() < 0
        self.pinned.setText(f"▴ {headline}")
        self.pinned.setAccessibleName(headline)
        self.pinned.setVisible(self.columns.narrow and gone and bool(headline))

    def _depart(self, way: SignalInstance) -> None:
        self._editor.away = False  # even where another commune's need was to be shown in its place
        self._editor.when_followed(lambda changed: way.emit(self._editor.id, changed))

    def _discard(self) -> None:
        self._editor.discard(partial(self._navigation.needs.discard, keep_before=self._navigation.recovered.undecided))

    def _begun(self) -> None:
        self.recovered.show_state(self._navigation.recovered, self._recovered_sentence, self._editor.fields)
        self.recovered.start(partial(self.form.form.start, self._typed))

    def _tell_caution(self, caution: str) -> None:
        other = self._editor.counts_beside
        see = (("Voir le besoin d’origine", partial(self._navigation.open, other)),) if other else ()
        self.caution.say(f"⚠ {caution}" if caution else "", *see, tone="warn")

    def _change_caution(self, caution: str) -> None:
        """While one writes: a warning that goes keeps its room, so that the form does not move."""
        if caution or not self.caution.isVisible():
            self._tell_caution(caution)
        else:
            self.caution.say_in_place(NO_LONGER)

    def _tell_mayor(self, mayor: bool) -> None:
        acts = acts_of_writing(mayor=mayor).of(self._actions)
        self.set_acts(acts.danger_moved() if self.message.after_question else acts)
        if self._asked and not mayor:
            self._asked = False
            self.about.clear()

    def _show(self, opened: OpenedForm) -> None:
        self._recovered_sentence, self._typed = opened.recovered, opened.typed
        self.trouble.clear()
        self._asked = opened.waits
        self.about.say(opened.about)
        self._about_changed = opened.about_changed
        self._tell_caution(opened.caution)
        self.discard.setText(self._editor.discard_words)
        self.templates.offer(opened)
        self._tell_mayor(opened.mayor)
        self.columns.verticalScrollBar().setValue(0)

    def _go_on_apart(self, sentence: str) -> None:
        """The text goes on in another draft, which corrects nothing and was not shown to the mayor."""
        self._asked = False
        self.about.clear()
        self.message.say(sentence, tone="warn")
        self.discard.setText(self._editor.discard_words)
        self.form.files.show()
        self.form.fixed.hide()
        announce(self, sentence)

    def _changed(self) -> None:
        self.templates.follow(self._editor.fields)
        sentence, self._about_changed, self._asked = self._about_changed, "", False
        if sentence and self.about.isVisible():  # typing cancels a validation that was asked for or given
            self.about.say_in_place(sentence)

    def _take(self, fields: Mapping[str, str]) -> None:
        self.form.form.put(dict.fromkeys(self._editor.fields, "") | dict(fields))  # another template may stand there
        self.about.say(
            "Voici un modèle. Remplacez chaque phrase par la vôtre.",
            ("Effacer le modèle", lambda: self._clear(fields)),
        )
        self._about_changed = "Le modèle est devenu votre texte."
        self._editor.keep()
        self.start()

    def _clear(self, fields: Mapping[str, str]) -> None:
        self.form.form.put(dict.fromkeys(fields, ""))
        self.about.clear()
        self.start()

    def _saving(self, sentence: str, tone: Tone) -> None:
        show_saving(sentence, tone, status=self._status, trouble=self.trouble, save_again=self._editor.keep)
