"""What is shown beside a need while its title is typed: asked in the worker, the newest question only."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries.advice import Advice, advice
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.french import counted

PAUSE_MS = 180
_ENOUGH = 3  # letters
_ON = "Vous pouvez continuer\u00a0: rien n’est bloqué."


@dataclass(frozen=True, slots=True)
class FittingService:
    id: str
    title: str
    summary: str
    voted: bool = False  #: by us


@dataclass(frozen=True, slots=True)
class NeighbourNeed:
    """Another commune's published need."""

    id: str
    title: str
    commune: str
    description: str
    joined: bool = False  #: by us


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """`guidance` is said of what lies out of scope, "" for nothing; `category` is the préfet's route for it, or ""."""

    services: tuple[FittingService, ...] = ()
    neighbours: tuple[NeighbourNeed, ...] = ()
    guidance: str = ""
    category: str = ""

    @property
    def headline(self) -> str:
        """How much there is to read, with its keyboard letter; "" for nothing."""
        neighbours, services = len(self.neighbours), len(self.services)
        parts = [counted(services, "service")] if services else []
        parts += [counted(neighbours, "besoin voisin", "besoins voisins")] if neighbours else []
        if not parts:
            return "Une autre voie e&xiste" if self.guidance else ""
        return f"{' et '.join(parts)} {'e&xiste' if neighbours + services == 1 else 'e&xistent'}"

    @property
    def spoken(self) -> str:
        """The same for who cannot see it, "" where there is no service and no neighbour."""
        some = self.services or self.neighbours
        return f"{self.headline.replace('&', '')}. Alt+X y mène." if some else ""


NOTHING = ShownAdvice()


def shown(advice: Advice) -> ShownAdvice:
    sentence = " ".join(dict.fromkeys(rule.guidance for rule in advice.guidance))
    return ShownAdvice(
        tuple(FittingService(hit.id, hit.title, hit.snippet, hit.id in advice.voted) for hit in advice.services),
        tuple(
            NeighbourNeed(need.id, need.title, need.commune, need.description, need.joined)
            for need in advice.neighbours
        ),
        f"{sentence} {_ON}" if sentence else "",
        next((rule.category for rule in advice.guidance if rule.category), ""),
    )


class NeedAdvice(QObject):
    """`message` brings a ShownAdvice for the text as it stands; an answer to an older text is dropped."""

    message = Signal(object)  #: ShownAdvice

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._title = self._description = ""
        self._wanted = 0
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.current = NOTHING

    def refresh(self, title: str, description: str) -> None:
        """At each keystroke; costs nothing here."""
        if (title, description) == (self._title, self._description):
            return
        self._title, self._description = title, description
        self._wanted += 1
        self._pause.start()

    def again(self) -> None:
        """She comes back to the text: meanwhile the commune may have voted, or said "nous aussi"."""
        if self._title or self._description:
            self._wanted += 1
            self._pause.start()

    def clear(self) -> None:
        """Another need: forgets the text and what was shown for it."""
        self._title = self._description = ""
        self._wanted += 1
        self._pause.stop()
        self._tell(NOTHING)

    def _ask(self) -> None:
        if self._asking:  # one question at a time: the worker also keeps the text
            return
        title = self._title if len(self._title.strip()) >= _ENOUGH else ""
        asked = self._wanted
        self._asking = True
        self._actor.ask(
            advice, title, self._description, then=lambda answer: self._answered(asked, answer), failed=self._failed
        )

    def _answered(self, asked: int, answer: Advice) -> None:
        self._asking = False
        if asked == self._wanted:
            self._tell(shown(answer))
        elif not self._pause.isActive() and (self._title or self._description):
            self._ask()

    def _failed(self, _sentence: str) -> None:
        """The next keystroke asks again."""
        self._asking = False

    def _tell(self, answer: ShownAdvice) -> None:
        if answer != self.current:
            self.current = answer
            self.message.emit(answer)
