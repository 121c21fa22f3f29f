"""What an act's state looks like to a person: a sign, a word and a tone, never colour alone."""

from dataclasses import dataclass
from typing import Literal

from desktop.domain import act_words

Tone = Literal["plain", "muted", "accent", "ok", "warn", "error"]


@dataclass(frozen=True, slots=True)
class Shown:
    """The sign, the word, the tone."""

    sign: str
    word: str
    tone: Tone

    @property
    def text(self) -> str:
        return f"{self.sign}\u00a0{self.word}"


DRAFT = Shown("✎", "Brouillon", "muted")
TO_VALIDATE = Shown("✍", "À valider par le maire", "warn")
VALIDATED = Shown("✓", "Validé par le maire", "ok")
WAITING = Shown("↑", "À envoyer", "accent")
ON_A_KEY = Shown("⇩", "Sur clé USB", "accent")
SENT = Shown("→", "Envoyé", "accent")
RECEIVED = Shown("✓", "Reçu", "ok")
REFUSED = Shown("✗", "Refusé", "error")
TO_CORRECT = Shown("⚠", "À corriger", "warn")
SET_ASIDE = Shown("⚠", "Mis de côté", "warn")
CANCELLED = Shown("✗", "Annulé", "muted")
WITHDRAWN = Shown("✗", "Retiré", "muted")
REPLACED = Shown("✓", "Remplacé", "muted")

_OF_STATE = {
    "draft": DRAFT,
    "to_validate": TO_VALIDATE,
    "validated": VALIDATED,
    "finalised": WAITING,
    "in_flight": WAITING,  # only a verified receipt takes an act out of what is still to send
    "held": WAITING,
    "blocked": WAITING,  # it goes out again with each round; its paper says what it waits for
    "deposited": RECEIVED,
    "rejected": REFUSED,
    "superseded": REPLACED,
    "cancelled": CANCELLED,
    "quarantined": SET_ASIDE,
    "conflict": TO_CORRECT,
}


def shown(state: str, kind: str = "", number: int | None = None) -> Shown:
    """How the state of an act is shown; `kind` is its operation's type, `number` that of its receipt."""
    if state == "accepted":
        return Shown("✓", act_words.accepted(kind), "ok")
    found = _OF_STATE.get(state)
    if found is None:
        raise ValueError(f"unknown state {state!r}")
    if found is RECEIVED and number is not None:
        return Shown(found.sign, f"Reçu (n°\u00a0{number})", found.tone)
    return found
