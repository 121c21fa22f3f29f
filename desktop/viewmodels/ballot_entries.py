"""Entries of the page Votes: what is open to vote, what we voted for, what the committee decided; pure functions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from desktop.database.queries.ballot import Ballot
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.queries.votes import VoteRow
from desktop.domain import phases, votes
from desktop.domain.refusals import Refusal
from desktop.viewmodels import french, service_sheet, states
from desktop.viewmodels.deadlines import paris
from desktop.viewmodels.french import FIXED
from desktop.viewmodels.states import Shown
from sync.contract.published import Service

#: What can be done with an entry: vote, take a vote back before it leaves, withdraw one that left, nothing.
Act: TypeAlias = Literal["vote", "take_back", "withdraw", ""]
RETAINED = Shown("✓", "Retenue", "ok")
NOT_RETAINED = Shown("✗", "Non retenue", "muted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A service or a proposal. `state` is our vote's, `outcome` the committee's; `closed`: why nothing can be done."""

    id: str
    title: str
    nature: str
    theme: str
    summary: str
    ours: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    state: Shown | None = None
    state_note: str = ""
    outcome: Shown | None = None
    reason: str = ""
    act: Act = ""
    closed: str = ""

    @property
    def spoken(self) -> str:
        said = [self.title, self.nature]
        said += [shown.word for shown in (self.outcome, self.state) if shown is not None]
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Lists:
    """What is open to vote, what we voted for (the last first), what the committee decided."""

    open: tuple[Entry, ...] = ()
    ours: tuple[Entry, ...] = ()
    results: tuple[Entry, ...] = ()


def lists(ballot: Ballot, now: datetime) -> Lists:
    """The three lists. Proposals that answer one of our needs come first among what is open."""
    at = phases.corrected(now, ballot.offset)
    themes = {theme.id: theme.name for theme in ballot.themes}
    last: dict[str, VoteRow] = {}
    for row in ballot.casts:  # the last first: a standing one outweighs what was withdrawn since
        if row.subject not in last or row.stands:
            last[row.subject] = row
    makers = _Makers(ballot, at, now, themes, last)
    phase = phases.open_phase(ballot.campaign, at)
    votable = ("proposal", "service") if ballot.campaign is None else phase.votable if phase else ()
    proposals = {row.id: makers.proposal(row) for row in ballot.proposals}
    services = {service.id: makers.service(service) for service in ballot.services}
    opened: list[Entry] = []
    if "proposal" in votable:
        opened += sorted(
            (proposals[row.id] for row in ballot.proposals if row.state == "open"), key=lambda entry: not entry.ours
        )
    if "service" in votable:
        opened += services.values()
    ours = [proposals.get(id) or services.get(id) or makers.gone(row) for id, row in last.items()]
    decided = sorted((row for row in ballot.proposals if row.state != "open"), key=lambda row: row.state != "retained")
    return Lists(tuple(opened), tuple(ours), tuple(proposals[row.id] for row in decided))


@dataclass(frozen=True, slots=True)
class _Makers:
    """Makes entries out of rows."""

    ballot: Ballot
    at: datetime
    now: datetime
    themes: dict[str, str]
    last: dict[str, VoteRow]

    def proposal(self, row: ProposalRow) -> Entry:
        named = [self.ballot.needs[id] for id in row.needs if id in self.ballot.needs]
        voted = [s.title for s in self.ballot.services if s.id in row.services]
        facts = []
        if row.needs:
            facts.append(("Besoins regroupés", french.number(len(row.needs))))
        if voted:
            facts.append(("Services existants", ", ".join(voted)))
        ours = ""
        if named:
            ours = f"Votre besoin «{FIXED}{named[0]}{FIXED}» y est regroupé."
        outcome = {"retained": RETAINED, "not_retained": NOT_RETAINED}.get(row.state)
        act, closed = self._act(row.id, "proposal", row.state == "open")
        state, note = self._vote(row.id)
        return Entry(
            id=row.id,
            title=row.title,
            nature="Proposition, service à développer" if row.kind == "to_develop" else "Proposition, service existant",
            theme=self.themes.get(row.theme, ""),
            summary=row.summary,
            ours=ours,
            facts=tuple(facts),
            state=state,
            state_note=note,
            outcome=outcome,
            reason=row.reason,
            act=act,
            closed=closed,
        )

    def service(self, service: Service) -> Entry:
        unsure = (("Fiche", "À vérifier"),) if service.confidence == "à vérifier" else ()
        act, closed = self._act(service.id, "service", True)
        state, note = self._vote(service.id)
        return Entry(
            id=service.id,
            title=service.title,
            nature="Service existant",
            theme=", ".join(self.themes[id] for id in service.themes if id in self.themes),
            summary=service.summary,
            facts=(*service_sheet.facts(service), *unsure),
            state=state,
            state_note=note,
            act=act,
            closed=closed,
        )

    def gone(self, row: VoteRow) -> Entry:
        """What we voted for and is no more in any list."""
        state, note = self._vote(row.subject)
        act, closed = self._act(row.subject, row.kind, False)
        nature = "Proposition" if row.kind == "proposal" else "Service"
        return Entry(
            id=row.subject,
            title=row.title,
            nature=f"{nature}, plus publié" if nature == "Service" else f"{nature}, plus publiée",
            theme="",
            summary="",
            state=state,
            state_note=note,
            act=act,
            closed=closed,
        )

    def _act(self, id: str, kind: str, open: bool) -> tuple[Act, str]:
        if not self.ballot.siren:
            return "", "Votre commune ne peut pas voter sans numéro SIREN."
        row = self.last.get(id)
        standing = frozenset({id}) if row is not None and row.stands else frozenset[str]()
        try:
            if row is not None and row.stands:
                if row.cast_op in self.ballot.cancellable:
                    return "take_back", ""
                votes.check_withdraw(self.ballot.campaign, kind, id, standing, self.at)
                return "withdraw", ""
            votes.check_cast(self.ballot.campaign, kind, id, standing, self.at, open=open)
        except Refusal as refusal:
            return "", refusal.sentence
        return "vote", ""

    def _vote(self, id: str) -> tuple[Shown | None, str]:
        row = self.last.get(id)
        if row is None:
            return None, ""
        if row.state == "withdrawn":
            return _withdrawal(row), "Votre commune ne vote plus pour ce titre."
        voted = french.since(datetime.fromisoformat(row.cast_at).astimezone(self.now.tzinfo), self.now)
        if row.cast == "rejected":
            return states.shown(row.cast, "vote.cast"), row.detail or "La plateforme a refusé ce vote."
        if row.number is not None:
            received = french.since(paris(datetime.fromisoformat(row.received_at)), paris(self.now))
            number = f"n°{FIXED}{french.number(row.number)}"
            return states.shown(row.cast, "vote.cast"), f"Accusé {number}, reçu {received}, heure de Paris."
        return states.shown(row.cast, "vote.cast"), f"Voté {voted}. Pas encore compté."


def _withdrawal(row: VoteRow) -> Shown:
    if row.withdrawn == "accepted":
        return states.WITHDRAWN
    found = states.shown(row.withdrawn, "vote.withdraw")
    return Shown(found.sign, f"Retrait{FIXED}: {found.word[:1].lower()}{found.word[1:]}", found.tone)
