"""What the page Votes says: the rule shown before the vote, and after it; pure functions."""

from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from desktop.database.queries.ballot import OpenVotes
from desktop.database.queries.catalogue import VoteSubject
from desktop.domain import communes, phases
from desktop.domain.exchange_words import departure
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import Availability, LocalTime, PhaseAnswer, PlatformTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.act_context import Moment, PhaseRule
from desktop.viewmodels.kit.confirmation import Confirmation, cancelled_until, when_it_leaves
from desktop.viewmodels.kit.deadlines import arrival, paris
from desktop.viewmodels.kit.french import FIXED, NARROW
from sync.contract.campaign import LatePolicy, Phase

#: The two kinds of vote: what each is called, and what it is for.
NAMES = {"service": "Vote pour un service du catalogue", "proposal": "Vote pour une proposition"}
_OF_THIS = {"service": "Vote pour le service du catalogue", "proposal": "Vote pour la proposition"}
PURPOSES = {
    "service": "Il dit que ce service serait utile à la commune.",
    "proposal": "Le comité regarde les votes pour choisir, puis donne ses motifs.",
}
#: The choice of no need of ours; and the sentence shown under the choice, whichever it is.
NO_NEED = "Aucun en particulier"
NAMES_NEED = "Si vous choisissez un besoin, le vote le nommera."
#: Until when a vote can be taken back: before it is given, and after.
UNTIL_TAKEN_BACK = (
    "Vous pourrez annuler tant que l’envoi n’a pas commencé, puis retirer le vote tant que le vote est ouvert."
)
_TAKEN_BACK = f"Avant, vous pouvez annuler{NARROW}; ensuite, retirer le vote tant qu’il est ouvert."
#: The label of the need of ours that a vote answers.
ANSWERS = "Répond à votre besoin"
#: After a review that she left without voting.
NOT_VOTED = "Rien n’a été voté."
#: When a phase opens that the platform holds back although its date has passed.
NO_DATE = "à une date qui n’est pas encore connue ici"
_TITLE = 80  # letters of a title on a button: the whole title is shown above it
#: What the rule for a vote depends on: the commune, its enrolment, the campaign, the platform's time.
VoteConditions: TypeAlias = OpenVotes | Moment


class VoteRuleOffer(Enum):
    """What a button beside the rule does."""

    ENROL = auto()  #: enrols this computer, which brings the campaign
    RESULTS = auto()  #: leads to what the committee decided


class VoteRule(PhaseRule, frozen=True, kw_only=True):
    """The rule for votes that holds now, shown before any vote."""

    offers: tuple[VoteRuleOffer, ...] = ()  #: buttons beside the rule
    of_services: bool = False  #: services of the catalogue are voted for, and not proposals
    enrolment: Enrolment = Enrolment.ENROLLED  #: where votes are open: how this computer stands, for what has not come


class VoteReview(Struct, frozen=True, kw_only=True):
    """A vote that is about to be given: for what, and what is read before."""

    id: str
    kind: str  #: of what the vote is for: "service" or "proposal"
    title: str  #: of it
    need: str | None  #: id of the need of ours that was chosen; None for none
    answers: str | None  #: the same, if that need was sent and not withdrawn: what the vote will name
    confirmation: Confirmation  #: all that she must have read
    yes: str = "O&ui, voter"  #: words of the button that gives it


def withdrawn(refusal: Refusal, title: str, *, service: bool) -> Refusal:
    """What is said of what is no longer published: only the page still knows its title. Else the same refusal."""
    if refusal.code != "unknown_subject":
        return refusal
    if service:
        return Refusal(refusal.code, f"{title or 'Ce service'} n’est plus au catalogue.")
    named = f"La proposition «{FIXED}{title}{FIXED}»" if title else "Cette proposition"
    return Refusal(refusal.code, f"{named} n’est plus publiée.")


class VoteButton(NamedTuple):
    """The words of the button to vote, and the longer ones in the status bar."""

    text: str  #: with "&" before the letter of its key
    tip: str = ""  #: "" where there is nothing to vote for


def vote_button(title: str | None, then: str = "") -> VoteButton:
    """`title`: of what may be voted for, None for nothing; `then`: a sentence that follows in the status bar."""
    if title is None:
        return VoteButton("&Voter")
    short = french.shortened(title, _TITLE).replace("&", "&&")  # "&" alone would mark a key
    return VoteButton(f"&Voter pour{FIXED}: {short}", ". ".join(filter(None, (f"Voter pour{FIXED}: {title}", then))))


def platform_now(ballot: VoteConditions, now: LocalTime) -> PlatformTime:
    return phases.corrected(now, ballot.offset)


def rule(ballot: VoteConditions, now: LocalTime) -> VoteRule:
    """The rule of this moment, shown before any vote."""
    if not ballot.siren:
        return VoteRule(title=f"{ballot.commune} ne peut pas voter ici", sentence=communes.UNLISTED)
    campaign = ballot.campaign
    if campaign is None:
        return _without_campaign(ballot)
    at = platform_now(ballot, now)
    vote = phases.availability(campaign, lambda phase: bool(phase.votable), at)
    phase = vote.phase
    if vote.state is not Availability.OPEN or phase is None:
        decided = isinstance(ballot, OpenVotes) and any(row.state != "open" for row in ballot.proposals)
        return _between(vote, phases.open_phase(campaign, at), decided=decided)
    what, which = "une ou plusieurs propositions. Chacune", "le vote est ouvert"
    of_services = "proposal" not in phase.votable
    if of_services:  # the calendar may say of the phase called "Vote" that it is put off
        what, which = "un ou plusieurs services du catalogue. Chacun", "vote pour les services"
    voter = f"Votez au nom {french.of(ballot.commune)} pour {what} reçoit une seule voix de la commune."
    return VoteRule(
        title=f"Phase «{FIXED}{phase.name}{FIXED}»{FIXED}: {which}",
        sentence=voter,
        deadline=arrival(phase.closes, at, "Votre vote"),
        late=late(campaign.late_policy),
        open=True,
        of_services=of_services,
        enrolment=ballot.enrolment,
    )


def late(policy: LatePolicy) -> str:
    """What becomes of a vote that arrives after the close."""
    if policy.kind == "cast_time_within" and policy.days:
        days = french.counted(policy.days, "jour")
        return (
            f"Arrivé dans les {days} qui suivent, un vote fait avant la clôture compte encore. "
            "L’heure du vote est celle que cet ordinateur a notée."
        )
    if policy.by_stamps:
        return "Arrivé après la clôture, un vote compte seulement avec le cachet de la préfecture."
    return "Arrivé après la clôture, un vote ne compte pas."


def kept(ballot: VoteConditions, now: LocalTime) -> tuple[str, str, str]:
    """After a vote: what was done; what it is not yet; until when it must arrive."""
    leaves = "" if ballot.enrolment.may_send else departure(ballot.enrolment)
    return (
        f"Vote {french.of(ballot.commune)}",
        "Il n’est pas encore compté.",
        _until(ballot, now, waits=ballot.enrolment) or f"{_UNDATED} {leaves}".rstrip(),
    )


_UNDATED = "La plateforme dira s’il compte."


def _until(ballot: VoteConditions, now: LocalTime, *, waits: Enrolment | None = None) -> str:
    """Until when a vote must arrive, as `arrival` says it; "" where no phase is open."""
    at = platform_now(ballot, now)
    phase = phases.open_phase(ballot.campaign, at)
    return "" if phase is None else arrival(phase.closes, at, waits=waits)


def review(ballot: VoteConditions, subject: VoteSubject, need: str, now: LocalTime) -> Confirmation:
    """Shown before a vote: for what, for which need of ours ("" for none), by when, and how it can be taken back."""
    return Confirmation(
        heading=f"Voter au nom {french.of(ballot.commune)}{NARROW}?",
        lead=f"Relisez. {UNTIL_TAKEN_BACK} {when_it_leaves(ballot.enrolment)}",
        cancelling=cancelled_until(ballot.enrolment, until=UNTIL_TAKEN_BACK, before=_TAKEN_BACK),
        notice=rule(ballot, now).deadline or _until(ballot, now) or _UNDATED,
        public=(
            (_OF_THIS[subject.kind], subject.title),
            *((("En quelques mots", subject.summary),) if subject.summary else ()),
            (ANSWERS, need or NO_NEED),
            ("À quoi sert ce vote", PURPOSES[subject.kind]),
            ("Qui le voit", f"Tout le monde{FIXED}: il est public. Il porte le nom de la commune, pas le vôtre."),
        ),
        signed_as=ballot.signed_as,
    )


def not_sent(title: str) -> str:
    """Shown in place of the need that a vote was to name, when that need was not sent or was withdrawn."""
    return f"Aucun{FIXED}: «{FIXED}{title}{FIXED}» n’est pas, ou plus, envoyé."


def not_yet_sent(title: str) -> str:
    """The same, when the need can still be sent: it adds what to do so that the vote names it."""
    name = f"«{FIXED}{title}{FIXED}»" if title.strip() else "votre besoin"
    return f"Aucun{FIXED}: {name} n’est pas envoyé. Pour le nommer, envoyez d’abord ce besoin, puis votez."


def of_what(kind: str, need: str) -> str:
    """Shown after a vote: its kind, and the need of ours that it answers ("" for none)."""
    return " ".join(filter(None, (f"{NAMES[kind]}.", answers(need))))


def answers(need: str) -> str:
    """The need of ours that a vote answers, in a sentence; "" for none."""
    return f"{ANSWERS} «{FIXED}{need}{FIXED}»." if need else ""


def answers_line(need: str, *, gone: bool = False) -> str:
    """The same for a line of a list: the title comes last, where the line may be cut. `gone`: the vote is withdrawn."""
    return f"{'Répondait' if gone else 'Répond'} à «{FIXED}{need}{FIXED}»" if need else ""


def _without_campaign(ballot: VoteConditions) -> VoteRule:
    if isinstance(ballot, OpenVotes) and not ballot.services:
        return _without_anything(ballot)
    if ballot.enrolment.known:
        return VoteRule(
            title="La plateforme n’a pas encore publié de campagne",
            sentence="Vous pouvez voter pour un service du catalogue. "
            "La plateforme vous dira si elle peut le prendre en compte.",
        )
    return VoteRule(
        title="Aucune campagne n’est encore connue ici",
        sentence="Inscrire cet ordinateur apporte le calendrier, les propositions et les résultats. "
        f"Sans attendre, votez pour un service du catalogue{FIXED}: la plateforme vous dira si elle le prend "
        "en compte.",
        offers=(VoteRuleOffer.ENROL,),
    )


def _without_anything(ballot: VoteConditions) -> VoteRule:
    """Without a campaign, and without a service that could be voted for all the same."""
    if ballot.enrolment.known:
        return VoteRule(
            title="La plateforme n’a pas encore publié de campagne",
            sentence="Un échange apportera ce qui sera mis au vote.",
        )
    return VoteRule(
        title="Aucune campagne n’est encore connue ici",
        sentence="Inscrire cet ordinateur apporte le calendrier, les propositions et les résultats.",
        offers=(VoteRuleOffer.ENROL,),
    )


def _between(vote: PhaseAnswer, opened: Phase | None, *, decided: bool) -> VoteRule:
    """`decided`: the committee's decisions are here, at least one."""
    over = False
    if vote.phase is None:
        then = "Cette campagne n’ouvre pas de vote."
    elif vote.opens is not None:
        then = f"Le prochain vote ouvre le {french.long_date(paris(vote.opens))}."
    elif vote.state is Availability.NOT_YET:
        then = f"Le prochain vote ouvrira pendant la phase «{FIXED}{vote.phase.name}{FIXED}», {NO_DATE}."
    elif not decided:
        then = "Le vote est terminé. Aucune décision du comité n’est encore publiée."
    else:
        then, over = f"Le vote est terminé. Les décisions du comité sont sous «{FIXED}Résultats{FIXED}».", True
    title = "Aucun vote n’est ouvert en ce moment"
    if opened is not None:
        title = f"Phase «{FIXED}{opened.name}{FIXED}»{FIXED}: aucun vote n’est ouvert"
    return VoteRule(title=title, sentence=then, offers=(VoteRuleOffer.RESULTS,) if over else ())
