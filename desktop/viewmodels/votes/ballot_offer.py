"""What the page of votes shows of a list, above it or in its place, and what may be done there. Pure functions."""

from collections.abc import Iterable
from enum import Enum, auto

from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.places import PlaceLink
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.targets import ENROL, KEY, USB
from desktop.viewmodels.kit.vote_words import VoteButton, VoteRule, vote_button
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.viewmodels.votes.ballot_state import COUNTS
from desktop.viewmodels.votes.ballot_words import VoteSection


class BallotHead(Enum):
    """What may stand above a list."""

    RULE = auto()
    REGROUPING = auto()  #: the question about a grouping


class BallotEmpty(Enum):
    """What is said in place of a list."""

    NOTHING_OPEN = auto()
    AWAITED = auto()  #: the vote is open, and nothing to vote for has come: an exchange brings it
    SERVICES_AWAITED = auto()  #: the same where services are voted for: the catalogue is empty
    NO_VOTE = auto()
    NO_RESULT = auto()


class BallotLook(Enum):
    """How the lines of a list are drawn."""

    LINES = auto()
    TALL = auto()  #: with room for the need that a vote answers
    BARS = auto()  #: as long as the votes are many


class BallotAct(Enum):
    VOTE = auto()  #: disabled until an entry is chosen for which a vote can be given
    SHEET = auto()  #: the sheet of votes, on paper
    DELIBERATION = auto()  #: the draft of a deliberation, on paper


_ENROL = (
    "Une fois inscrit, cet ordinateur recevra les nouvelles de la campagne.",
    "Inscrire cet ordinateur",
    PlaceLink(place="settings", id=ENROL),
)
_READ_STICK = (
    "L’inscription est partie sur une clé USB. Sa réponse apportera les nouvelles.",
    "Lire la clé USB",
    PlaceLink(place="outbox", id=USB),
)
_PUT_KEY_BACK = (
    "La clé de signature est introuvable. Sans elle, aucun échange ne commence.",
    "Rétablir la clé",
    PlaceLink(place="settings", id=KEY),
)
#: Where no exchange can bring it: what lacks, and the button that leads there.
FIRST: dict[Enrolment, tuple[str, str, PlaceLink]] = {
    Enrolment.NOT: _ENROL,
    Enrolment.REVOKED: _ENROL,
    Enrolment.ASKED: _READ_STICK,
    Enrolment.ASKED_AGAIN: _READ_STICK,
    Enrolment.KEY_LOST: _PUT_KEY_BACK,
}


def may_vote(chosen: BallotEntry | None) -> bool:
    return chosen is not None and chosen.act == "vote"


def offered(
    section: VoteSection,
    left: int,
    chosen: BallotEntry | None,
    listed: Iterable[BallotEntry] = (),
    *,
    known: bool,
) -> Acts[BallotAct]:
    """`left`: how many lines are open to vote; `known`: the lists were read.

    What one of the list offers stays in the bar whichever is chosen: its buttons and the list then keep their places.
    """
    some = section is VoteSection.OPEN and left > 0
    vote = BallotAct.VOTE if some or may_vote(chosen) or any(map(may_vote, listed)) else None
    papers: dict[VoteSection, tuple[BallotAct, ...]] = {
        VoteSection.OPEN: (BallotAct.SHEET,) if some else (),
        VoteSection.OURS: (BallotAct.SHEET, BallotAct.DELIBERATION),
        VoteSection.RESULTS: (),
    }
    return Acts(vote, papers[section] if known else ())


def heads(section: VoteSection, rule: VoteRule, *, awaited: bool, asks: bool) -> tuple[BallotHead, ...]:
    """The rule above all lists but the results; above what is open, the question where there is one (`asks`)."""
    ruled = (BallotHead.RULE,) if section is not VoteSection.RESULTS and above(rule, awaited=awaited) else ()
    return (*ruled, BallotHead.REGROUPING) if section is VoteSection.OPEN and asks else ruled


def in_place_of_list(
    section: VoteSection, total: int, chosen: BallotEntry | None, *, awaited: bool, of_services: bool = False
) -> BallotEmpty | None:
    """None where the list is shown: an entry that is read stays, even if a decision has just taken it out of it."""
    if total or chosen is not None:
        return None
    match section:
        case VoteSection.OPEN:
            missing = BallotEmpty.SERVICES_AWAITED if of_services else BallotEmpty.AWAITED
            return missing if awaited else BallotEmpty.NOTHING_OPEN
        case VoteSection.OURS:
            return BallotEmpty.NO_VOTE
        case VoteSection.RESULTS:
            return BallotEmpty.NO_RESULT


def most_votes(section: VoteSection, entries: Iterable[BallotEntry]) -> int:
    """How many votes the longest bar stands for; 0 for no bars."""
    return max((entry.votes for entry in entries), default=0) if section is VoteSection.RESULTS else 0


def drawn_as(section: VoteSection, most: int) -> BallotLook:
    """`most`: as `most_votes` has it."""
    if most:
        return BallotLook.BARS
    return BallotLook.TALL if section is VoteSection.OURS else BallotLook.LINES


def badges(entry: BallotEntry) -> tuple[Shown, ...]:
    """The committee's decision, and the state of our vote: that it came late, unless it counts all the same."""
    vote = entry.state if entry.late.shown in (None, COUNTS) else entry.late.shown
    return tuple(shown for shown in (entry.outcome, vote) if shown is not None)


def note(entry: BallotEntry) -> str:
    """The second line in the list."""
    return " · ".join(filter(None, (entry.answers, entry.ours or entry.purpose or entry.nature, entry.theme)))


def vote_words(chosen: BallotEntry | None) -> VoteButton:
    return vote_button(chosen.title if chosen is not None and may_vote(chosen) else None)


def subtitle(rule: VoteRule, *, awaited: bool) -> str:
    """`awaited`: the vote is open, and nothing to vote for has come."""
    return f"{rule.title}." if awaited else rule.subtitle


def above(rule: VoteRule, *, awaited: bool) -> str:
    """The rule, above the lists that it is about; "" for none."""
    return "" if awaited else rule.above
