"""The screens of the page of requests, of which one is shown at a time."""

from enum import Enum, auto


class RequestScreen(Enum):
    LIST = auto()
    BIN = auto()  #: drafts that were moved there; this screen and the next two have acts of their own
    BINNED = auto()  #: one of them, to be read
    ERASING = auto()  #: the question before it is erased for good
    WRITING = auto()
    SENDING = auto()  #: the question before it leaves
    WITHDRAWING = auto()  #: the question before it is withdrawn
    READING = auto()


LISTS = (RequestScreen.LIST, RequestScreen.BIN)
QUESTIONS = (RequestScreen.SENDING, RequestScreen.WITHDRAWING)
