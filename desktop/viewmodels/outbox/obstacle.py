"""What is shown above the list of acts where no exchange can begin: why, and the button that helps."""

from enum import Enum, auto
from typing import Literal

from msgspec import Struct

from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal

_SAFE = "Vos envois attendent ici, à l’abri."
_NO_NEWS = "Une fois inscrit, il recevra les nouvelles de la campagne."


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


def obstacle(enrolment: Enrolment, waiting: int) -> Obstacle | None:
    """None where nothing is in the way; `waiting`: how many acts are still to be sent."""
    match enrolment:
        case Enrolment.ASKED:
            return Obstacle("L’inscription est partie sur une clé USB. Reprenez ici sa réponse.", Remedy.READ_STICK)
        case Enrolment.ASKED_AGAIN:
            left = "Une nouvelle inscription est partie sur une clé USB. Reprenez ici sa réponse."
            return Obstacle(left, Remedy.READ_STICK, "warn")
        case Enrolment.NOT:
            comes = _SAFE if waiting else _NO_NEWS
            return Obstacle(f"Cet ordinateur n’est pas encore inscrit. {comes}", Remedy.ENROL)
        case Enrolment.KEY_LOST:
            return Obstacle(f"La clé de signature est introuvable. {_SAFE}", Remedy.PUT_KEY_BACK, "warn")
        case Enrolment.REVOKED:
            again = f"La plateforme ne reconnaît plus cet ordinateur. {_SAFE}"
            return Obstacle(again, Remedy.ENROL, "warn")
        case Enrolment.ENROLLED:
            return None


def remedy_of(refusal: Refusal) -> Remedy | None:
    """The button that helps after this refusal; None where nothing in this window helps."""
    return Remedy.PUT_KEY_BACK if refusal.code == "key_lost" else None
