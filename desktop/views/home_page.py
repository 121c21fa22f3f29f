"""Accueil: what was found again, the timeline, and three cards: what waits for me, my acts, what is new."""

from pathlib import Path

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from desktop.viewmodels import home, link_words
from desktop.viewmodels.home_moves import HomeMoves
from desktop.views.buttons import Button
from desktop.views.card import Card, Icon, row
from desktop.views.home_acts import ActsCard
from desktop.views.home_tasks import TaskCard
from desktop.views.label import Label
from desktop.views.notice import Notice
from desktop.views.page import Page, Room
from desktop.views.timeline import PhaseTimeline

_NEWS = 5  # shown before all are asked for
_THREE_NEED = 64  # ems of width for three cards side by side


class HomePage(Page):
    """Painted from the rows read before the first paint; looks again when the commune's standing changes."""

    def __init__(self, room: Room) -> None:
        super().__init__(f"Bonjour, {room.commune}")
        self._room = room
        self.moves = HomeMoves(room.actor, room.standing, self)
        self.recovered = Notice()
        self.write = QAction("&Écrire un besoin", self)
        self.write.triggered.connect(lambda: room.go("needs", "new"))
        self.resume = QAction("&Reprendre le dernier brouillon", self)
        self.resume.triggered.connect(self._resume)
        self.timeline = PhaseTimeline(room.theme)
        self.campaign = Card("La campagne", icon=Icon(room.theme, "calendar"))
        self.diary = Button("&Mettre dans mon agenda…", self._ask_diary, kind="quiet")
        self.told = Notice()
        self.campaign.head.addWidget(self.diary)
        self.campaign.head.addWidget(self.timeline.switch)
        self.without = Label("", tone="muted")
        self.doing = Label("", tone="muted")
        self.campaign.add(self.without, self.timeline, self.doing, self.told)
        self.todo = TaskCard(room, "À faire", "pencil", "Rien ne vous attend. Vous pouvez écrire un besoin.")
        self.acts = ActsCard(room)
        self.news = TaskCard(
            room,
            "Du nouveau",
            "news",
            "Rien de nouveau. Les réponses de la plateforme viendront ici.",
            most=_NEWS,
            role="body",
        )
        self.seen = Button("Tout mar&quer comme lu", self.moves.mark_seen, kind="quiet")
        self.news.add(row(self.seen))
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.cards.setSpacing(16)
        for card, share in ((self.todo, 6), (self.acts, 4), (self.news, 6)):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            card.body.addStretch(1)
            self.cards.addWidget(card, share)
        self.add(self.recovered, self.campaign)
        self.body.addLayout(self.cards)
        self._asked = self._key_lost = False
        room.syncing.changed.connect(self._follow_key)
        room.standing.changed.connect(self._show)
        self.moves.looked.connect(self._show)
        self.moves.told.connect(lambda sentence: self.told.say(sentence, tone="ok"))
        self.moves.refused.connect(lambda sentence: self.told.say(sentence, tone="warn"))
        room.theme.changed.connect(self._fit)
        self._show()
        self._follow_key()

    def visited(self, target: str = "") -> None:
        self.told.clear()
        self._show()
        self.moves.come()

    def leaving(self) -> None:
        self.moves.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        wide = self.width() >= _THREE_NEED * self._room.theme.em
        self.cards.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _show(self) -> None:
        opening, now = self._room.standing.opening, self._room.clock()
        self.describe(home.subtitle(opening, now))
        steps = home.steps(opening, now)
        self.timeline.show_steps(steps)
        self.timeline.setVisible(bool(steps))
        self.timeline.switch.setVisible(bool(steps))
        self.diary.setVisible(home.has_deadlines(opening, now))
        self.without.setVisible(not steps)
        self.without.say("Aucune campagne n’est connue ici. Les dates arriveront avec l’inscription de ce poste.")
        self.campaign.heading.say(opening.campaign_title or "La campagne")
        doing = home.now_doing(opening, now)
        self.doing.say(f"En ce moment\u00a0: {doing[:1].lower()}{doing[1:]}" if doing else "")
        self.doing.setVisible(bool(doing) and bool(steps))
        self.todo.show_tasks(home.tasks(opening, now, self.moves.waiting, key_lost=self._key_lost))
        self.acts.show_numbers(opening.waiting, opening.received, opening.problems, key_lost=self._key_lost)
        self.news.show_tasks(home.moved(self.moves.news, now))
        self.seen.setVisible(bool(self.moves.news))
        if opening.drafts:
            self.set_acts(self.resume, self.write)
        else:
            self.set_acts(self.write)
        self._offer_recovered()

    def _follow_key(self) -> None:
        lost = link_words.key_lost(self._room.syncing.pulse)
        if lost != self._key_lost:
            self._key_lost = lost
            self._show()

    def _offer_recovered(self) -> None:
        """Once, from what the start found: an editor opened or left since then is no broken one."""
        standing = self._room.standing
        broken = home.broken(standing.found, standing.opening)
        if broken is None or self._asked:
            self.recovered.clear()
            return
        place, draft = broken

        def answer(target: str) -> None:
            self._asked = True
            self.recovered.clear()
            self._room.go(place, target)

        self.recovered.say(
            home.recovered(draft, self._room.clock()),
            ("Reprendre", lambda: answer(f"resume:{draft.id}")),
            ("Recommencer", lambda: answer(f"restart:{draft.id}")),
        )

    def _ask_diary(self) -> None:
        from desktop.views.file_dialogs import ask_where  # noqa: PLC0415 - only where somebody saves

        def save(file: Path) -> None:
            self.moves.save_deadlines(file, demonstration=bool(self._room.demonstration))

        ask_where(self, "Mettre les échéances dans mon agenda", "echeances.ics", "Agenda (*.ics)", save)

    def _resume(self) -> None:
        drafts = self._room.standing.opening.drafts
        self._room.go("needs", drafts[0].id if drafts else "new")
