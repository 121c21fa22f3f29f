"""How long a text is, near the limit of what can be sent."""

from typing import NamedTuple

from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.needs import CAPS
from desktop.viewmodels.kit.french import counted, number
from desktop.viewmodels.kit.states import Tone

_DRAFT_KEPT = "Le brouillon est gardé entier."


class LengthWords(NamedTuple):
    words: str = ""  #: "" far from the limit
    tone: Tone = "muted"  #: "warn" beyond the limit, "error" where no draft keeps it


def length_words(length: int, most: int = CAPS["description"], kept: str = _DRAFT_KEPT) -> LengthWords:
    """Near the limit, the length; beyond it, how much is too much for sending, or for a draft.

    `most`: letters that can be sent; `kept`: says that all of a longer text is stored.
    """
    if length > MAX_DRAFT:
        over = f"⚠ {number(length)} caractères\u00a0: un brouillon en garde {number(MAX_DRAFT)} au plus."
        return LengthWords(f"{over} Retirez-en {number(length - MAX_DRAFT)}, et le texte s’enregistrera.", "error")
    if length > most:
        over = f"⚠ {number(length)} caractères\u00a0: {number(length - most)} de trop pour l’envoi."
        return LengthWords(f"{over} {kept}", "warn")
    near = length > most * 0.8
    return LengthWords(f"{counted(length, 'caractère')} sur {number(most)}" if near else "")
