"""What the page of services may be asked to open and to do; its tabs and screens, of which one is shown at a time."""

from enum import Enum, StrEnum, auto


class ServiceTarget(StrEnum):
    SHARE = "share"  #: a new service of ours
    SHARED = "shared"  #: the list of services of ours


class ServiceAct(Enum):
    VOTE = auto()
    FOLLOW = auto()  #: see the commune's vote for the open service
    WRITE_NEED = auto()
    GO_ON = auto()
    TO_NEED = auto()  #: back to the need from which she came
    SEE_OUTBOX = auto()
    TAKE_BACK = auto()
    VOTE_NOW = auto()
    BACK = auto()
    STAY = auto()
    WITHDRAW = auto()


class ServiceTab(StrEnum):
    CATALOGUE = "catalogue"
    SHARED = "shared"
    BIN = "bin"  #: drafts of services of ours that were moved there


class ServiceScreen(Enum):
    LIST = auto()  #: the services that were found, and the one that is open
    NOTHING = auto()  #: no service was found
    REVIEWING = auto()  #: the review before a vote
    KEPT = auto()  #: after a vote: saved here, not yet counted
    WITHDRAWING = auto()  #: the question before a vote is cancelled or withdrawn
    SHARED = auto()  #: services that the commune shares, one of whose screens is shown there


#: The screens of the catalogue.
CATALOGUE = (ServiceScreen.LIST, ServiceScreen.NOTHING)


class ShareScreen(Enum):
    LIST = auto()
    BIN = auto()  #: drafts that were moved there
    BINNED = auto()  #: one of them, to be read
    ERASING = auto()  #: the question before it is erased for good
    WRITING = auto()
    SENDING = auto()  #: the question before it leaves
    READING = auto()


#: The screens of the bin, and those of which nothing but themselves is in sight.
OF_BIN = (ShareScreen.BIN, ShareScreen.BINNED, ShareScreen.ERASING)
ALONE = (ShareScreen.BINNED, ShareScreen.ERASING, ShareScreen.SENDING)
