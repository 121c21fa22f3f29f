"""The screens of the page of needs, of which one is shown at a time."""

from enum import Enum, StrEnum, auto

from desktop.viewmodels.kit.acts import Acts


class NeedScreen(StrEnum):
    OURS = auto()
    OTHERS = auto()
    BIN = auto()
    BINNED = auto()  #: a draft of the bin, read
    ERASING = auto()  #: the question before it is erased for good
    WRITING = auto()
    SENDING = auto()  #: the question before it leaves
    IMPORTED = auto()  #: what became of the lines of an imported table
    READING = auto()
    VALIDATING = auto()  #: who validated it
    COMPARING = auto()  #: two texts, of which one is kept
    SETTLING = auto()  #: the question before one of them is kept
    WITHDRAWING = auto()  #: the question before it is withdrawn
    JOINING = auto()  #: the question before "nous aussi" is said, or taken back
    MAP = auto()  #: of the communes that share it


class WayBack(Enum):
    """Where the button above a screen leads back to."""

    OURS = auto()  #: the list of our needs
    OTHERS = auto()  #: the need of another commune
    CORRECTED = auto()  #: the need that is being corrected


class WritingAct(Enum):
    """What may be done with a need that is being written."""

    SUBMIT = auto()
    ASK_MAYOR = auto()  #: ask for the mayor's validation, before which it cannot leave
    DISCARD = auto()


def acts_of_writing(*, mayor: bool) -> Acts[WritingAct]:
    """`mayor`: he must validate this text before it leaves."""
    return Acts(WritingAct.ASK_MAYOR if mayor else WritingAct.SUBMIT, danger=WritingAct.DISCARD)


LISTS = (NeedScreen.OURS, NeedScreen.OTHERS, NeedScreen.BIN)
CHOICE = (NeedScreen.COMPARING, NeedScreen.SETTLING)
