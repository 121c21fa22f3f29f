"""What the préfet asks for, one piece after the other in a sentence."""

import re
from collections.abc import Sequence

from desktop.domain.french import FIXED, NARROW, ended, uncapital

#: A first word that is surely no name, so that it is written small amid a sentence: after the article of a name stands
#: another capital, as in Le Mans or L’Haÿ-les-Roses, and as in these two that are no names.
_NO_NAME = re.compile(r"(?:L[’']|(?:L[ae]s?|Une?|D[eu]s?|Vo(?:s|tre))\s+)(?=[a-z0-9à-öø-ÿœ]|(?:RIB|IBAN)\b)")


def in_a_row(typed: Sequence[str]) -> str:
    """Pieces as typed, without their full stops, and with a small letter where no name begins them."""
    pieces = [one.strip().rstrip(".;, ") for one in typed]
    return f"{NARROW}; ".join(uncapital(one) if _NO_NAME.match(one) else one for one in pieces if one)


def lacking(typed: Sequence[str]) -> str:
    """That these pieces lack, as a sentence; "" for none."""
    return f"Il manque{FIXED}: {in_a_row(typed)}." if typed else ""


def asked_words(reason: str, typed: Sequence[str]) -> str:
    """The préfet's reason as he typed it, and what lacks, as a sentence of its own."""
    lacks = lacking(typed)
    return " ".join(filter(None, (ended(reason) if lacks else reason, lacks)))
