"""Accueil: what was found again, the timeline, and three cards: what waits for me, my acts, what is new."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels import french, home
from desktop.viewmodels.home import Task
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
        self.campaign.add(self.without, self.timeline)
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
        self.todo.show_tasks(home.tasks(opening, now))
        self.acts.show_numbers(opening.waiting, opening.received, opening.problems)
        self.news.show_tasks(home.news(opening, now))
        if opening.drafts:
            self.set_acts(self.resume, self.write)
        else:
            self.set_acts(self.write)
        self._offer_recovered()

    def _offer_recovered(self) -> None:
        """Once, from what the start found: an editor opened since then is no broken one."""
        draft = self._room.standing.found.broken_off
        if draft is None or self._asked:
            self.recovered.clear()
            return

        def answer(target: str) -> None:
            self._asked = True
            self.recovered.clear()
            self._room.go("needs", target)

        self.recovered.say(
            home.recovered(draft, self._room.clock()),
            ("Reprendre", lambda: answer(f"resume:{draft.id}")),
            ("Recommencer", lambda: answer("")),
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
    """How many acts wait, arrived, stand aside: three numbers and a bar of their shares."""

    def __init__(self, room: Room) -> None:
        super().__init__("Mes envois", icon=Icon(room.theme, "outbox"))
        self.bar = ShareBar(room.theme)
        self.sentence = Label("", tone="muted")
        self.add(self.bar, self.sentence)
        self.head.addWidget(Button("Ouvrir", lambda: room.go("outbox", ""), kind="quiet", about="Boîte d’envoi"))

    def show_numbers(self, waiting: int, received: int, problems: int) -> None:
        total = waiting + received + problems
        self.bar.show_shares(waiting, received, problems)
        self.bar.setVisible(total > 0)
        if not total:
            self.sentence.say("Vos votes et vos besoins envoyés apparaîtront ici, avec leur accusé.")
        elif waiting:
            verb = "partira" if waiting == 1 else "partiront"
            self.sentence.say(f"{french.counted(waiting, 'envoi')} {verb} au prochain échange.")
        else:
            self.sentence.say("Tout ce que vous avez envoyé est arrivé.")


class ShareBar(QWidget):
    """Waiting, received, aside: each with sign, number, word; hatch beside colour. Painted, read as a sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shares = (0, 0, 0)
        self._words = Label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._picture = _Bar(theme)
        column.addWidget(self._picture)
        column.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_shares(self, waiting: int, received: int, problems: int) -> None:
        parts = [f"↑\u00a0{french.number(waiting)} à envoyer", f"✓\u00a0{french.number(received)} reçus"]
        if received < 2:
            parts[1] = f"✓\u00a0{received} reçu"
        if problems:
            parts.append(f"⚠\u00a0{french.number(problems)} de côté")
        self._words.say("   ".join(parts))
        self._picture.shares = (received, waiting, problems)
        self._picture.update()


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shares = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

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
