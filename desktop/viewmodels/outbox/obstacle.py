"""What is shown above the list of acts: an exchange under way, or why none can begin and the button that helps."""

from enum import Enum, auto
from typing import Literal

from msgspec import Struct

from desktop.domain.refusals import Refusal

_SAFE = "Vos envois attendent ici, à l’abri."
_NO_NEWS = "Une fois inscrit, il recevra les nouvelles de la campagne."


class OutboxState(Enum):
    """What to say above the list: an exchange under way, or why none can begin."""

    QUIET = auto()
    UNDER_WAY = auto()
    NOT_ENROLLED = auto()  #: acts wait, or news was asked for, and this computer is not enrolled
    KEY_LOST = auto()  #: acts wait, and the signing key of this computer is lost


class Remedy(Enum):
    """What the button beside an obstacle does."""

    ENROL = auto()
    READ_STICK = auto()
    PUT_KEY_BACK = auto()


class Obstacle(Struct, frozen=True):
    """What keeps an exchange from beginning."""

    sentence: str  #: what is in the way
    remedy: Remedy  #: what the button beside it does
    tone: Literal["accent", "warn"] = "accent"  #: "warn" where something is wrong


def obstacle(state: OutboxState, waiting: int, *, enrolling: bool = False) -> Obstacle | None:
    """None where nothing is in the way; `waiting`: how many acts are still to be sent.

    `enrolling`: the enrolment left on a USB stick, and has no answer yet.
    """
    match state:
        case OutboxState.NOT_ENROLLED if enrolling:
            return Obstacle("L’inscription est partie sur une clé USB. Reprenez ici sa réponse.", Remedy.READ_STICK)
        case OutboxState.NOT_ENROLLED:
            comes = _SAFE if waiting else _NO_NEWS
            return Obstacle(f"Cet ordinateur n’est pas encore inscrit. {comes}", Remedy.ENROL)
        case OutboxState.KEY_LOST:
            return Obstacle(f"La clé de signature est introuvable. {_SAFE}", Remedy.PUT_KEY_BACK, "warn")
        case _:
            return None


def remedy_of(refusal: Refusal) -> Remedy | None:
    """The button that helps after this refusal; None where nothing in this window helps."""
    return Remedy.PUT_KEY_BACK if refusal.code == "key_lost" else None
