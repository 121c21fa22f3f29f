"""Votes et pilotage: voting in the commune's name, the committee's decisions, and what follows from them."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import of
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.votes.deployments import Deployments
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.steering_typed import TypedText
from desktop.viewmodels.votes.votes import Votes
from desktop.views.votes.deployment_forms import AskForm, ReportForm
from desktop.views.votes.deployment_screen import DeploymentScreen
from desktop.views.votes.screen import SECTIONS, VotesScreen
from desktop.views.votes.steering_screen import SteeringScreen
from desktop.views.widgets.kept_screen import KeptScreen, WithdrawScreen
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.section import Section
from desktop.views.widgets.tabs import Tabs

STEERING, DEPLOYMENT = "steering", "deployment"
_TABS = {str(section): words for section, words in SECTIONS.items()} | {
    STEERING: "Pilotage",
    DEPLOYMENT: "Déploiement",
}
#: What made an act, and can take it back.
Doing: TypeAlias = Votes | Steering | Deployments


class VotesPage(Page):
    """Targets: the id of a service or proposal; one with "steering:" or "deployment:" before it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Votes et pilotage", f"Voter au nom {of(context.commune)}", scroll=False)
        self._context = context
        self._target = ""
        self._landed = False  #: a part was chosen, by a person or by what the campaign is at
        self._kept: KeptAct | None = None
        self._doing: Doing | None = None
        self._question: WithdrawalQuestion | None = None
        self._sure: Callable[[str], object] | None = None
        self.votes = Votes(context.actor, self)
        self.steering = Steering(context.actor, self)
        self.deployments = Deployments(context.actor, self)
        self.told = Notice()
        self.tabs = Tabs(context.theme, _TABS)
        self.lists = VotesScreen(context, self.votes)
        self.steer = SteeringScreen(context, self.steering)
        self.deploy = DeploymentScreen(context, self.deployments)
        self.ask_form = AskForm(context.theme, TypedText(context.actor, "ask", self), self.deployments.ask)
        self.report_form = ReportForm(context.theme, TypedText(context.actor, "report", self), self.deployments.report)
        self.kept = KeptScreen(context.theme)
        self.asking = WithdrawScreen(context.theme)
        self._place: Section = self.lists
        self._make_acts()
        self.stack = QStackedWidget()
        for screen in (self.lists, self.steer, self.deploy, self.ask_form, self.report_form, self.kept, self.asking):
            self.stack.addWidget(screen)
        for part in (self.tabs, self.told):
            self.body.addWidget(part)
        self.stack.setMinimumHeight(1)  # each screen scrolls by itself: the page has no second scroll bar
        self.body.addWidget(self.stack, 1)
        self._connect()
        self._return()

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.told.clear()
        tab, _, id = target.rpartition(":")
        forms = (self.ask_form, self.report_form)
        if target or self.stack.currentWidget() not in forms:  # a form that is being filled stays
            self._return()
        self._target = "" if tab else target
        self._landed = self._landed or bool(target)
        if tab in (STEERING, DEPLOYMENT):
            self._turn(tab)
            (self.steer if tab == STEERING else self.deploy).show_one(id)
        elif target:
            self._turn(self.votes.section)
        for found in (self.votes, self.steering, self.deployments):
            found.look()

    def leaving(self) -> None:
        """Out of sight: all that is typed is kept now."""
        for typed in (self.steer.typed, self.ask_form.kept, self.report_form.kept):
            typed.pause()

    def _act(self, words: str, do: Callable[[], object]) -> QAction:
        made = QAction(words, self)
        made.triggered.connect(lambda: do())
        return made

    def _make_acts(self) -> None:
        context = self._context
        self.on = self._act("&Continuer à voter", self._back)
        self.send = self._act(
            "&Voir la boîte d’envoi", lambda: context.go("outbox", self._kept.op if self._kept else "")
        )
        self.take_back = self._act("&Annuler ce vote", self._take_back)
        self.confirm = self._act("&Retirer le vote", self._withdraw_now)
        self.stay = self._act("&Garder le vote", self._back)

    def _connect(self) -> None:
        context = self._context
        self.tabs.turned.connect(self._turn)
        self.lists.followed.connect(self._follow)
        self.votes.listed.connect(self._count)
        self.votes.looked.connect(self._look)
        for screen in (self.lists, self.steer, self.deploy, self.ask_form, self.report_form):
            screen.offered.connect(self._offer)
        for part in (self.lists, self.steer, self.deploy):
            part.described.connect(self._describe)
        self._connect_doings()
        self.deploy.asking.connect(lambda entry: self.ask_form.show_entry(entry, context.commune))
        self.deploy.reporting.connect(lambda entry: self.report_form.show_entry(entry, context.commune))
        self.deployments.wrong.connect(self._wrong)
        for form in (self.ask_form, self.report_form):
            form.opened.connect(lambda form=form: self._open(form))
            form.returned.connect(self._back)

    def _connect_doings(self) -> None:
        """Each of the three keeps acts, tells, refuses; two of them ask before something that left is taken back."""
        for doing in (self.votes, self.steering, self.deployments):
            doing.kept.connect(lambda kept, doing=doing: self._show_kept(kept, doing))
            doing.looked.connect(lambda doing=doing: self._looked(doing))
            doing.refused.connect(self._refuse)
        for asks, undo in ((self.votes, "Rétablir le vote"), (self.steering, "Rétablir la déclaration")):
            asks.asked.connect(lambda question, asks=asks: self._ask(question, asks.withdraw_now))
            asks.told.connect(lambda sentence, back, asks=asks, undo=undo: self._tell(sentence, undo, back, asks.undo))
        self.deployments.told.connect(lambda sentence: self.told.say(sentence, tone="ok"))

    # --- tabs ------------------------------------------------------------------------------------------------------

    def _turn(self, key: str) -> None:
        self._landed = True
        places: dict[str, Section] = {STEERING: self.steer, DEPLOYMENT: self.deploy}
        place: Section = places.get(key, self.lists)
        if place is self.lists:
            self.votes.turn(next(section for section in SECTIONS if section == key))
        self._place = place
        self.told.clear()
        self._show(place)
        self.tabs.mark(key)

    def _count(self) -> None:
        if self._place is self.lists:
            self.tabs.mark(self.votes.section)
        self._counts()

    def _counts(self) -> None:
        counts = {str(key): self.votes.count(key) for key in SECTIONS} if self.votes.known else {}
        if self.steering.known:
            counts[STEERING] = len(self.steering.model.lines)
        if self.deployments.known:
            counts[DEPLOYMENT] = len(self.deployments.model.lines)
        self.tabs.show_counts(counts)

    def _look(self) -> None:
        if self._target:
            target, self._target = self._target, ""
            self.lists.show_one(target)

    def _looked(self, doing: Doing) -> None:
        self._counts()
        if not self._landed and self.votes.known and self.steering.known and self.deployments.known:
            self._land()
        if self._kept is not None and self._doing is doing:
            self.kept.follow(*doing.standing(self._kept.id))
            self._word_take_back()

    def _land(self) -> None:
        """The first time, the part that the open phase is about."""
        self._landed = True
        if self.steering.rule.open and self.steering.model.lines:
            self._turn(STEERING)
        elif self.deployments.rule.open and self.deployments.model.lines:
            self._turn(DEPLOYMENT)

    def _describe(self) -> None:
        if self.stack.currentWidget() is self._place:
            self.describe(self._place.about)

    def _follow(self, place: str, target: str) -> None:
        if place in (STEERING, DEPLOYMENT):
            self.visited(f"{place}:{target}")
        else:
            self._context.go(place, target)

    # --- forms -----------------------------------------------------------------------------------------------------

    def _open(self, form: AskForm | ReportForm) -> None:
        self._show(form)
        form.start()

    def _wrong(self, problems: tuple[Refusal, ...]) -> None:
        screen = self.stack.currentWidget()
        if isinstance(screen, AskForm | ReportForm):
            screen.show_wrong(problems)
        else:
            self._refuse(problems[0])

    # --- after an act, before a withdrawal -------------------------------------------------------------------------

    def _show_kept(self, kept: KeptAct, doing: Doing) -> None:
        self._kept, self._doing = kept, doing
        self.told.clear()
        form = self.stack.currentWidget()
        if isinstance(form, AskForm | ReportForm):
            form.kept.forget(kept.id)
        self.kept.show_kept(kept)
        self.on.setText("&Continuer à voter" if doing is self.votes else "&Continuer")
        self._word_take_back()
        self._show(self.kept)

    def _word_take_back(self) -> None:
        self.take_back.setText(self.kept.take_back_words)
        self.take_back.setVisible(bool(self.kept.take_back_words))

    def _ask(self, question: WithdrawalQuestion, sure: Callable[[str], object]) -> None:
        self._question, self._sure = question, sure
        self.asking.show_question(question)
        self.confirm.setText(f"&Retirer {question.what}")
        self.stay.setText(f"&Garder {question.what}")
        self._show(self.asking)

    def _take_back(self) -> None:
        kept, doing = self._kept, self._doing
        if kept is not None and doing is not None:
            self._back()
            doing.take_back(kept)

    def _withdraw_now(self) -> None:
        question, sure = self._question, self._sure
        if question is not None and sure is not None:
            self._back()
            sure(question.id)

    def _back(self) -> None:
        self._return()
        self._place.master_detail.begin()

    def _return(self) -> None:
        self._kept = self._question = None
        self._show(self._place)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self, screen: QWidget) -> None:
        self.stack.setCurrentWidget(screen)
        self.tabs.setVisible(screen is self._place)
        self._describe()
        if screen is not self._place:
            screen.setFocus()  # it takes none itself: the bar then gives it to the main act
        self._offer()

    def _offer(self) -> None:
        screen = self.stack.currentWidget()
        if isinstance(screen, Screen):
            self.set_acts(screen.main, *screen.others, danger=screen.danger)
        elif screen is self.kept:
            self.set_acts(self.on, self.send, danger=self.take_back)
        else:
            self.set_acts(self.stay, danger=self.confirm)

    def _tell(self, sentence: str, undo: str, back: bool, do: Callable[[], object]) -> None:
        self.told.say(sentence, *(((undo, do),) if back else ()), tone="ok")

    def _refuse(self, refusal: Refusal) -> None:
        self.told.say(words_of(refusal), tone="warn")
