"""Entries of the lists of votes: open to vote, voted for by us, decided by the committee; pure functions."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from desktop.database import words
from desktop.database.queries.ballot import OpenVotes, ranked
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.queries.votes import VoteRow
from desktop.domain import communes, phases, votes
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.phases import LocalTime, PlatformTime
from desktop.domain.refusals import Refusal
from desktop.domain.services.facts import facts
from desktop.viewmodels.kit import french, states, vote_words
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.votes import ballot_state
from desktop.viewmodels.votes.ballot_sizes import Size, of_head
from desktop.viewmodels.votes.ballot_state import NOT_LATE, Late
from desktop.viewmodels.votes.ballot_words import VoteSection
from sync.client.ledger.states import State
from sync.contract.published import Service

#: What can be done with an entry: vote, cancel a vote that has not left, withdraw one that has, nothing.
Act: TypeAlias = Literal["vote", "take_back", "withdraw", ""]
RETAINED = Shown(states.FILLED, "Retenue", "ok")
_GONE = {"service": "Service retiré de la liste", "proposal": "Proposition retirée de la liste"}
#: What became of a need that a vote named and that no longer counts; in any other state it was not sent.
_FALLEN = {"withdrawn": "retiré", "rejected": "refusé", OTHER_PLATFORM: "envoyé à une autre plateforme"}
NOT_RETAINED = Shown("✗", "Non retenue", "muted")


class Contribution(Struct, frozen=True):
    """A need that is grouped in a proposal."""

    id: str
    title: str
    ours: bool  #: False: one of another commune, for which we said "nous aussi"


class BallotEntry(Struct, frozen=True, kw_only=True, gc=False):
    """A service or a proposal, as a line of a list and as it is read."""

    id: str  #: of the service or proposal
    title: str  #: of the service or proposal
    nature: str  #: which of them it is, in words
    theme: str  #: name of its theme or themes; "" for none
    summary: str  #: in one or two sentences; "" where it is no longer published
    ours: str = ""  #: which need of ours, or that we joined, is grouped in it, as a sentence; "" for none
    answers: str = ""  #: which need of ours our vote names, as its line says it; "" for none
    facts: tuple[tuple[str, str], ...] = ()  #: label and text of what else is known
    contributions: tuple[Contribution, ...] = ()  #: needs of ours, or that we joined, that are grouped in it
    state: Shown | None = None  #: of our vote; None where the commune never voted for it
    state_note: str = ""  #: on that state, as a sentence; "" for none
    details: tuple[tuple[str, str], ...] = ()  #: label and text about our vote: when, for which need
    changed: str = ""  #: that the proposal has changed since our vote; "" where it has not
    late: Late = NOT_LATE  #: what it means for our vote to have come after the close
    outcome: Shown | None = None  #: what the committee decided; None before
    reason: str = ""  #: of the committee; "" before
    votes: int = 0  #: votes counted in all, published with the decision; 0 before
    voted: bool = False  #: one of the votes counted is ours
    act: Act = ""  #: what can be done with it now
    closed: str = ""  #: why nothing can be done; "" where something can
    searched: str = ""  #: what it is found by, folded, its title first
    kinds: tuple[str, ...] = ()  #: keys of the kinds to which the lists may be narrowed

    @property
    def kind_of_vote(self) -> str:
        """Which of the two kinds of vote this is, and what it is for."""
        kind = "proposal" if "proposal" in self.kinds else "service"
        return f"{vote_words.NAMES[kind]}. {vote_words.PURPOSES[kind]} Il est public."

    @property
    def purpose(self) -> str:
        """What its line says of what it is for: of a service alone, as a proposal bears it in its title."""
        return self.summary if "service" in self.kinds else ""

    @property
    def retained(self) -> bool:
        return self.outcome is RETAINED

    @property
    def support(self) -> str:
        """ "12 votes comptés, dont le vôtre"; "" before the votes are published."""
        if not self.votes:
            return ""
        return f"{french.counted(self.votes, 'vote compté', 'votes comptés')}{', dont le vôtre' if self.voted else ''}"

    @property
    def spoken(self) -> str:
        parts = [self.title, self.nature, self.purpose]
        parts += [shown.word for shown in (self.outcome, self.state, self.late.shown) if shown is not None]
        return ", ".join(filter(None, (*parts, self.answers, self.support)))


class Lists(Struct, frozen=True):
    """The three lists, perhaps only their first lines."""

    open: tuple[BallotEntry, ...] = ()  #: open to vote
    ours: tuple[BallotEntry, ...] = ()  #: what we voted for, the last vote first
    results: tuple[BallotEntry, ...] = ()  #: what the committee decided
    sizes: Mapping[VoteSection, Size] = field(default_factory=dict)  #: how long each whole list is

    def of(self, section: VoteSection) -> tuple[BallotEntry, ...]:
        return {VoteSection.OPEN: self.open, VoteSection.OURS: self.ours, VoteSection.RESULTS: self.results}[section]

    def counted(self) -> dict[VoteSection, Size]:
        """The sizes of the lists as far as they were read."""
        return {
            one: Size(len(self.of(one)), sum(one.counts in entry.kinds for entry in self.of(one)))
            for one in VoteSection
        }


def lists(ballot: OpenVotes, now: LocalTime) -> Lists:
    """The three lists. Proposals that answer one of our needs come first among what is open."""
    at = phases.corrected(now, ballot.offset)
    themes = {theme.id: theme.name for theme in ballot.themes}
    last: dict[str, VoteRow] = {}
    for row in ballot.casts:  # the last vote first; but one that stands, or else still counts, replaces another
        if row.subject not in last or row.stands or (row.withdrawing and not last[row.subject].stands):
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


class _Makers(Struct, frozen=True, kw_only=True):
    """Makes entries out of rows."""

    ballot: OpenVotes  #: all rows, as they were read
    at: PlatformTime  #: by the platform's clock
    now: LocalTime  #: by this computer's clock
    themes: dict[str, str]  #: name of each theme, by its id
    needs: dict[str, str]  #: title of each need that a vote may name or has named, by its id
    services: dict[str, str]  #: title of each service of the catalogue, by its id
    last: dict[str, VoteRow]  #: our vote for each service or proposal, by its id

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
            kinds=("proposal", row.state, *ballot_state.kinds(vote), *(("ours",) if contributions else ())),
        )

    def service(self, service: Service) -> BallotEntry:
        unsure = () if service.verified else (("Fiche", "À vérifier"),)
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
        """The entry of something we voted for that is no longer published."""
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
            kinds=("service", *ballot_state.kinds(vote)),
        )

    def _contributions(self, row: ProposalRow) -> Iterator[Contribution]:
        for id in row.needs:
            if id in self.ballot.needs:
                yield Contribution(id, self.ballot.needs[id], True)
            elif id in self.ballot.joined:
                yield Contribution(id, self.ballot.joined[id], False)

    def _act(self, id: str, kind: str, open: bool) -> tuple[Act, str]:
        if not self.ballot.siren:
            return "", communes.nothing_leaves(self.ballot.commune)
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


def _grouped(contributions: tuple[Contribution, ...]) -> str:
    """The sentence about the first need of ours in a proposal, or else the first that we joined; "" for neither."""
    first = min(contributions, key=lambda one: not one.ours, default=None)
    if first is None:
        return ""
    if first.ours:
        return f"Votre besoin «{FIXED}{first.title}{FIXED}» y est regroupé."
    return f"Le besoin «{FIXED}{first.title}{FIXED}», que vous partagez, y est regroupé."


_CHANGED = "La proposition a changé depuis votre vote. Relisez-la\u00a0: votre vote reste."
