"""The page of needs: three lists, the editor, the questions before sending, the need that is read; one at a time."""

from functools import partial

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.communes_here import CommuneHere
from desktop.viewmodels.kit.french import parted
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.sent_act import SentAct
from desktop.viewmodels.kit.targets import NEW_IN, PERSON
from desktop.viewmodels.needs.joining import sent_sentence
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.screens import LISTS, NeedScreen, WayBack
from desktop.views.needs.conflict import ConflictScreen
from desktop.views.needs.import_screen import ImportScreen, ask_file
from desktop.views.needs.joining import JoiningScreen
from desktop.views.needs.list_screen import NeedsList
from desktop.views.needs.map_screen import MapScreen
from desktop.views.needs.neighbours import NeighboursScreen
from desktop.views.needs.papers import Papers
from desktop.views.needs.sheet import NeedSheetScreen
from desktop.views.needs.validation import ValidationScreen
from desktop.views.needs.writing import WritingScreen
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines_screen import BinScreens
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.screen import Screen, Screens
from desktop.views.widgets.scrolling import to_beginning
from desktop.views.widgets.tabs import Tabs

_TABS = {
    str(NeedScreen.OURS): "Nos besoins",
    str(NeedScreen.OTHERS): "Autres communes",
    str(NeedScreen.BIN): "Corbeille",
}
#: The screens with which the window is made; the others join it when they are first shown.
_AT_ONCE = (*LISTS, NeedScreen.READING)
_TITLE = "Besoins"
_WAYS_BACK = {
    WayBack.OURS: "‹\u00a0Tous nos besoins",
    WayBack.OTHERS: "‹\u00a0Autres communes",
    WayBack.CORRECTED: "‹\u00a0Le besoin corrigé",
}
_OF_BIN = "Un brouillon reste ici trente jours. Ensuite il est effacé."


class NeedsPage(Page):
    """Targets: those of `NeedNavigation.visit`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(_TITLE, scroll=False)
        self._context = context
        self.navigation = NeedNavigation(context.actor, context.places, context.commune, self)
        self._make_screens(context)
        self._make_questions(context)
        self._lay_out()
        self._connect_lists()
        self._connect_writing(context)
        self._connect_reading(context)
        context.actor.batch.connect(self._follow_batch)
        self._show()

    def _follow_batch(self) -> None:
        """During a round, reads the list only while it is in sight: with ten thousand lines each reading takes long."""
        if self.list.isVisible():
            self.navigation.needs.refresh()

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.navigation.visit(target)

    def to_lists(self) -> None:
        self.navigation.give_way()

    def start_over(self) -> None:
        self.navigation.to_lists()

    @property
    def part(self) -> str:
        return self.navigation.screen.name.lower()

    def leaving(self) -> None:
        self.navigation.editor.pause(marked=self.navigation.recovered.undecided)
        self.joining.typed.pause()

    # --- parts -----------------------------------------------------------------------------------------------------

    def _make_screens(self, context: PageContext) -> None:
        navigation, theme = self.navigation, context.theme
        self.back = Button(_WAYS_BACK[WayBack.OURS], navigation.leave, kind="quiet")
        self.status = Label("", "small", "muted", wrap=False)
        self.tabs = Tabs(context.theme, _TABS, lone=True)
        self.list, self.others = NeedsList(theme, navigation.needs), NeighboursScreen(theme, navigation.neighbours)
        leave_text = partial(navigation.turn, NeedScreen.BIN)
        self.bin = BinScreens(theme, navigation.bin, "Remettre &dans nos besoins", leave_text)
        self.editing = WritingScreen(theme, navigation, self.status)
        self.form, self.panel, self.recovered = self.editing.form, self.editing.panel, self.editing.recovered
        self.report = ImportScreen(theme, navigation.importing)
        papers = Papers(context, navigation.sheet, navigation.copies)
        self.reading = NeedSheetScreen(theme, navigation, papers, context.go)
        self.comparing = ConflictScreen(theme, navigation.conflict, navigation.back)
        self.map = MapScreen(theme, navigation)

    def _make_questions(self, context: PageContext) -> None:
        navigation, theme = self.navigation, context.theme
        self.confirming = ConfirmScreen(theme)
        self.confirming.offer(
            self.confirming.act("O&ui, mettre dans la boîte d’envoi", navigation.submit),
            back=self.confirming.act("&Revenir au texte", self.editing.come_back),
        )
        self.withdrawing = ConfirmScreen(theme)
        self.withdrawing.offer(
            None,
            self.withdrawing.act("O&ui, retirer ce besoin", navigation.withdraw),
            back=self.withdrawing.act("&Garder ce besoin", navigation.back),
        )
        self.validation = ValidationScreen(theme)
        self.settling = ValidationScreen(theme, no="&Revenir aux deux textes", grouped=False)
        self.joining = JoiningScreen(theme, navigation.detour.joining)

    def _lay_out(self) -> None:
        self._screens: dict[NeedScreen, Screen] = {
            NeedScreen.OURS: self.list,
            NeedScreen.OTHERS: self.others,
            NeedScreen.BIN: self.bin.lines,
            NeedScreen.BINNED: self.bin.text,
            NeedScreen.ERASING: self.bin.erasing,
            NeedScreen.WRITING: self.editing,
            NeedScreen.SENDING: self.confirming,
            NeedScreen.IMPORTED: self.report,
            NeedScreen.READING: self.reading,
            NeedScreen.VALIDATING: self.validation,
            NeedScreen.COMPARING: self.comparing,
            NeedScreen.SETTLING: self.settling,
            NeedScreen.WITHDRAWING: self.withdrawing,
            NeedScreen.JOINING: self.joining,
            NeedScreen.MAP: self.map,
        }
        self._in_sight: Screen = self.list
        self.stack = Screens()
        for place, screen in self._screens.items():
            (self.stack.addWidget if place in _AT_ONCE else self.stack.add_late)(screen)
            screen.offered.connect(self._offer)
        self.header.put(self.status, self.back)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)

    def _connect_lists(self) -> None:
        navigation = self.navigation
        navigation.start()
        navigation.turned.connect(self._show)
        navigation.returned.connect(self.list.focus)
        navigation.detour.neighbour_opened.connect(self.others.lead)
        navigation.others_listed.connect(self.others.master_detail.to_list)
        self.bin.lines.emptied.connect(self.tabs.take_over)
        self.tabs.turned.connect(lambda key: navigation.turn(NeedScreen(key)))
        for lists in (navigation.needs, navigation.neighbours, navigation.bin):
            lists.refreshed.connect(self._count)
            lists.refreshed.connect(self._describe)
        self._count()
        self.list.opened.connect(navigation.open)
        self.list.importing.connect(lambda: ask_file(self, navigation.importing))
        navigation.importing.refused.connect(self.list.message.say_refused)
        self.report.opened.connect(navigation.open)

    def _connect_writing(self, context: PageContext) -> None:
        navigation = self.navigation
        self.editing.departing.connect(navigation.departure.ask)
        self.editing.before_mayor.connect(navigation.departure.ask_mayor)
        self.form.contact_wanted.connect(lambda: context.go("settings", PERSON))
        self.panel.seen.connect(self._see)
        self.panel.voted.connect(self._see)
        self.panel.joined.connect(partial(navigation.detour.join_from, NeedScreen.WRITING))
        self.panel.routed.connect(lambda category: context.go("requests", NEW_IN + category))
        navigation.departure.wrong.connect(self._wrong)
        navigation.editor.opened.connect(lambda _opened: self._head())
        navigation.editor.closed.connect(self.editing.message.clear)  # the next text may be shown on the same screen
        navigation.editor.sent.connect(self.reading.say_once_shown)
        navigation.editor.binned.connect(self.bin.lines.tell_binned)
        navigation.editor.caution_changed.connect(lambda _caution: self._head())  # the heading changes with the draft

    def _connect_reading(self, context: PageContext) -> None:
        navigation, detour = self.navigation, self.navigation.detour
        self.reading.voting.connect(lambda id: context.go("votes", id))
        self.reading.joining.connect(lambda id: detour.join_from(NeedScreen.READING, id, navigation.sheet.id))
        self.reading.routed.connect(lambda category: context.go("requests", NEW_IN + category))
        navigation.copies.copied.connect(self._copied)
        navigation.copies.refused.connect(self._warn)
        navigation.conflict.settled.connect(self._settled)
        navigation.conflict.refused.connect(self.settling.message.say_refused)
        navigation.conflict.refused_name.connect(self.settling.refuse)
        self.settling.validated.connect(navigation.conflict.settle)
        self.settling.returned.connect(lambda: navigation.turn(NeedScreen.COMPARING))
        navigation.sheet.refused_name.connect(self.validation.refuse)
        navigation.sheet.cancelled.connect(self.reading.say_cancelled)
        # Another text may be opened although the one before ended without being closed.
        for change in (navigation.sheet.reopened, navigation.editor.opened):
            change.connect(lambda _: self.editing.message.follow(navigation.editor.id, ""))
        navigation.sheet.reopened.connect(self.editing.message.say_cancelled)
        self.validation.validated.connect(navigation.validate)
        self.validation.returned.connect(navigation.back)
        self.others.joining.connect(detour.ask_join)
        self.others.leaving.connect(detour.ask_leave)
        self.others.mapping.connect(navigation.show_map)
        self.others.voting.connect(lambda id: context.go("votes", id))
        self.others.erasing.connect(self.joining.typed.forget)
        self.joining.joined.connect(detour.joining.say)
        self.joining.left.connect(navigation.neighbours.leave)
        self.joining.returned.connect(navigation.return_from_question)
        navigation.neighbours.queued.connect(self._joined)
        navigation.neighbours.refused.connect(self._refuse)
        navigation.late.connect(lambda sentence: self._in_sight.message.say(sentence, tone="warn"))

    # --- messages about what was done ------------------------------------------------------------------------------

    def _see(self, service: str) -> None:
        """Leads to a service that answers the need being written, so that a vote for it may name the need."""
        self._context.go("services", self.navigation.editor.answered_by(service))

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        if self.navigation.screen is NeedScreen.WRITING:
            self.editing.show_wrong(problems)
        elif self._in_sight is self.reading:
            self._warn(" ".join(map(words_of, problems)))

    def _warn(self, sentence: str) -> None:
        self.reading.message.say(f"⚠ {sentence}", tone="warn")

    def _settled(self, _id: str, draft: str) -> None:
        if draft:
            kept = "Votre texte est gardé dans un nouveau brouillon."
            self.reading.message.say(kept, ("Ouvrir le brouillon", lambda: self.navigation.open(draft)), tone="ok")
        to_beginning(self.reading.title)  # the message is there
        give(self.back)  # the button that was pressed is gone, and the only other one may be "Annuler"

    def _copied(self, to: CommuneHere) -> None:
        self.reading.message.say(
            f"Copié dans les brouillons d’une autre commune\u00a0: {to.name}.",
            ("Ouvrir cette commune", lambda: self._context.other_commune(to.insee)),
            tone="ok",
        )

    def _joined(self, title: str, op: str) -> None:
        sentence = partial(sent_sentence, title, continued=self.navigation.detour.joining.answered)
        act = SentAct(self._context.actor, op, sentence(self._context.status_summary.opening.enrolment), anew=sentence)
        self._screens[self.navigation.screen].message.say_of_act(act)
        if self.navigation.screen is NeedScreen.OTHERS:  # the bar only offers to take it back now
            give(self.others.list)

    def _refuse(self, sentence: str) -> None:
        """Said where she is, and on no other screen, which would not say of what."""
        (self.joining.refuse if self._in_sight is self.joining else self._in_sight.message.say_refused)(sentence)

    def _count(self) -> None:
        of = self.navigation
        self.tabs.show_counts(dict(zip(_TABS, (of.needs.count, of.neighbours.count, of.bin.count), strict=True)))

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self) -> None:
        place = self.navigation.screen
        screen = self._screens[place]
        if self._in_sight is not screen:
            self._in_sight.put_away()
            self._in_sight = screen
        if self.navigation.confirmation is not None:
            screen.show_confirmation(self.navigation.confirmation)
        self.stack.setCurrentWidget(screen)
        listed = place in LISTS
        self.tabs.setVisible(listed)
        if listed:
            self.tabs.mark(place)
        self.back.setVisible(not listed)
        self.status.setVisible(place is NeedScreen.WRITING)
        self._head()
        self._describe()
        self._offer()
        screen.entered()
        if place is NeedScreen.VALIDATING:
            give(self.validation.name)

    def _describe(self) -> None:
        place, needs, others = self.navigation.screen, self.navigation.needs, self.navigation.neighbours
        subtitles = {NeedScreen.OURS: needs.subtitle, NeedScreen.OTHERS: others.subtitle, NeedScreen.BIN: _OF_BIN}
        words = subtitles.get(place, "")
        self.describe(words, parted(words)[0] if place is NeedScreen.BIN or words == needs.over else "")

    def _head(self) -> None:
        navigation = self.navigation
        self.back.setText(_WAYS_BACK[navigation.way_back])
        self.head(navigation.editor.heading if navigation.screen is NeedScreen.WRITING else _TITLE)

    def _offer(self) -> None:
        screen = self._screens[self.navigation.screen]
        if self.stack.currentWidget() is screen:  # before that the bar would not take the keyboard
            self.set_acts(screen.bar_acts)
