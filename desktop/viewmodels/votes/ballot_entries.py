"""Entries of the lists of votes: what is open, what we voted for, what the committee decided; pure functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.database import words
from desktop.database.queries.ballot import OpenVotes, ranked
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.queries.votes import VoteRow
from desktop.domain import phases, votes
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french, states, vote_words
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.service_facts import facts
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.votes import ballot_state
from desktop.viewmodels.votes.ballot_sizes import Size, of_head
from desktop.viewmodels.votes.ballot_state import NOT_LATE, Late
from desktop.viewmodels.votes.ballot_words import SECTIONS, VoteSection
from sync.client.ledger.states import State
from sync.contract.published import Service

#: What can be done with an entry: vote, take a vote back before it leaves, withdraw one that left, nothing.
Act: TypeAlias = Literal["vote", "take_back", "withdraw", ""]
RETAINED = Shown(states.FILLED, "Retenue", "ok")
_GONE = {"service": "Service retiré de la liste", "proposal": "Proposition retirée de la liste"}
#: What became of a need that a vote answers; any other state that does not stand is that of a text not sent.
_FALLEN = {"withdrawn": "retiré", "rejected": "refusé", OTHER_PLATFORM: "envoyé à une autre plateforme"}
NOT_RETAINED = Shown("✗", "Non retenue", "muted")


@dataclass(frozen=True, slots=True)
class Contribution:
    """A need inside a proposal: ours, or one of another commune that we joined."""

    id: str
    title: str
    ours: bool


class BallotEntry(Struct, frozen=True, kw_only=True, gc=False):
    """A service or a proposal. `state` is our vote's, `outcome` the committee's; `closed`: why nothing can be done.

    `votes` are the counted votes, published with the decision (0 before); `voted` that one of them is ours.
    `searched` is what it is found by, folded, its title first; `kinds` what the lists may be narrowed to.
    """

    id: str
    title: str
    nature: str
    theme: str
    summary: str
    ours: str = ""
    answers: str = ""  #: which need of ours our vote names
    facts: tuple[tuple[str, str], ...] = ()
    contributions: tuple[Contribution, ...] = ()
    state: Shown | None = None
    state_note: str = ""
    details: tuple[tuple[str, str], ...] = ()
    changed: str = ""
    late: Late = NOT_LATE
    outcome: Shown | None = None
    reason: str = ""
    votes: int = 0
    voted: bool = False
    act: Act = ""
    closed: str = ""
    searched: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def kind_of_vote(self) -> str:
        """Which of the two, and what it is there for."""
        kind = "proposal" if "proposal" in self.kinds else "service"
        return f"{vote_words.NAMES[kind]}. {vote_words.PURPOSES[kind]} Il est public."

    @property
    def retained(self) -> bool:
        return self.outcome is RETAINED

    @property
    def support(self) -> str:
        """12 votes comptés, dont le nôtre; "" before the votes are published."""
        if not self.votes:
            return ""
        return f"{french.counted(self.votes, 'vote compté', 'votes comptés')}{', dont le nôtre' if self.voted else ''}"

    @property
    def spoken(self) -> str:
        said = [self.title, self.nature]
        said += [shown.word for shown in (self.outcome, self.state, self.late.shown) if shown is not None]
        return ", ".join(filter(None, (*said, self.answers, self.support)))


@dataclass(frozen=True, slots=True)
class Lists:
    """What is open to vote, what we voted for (the last first), what the committee decided."""

    open: tuple[BallotEntry, ...] = ()
    ours: tuple[BallotEntry, ...] = ()
    results: tuple[BallotEntry, ...] = ()
    sizes: Mapping[VoteSection, Size] = field(default_factory=dict)

    def of(self, section: VoteSection) -> tuple[BallotEntry, ...]:
        return {"open": self.open, "ours": self.ours, "results": self.results}[section]

    def counted(self) -> dict[VoteSection, Size]:
        """What was read of each."""
        return {one: Size(len(self.of(one)), sum("voted" in entry.kinds for entry in self.of(one))) for one in SECTIONS}


def lists(ballot: OpenVotes, now: datetime) -> Lists:
    """The three lists. Proposals that answer one of our needs come first among what is open."""
    at = phases.corrected(now, ballot.offset)
    themes = {theme.id: theme.name for theme in ballot.themes}
    last: dict[str, VoteRow] = {}
    for row in ballot.casts:  # the last first: one that stands is shown before what was withdrawn since
        if row.subject not in last or row.stands:
            last[row.subject] = row
    fallen = {id: f"{title} ({_FALLEN.get(state, 'pas envoyé')})" for id, (title, state) in ballot.fallen.items()}
    needs = dict(ballot.answerable) | ballot.needs | fallen
    titles = {service.id: service.title for service in ballot.services}
    makers = _Makers(ballot=ballot, at=at, now=now, themes=themes, needs=needs, services=titles, last=last)
    phase = phases.open_phase(ballot.campaign, at)
    votable = ("proposal", "service") if ballot.campaign is None else phase.votable if phase else ()
    proposals = {row.id: makers.proposal(row) for row in ballot.proposals}
    services = {service.id: makers.service(service) for service in ballot.services}
    head = ballot.head
    opened: list[BallotEntry] = []
    if "proposal" in votable:
        shown = (row.id for row in ballot.proposals if row.state == "open" and (head is None or row.id in head.open))
        opened += sorted((proposals[id] for id in shown), key=lambda entry: not entry.ours)
    if "service" in votable and (head is None or "proposal" not in votable or head.sizes[0] == len(head.open)):
        opened += services.values()
    ours = [
        proposals.get(id) or services.get(id) or makers.gone(row)
        for id, row in last.items()
        if head is None or id in head.ours
    ]
    decided = (row for row in ballot.proposals if row.state != "open" and (head is None or row.id in head.decided))
    results = [proposals[row.id] for row in ranked(decided)]
    read = Lists(tuple(opened), tuple(ours), tuple(results))
    return replace(read, sizes=read.counted() if head is None else of_head(head, votable, services))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Makers:
    """Makes entries out of rows."""

    ballot: OpenVotes
    at: datetime
    now: datetime
    themes: dict[str, str]
    needs: dict[str, str]  #: id and title of each that a vote may name or has named
    services: dict[str, str]  #: the titles of the catalogue, by id
    last: dict[str, VoteRow]

    def proposal(self, row: ProposalRow) -> BallotEntry:
        contributions = tuple(self._contributions(row))
        existing = [self.services[id] for id in row.services if id in self.services]
        facts = []
        if row.needs:
            facts.append(("Besoins regroupés", french.number(len(row.needs))))
        if existing:
            facts.append(("Services existants", ", ".join(existing)))
        if row.votes:
            facts.append(("Votes comptés", french.number(row.votes)))
        outcome = {"retained": RETAINED, "not_retained": NOT_RETAINED}.get(row.state)
        act, closed = self._act(row.id, "proposal", row.state == "open")
        vote = self.last.get(row.id)
        moved = vote is not None and vote.stands and row.state == "open" and row.version > vote.version
        state, note = ballot_state.vote(vote, self.now)
        return BallotEntry(
            id=row.id,
            title=row.title,
            nature="Proposition, service à développer" if row.kind == "to_develop" else "Proposition, service existant",
            theme=self.themes.get(row.theme, ""),
            summary=row.summary,
            ours=_grouped(contributions),
            facts=tuple(facts),
            contributions=contributions,
            state=state,
            state_note=note,
            answers=ballot_state.answers(vote, self.needs),
            details=ballot_state.details(vote, self.needs, self.now),
            changed=_CHANGED if moved else "",
            late=ballot_state.late(vote, self.ballot.campaign, self.at),
            outcome=outcome,
            reason=row.reason,
            votes=row.votes,
            voted=vote is not None and vote.stands and vote.cast == "accepted",
            act=act,
            closed=closed,
            searched=words.folded(f"{row.title}\n{row.summary} {self.themes.get(row.theme, '')}"),
            kinds=("proposal", row.state, *_kinds(vote), *(("ours",) if contributions else ())),
        )

    def service(self, service: Service) -> BallotEntry:
        unsure = (("Fiche", "À vérifier"),) if service.confidence == "à vérifier" else ()
        act, closed = self._act(service.id, "service", True)
        return self._entry(
            service.id,
            service.title,
            "Service du catalogue",
            act,
            closed,
            theme=", ".join(self.themes[id] for id in service.themes if id in self.themes),
            summary=service.summary,
            facts=(*facts(service), *unsure),
        )

    def gone(self, row: VoteRow) -> BallotEntry:
        """What we voted for and is no more in any list."""
        act, closed = self._act(row.subject, row.kind, True)
        nature = _GONE[row.kind]
        if act == "vote":
            act, closed = "", "Ce service ou cette proposition n’est plus publié."
        return self._entry(row.subject, row.title, nature, act, closed)

    def _entry(
        self,
        id: str,
        title: str,
        nature: str,
        act: Act,
        closed: str,
        *,
        theme: str = "",
        summary: str = "",
        facts: tuple[tuple[str, str], ...] = (),
    ) -> BallotEntry:
        vote = self.last.get(id)
        state, note = ballot_state.vote(vote, self.now)
        return BallotEntry(
            id=id,
            title=title,
            nature=nature,
            theme=theme,
            summary=summary,
            facts=facts,
            state=state,
            state_note=note,
            answers=ballot_state.answers(vote, self.needs),
            details=ballot_state.details(vote, self.needs, self.now),
            late=ballot_state.late(vote, self.ballot.campaign, self.at),
            act=act,
            closed=closed,
            searched=words.folded(f"{title}\n{summary} {theme}"),
            kinds=("service", *_kinds(vote)),
        )

    def _contributions(self, row: ProposalRow) -> Iterator[Contribution]:
        for id in row.needs:
            if id in self.ballot.needs:
                yield Contribution(id, self.ballot.needs[id], True)
            elif id in self.ballot.joined:
                yield Contribution(id, self.ballot.joined[id], False)

    def _act(self, id: str, kind: str, open: bool) -> tuple[Act, str]:
        if not self.ballot.siren:
            return "", "Votre commune ne peut pas voter sans numéro SIREN."
        row = self.last.get(id)
        standing = frozenset({id}) if row is not None and row.stands else frozenset[str]()
        try:
            if row is not None and row.stands:
                if row.cast_op in self.ballot.cancellable:
                    return "take_back", ""
                held = row.state == State.HELD
                votes.check_withdraw(self.ballot.campaign, kind, id, standing, self.at, open=open, held=held)
                return "withdraw", ""
            votes.check_cast(self.ballot.campaign, kind, id, standing, self.at, open=open)
        except Refusal as refusal:
            return "", refusal.sentence
        return "vote", ""


def _kinds(vote: VoteRow | None) -> tuple[str, ...]:
    """Whether our vote stands, and how it stands."""
    if vote is None:
        return ("todo",)
    return ("voted" if vote.stands else "todo", "lost" if vote.lost else states.kind(vote.state))


def _grouped(contributions: tuple[Contribution, ...]) -> str:
    """The first of ours, else the first that we joined."""
    first = min(contributions, key=lambda one: not one.ours, default=None)
    if first is None:
        return ""
    if first.ours:
        return f"Votre besoin «{FIXED}{first.title}{FIXED}» y est regroupé."
    return f"Le besoin «{FIXED}{first.title}{FIXED}», que vous partagez, y est regroupé."


_CHANGED = "La proposition a changé depuis votre vote. Relisez-la\u00a0: votre vote reste."
