"""The page of requests: the list, the path in five steps, the screen before sending, and the request that was sent."""

from collections.abc import Callable
from functools import partial

from desktop.domain.refusals import Refusal
from desktop.domain.requests import FIELDS
from desktop.viewmodels.kit.preview import PaperBuilder, receipt
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Tone
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.requests import papers
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.over_text import field_of
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.screens import LISTS, QUESTIONS, RequestScreen
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.requests.words import COPY
from desktop.views.preview.dialog import PreviewDialog, file_name, preview
from desktop.views.requests.form import RequestForm
from desktop.views.requests.list_screen import RequestsList
from desktop.views.requests.sheet import RequestSheetScreen
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.forms.recovered_notice import RecoveredNotice
from desktop.views.widgets.forms.saving import add_save_key, show_saving
from desktop.views.widgets.keyboard.closed_form import ClosedForm
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines_screen import BinScreens
from desktop.views.widgets.notice import NO_LONGER, Notice, announce
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.screen import Screen, Screens
from desktop.views.widgets.tabs import Tabs

_TITLE = "Demande au préfet"
_SUBTITLE = "Demander un financement, à tout moment\u00a0: objet, plan de financement, pièces, lettre."
_TABS = {RequestScreen.LIST.name: "Nos demandes", RequestScreen.BIN.name: "Corbeille"}
_SUBTITLES = {
    RequestScreen.LIST: _SUBTITLE,
    RequestScreen.BIN: "Un brouillon reste ici trente jours. Ensuite il est effacé.",
}


class RequestsPage(Page):
    """Targets: those of `RequestNavigation.open`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(_TITLE, _SUBTITLE, scroll=False)
        self._context = context
        self.previewed: PreviewDialog | None = None
        self.navigation = navigation = RequestNavigation(context.actor, self)
        self.requests, self.editor, self.sheet = navigation.requests, navigation.editor, navigation.sheet
        context.actor.batch.connect(self._follow_batch)
        self._make_acts()
        self._make_screens(context)
        self._connect()
        self._show()

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.requests.refresh()
        self.navigation.bin.refresh()
        self.editor.resume()
        if target:
            self.open(target)

    def lead(self, name: str) -> None:
        if self.navigation.screen is RequestScreen.WRITING and name:
            self.form.lead(name)

    def _follow_batch(self) -> None:
        """During a round, reads the list again while it is in sight."""
        if self.list.isVisible():
            self.requests.refresh()

    def to_lists(self) -> None:
        self.navigation.give_way()

    def start_over(self) -> None:
        if self.navigation.screen in LISTS:
            self.visited()
            self.navigation.turn(RequestScreen.LIST)
        else:
            self.navigation.leave()

    @property
    def part(self) -> str:
        return self.navigation.screen.name.lower()

    def leaving(self) -> None:
        self.editor.pause(marked=self.navigation.recovered.undecided)

    def open(self, target: str) -> None:
        if not self.editor.active:
            self.trouble.clear()
        self.navigation.open(target)

    def _make_acts(self) -> None:
        navigation, act = self.navigation, RequestAct
        self._actions = {
            act.WRITE: self.act("É&crire une demande", lambda: self.open(NEW)),
            act.NEXT: self.act("Sui&vant", lambda: self._walk(navigation.path.go_on)),
            act.PREVIOUS: self.act("&Précédent", lambda: self._walk(navigation.path.go_back)),
            act.PRINT: self.act("Imprimer la le&ttre", self._see_letter),
            act.COPY: self.act(COPY.replace("nouvelle", "&nouvelle"), navigation.copy),
            act.SUBMIT: self.act("&Mettre dans la boîte d’envoi", self.editor.ask_submit),
            act.CONFIRM: self.act("O&ui, mettre dans la boîte d’envoi", self.editor.submit),
            act.BACK_TO_TEXT: self.act("&Revenir au texte", navigation.back_to_text),
            act.DISCARD: self.act("Mettre à la corbeille", navigation.discard),
            act.ABANDON: self.act("Abandonner le complément", navigation.abandon),
            act.COMPLETE: self.act("&Compléter la demande", self.sheet.resume),
            act.CANCEL: self.act("&Annuler l’envoi", lambda: self.reading.ask_cancel()),
            act.WITHDRAW: self.act("&Retirer cette demande…", navigation.ask_withdrawal),
            act.CONFIRM_WITHDRAWAL: self.act("O&ui, retirer cette demande", navigation.withdraw),
            act.KEEP: self.act("&Garder cette demande", navigation.keep),
        }

    def _make_screens(self, context: PageContext) -> None:
        self.back = Button("‹\u00a0Toutes les demandes", self.navigation.leave, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.list = RequestsList(context.theme, self.requests, self._actions[RequestAct.WRITE])
        back, leave_text = "Remettre &dans nos demandes", partial(self.navigation.turn, RequestScreen.BIN)
        self.tabs = Tabs(context.theme, _TABS)
        self.bin = BinScreens(context.theme, self.navigation.bin, back, leave_text)
        self.form = RequestForm(context.theme, self.editor, self.navigation.path)
        self.asked, self.trouble, self.editing = Notice(), Notice(), Screen()
        self.refused = self.editing.message
        self.recovered = RecoveredNotice(self.navigation.swap_texts, until="que cette demande n’est pas envoyée")
        self.editing.column.setSpacing(10)
        for notice in (self.recovered, self.trouble, self.asked):
            self.editing.column.addWidget(notice)
        self.editing.column.addWidget(self.form, 1)
        ClosedForm(self.editing, self.editor.finished, self.editor.opened)
        self.confirming = ConfirmScreen(context.theme, grouped=False)
        self.reading = RequestSheetScreen(context.theme, self.sheet, self._see_receipt, context.go)
        self._with_acts: dict[RequestScreen, Screen] = {
            RequestScreen.BIN: self.bin.lines,
            RequestScreen.BINNED: self.bin.text,
            RequestScreen.ERASING: self.bin.erasing,
        }
        self._screens: dict[RequestScreen, Screen | RequestSheetScreen] = {
            RequestScreen.LIST: self.list,
            **self._with_acts,
            RequestScreen.WRITING: self.editing,
            RequestScreen.SENDING: self.confirming,
            RequestScreen.WITHDRAWING: self.confirming,
            RequestScreen.READING: self.reading,
        }
        self.stack = Screens()
        for screen in dict.fromkeys(self._screens.values()):
            self.stack.addWidget(screen)
        self.header.put(self.status, self.back)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.navigation.start()
        self.requests.refreshed.connect(self._offer)
        self.sheet.shown.connect(lambda _: self._offer())  # after the sheet has said what became of a question
        self.bin.lines.emptied.connect(self.tabs.take_over)
        self.tabs.turned.connect(lambda key: self.navigation.turn(RequestScreen[key]))
        for lists in (self.requests, self.navigation.bin):
            lists.refreshed.connect(self._count)
        self._count()
        for screen in self._with_acts.values():
            screen.offered.connect(self._offer)
        self.list.opened.connect(self.open)
        self.editor.saving.connect(self._saving)
        self.editor.opened.connect(lambda _opened: self._head())
        self.editor.opened.connect(lambda _opened: self.refused.clear())
        self.editor.closed.connect(self.take_had)  # another text has fields of its own
        self.editor.changed.connect(self.refused.forget_refusal)
        self.editor.changed.connect(self._head)  # it is a draft apart by now, perhaps
        self.editor.wrong.connect(self._wrong)
        for news in (self.editor.overtaken, self.editor.already_lodged):  # the navigation, connected before, keeps them
            news.connect(lambda _sentence: self._change_over_text())
        # At the foot: what stands above the form is out of sight where she writes, in large letters.
        self.editor.kept_apart.connect(partial(self.refused.say, tone="warn"))
        self.navigation.late.connect(
            lambda sentence: self._screens[self.navigation.screen].message.say(sentence, tone="warn")
        )
        self.editor.sent.connect(self.reading.say_once_shown)
        self.editor.binned.connect(self.bin.lines.tell_binned)
        self.sheet.cancelled.connect(self._say_cancelled)
        self.navigation.turned.connect(self._show)
        self.navigation.path.turned.connect(self.refused.forget_news)  # it would take the room of a low window
        self.navigation.path.weighed.connect(self._offer)  # once the letter is printed, sending is the main act
        self.navigation.begun.connect(self._begin)
        self.navigation.returned.connect(self.list.focus)
        self.form.deliberation.connect(lambda: self._see_of_request("Projet de délibération", papers.deliberation))
        self.form.note.connect(lambda: self._see_of_request("Note pour le conseil", papers.note))
        add_save_key(self, self.editor.say_kept)

    # --- writing ---------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        opened, navigation = self.navigation.opened, self.navigation
        self._say_over_text()
        sentence = opened.recovered if opened is not None else ""
        self.recovered.show_state(navigation.recovered, sentence, self.editor.fields)
        self.recovered.start(partial(self.form.start, self.take_had()))

    def _say_over_text(self) -> None:
        over = self.navigation.over_text
        see = (("Voir la demande d’origine", partial(self.open, over.origin)),) if over.origin else ()
        (self.asked.say_cancelled if over.reopened else partial(self.asked.say, tone="warn"))(over.words, *see)
        self._offer()

    def _say_cancelled(self, sentence: str) -> None:
        self.reading.message.say_cancelled(sentence)
        self._offer()

    def _change_over_text(self) -> None:
        """While one writes: what is said no longer keeps its room, so that the form does not move."""
        if self.navigation.over_text.words or not self.asked.isVisible():
            self._say_over_text()
        else:
            self.asked.say_in_place(NO_LONGER)

    def _saving(self, sentence: str, tone: Tone) -> None:
        self.requests.opened_here(self.editor.id)
        show_saving(sentence, tone, status=self.status, trouble=self.trouble, save_again=self.editor.keep)

    def _walk(self, turn: Callable[[], None]) -> None:
        """Goes to another step, and gives the keyboard to the first thing to do there."""
        turn()
        self.form.go_on()

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        """Leads to the field of a single problem; several are listed on the last step, each with a way to its field."""
        field = field_of(problems)
        self.refused.forget_refusal()
        if field is None:
            self.navigation.path.turn(Step.REVIEW)
            self.form.start()
        elif field.partition(".")[0] not in FIELDS:  # a rule that speaks of no field
            self.refused.say_refused(words_of(problems[0]))
        else:
            self.form.lead(field)
        announce(self, words_of(problems[0]))

    # --- papers ----------------------------------------------------------------------------------------------------

    def _see(self, title: str, paper: PaperBuilder, id: str, about: str) -> "PreviewDialog":
        build = paper(id, self._context.clock(), demonstration=bool(self._context.demonstration))
        name = file_name(f"{title.replace('au préfet', 'préfet')} {about}")
        self.previewed = shown = preview(self._context, title, build, name=name, parent=self.window())
        return shown

    def _see_of_request(self, title: str, paper: PaperBuilder) -> None:
        """Shows a paper of the request; everything is saved first, so that it says what the page says."""
        self.navigation.with_open(lambda id, about: self._see(title, paper, id, about))

    def _see_letter(self) -> None:
        def see(id: str, about: str) -> None:
            shown = self._see("Lettre au préfet", papers.letter, id, about)
            shown.taken.connect(self.navigation.path.note_printed)

        self.navigation.with_open(see)

    def _see_receipt(self) -> None:
        sheet = self.sheet.sheet
        if sheet is not None and sheet.receipt:
            self._see("Accusé", receipt, sheet.receipt, sheet.title)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self) -> None:
        screen, confirmation = self.navigation.screen, self.navigation.confirmation
        if screen in QUESTIONS and confirmation is not None:
            self.confirming.show_confirmation(confirmation)
        if screen is not RequestScreen.READING:
            self.reading.message.clear()
        self.stack.setCurrentWidget(self._screens[screen])
        listed = screen in LISTS
        self.tabs.setVisible(listed)
        if listed:
            self.tabs.mark(screen.name)
        self.back.setVisible(not listed)
        self.status.setVisible(screen is RequestScreen.WRITING)
        self._head()
        words = _SUBTITLES.get(screen, "")
        self.describe(words, words if screen is RequestScreen.BIN else "")
        self._offer()

    def _head(self) -> None:
        self.head(self.editor.heading if self.navigation.screen is RequestScreen.WRITING else _TITLE)

    def _offer(self) -> None:
        self._actions[RequestAct.NEXT].setStatusTip(self.navigation.path.next_words)
        if self.sheet.sheet is not None and self.sheet.sheet.cancel_words:
            self._actions[RequestAct.CANCEL].setText(f"&{self.sheet.sheet.cancel_words}")
        acts = self.navigation.acts
        own = self._with_acts[self.navigation.screen].bar_acts if acts is None else acts.of(self._actions)
        moved = any(notice.after_question for notice in (self.reading.message, self.asked))
        self.set_acts(own.danger_moved() if moved else own)

    def _count(self) -> None:
        self.tabs.show_counts(dict(zip(_TABS, (self.requests.count, self.navigation.bin.count), strict=True)))
