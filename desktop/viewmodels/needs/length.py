"""How long a description is, near the limit of what can be sent."""

from typing import NamedTuple

from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.needs import CAPS
from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.states import Tone

_MOST = CAPS["description"]


class LengthWords(NamedTuple):
    words: str = ""  #: "" far from the limit
    tone: Tone = "muted"  #: "warn" beyond the limit, "error" where no draft keeps it


def length_words(length: int) -> LengthWords:
    """Near the limit, the length; beyond it, how much is too much for sending, or for a draft."""
    if length > MAX_DRAFT:
        over = f"⚠ {number(length)} caractères\u00a0: un brouillon en garde {number(MAX_DRAFT)} au plus."
        return LengthWords(f"{over} Retirez-en {number(length - MAX_DRAFT)}, et le texte s’enregistrera.", "error")
    if length > _MOST:
        over = f"⚠ {number(length)} caractères\u00a0: {number(length - _MOST)} de trop pour l’envoi."
        return LengthWords(f"{over} Le brouillon est gardé entier.", "warn")
    near = length > _MOST * 0.8
    return LengthWords(f"{counted(length, 'caractère')} sur {number(_MOST)}" if near else "")
