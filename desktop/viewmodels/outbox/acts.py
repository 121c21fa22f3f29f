"""The list of acts as a model, which knows how many there are and keeps only the lines that were shown last."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from msgspec import Struct

from desktop.database.queries.acts.acts_window import Window
from desktop.database.queries.attachments import ProgressRow
from desktop.database.queries.outbox import ActRow
from desktop.domain import act_words
from desktop.domain.attachments import travelled
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.kept import need_of
from desktop.viewmodels.kit.list_model import LineModel
from desktop.viewmodels.kit.states import (
    BY_PREFECT,
    COMPLETING,
    COMPLETING_BY_STICK,
    INCOMPLETE,
    KINDS,
    OF_NEED,
    OF_SHARE,
    ON_A_STICK,
    TO_SEND_AGAIN,
    WAITING,
    Shown,
    again,
    shown,
)
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from desktop.viewmodels.kit.vote_words import answers_line

#: Lists of what was received and decided against, with their words: keys of database/examined.py.
_DECIDED_AGAINST = {
    "declined": "Non retenus",
    "denied": "Refusés par le préfet",
    "incomplete": INCOMPLETE.word,
    "completing": COMPLETING.word,
    "completing_by_stick": COMPLETING_BY_STICK.word,
    "completed": "Complétés depuis",
}
PAGE, KEPT = 64, 12  # lines to a page; pages kept, whatever the number of acts
_ANSWERS = BY_PREFECT | OF_SHARE | OF_NEED  #: of the préfet, of the platform
#: Asks for `count` lines from `first`; the third argument is called with them, at once or later.
Ask: TypeAlias = Callable[[int, int, Callable[[Window], object]], object]


class ActLine(Struct, frozen=True, kw_only=True):
    """One act as the list shows it."""

    op: str
    title: str  #: of what it is about
    what: str  #: its kind: "Besoin", "Vote", …
    made: str  #: when it was put in the outbox, as "hier à 14 h"
    state: Shown  #: sign, word and tone
    number: str  #: of its receipt; "" before one
    received: str  #: when the platform received it, as "hier à 14 h"; "" before that
    cancellable: bool  #: it has not left and can be cancelled
    answers: str = ""  #: for a vote or its withdrawal: which need of ours it answers; "" for none
    whose: str = ""  #: for a "nous aussi" or its withdrawal: whose need it is; "" for others
    travel: str = ""  #: how far its attached files have come: "pièce jointe : 1,2 sur 3,4 Mo"; "" without files

    @property
    def id(self) -> str:
        return self.op

    @property
    def note(self) -> str:
        """The second line: its number; when it was received, or put here; what it is; last, its need.

        Beside a long badge there is no room for all: a number that was cut was no number.
        """
        if not self.number:
            when, travel = f"Enregistré {self.made}", ""
        else:
            when, travel = f"Accusé n°{french.FIXED}{self.number} · reçu {self.received}", self.travel
        return " · ".join(filter(None, (when, self.what, self.whose, travel, self.answers)))

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.state.word}, {self.note}"


def line_of(
    act: ActRow, now: datetime, carried: frozenset[str] = frozenset(), travel: ProgressRow | None = None
) -> ActLine:
    """The line of an act; `carried` are those that left on a USB stick."""
    return ActLine(
        op=act.op,
        title=act.title,
        what=act_words.kind(act.kind),
        made=made_words(act, now),
        state=stands(act, carried=act.op in carried),
        number="" if act.number is None else french.number(act.number),
        received=french.since(act.received_at, now) if act.received_at else "",
        cancellable=act.cancellable,
        answers=answers_line(act.answers, gone=act.type == "vote.withdraw"),
        whose=need_of(act.commune),
        travel=travel_words(travel),
    )


_TICKS = timedelta(minutes=2)  # by so much a clock that is set by the network may go back


def made_words(act: ActRow, now: datetime) -> str:
    """When it was put in the outbox, by this computer's clock: not sure where that is ahead, as one is wrong."""
    sure = datetime.fromisoformat(act.created_at) <= now + _TICKS
    return french.since(act.created_at, now) + ("" if sure else ", date pas sûre")


def travel_words(row: ProgressRow | None) -> str:
    """How far the attached files of an act have come; "" where it has none to send."""
    return "" if row is None else travelled(row.files, row.there, row.sent, row.size)


def _lines(window: Window, now: datetime) -> tuple[ActLine, ...]:
    return tuple(line_of(row, now, window.carried, window.travel.get(row.op)) for row in window.rows)


def stands(act: ActRow, *, carried: bool, number: int | None = None) -> Shown:
    """The state of an act as it is shown; `carried`: it left on a USB stick and has no answer yet.

    An act that the platform has lost is to be sent again, whatever had been decided. One that was withdrawn since, or
    that another platform has, is shown in grey. For a request, the préfet's answer replaces the state of its receipt;
    for a service, the platform's; for a need, what it said later is added.
    """
    if act.lost:
        return again(carried=carried)
    if act.waits_for_other_platform:
        return Shown(*act_words.WAITS_FOR_OTHER_PLATFORM, "muted")
    if act.other_platform:
        return Shown("✗" if act.state == "rejected" else "✓", act_words.by_another(act.state, act.kind), "muted")
    if act.taken_back:
        return Shown("✗", act_words.accepted(act.kind, taken_back=True), "muted")
    if act.in_vain:
        return Shown(act_words.IN_VAIN.sign, act_words.IN_VAIN.word, "warn")
    if act.chosen:
        return shown(act_words.CHOSEN)
    if act.answered in _ANSWERS:
        return _ANSWERS[act.answered]
    return shown(act.state, act.kind, number, carried=carried)


class ActsModel(LineModel):
    """Reads lines page by page through `ask`; an outdated page stays until the new one has come.

    An outbox may hold thousands of acts: only pages near those in sight are in memory.
    """

    def __init__(self, ask: Ask, clock: Callable[[], LocalTime]) -> None:
        super().__init__()
        self._ask, self._clock = ask, clock
        self._pages: OrderedDict[int, tuple[ActLine, ...]] = OrderedDict()
        self._fresh: set[int] = set()
        self._asked: set[int] = set()
        self._turn = 0
        self._another = False

    def begin(self) -> None:
        """Another list is asked for; the old one stays until the first lines come, so that nothing flickers."""
        self._another = True
        self.reload()

    def reload(self) -> None:
        """Acts were added or changed: reads again what is shown."""
        self._turn += 1
        self._fresh.clear()
        self._asked.clear()
        self._fetch(0)

    def line(self, row: int) -> ActLine | None:
        """The line, or None while it is being fetched."""
        page, place = divmod(row, PAGE)
        if page not in self._fresh:
            self._fetch(page)
        lines = self._pages.get(page, ())
        if page in self._pages:
            self._pages.move_to_end(page)
        return lines[place] if place < len(lines) else None

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the acts in memory that are shown as still to be sent."""
        unsent = (WAITING, ON_A_STICK, TO_SEND_AGAIN)
        return tuple(line.op for lines in self._pages.values() for line in lines if line.state in unsent)

    def turn(self, turned: Mapping[str, ActLine]) -> None:
        """Replaces these lines; each keeps its place until the list is read again."""
        for page, lines in tuple(self._pages.items()):
            for place, line in enumerate(lines):
                if line.op in turned:
                    self._pages[page] = tuple(turned.get(one.op, one) for one in lines)
                    index = self.index(page * PAGE + place)
                    self.dataChanged.emit(index, index)

    @property
    def held(self) -> int:
        """How many lines are in memory."""
        return sum(len(lines) for lines in self._pages.values())

    def _fetch(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        turn = self._turn
        self._ask(page * PAGE, PAGE, lambda window: self._take(window, turn))

    def _take(self, window: Window, turn: int) -> None:
        if turn != self._turn:  # asked before the last change
            return
        page, now = window.first // PAGE, self._clock()
        self._asked.discard(page)
        if window.total != self.rowCount() or self._another:
            if self._another:
                self._another = False
                self._pages.clear()
            self._keep(page, _lines(window, now))
            self._begin(window.total)
            return
        self._keep(page, _lines(window, now))
        if window.rows:
            self.dataChanged.emit(self.index(window.first), self.index(window.first + len(window.rows) - 1))

    def _keep(self, page: int, lines: tuple[ActLine, ...]) -> None:
        self._pages[page] = lines
        self._pages.move_to_end(page)
        self._fresh.add(page)
        while len(self._pages) > KEPT:
            dropped, _ = self._pages.popitem(last=False)
            self._fresh.discard(dropped)


VOCABULARY = Vocabulary(
    search="&Chercher un envoi",
    one="envoi",
    many="envois",
    all="Tous les envois",
    example="vote, n°\u00a0d’accusé",
    kinds=KINDS
    | {"waiting": "Pas encore reçus"}
    | _DECIDED_AGAINST
    | {act_words.OTHER_PLATFORM: "Reçus par une autre plateforme"},
    orders={"waiting": Order("À envoyer d’abord")} | BY_DATE,
)
