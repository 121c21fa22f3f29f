"""What is known of one service, label by label, and whether the commune may vote for it now."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.domain import communes, phases
from desktop.domain.phases import Availability, ClockOffset, LocalTime
from desktop.domain.services.facts import facts, tags, unsure, vintage
from desktop.viewmodels.kit import french, states, vote_words
from desktop.viewmodels.kit.deadlines import arrival, paris, still_waits
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from desktop.database.queries.votes import VoteRow
    from desktop.domain.phases import PhaseAnswer
    from sync.contract.campaign import Campaign
from sync.contract.published import Service

_FOLLOWED = f"«{french.FIXED}Suivre ce vote{french.FIXED}» montre où il en est, et s’il peut encore être retiré."


class Voting(Struct, frozen=True):
    """Whether the commune may vote for a service."""

    open: bool  #: a vote may be given now
    sentence: str  #: until when, or why not
    vote: Shown | None = None  #: state of our vote; None without one


class BesideVote(Enum):
    """What stands under a service while a vote for it is open."""

    NAME_NEED = auto()  #: the choice of the need of ours that the vote answers
    UNSENT = auto()  #: why the draft from which she came cannot be named
    WRITE_NEED = auto()  #: the button to write a need, as there is none to be named


def beside_vote(*, open: bool, needs: int | None, from_draft: bool) -> frozenset[BesideVote]:
    """`needs`: how many needs of ours may be named, None before they were read; `from_draft`: she came from a draft."""
    shown = {
        BesideVote.NAME_NEED: bool(needs),
        BesideVote.UNSENT: from_draft,
        BesideVote.WRITE_NEED: needs == 0 and not from_draft,
    }
    return frozenset(part for part, here in shown.items() if open and here)


class ServiceSheet(Struct, frozen=True, kw_only=True):
    """All that is known of one service."""

    id: str
    title: str
    summary: str  #: of the service, in one sentence
    tags: tuple[str, ...]  #: cost and licence, in one word each, as far as they are known
    facts: tuple[tuple[str, str], ...]  #: label and text of each fact that is known
    confidence: str  #: warning that not all of it was checked; "" where it was
    vintage: str  #: of when the catalogue is; "" where this service has no source
    voting: Voting  #: whether the commune may vote for it now, or what became of its vote


class CatalogueLists(Struct, frozen=True, kw_only=True):
    """The catalogue, and what decides whether the commune may vote."""

    services: "tuple[Service, ...]"  #: of the catalogue, those in common use first
    themes: dict[str, str]  #: name of each theme, by its id
    #: our vote for each service or proposal, by its id; votes that were withdrawn are left out
    votes: "dict[str, VoteRow]"
    needs: tuple[tuple[str, str], ...]  #: id and title of each need of ours that a vote may name
    commune: str  #: its name; "" while none is chosen
    population: int | None  #: its inhabitants; None where that is not known
    siren: str  #: its number in the official list; "" where it has none, and then it cannot vote
    campaign: "Campaign | None"  #: None while none is known
    offset: ClockOffset  #: from this computer's clock to the platform's


def sheet(service: "Service", lists: CatalogueLists, now: LocalTime) -> ServiceSheet:
    themes = ", ".join(lists.themes.get(theme, theme) for theme in service.themes)
    return ServiceSheet(
        id=service.id,
        title=service.title,
        summary=service.summary,
        tags=tags(service),
        facts=facts(service, themes),
        confidence=unsure(service),
        vintage=vintage(service, lists.services),
        voting=voting(service.id, lists, now),
    )


def voting(id: str, lists: CatalogueLists, now: LocalTime) -> Voting:
    """Whether a vote for a service is open, and if not, when; all dates are the campaign's."""
    if (shown := vote_of(id, lists)) is not None:
        late = _late(lists.votes[id], lists, now)
        return Voting(False, " ".join(filter(None, (f"{lists.commune} vote pour ce service.", late, _FOLLOWED))), shown)
    if not lists.siren:
        return Voting(False, communes.nothing_leaves(lists.commune))
    if lists.campaign is None:
        return Voting(
            True,
            "Les dates de la campagne ne sont pas encore connues ici\u00a0: votre vote attendra, "
            "et la plateforme vous dira si elle le prend en compte.",
        )
    at = phases.corrected(now, lists.offset)
    vote = phases.availability(lists.campaign, lambda phase: "service" in phase.votable, at)
    if vote.state is Availability.OPEN and vote.phase is not None:
        late = vote_words.late(lists.campaign.late_policy)
        return Voting(True, f"{arrival(vote.phase.closes, at, 'Votre vote')} {late}")
    return Voting(False, _closed(vote))


def takes_needs(lists: CatalogueLists, now: LocalTime) -> bool:
    """Whether a need may still be sent, now or in a phase to come."""
    return not phases.needs_over(lists.campaign, phases.corrected(now, lists.offset))


def _late(row: "VoteRow", lists: CatalogueLists, now: LocalTime) -> str:
    """That our vote still waits though the phase for it is past; "" for any other."""
    ended = phases.ended_for(lists.campaign, "vote.cast", "service", phases.corrected(now, lists.offset))
    return still_waits(ended, row.cast, row.received_at)


def vote_of(id: str, lists: CatalogueLists) -> Shown | None:
    """The state of our vote for a service; None without one. A vote that has not left is never shown as received."""
    row = lists.votes.get(id)
    if row is None:
        return None
    if row.lost:
        return states.again(carried=row.carried)
    return states.shown(row.cast, "vote.cast", row.number, carried=row.carried)


def vote_on_line(id: str, lists: CatalogueLists) -> Shown | None:
    """The same with the word "Vote", as nothing else on a line says that this is the state of a vote."""
    shown, row = vote_of(id, lists), lists.votes.get(id)
    if shown is None or row is None:
        return None
    names_the_act = row.cast == "accepted" and not row.lost  # these words of `act_words.ACCEPTED` say "Vote" themselves
    return shown if names_the_act else states.of_what("Vote", shown)


def _closed(vote: "PhaseAnswer") -> str:
    if vote.phase is None:
        return "Cette campagne n’ouvre pas de vote pour les services."
    name = f"«{french.FIXED}{vote.phase.name}{french.FIXED}»"
    if vote.opens is not None:
        return f"Le vote pour les services ouvre le {french.long_date(paris(vote.opens))}, phase {name}."
    if vote.state is Availability.NOT_YET:
        return f"Le vote pour les services ouvrira pendant la phase {name}, {vote_words.NO_DATE}."
    return f"Le vote pour les services était ouvert pendant la phase {name}. Elle est terminée."
