"""The screens of Besoins, of which one is in sight."""

from enum import StrEnum, auto

OTHER = "other:"  #: before an id, in what is to be opened: a need of another commune


class NeedScreen(StrEnum):
    OURS = auto()
    OTHERS = auto()
    BIN = auto()
    BINNED = auto()  #: a draft of the bin, read
    ERASING = auto()  #: the question before it is erased for good
    WRITING = auto()
    SENDING = auto()  #: the question before it leaves
    IMPORTED = auto()  #: what became of the lines of a table
    READING = auto()
    VALIDATING = auto()  #: who validated it
    COMPARING = auto()  #: two texts, of which one is kept
    SETTLING = auto()  #: the question before it is
    WITHDRAWING = auto()  #: the question before it is withdrawn
    JOINING = auto()  #: the question before "nous aussi" is said, or taken back
    MAP = auto()  #: where the communes lie that share it


LISTS = (NeedScreen.OURS, NeedScreen.OTHERS, NeedScreen.BIN)
