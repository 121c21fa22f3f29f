"""What is shown beside a need while its title is typed; read in the worker, for the newest text only."""

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries.advice import Advice, advice
from desktop.domain import needs as rules
from desktop.domain import phases, pooling
from desktop.domain.communes import NEARNESS
from desktop.domain.phases import LocalTime
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.french import capital, counted

PAUSE_MS = 180
_ENOUGH = 3  # letters
_POSSIBLE = ("service possible", "services possibles")
_NAMED = 2  # kinds of things: more would not fit the line in large text
_ON = "Vous pouvez continuer\u00a0: rien n’est bloqué."


class FittingService(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    summary: str  #: as in the catalogue
    degree: str = ""  #: how surely it answers, in words; "" where that was not asked
    doubtful: bool = False  #: it only may answer, or its name was begun
    size: str = ""  #: for which size of commune it makes sense, where ours has another
    voted: bool = False  #: our commune has voted for it
    votable: bool = True  #: a vote for services is open, and our commune may give one


class NeighbourNeed(Struct, frozen=True, kw_only=True):
    """Another commune's published need that resembles the text."""

    id: str
    title: str
    commune: str  #: its name, or its INSEE code where that is not known
    description: str  #: as published
    joined: bool = False  #: our commune said "nous aussi"
    joinable: bool = True  #: it may be said now
    degree: str = ""  #: how much it resembles the text, in words
    near: str = ""  #: where that commune lies: "votre intercommunalité"; "" where it is not known

    @property
    def who(self) -> str:
        """The commune, and how near it is."""
        return " · ".join(filter(None, (self.commune, self.near)))


class ShownAdvice(Struct, frozen=True):
    """Services and needs of other communes that resemble the text."""

    services: tuple[FittingService, ...] = ()  #: the best first
    neighbours: tuple[NeighbourNeed, ...] = ()  #: the most alike first, and among those the nearest
    guidance: str = ""  #: for a text outside the campaign's scope: what to do instead; "" otherwise
    category: str = ""  #: id of the category of request to the préfet that fits it; "" for none
    way_on: str = ""  #: where nothing is found that fits: what to do all the same; "" otherwise

    @property
    def headline(self) -> str:
        """How much was found, as the words of a button with its keyboard letter, in the order shown; "" for nothing."""
        parts = []
        if self.neighbours:
            parts.append(counted(len(self.neighbours), "besoin semblable", "besoins semblables"))
        if self.services:  # that they are of use is said only where one surely answers
            doubtful = all(one.doubtful for one in self.services)
            parts.append(counted(len(self.services), *(_POSSIBLE if doubtful else ("service",))))
        if self.guidance and len(parts) < _NAMED:
            parts.append("une autre voie" if parts else "Une autre voie")
        one = len(parts) == 1 and len(self.neighbours) + len(self.services) <= 1
        return f"{' et '.join(parts)} {'e&xiste' if one else 'e&xistent'}" if parts else ""

    @property
    def spoken(self) -> str:
        """The same for a screen reader; "" where no service and no need was found."""
        some = self.services or self.neighbours
        return f"{self.headline.replace('&', '')}. Alt+X y mène." if some else ""


NOTHING = ShownAdvice()


def shown(advice: Advice, now: LocalTime) -> ShownAdvice:
    sentence = " ".join(dict.fromkeys(rule.guidance for rule in advice.guidance))
    voting = advice.voting
    # As on the page of a service: before any campaign is known, the platform says later whether a vote counts.
    at = phases.corrected(now, voting.offset)
    votable = voting.numbered and phases.takes_votes(voting.campaign, "service", at)
    joinable = pooling.joining(voting.campaign, at) is phases.Availability.OPEN
    return ShownAdvice(
        tuple(
            FittingService(
                id=hit.id,
                title=hit.title,
                summary=hit.snippet,
                degree=capital(rules.DEGREES[hit.degree]) if hit.degree else "",
                doubtful=hit.degree != "likely",
                size=advice.other_size.get(hit.id, ""),
                voted=hit.id in advice.voted,
                votable=votable,
            )
            for hit in advice.services
        ),
        tuple(
            NeighbourNeed(
                id=need.id,
                title=need.title,
                commune=need.commune,
                description=need.description,
                joined=need.joined,
                joinable=joinable,
                degree=capital(rules.LIKENESS[need.degree]),
                near=NEARNESS[need.near],
            )
            for need in advice.neighbours
        ),
        f"{sentence} {_ON}" if sentence else "",
        next((rule.category for rule in advice.guidance if rule.category), ""),
        rules.SEARCH_BROKEN if advice.broken else rules.WAY_ON if advice.unknown else "",
    )


class NeedAdvice(QObject):
    """Asks for advice on the text as it is; an answer to an older text is dropped."""

    message = Signal(object)  #: ShownAdvice

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._title = self._description = ""
        self._wanted = 0
        self._failed: int | None = None  # the text, as `_wanted` counts it, for which the question failed last
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.current = NOTHING

    def refresh(self, title: str, description: str) -> None:
        """At each keystroke; the question itself waits for a pause in typing."""
        if (title, description) == (self._title, self._description):
            return
        self._title, self._description = title, description
        self._wanted += 1
        self._pause.start()

    def again(self) -> None:
        """She comes back to the text: asks again, as the commune may have voted or said "nous aussi" meanwhile."""
        if self._title or self._description:
            self._wanted += 1
            self._pause.start()

    def clear(self) -> None:
        """Another need is opened: forgets the text and what was shown for it."""
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
            advice,
            title,
            self._description,
            then=lambda answer: self._ended(asked, answer),
            failed=lambda _sentence: self._ended(asked, None),
        )

    def _ended(self, asked: int, answer: Advice | None) -> None:
        """None where the question failed: asked once more, and then what was found for an older text does not stay."""
        self._asking = False
        if asked == self._wanted and answer is None and asked != self._failed:
            self._failed = asked
            self._pause.start()
        elif asked == self._wanted:
            self._tell(NOTHING if answer is None else shown(answer, self._actor.clock()))
        elif not self._pause.isActive() and (self._title or self._description):
            self._ask()

    def _tell(self, answer: ShownAdvice) -> None:
        if answer != self.current:
            self.current = answer
            self.message.emit(answer)
