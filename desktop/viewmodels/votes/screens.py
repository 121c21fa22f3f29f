"""The tabs and the screens of the page of votes, and which of them a link names."""

from enum import Enum, StrEnum, auto

from desktop.viewmodels.kit.targets import ASK, BALLOT, DEPLOYMENT, REPORT, RESULTS, STEERING
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.deployment_entries import Act


class VoteTab(StrEnum):
    OPEN = VoteSection.OPEN.value
    OURS = VoteSection.OURS.value
    RESULTS = VoteSection.RESULTS.value
    STEERING = "steering"
    DEPLOYMENT = "deployment"


class VoteScreen(Enum):
    VOTES = auto()  #: one of three lists: OPEN, OURS or RESULTS
    STEERING = auto()
    DEPLOYMENT = auto()
    ASK_FORM = auto()  #: the form to ask for a deployment
    REPORT_FORM = auto()  #: the form to report its effect
    KEPT = auto()  #: after an act: saved here, not yet counted
    REVIEWING = auto()  #: the review before a vote or a declaration
    WITHDRAWING = auto()  #: the question before an act is cancelled or withdrawn


class VoteAct(Enum):
    GO_ON = auto()
    GO_ON_VOTING = auto()  #: after a vote, where more is left to vote for
    SEE_OURS = auto()  #: after a vote, where nothing more is left to vote for
    SEE_OUTBOX = auto()
    TAKE_BACK = auto()
    CONFIRM = auto()
    STAY = auto()


FORMS = (VoteScreen.ASK_FORM, VoteScreen.REPORT_FORM)
SCREEN_OF = {VoteTab.STEERING: VoteScreen.STEERING, VoteTab.DEPLOYMENT: VoteScreen.DEPLOYMENT}
_TAB_OF = {
    BALLOT: VoteTab.OPEN,
    RESULTS: VoteTab.RESULTS,
    STEERING: VoteTab.STEERING,
    DEPLOYMENT: VoteTab.DEPLOYMENT,
    ASK: VoteTab.DEPLOYMENT,
    REPORT: VoteTab.DEPLOYMENT,
}


def asked_for(target: str) -> tuple[VoteTab | None, str]:
    """The tab and the id that a target names. No tab: wherever that id is; no id: the list of the tab."""
    tab, prefix = next(((tab, prefix) for prefix, tab in _TAB_OF.items() if target.startswith(prefix)), (None, ""))
    return tab, target.removeprefix(prefix)


def form_of(target: str) -> Act:
    """The act whose form a target opens beside the entry that it names; "" for none."""
    return "ask" if target.startswith(ASK) else "report" if target.startswith(REPORT) else ""
