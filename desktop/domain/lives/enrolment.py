"""Whether acts can leave this computer by the network, and what they wait for where they cannot; in French too."""

from enum import StrEnum

from desktop.domain.french import FIXED


class Enrolment(StrEnum):
    """How this computer stands with a platform. Where several are true, the one that has to end first."""

    NOT = "not"  #: no platform knows it
    ASKED = "asked"  #: likewise; but its enrolment left on a USB stick, and no answer has come yet
    ENROLLED = "enrolled"  #: nothing here keeps an act from leaving
    REVOKED = "revoked"  #: the platform takes nothing more from it until it is enrolled anew
    KEY_LOST = "key_lost"  #: it cannot sign until its key is put back, or it is enrolled anew
    ASKED_AGAIN = "asked_again"  #: one of these two; but another enrolment left on a USB stick, without an answer yet

    @property
    def known(self) -> bool:
        """Whether a platform has enrolled it, be it one that refuses it now."""
        return self not in (Enrolment.NOT, Enrolment.ASKED)

    @property
    def may_send(self) -> bool:
        return self is Enrolment.ENROLLED

    @property
    def lacking(self) -> bool:
        """Whether she has to enrol it, so that a button leads there."""
        return self in (Enrolment.NOT, Enrolment.REVOKED)

    @property
    def awaits(self) -> str:
        """What acts wait for, as the object of "attend"; "" where they only wait for an exchange."""
        return _AWAITS[self]

    @property
    def until(self) -> str:
        """When they leave, as the end of a sentence without its full stop."""
        return _UNTIL[self]

    @property
    def why_not(self) -> str:
        """Why what is sent now would not leave at once, as a sentence; "" where it would."""
        return _WHY_NOT[self]


_SETTINGS, _STICK = "à la page Réglages et aide", "à reprendre à la page Boîte d’envoi"
_UNKNOWN = "La plateforme ne reconnaît plus cet ordinateur"
_AWAITS = {
    Enrolment.NOT: "l’inscription de cet ordinateur",
    Enrolment.ASKED: "l’inscription de cet ordinateur",
    Enrolment.ENROLLED: "",
    Enrolment.REVOKED: "une nouvelle inscription de cet ordinateur",
    Enrolment.KEY_LOST: "la clé de signature",
    Enrolment.ASKED_AGAIN: "une nouvelle inscription de cet ordinateur",
}
_UNTIL = {
    Enrolment.NOT: f"quand cet ordinateur sera inscrit, {_SETTINGS}",
    Enrolment.ASKED: f"quand cet ordinateur sera inscrit par la réponse de la clé USB, {_STICK}",
    Enrolment.ENROLLED: "au prochain échange",
    Enrolment.REVOKED: f"quand cet ordinateur sera inscrit de nouveau, {_SETTINGS}",
    Enrolment.KEY_LOST: f"quand la clé de signature sera rétablie, {_SETTINGS}",
    Enrolment.ASKED_AGAIN: f"quand cet ordinateur sera inscrit de nouveau par la réponse de la clé USB, {_STICK}",
}
_WHY_NOT = {
    Enrolment.NOT: f"Cet ordinateur n’est pas encore inscrit{FIXED}: l’envoi attendra l’inscription.",
    Enrolment.ASKED: f"L’inscription est partie sur une clé USB{FIXED}: l’envoi attendra sa réponse.",
    Enrolment.ENROLLED: "",
    Enrolment.REVOKED: f"{_UNKNOWN}{FIXED}: l’envoi attendra une nouvelle inscription.",
    Enrolment.KEY_LOST: f"La clé de signature est introuvable{FIXED}: l’envoi attendra qu’elle soit rétablie.",
    Enrolment.ASKED_AGAIN: f"Une nouvelle inscription est partie sur une clé USB{FIXED}: l’envoi attendra sa réponse.",
}
