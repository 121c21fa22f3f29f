"""How long a description is, near the limit of what can be sent."""

from typing import NamedTuple

from desktop.domain.needs import CAPS
from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.states import Tone

_MOST = CAPS["description"]


class LengthWords(NamedTuple):
    words: str = ""  #: "" far from the limit
    tone: Tone = "muted"  #: "warn" beyond the limit


def length_words(length: int) -> LengthWords:
    """Near the limit, the length; beyond it, how much is too much for sending: the draft keeps it all."""
    if length > _MOST:
        over = f"⚠ {number(length)} caractères\u00a0: {number(length - _MOST)} de trop pour l’envoi."
        return LengthWords(f"{over} Le brouillon est gardé entier.", "warn")
    near = length > _MOST * 0.8
    return LengthWords(f"{counted(length, 'caractère')} sur {number(_MOST)}" if near else "")
