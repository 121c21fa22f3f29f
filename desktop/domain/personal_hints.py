"""Warns of inhabitants' personal data in free texts. It only warns, and should seldom be wrong."""

import re

from desktop.domain.french import quoted

# Without the lookbehind, long texts would take very long.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# Pairs of digits, always with the same separator: so dates (01/02/2026) and amounts do not match.
_TELEPHONE = re.compile(
    r"(?<![\d.,+])(?<!\d[ \u00a0\u202f-])(?:(?:\+|00)33[ .\u00a0\u202f]?(?:\(0\)[ .]?)?[1-9]|0[1-9])"
    r"([ .\u00a0\u202f-]?)\d\d(?:\1\d\d){3}(?!\1?\d)"
)
# Sex, year, month (also those of births whose month is unknown), département, commune, order, and the key.
_SOCIAL_SECURITY = re.compile(
    r"(?<!\d)([12])([ .\u00a0\u202f-]?)(\d\d)\2(0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)\2(\d\d|2[AB])\2(\d{3})\2(\d{3})"
    r"(?:\2?(\d\d))?(?![ .\u00a0\u202f-]?\d)"
)


def personal_hints(text: str) -> tuple[str, ...]:
    """One sentence for each kind of data found, with what was found; () for nearly every text."""
    matches = (
        ("une adresse électronique", _EMAIL.search(text)),
        ("un numéro de téléphone", _TELEPHONE.search(text)),
        ("un numéro de sécurité sociale", _social_security(text)),
    )
    return tuple(
        f"Ce texte contient {what} : {quoted(match.group())}. N’y laissez aucune donnée sur un habitant."
        for what, match in matches
        if match is not None
    )


def _social_security(text: str) -> re.Match[str] | None:
    return next((match for match in _SOCIAL_SECURITY.finditer(text) if _keyed(match)), None)


def _keyed(match: re.Match[str]) -> bool:
    """Whether the check key is right: the last two of fifteen digits. Thirteen digits have none."""
    if match[8] is None:
        return True
    department = {"2A": "19", "2B": "18"}.get(match[5], match[5])
    number = int(match[1] + match[3] + match[4] + department + match[6] + match[7])
    return 97 - number % 97 == int(match[8])
