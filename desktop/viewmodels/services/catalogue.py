"""The catalogue, offline: search as you type, filters, and what is known of each service."""

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.database import answers, service_weights, words
from desktop.database.queries import campaign, catalogue, exchanges, link, needs, votes
from desktop.domain import needs as rules
from desktop.domain.changes import Changes
from desktop.domain.services.facts import other_size, tags
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from desktop.viewmodels.kit.vote_words import VoteButton, vote_button
from desktop.viewmodels.services.sheet import CatalogueLists, ServiceSheet, sheet, takes_needs, vote_on_line, voting

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.contract.published import Service

_SIMPLER = "Essayez un mot plus simple, ou moins de filtres."
NOTHING_LEFT = f"{_SIMPLER} {rules.WAY_ON}"
#: Where no service is known at all: neither another word nor fewer filters would find one.
_NONE_YET = "Aucun service n’est encore arrivé ici. Un échange peut en apporter."
FREE, LIBRE = "free", "libre"  # kinds: free of charge; free software


class ServiceLine(Struct, frozen=True, kw_only=True):
    """One service as a line of the catalogue."""

    id: str
    title: str
    summary: str  #: of the service, in one sentence
    tags: tuple[str, ...]  #: cost and licence, in one word each, as far as they are known
    vote: Shown | None  #: state of the commune's vote for it; None without one
    degree: str = ""  #: how surely it answers what is searched, in words; "" where it only has them
    size: str = ""  #: for which size of commune it makes sense, where ours has another
    searched: str = ""  #: what it is found by, folded, its title first
    kinds: tuple[str, ...] = ()  #: its themes; FREE and LIBRE where it is that

    @property
    def note(self) -> str:
        return " · ".join(filter(None, (self.degree, self.size, ", ".join(self.tags), self.summary)))

    @property
    def spoken(self) -> str:
        remarks = filter(None, (self.degree, self.size))
        return ", ".join((self.title, *remarks, self.summary, *self.tags, *((self.vote.word,) if self.vote else ())))


class Services(QObject):
    """The lines of the catalogue, and the service that is open."""

    refreshed = Signal()  #: the catalogue was read: themes, needs and votes may have changed
    listed = Signal()  #: the lines fit what is typed and chosen above the list now
    shown = Signal(object)  #: ServiceSheet
    sought = Signal(str)  #: no service is left: what to do all the same
    left = Signal()  #: the open service is no longer among the lines: none is chosen

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.model = ListModel(self)
        self.narrowing = Narrowing(_VOCABULARY, self, actor=actor, scopes=("catalogue",))
        self.narrowing.changed.connect(self._fill)
        self.id = ""
        self.sheet: ServiceSheet | None = None
        self.lists: CatalogueLists | None = None
        actor.changed.connect(self._follow)

    def refresh(self) -> None:
        self._actor.ask(_read, then=self._shelved)

    @property
    def votable(self) -> bool:
        """Whether a vote for a service is open now; True as long as that is not known."""
        return self.lists is None or voting("", self.lists, self._actor.clock()).open

    @property
    def may_vote(self) -> bool:
        """Whether a vote for the open service may be given now."""
        return self.sheet is not None and self.sheet.voting.open

    @property
    def vote_button(self) -> VoteButton:
        """Before a service is chosen the button is shown too, disabled, so that nothing moves."""
        return vote_button(None) if self.sheet is None else vote_button(self.sheet.title, self.sheet.voting.sentence)

    @property
    def takes_needs(self) -> bool:
        """Whether a need may still be sent, now or in a phase to come."""
        return self.lists is None or takes_needs(self.lists, self._actor.clock())

    @property
    def bare(self) -> bool:
        """Whether the catalogue itself is empty; False as long as that is not known."""
        return self.lists is not None and not self.lists.services

    def show(self, id: str) -> None:
        """Opens one service; it is kept up to date until another is opened or it is no longer among the lines."""
        self.id, self.sheet = id, None
        self._show()

    def _follow(self, changes: Changes) -> None:
        acts = changes.votes or changes.needs or changes.outbox
        if self.lists is not None and (acts or changes.scopes & {"catalogue", "campaign"}):
            self.refresh()

    def _shelved(self, lists: CatalogueLists) -> None:
        self.lists = lists
        self.refreshed.emit()
        self._fill()
        self._show()

    def _fill(self) -> None:
        if self.lists is None:
            return
        lists = self.lists
        self.narrowing.offer(lists.themes)
        self.model.show(
            self.narrowing.narrow(
                [_line(service, lists, self.narrowing.degrees.get(service.id)) for service in lists.services]
            )
        )
        if self.id and self.model.place_of(self.id) < 0:
            self.id, self.sheet = "", None
            self.left.emit()
        self.listed.emit()
        if self.bare:
            self.sought.emit(self._with_way_on(_NONE_YET))
        elif not self.model.lines:
            typed = self.narrowing.words
            self._actor.ask(
                answers.answers,
                typed,
                then=lambda answer: self._nothing_left(typed, answer),
                failed=lambda _sentence: self._nothing_left(typed, answers.Answers()),
            )

    def _with_way_on(self, sentence: str) -> str:
        """With the way to a need, while one may be sent."""
        return f"{sentence} {rules.WAY_ON}" if self.takes_needs else sentence

    def _nothing_left(self, typed: str, answer: answers.Answers) -> None:
        if not self.bare and typed == self.narrowing.words:  # the catalogue, or the words, may have gone meanwhile
            nothing = self._with_way_on(_SIMPLER) if service_weights.readable() else rules.SEARCH_BROKEN
            self.sought.emit(answer.beyond.guidance if answer.beyond else nothing)

    def _show(self) -> None:
        if self.lists is None or not self.id:
            return
        service = {one.id: one for one in self.lists.services}.get(self.id)
        if service is not None:
            self.sheet = sheet(service, self.lists, self._actor.clock())
            self.shown.emit(self.sheet)


_VOCABULARY = Vocabulary(
    search="&Chercher un service",
    one="service",
    many="services",
    all="Tous les thèmes",
    example="cimetière, cantine",
    label="&Thème",
    orders={"usual": Order("Courants d’abord"), "title": BY_DATE["title"]},
    flags={FREE: "&Gratuit", LIBRE: "L&ogiciel libre"},
)


def _line(service: "Service", lists: CatalogueLists, degree: rules.Degree | None) -> ServiceLine:
    free = (FREE,) if service.cost == "gratuit" else ()
    libre = (LIBRE,) if service.licence == "libre" else ()
    return ServiceLine(
        id=service.id,
        title=service.title,
        summary=service.summary,
        tags=tags(service),
        vote=vote_on_line(service.id, lists),
        degree=french.capital(rules.DEGREES[degree]) if degree else "",
        size=other_size(service, lists.population),
        searched=words.folded(f"{service.title}\n{service.summary} {service.provider}"),
        kinds=(*service.themes, *free, *libre),
    )


def _read(connection: "Connection") -> CatalogueLists:
    own = link.commune(connection)
    return CatalogueLists(
        services=catalogue.usual(connection),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        votes={row.subject: row for row in votes.listed(connection) if row.stands},
        needs=tuple(
            (row.id, row.title.strip()) for row in needs.listed(connection) if votes.may_name(row) and row.title.strip()
        ),
        commune="" if own is None else own.name,
        population=catalogue.population(connection),
        siren="" if own is None else own.siren,
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
    )
