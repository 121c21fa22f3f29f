"""The page of votes: voting in the commune's name, the committee's decisions, and what follows from them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import unsent
from desktop.viewmodels.kit.french import of
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.sent_act import SentAct
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.screens import VoteAct, VoteScreen, VoteTab, form_of
from desktop.views.votes.deployment_forms import AskForm, ReportForm
from desktop.views.votes.deployment_screen import DeploymentScreen
from desktop.views.votes.screen import SECTIONS, VotesScreen
from desktop.views.votes.section import Section
from desktop.views.votes.steering_screen import SteeringScreen
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.kept_screen import KeptScreen, WithdrawScreen
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.screen import Screen, Screens
from desktop.views.widgets.tabs import Tabs

_TABS = {str(section): words for section, words in SECTIONS.items()} | {
    VoteTab.STEERING: "Pilotage",
    VoteTab.DEPLOYMENT: "Déploiement",
}


class VotesPage(Page):
    """Targets: those of `VoteNavigation.visit`; ASK and REPORT also open their form, where the act can be made."""

    crowded = 48  # 1366x768 at 125 %: a rule and a search above a list, and a question below, would leave it two lines

    def __init__(self, context: PageContext) -> None:
        super().__init__("Votes et pilotage", f"Voter au nom {of(context.commune)}", scroll=False)
        self._context = context
        self.navigation = VoteNavigation(context.actor, self)
        self.votes, self.steering = self.navigation.votes, self.navigation.steering
        self.deployments = self.navigation.deployments
        context.actor.batch.connect(self._follow_batch)
        self.message = Notice()
        self.tabs = Tabs(context.theme, _TABS)
        self.lists = VotesScreen(context, self.votes)
        self.steer = SteeringScreen(context, self.steering)
        self.deploy = DeploymentScreen(context, self.deployments)
        self.ask_form = AskForm(context.theme, self.deployments)
        self.report_form = ReportForm(context.theme, self.deployments)
        self.kept = KeptScreen(context.theme)
        self.asking = WithdrawScreen(context.theme)
        self.reviewing = ConfirmScreen(context.theme, grouped=False)
        self._sections: dict[VoteScreen, Section] = {
            VoteScreen.VOTES: self.lists,
            VoteScreen.STEERING: self.steer,
            VoteScreen.DEPLOYMENT: self.deploy,
        }
        self._forms = {VoteScreen.ASK_FORM: self.ask_form, VoteScreen.REPORT_FORM: self.report_form}
        self._with_acts: dict[VoteScreen, Screen] = {
            **self._sections,
            **self._forms,
            VoteScreen.REVIEWING: self.reviewing,
        }
        self._screens: dict[VoteScreen, QWidget] = {
            **self._with_acts,
            VoteScreen.KEPT: self.kept,
            VoteScreen.WITHDRAWING: self.asking,
        }
        self._make_acts()
        self.stack = Screens()
        for place, screen in self._screens.items():
            (self.stack.addWidget if place in self._sections else self.stack.add_late)(screen)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        self.foot.put(self.message)
        self._connect()
        self._connect_makers()
        self._show()

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.deploy.form_wanted = form_of(target)
        self.navigation.visit(target)

    def come_back(self) -> None:
        self.navigation.refresh()

    def _follow_batch(self) -> None:
        self.votes.follow_batch(in_sight=self.lists.isVisible())

    def to_lists(self) -> None:
        if self.navigation.screen is self.navigation.section:
            self._section.master_detail.to_list()

    def leaving(self) -> None:
        """Another page is shown, or the window closes: saves at once all that was typed."""
        for typed in (self.steer.typed, self.ask_form.kept, self.report_form.kept):
            typed.pause()
        self.message.forget_refusal()

    def _make_acts(self) -> None:
        navigation = self.navigation
        self._actions = {
            VoteAct.GO_ON: self.act("&Continuer", navigation.back),
            VoteAct.GO_ON_VOTING: self.act("&Continuer à voter", self._go_on_voting),
            VoteAct.SEE_OURS: self.act("Voir &nos votes", navigation.see_ours),
            VoteAct.SEE_OUTBOX: self.act("&Voir la boîte d’envoi", self._see_outbox),
            VoteAct.TAKE_BACK: self.act("&Annuler ce vote", navigation.take_back),
            VoteAct.CONFIRM: self.act("O&ui, retirer le vote", navigation.withdraw_now),
            VoteAct.STAY: self.act("&Garder le vote", navigation.back),
        }
        act = self.reviewing.act
        self.sure = act("O&ui, voter", navigation.go_now)
        self.reviewing.offer(self.sure, back=act("&Revenir", navigation.leave_review))

    def _connect(self) -> None:
        context, navigation = self._context, self.navigation
        navigation.start()
        navigation.turned.connect(self._show)
        navigation.counted.connect(self._count)
        navigation.led.connect(lambda id: self._section.show_one(id))
        navigation.followed.connect(self._follow_kept)
        navigation.sent.connect(lambda place, id, took: self._forms[place].kept.forget_sent(id, took))
        navigation.returned.connect(lambda: self._section.master_detail.begin())
        navigation.moved_on.connect(self.message.clear)
        navigation.stayed.connect(self.message.say)
        self.tabs.turned.connect(lambda key: navigation.turn(VoteTab(key)))
        self.lists.part_wanted.connect(navigation.lead)
        self.lists.act_wanted.connect(self.act_wanted)
        self.lists.receiving.received.connect(partial(self.message.say, tone="ok"))
        for screen in (*self._sections.values(), *self._forms.values()):
            screen.offered.connect(self._offer)
        for section in self._sections.values():
            section.described.connect(self._describe)
        self.deploy.asking.connect(lambda entry: self.ask_form.show_entry(entry, context.commune, self.deployments))
        self.deploy.reporting.connect(
            lambda entry: self.report_form.show_entry(entry, context.commune, self.deployments)
        )
        for place, form in self._forms.items():
            form.opened.connect(lambda place=place: self._open(place))
            form.returned.connect(navigation.back)
            form.returned.connect(self.deployments.refresh)
            self.deployments.reading.connect(form.kept.store)
            form.left.connect(self.deployments.leave)
            self.deployments.refused_field.connect(form.form.refuse)
            self.deployments.doubted_field.connect(form.form.advise)
            self.deployments.facts_changed.connect(form.show_facts)
        self.deployments.watch_forms(lambda: self.ask_form.asked or self.report_form.asked)

    def _connect_makers(self) -> None:
        for maker in (self.votes, self.steering, self.deployments):
            maker.refused.connect(self._refuse)
            maker.late.connect(self.message.say_refused)
            maker.waits.connect(self._tell_waiting)
        for undone, words in ((self.votes, "Rétablir le vote"), (self.steering, "Rétablir la demande")):
            undone.message.connect(partial(self._tell, words, undone.undo))
            undone.overtaken.connect(partial(self.message.withdraw, undone.undo))
        self.steer.paper.erasing.connect(partial(self._ask_erase, self.steer.paper.forget))
        self.deploy.paper.erasing.connect(self._ask_erase_form)
        self.deployments.message.connect(lambda sentence: self.message.say(sentence, tone="ok"))
        self.deployments.wrong.connect(self._wrong)

    def _tell(self, words: str, undo: Callable[[], object], sentence: str, undoable: bool) -> None:
        """Says that an act was cancelled, with a button (`words`) to undo that; nothing once it is undone."""
        self.message.say(sentence, *(((words, undo),) if undoable else ()), tone="ok")

    def _tell_waiting(self, sentence: str, op: str) -> None:
        self.message.say_of_act(SentAct(self._context.actor, op, sentence))

    def _ask_erase_form(self, form: str, id: str, words: str) -> None:
        asked = self.ask_form if form == "ask" else self.report_form
        self._ask_erase(asked.kept.forget, id, words)

    def _ask_erase(self, forget: Callable[..., object], id: str, words: str) -> None:
        """Asks before what was typed and did not leave is erased."""

        def erased() -> None:
            self.message.say(unsent.ERASED, tone="ok")
            self.navigation.refresh()

        def failed(_why: str) -> None:
            self.message.say_refused(unsent.NOT_ERASED)  # why stands in the window's band

        erase = partial(forget, id, erased, failed)
        self.message.ask(f"typed.{id}", unsent.question(words), unsent.SURE, erase)

    @property
    def _section(self) -> Section:
        return self._sections[self.navigation.section]

    def _go_on_voting(self) -> None:
        """Back to the list: the entry, where it takes the list's place, is the one just voted for."""
        self.navigation.back()
        self._section.master_detail.to_list()

    def _see_outbox(self) -> None:
        kept = self.navigation.kept
        self._context.go("outbox", kept.op if kept is not None else "")

    def _count(self) -> None:
        self.tabs.mark(self.navigation.tab)
        counts = {str(tab): count for tab, count in self.navigation.counts.items()}
        others = {str(tab): words for tab, words in self.navigation.without_effect.items()}
        later = self.steering.rule.open or self.deployments.rule.open  # then nothing more is put to the vote
        self.tabs.show_counts(counts, others, first_stays=not later)

    def _describe(self) -> None:
        if self.navigation.screen is self.navigation.section:
            self.describe(self._section.about)

    def _open(self, place: VoteScreen) -> None:
        self.navigation.open_form(place)
        self._forms[place].start()

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        form = self._forms.get(self.navigation.screen)
        if form is not None:
            form.show_wrong(problems)
        else:
            self._refuse(problems[0])

    def _refuse(self, refusal: Refusal) -> None:
        self.message.say_refused(words_of(refusal))

    # --- after an act, before a withdrawal -------------------------------------------------------------------------

    def _follow_kept(self) -> None:
        self.kept.follow(self.navigation.standing)
        self._offer()

    def _fill(self) -> None:
        """The screen after an act, or the question before a withdrawal."""
        kept, question = self.navigation.kept, self.navigation.question
        if self.navigation.screen is VoteScreen.KEPT and kept is not None:
            self.kept.show_kept(kept)
        elif self.navigation.screen is VoteScreen.REVIEWING and self.navigation.review is not None:
            self.sure.setText(self.navigation.review.yes)
            self.reviewing.show_confirmation(self.navigation.review.confirmation)
        elif self.navigation.screen is VoteScreen.WITHDRAWING and question is not None:
            self.asking.show_question(question)
            self._actions[VoteAct.CONFIRM].setText(question.yes)
            self._actions[VoteAct.STAY].setText(question.no)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._fill()
        screen = self._screens[self.navigation.screen]
        self.stack.setCurrentWidget(screen)
        self.tabs.setVisible(screen is self._section)
        self._describe()
        if screen is not self._section:
            give(screen)  # it has nothing that takes the keyboard: the bar then gives it to the main button
        self._offer()

    def _offer(self) -> None:
        acts = self.navigation.acts
        self._actions[VoteAct.TAKE_BACK].setText(self.navigation.undo_words)
        own = self._with_acts[self.navigation.screen].bar_acts if acts is None else acts.of(self._actions)
        self.set_acts(own)
