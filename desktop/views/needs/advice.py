"""Beside the form: existing services, other communes with the same need, and what to do with a need out of scope."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.french import uncapital
from desktop.viewmodels.needs.advice import FittingService, NeedAdvice, NeighbourNeed, ShownAdvice
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import rule
from desktop.views.widgets.columns import paper
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice, announce

#: Above services, whether they surely answer or not: each says it.
SERVICES = "Services à regarder"
#: Above the needs of other communes.
SIMILAR = "Besoins qui ressemblent au vôtre"
_HINT = "Les services existants et les besoins semblables s’affichent ici dès les premiers mots du titre."


class AdvicePanel(QWidget):
    """What resembles the text that is being written, each with its buttons."""

    seen = Signal(str)  #: id of a service, to be read
    voted = Signal(str)  #: id of a service, to vote for it
    joined = Signal(str)  #: id of another commune's need, to say "nous aussi"
    routed = Signal(str)  #: id of a category of request to the préfet

    def __init__(self, advice: NeedAdvice) -> None:
        super().__init__()
        self._category = ""
        self.guidance = Notice()
        self.route = Button("Demander au préfet…", lambda: self.routed.emit(self._category))
        self.services = paper(SERVICES)
        self.neighbours = paper(SIMILAR)
        self.hint = paper("Pendant que vous écrivez")
        self.way_on = Label(_HINT, "small", "muted")
        self.hint.add(
            self.way_on,
            Label("Tout se cherche sur cet ordinateur, même sans réseau.", "small", "muted"),
        )
        self._services, self._neighbours = QVBoxLayout(), QVBoxLayout()
        self.services.add(self._services)
        self.neighbours.add(self._neighbours)
        column = flush(QVBoxLayout(self), 12)
        for part in (self.guidance, self.route, self.neighbours, self.services, self.hint):
            column.addWidget(part)
        column.addStretch(1)
        advice.message.connect(self.show_advice)
        self.show_advice(advice.current)

    def show_advice(self, advice: ShownAdvice) -> None:
        self._category = advice.category
        self.route.setVisible(bool(self._category))
        self.guidance.say(advice.guidance, tone="warn")
        _fill(self._neighbours, [need_entry(one, self.joined.emit) for one in advice.neighbours])
        _fill(self._services, [service_entry(one, self.seen.emit, self.voted.emit) for one in advice.services])
        self.neighbours.setVisible(bool(advice.neighbours))
        self.services.setVisible(bool(advice.services))
        self.way_on.setText(advice.way_on or _HINT)
        self.hint.setVisible(not (advice.neighbours or advice.services or advice.guidance))
        if advice.spoken:
            announce(self, advice.spoken)

    @property
    def buttons(self) -> list[Button]:
        """The visible buttons, in reading order."""
        parts = (self, self.neighbours, self.services)
        all_buttons = [self.route, *(one for part in parts[1:] for one in part.findChildren(Button))]
        return [button for button in all_buttons if not button.isHidden()]


def need_entry(need: NeighbourNeed, joined: Callable[[str], object]) -> QWidget:
    """A need of another commune with its buttons: its text, and "nous aussi", which is called with its id."""
    words = Label(need.description, "small", "muted")
    words.hide()
    see = Button("Voir", kind="quiet", about=f"{need.title}, {need.commune}, {uncapital(need.degree)}")

    def turn() -> None:
        words.setVisible(words.isHidden())
        see.setText("Voir" if words.isHidden() else "Replier")

    see.clicked.connect(turn)
    join = Button("Nous aussi…", lambda: joined(need.id), kind="quiet", about=need.title)
    entry = _entry(need.title, need.who, need.degree, see, join)
    layout = entry.layout()
    if layout is not None:
        layout.addWidget(words)
        if need.joined:
            layout.addWidget(Label("Votre commune a dit «\u00a0nous aussi\u00a0».", "small"))
    join.setVisible(need.joinable and not need.joined)
    see.setVisible(bool(need.description))
    return entry


def service_entry(service: FittingService, seen: Callable[[str], object], voted: Callable[[str], object]) -> QWidget:
    """A service with its buttons, each of which is called with its id."""
    named = ", ".join(filter(None, (service.title, uncapital(service.degree))))
    see = Button("Voir", lambda: seen(service.id), kind="quiet", about=named)
    vote = Button("Voter pour", lambda: voted(service.id), kind="quiet", about=service.title)
    remarks = " · ".join(filter(None, (service.degree, service.size)))
    entry = _entry(service.title, remarks, service.summary, see, vote)
    vote.setVisible(service.votable and not service.voted)
    layout = entry.layout()
    if layout is not None and service.voted:
        layout.addWidget(Label("Votre commune vote pour ce service.", "small"))
    return entry


def _entry(title: str, who: str, words: str, *buttons: Button) -> QWidget:
    entry = QWidget()
    column = flush(QVBoxLayout(entry), 3)
    column.addWidget(Label(title, "part"))
    if words:
        column.addWidget(Label(words, "small", "muted"))
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addWidget(Label(who, "small"), 1)
    for button in buttons:
        line.addWidget(button)
    column.addLayout(line)
    return entry


def _fill(column: QVBoxLayout, entries: list[QWidget]) -> None:
    discard_parts(column)
    for number, entry in enumerate(entries):
        if number:
            column.addWidget(rule())
        column.addWidget(entry)
