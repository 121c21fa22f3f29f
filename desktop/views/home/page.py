"""The home page: a text found after a crash, the timeline, and three cards: what is to be done, our acts, news."""

from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from desktop.domain.phases import LocalTime
from desktop.domain.places import PlaceKey
from desktop.viewmodels.home import acts_share, campaign_words, news
from desktop.viewmodels.home.home_reader import HomeReader
from desktop.viewmodels.home.navigation import HomeAct, HomeNavigation
from desktop.viewmodels.home.unkept_text import WORDS, unkept_text
from desktop.viewmodels.kit.french import of
from desktop.viewmodels.kit.targets import BALLOT, DEPLOYMENT, NEW, ROUND, STEERING
from desktop.views.home.acts_card import ActsCard
from desktop.views.home.phase_timeline import PhaseTimeline
from desktop.views.home.tasks_card import TaskCard
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import RESTART_WORDS, Notice
from desktop.views.widgets.page import Page, PageContext

_NEWS = 5  # lines of news that are shown until she asks for all
_THREE_NEED = 64  # ems of width for three cards side by side


class HomePage(Page):
    """Painted from the rows read before the first paint; refreshed when the commune's status changes."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(f"Bonjour, {context.commune}")
        self._context = context
        self.reader = HomeReader(context.actor, context.status_summary, self)
        self.done = Notice()
        self.recovered = Notice()
        self.unkept: Notice | None = None  # made where a text could not be stored, as the first paint needs none
        self.navigation = HomeNavigation(context.status_summary, context.clock)
        act, go = self.act, context.go
        self._actions = {
            HomeAct.WRITE: act("Écrire un &besoin", lambda: go("needs", NEW)),
            HomeAct.RESUME: act("&Reprendre le dernier brouillon", self._resume),
            HomeAct.VOTE: act(f"&Voter au nom {of(context.commune)}", lambda: go("votes", BALLOT)),
            HomeAct.RECEIVE: act("Recevoir les &nouvelles", lambda: go("outbox", ROUND)),
            HomeAct.STEER: act("&Participer au pilotage", lambda: go("votes", STEERING)),
            HomeAct.COMPLETE: act(
                "&Compléter la demande au préfet", lambda: go("requests", self.reader.incomplete_request)
            ),
            HomeAct.DEPLOY: act("&Demander un déploiement", lambda: go("votes", DEPLOYMENT)),
        }
        self.timeline = PhaseTimeline(context.theme)
        self.diary = Button("Mettre dans mon a&genda…", self._ask_diary, kind="quiet")
        self.message = Notice()
        beside = (self.diary, self.timeline.switch)
        self.campaign = Card("La campagne", icon=Icon(context.theme, "calendar"), beside=beside)
        self.without = Label("", tone="muted")
        self.doing = Label("", tone="muted")
        self.doubt = Label("")
        self.campaign.add(self.doubt, self.without, self.timeline, self.doing, self.message)
        self.todo = TaskCard(context, "À faire", "pencil", self.navigation.nothing)
        self.acts = ActsCard(context)
        self.news = TaskCard(
            context,
            "Du nouveau",
            "news",
            "Rien de nouveau pour la commune. Décisions et refus viendront ici.",
            most=_NEWS,
            role="body",
        )
        self.seen = Button("Tout mar&quer comme lu", self.reader.mark_seen, kind="quiet")
        self.news.add(row(self.seen))
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.cards.setSpacing(16)
        for card, share in ((self.todo, 6), (self.acts, 4), (self.news, 6)):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            card.body.addStretch(1)
            self.cards.addWidget(card, share)
        self.add(self.done, self.recovered, self.campaign)
        self.done.say(context.notice, ("Compris", self.done.clear), tone="ok")
        self.body.addLayout(self.cards)
        context.syncing.changed.connect(self._heed)
        context.status_summary.changed.connect(self._show)
        self.reader.refreshed.connect(self._show)
        self.reader.message.connect(lambda sentence: self.message.say(sentence, tone="ok"))
        self.reader.refused.connect(lambda sentence: self.message.say(sentence, tone="warn"))
        context.theme.changed.connect(self._fit)
        context.actor.texts.moved.connect(self._tell_unkept)
        self._show()
        self._heed()

    def visited(self, target: str = "") -> None:
        self.message.clear()
        self._show()
        self._tell_unkept()
        self.reader.come()

    def leaving(self) -> None:
        self.reader.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        wide = self.width() >= _THREE_NEED * self._context.theme.em
        self.cards.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for card in (self.todo, self.news):  # as high as the line with a button, so that the three titles are in line
            card.heading.setMinimumHeight(self.acts.open.sizeHint().height() if wide else 0)

    def _show(self) -> None:
        opening, here = self._context.status_summary.opening, LocalTime(self._context.clock())
        now = campaign_words.platform_time(opening, here)
        self.describe(campaign_words.subtitle(opening, now))
        self.doubt.say_any(self.navigation.clock_doubt)
        steps = campaign_words.steps(opening, now)
        self.timeline.show_steps(steps)
        self.timeline.setVisible(bool(steps))
        self.timeline.switch.setVisible(bool(steps))
        self.diary.setVisible(campaign_words.has_deadlines(opening, now))
        self.without.setVisible(not steps)
        self.without.say(campaign_words.no_campaign(opening))
        self.campaign.heading.say(opening.campaign_title or "La campagne")
        self.doing.say_any(campaign_words.now_doing(opening, now, here))
        self.todo.show_tasks(self.reader.to_do(here), known=self.reader.known, empty=self.navigation.nothing)
        late = campaign_words.waits_too_long(opening, now)
        sentence = acts_share.sentence(opening, leaving=self.reader.leaving, late=late)
        self.acts.show_shares(acts_share.shares(opening), sentence, acts_share.of_here(opening))
        self.news.show_tasks(news.news_tasks(self.reader.news, here), known=self.reader.known)
        self.seen.setVisible(bool(self.reader.news))
        self.set_acts(self.navigation.acts.of(self._actions))
        self._offer_recovered()

    def _heed(self) -> None:
        self.reader.heed(self._context.syncing.state)

    def _resume(self) -> None:
        last = self.navigation.last_written
        if last is not None:
            self._go_on(*last)

    def _go_on(self, place: PlaceKey, target: str) -> None:
        """To a text of hers. Where one was found after a crash, the question about it is answered with that."""
        self.navigation.answer()
        self.recovered.clear()
        self._context.go(place, target)

    def _offer_recovered(self) -> None:
        broken = self.navigation.broken_off
        if broken is None:
            self.recovered.clear()
            return

        self.recovered.say(
            broken.sentence,
            ("Reprendre", lambda: self._go_on(broken.place, broken.resume)),
            *(((RESTART_WORDS, lambda: self._go_on(broken.place, broken.restart)),) if broken.restart else ()),
        )

    def _tell_unkept(self) -> None:
        """At the foot, where it moves nothing when it comes and goes."""
        text = unkept_text(self._context.actor.texts)
        if text is None:
            if self.unkept is not None:
                self.unkept.clear()
            return
        if self.unkept is None:
            self.unkept = Notice(standing=True)
            self.foot.put(self.unkept)
        self.unkept.say(text.sentence, (WORDS, lambda: self._context.go(text.place, text.target)), tone="error")

    def _ask_diary(self) -> None:
        from desktop.views.widgets.file_dialogs import ask_where  # noqa: PLC0415 - only where somebody saves

        def save(file: Path) -> None:
            self.reader.save_deadlines(file)

        ask_where(self, "Mettre les échéances dans mon agenda", "echeances.ics", "Agenda (*.ics)", save)
