"""Accueil: what was found again, the timeline, and three cards: what waits for me, my acts, what is new."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels import french, home
from desktop.viewmodels.home import Task
from desktop.viewmodels.states import Tone
from desktop.views.buttons import Button
from desktop.views.card import Card, Icon, rule
from desktop.views.label import Label
from desktop.views.notice import Notice
from desktop.views.page import Page, Room
from desktop.views.theme import Theme
from desktop.views.timeline import PhaseTimeline

_THREE_NEED = 58  # ems of width for three cards side by side


class HomePage(Page):
    """Painted from the rows read before the first paint; looks again when the commune's standing changes."""

    def __init__(self, room: Room) -> None:
        super().__init__(f"Bonjour, {room.commune}")
        self._room = room
        self.recovered = Notice()
        self.write = QAction("&Écrire un besoin", self)
        self.write.triggered.connect(lambda: room.go("needs", "new"))
        self.resume = QAction("&Reprendre le dernier brouillon", self)
        self.resume.triggered.connect(self._resume)
        self.timeline = PhaseTimeline(room.theme)
        self.campaign = Card("La campagne", icon=Icon(room.theme, "calendar"))
        self.campaign.head.addWidget(self.timeline.switch)
        self.without = Label("", tone="muted")
        self.doing = Label("", tone="muted")
        self.campaign.add(self.without, self.timeline, self.doing)
        self.todo = TaskCard(room, "À faire", "pencil", "Rien ne vous attend. Vous pouvez écrire un besoin.")
        self.acts = ActsCard(room)
        self.news = TaskCard(
            room, "Du nouveau", "news", "Rien de nouveau. Les réponses de la plateforme viendront ici."
        )
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.cards.setSpacing(16)
        for card, share in ((self.todo, 5), (self.acts, 4), (self.news, 4)):
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            card.body.addStretch(1)
            self.cards.addWidget(card, share)
        self.add(self.recovered, self.campaign)
        self.body.addLayout(self.cards)
        self._asked = False
        room.standing.changed.connect(self._show)
        room.theme.changed.connect(self._fit)
        self._show()

    def visited(self, target: str = "") -> None:
        self._show()

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
        self.without.setVisible(not steps)
        self.without.say("Aucune campagne n’est connue ici. Les dates arriveront avec l’inscription de ce poste.")
        self.campaign.heading.say(opening.campaign_title or "La campagne")
        doing = home.now_doing(opening, now)
        self.doing.say(f"En ce moment\u00a0: {doing[:1].lower()}{doing[1:]}" if doing else "")
        self.doing.setVisible(bool(doing) and bool(steps))
        self.todo.show_tasks(home.tasks(opening, now))
        self.acts.show_numbers(opening.waiting, opening.received, opening.problems)
        self.news.show_tasks(home.news(opening, now))
        if opening.drafts:
            self.set_acts(self.resume, self.write)
        else:
            self.set_acts(self.write)
        self._offer_recovered()

    def _offer_recovered(self) -> None:
        """Once, from what the start found: an editor opened or left since then is no broken one."""
        draft, still = self._room.standing.found.broken_off, self._room.standing.opening.broken_off
        if draft is None or still is None or still.id != draft.id or self._asked:
            self.recovered.clear()
            return

        def answer(target: str) -> None:
            self._asked = True
            self.recovered.clear()
            self._room.go("needs", target)

        self.recovered.say(
            home.recovered(draft, self._room.clock()),
            ("Reprendre", lambda: answer(f"resume:{draft.id}")),
            ("Recommencer", lambda: answer(f"restart:{draft.id}")),
        )

    def _resume(self) -> None:
        drafts = self._room.standing.opening.drafts
        self._room.go("needs", drafts[0].id if drafts else "new")


class TaskCard(Card):
    """Lines that lead somewhere; a sentence where there is none."""

    def __init__(self, room: Room, title: str, icon: str, empty: str) -> None:
        super().__init__(title, icon=Icon(room.theme, icon))
        self._room, self._empty = room, empty
        self._tasks: tuple[Task, ...] | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self.add(self._lines)

    def show_tasks(self, tasks: tuple[Task, ...]) -> None:
        if tasks == self._tasks:
            return
        self._tasks = tasks
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        if not tasks:
            self._lines.addWidget(Label(self._empty, tone="muted"))
        for number, task in enumerate(tasks):
            if number:
                self._lines.addWidget(rule())
            self._lines.addWidget(self._line(task))

    def _line(self, task: Task) -> QWidget:
        whole = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        tone = "plain" if task.tone == "accent" else task.tone
        words.addWidget(Label(task.words, "strong", tone))
        if task.note:
            words.addWidget(Label(task.note, "small", "muted"))
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        if task.verb:
            go = Button(task.verb, lambda: self._room.go(task.place, task.target), kind="quiet", about=task.words)
            line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return whole


class ActsCard(Card):
    """How many acts wait, arrived, stand aside: numbers with sign and word, and a bar of their shares."""

    def __init__(self, room: Room) -> None:
        super().__init__("Mes envois", icon=Icon(room.theme, "outbox"))
        self.waiting = _Count("↑", "accent")
        self.received = _Count("✓", "ok")
        self.problems = _Count("⚠", "warn")
        self.bar = _Bar(room.theme)
        self.sentence = Label("", tone="muted")
        numbers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        numbers.setSpacing(20)
        for count in (self.waiting, self.received, self.problems):
            numbers.addWidget(count)
        numbers.addStretch(1)
        self.body.addLayout(numbers)
        self.add(self.bar, self.sentence)
        self.head.addWidget(Button("Ouvrir", lambda: room.go("outbox", ""), kind="quiet", about="Boîte d’envoi"))

    def show_numbers(self, waiting: int, received: int, problems: int) -> None:
        total = waiting + received + problems
        self.waiting.show_count(waiting, "à envoyer")
        self.received.show_count(received, "reçu" if received < 2 else "reçus")
        self.problems.show_count(problems, "mis de côté")
        self.problems.setVisible(problems > 0)
        self.bar.show_shares((received, waiting, problems))
        self.bar.setVisible(total > 0)
        if not total:
            self.sentence.say("Vos votes et vos besoins envoyés apparaîtront ici, avec leur accusé.")
        elif waiting:
            verb = "partira" if waiting == 1 else "partiront"
            self.sentence.say(f"{french.counted(waiting, 'envoi')} {verb} au prochain échange.")
        else:
            self.sentence.say("Tout ce que vous avez envoyé est arrivé.")


class _Count(QWidget):
    """A sign and a number, large, over their word; read as one."""

    def __init__(self, sign: str, tone: Tone) -> None:
        super().__init__()
        self._sign = sign
        self._number, self._word = Label("", "number", tone, wrap=False), Label("", "small", "muted", wrap=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._word)

    def show_count(self, number: int, word: str) -> None:
        self._number.say(f"{self._sign}\u2009{french.number(number)}")
        self._word.say(word)
        self.setAccessibleName(f"{french.number(number)} {word}")


class _Bar(QWidget):
    """Shares of received, waiting and aside: hatch beside colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shares = (0, 0, 0)
        self.setAccessibleName("Part des envois reçus")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_shares(self, shares: tuple[int, int, int]) -> None:
        """Received, waiting, aside."""
        self.shares = shares
        self.setAccessibleDescription(f"{shares[0]} sur {sum(shares)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, round(self._theme.em * 0.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, total = self._theme, sum(self.shares) or 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, height = 0.0, float(self.height())
        brushes = (
            ("ok", Qt.BrushStyle.SolidPattern),
            ("accent", Qt.BrushStyle.BDiagPattern),
            ("warn", Qt.BrushStyle.DiagCrossPattern),
        )
        for share, (colour, pattern) in zip(self.shares, brushes, strict=True):
            if not share:
                continue
            width = self.width() * share / total
            box = QRectF(left + 1, 1, width - 3, height - 2)
            painter.setPen(theme[colour])
            painter.setBrush(theme["surface"])
            painter.drawRoundedRect(box, 4, 4)
            brush = painter.brush()
            brush.setColor(theme[colour])
            brush.setStyle(pattern)
            painter.setBrush(brush)
            painter.drawRoundedRect(box, 4, 4)
            left += width
        painter.end()
