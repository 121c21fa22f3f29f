"""Names of files for other computers: plain letters that every USB stick and system accepts."""

import re
import unicodedata

_LONGEST = 40
_LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "-"})


def plain(name: str) -> str:
    """The name for a file: saint-benoit-sur-loire for Saint-Benoît-sur-Loire."""
    letters = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", letters.lower())[:_LONGEST].strip("-") or "commune"
