"""What the préfet asks for, one piece after the other in a sentence."""

import re
from collections.abc import Sequence

from desktop.domain.french import NARROW, uncapital

#: A first word that is surely no name, so that it is written small amid a sentence.
_NO_NAME = re.compile(r"(?:L[’']|(?:L[ae]s?|Une?|D[eu]s?|Vo(?:s|tre))\b)")


def in_a_row(typed: Sequence[str]) -> str:
    """Pieces as typed, without their full stops, and with a small letter where no name begins them."""
    pieces = [one.strip().rstrip(".;, ") for one in typed]
    return f"{NARROW}; ".join(uncapital(one) if _NO_NAME.match(one) else one for one in pieces if one)
