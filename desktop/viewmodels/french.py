"""French dates, times, numbers and counts, as people write them; pure functions."""

from datetime import date, datetime

NARROW, FIXED = "\u202f", "\u00a0"  # before ; ! ? and inside numbers · before : and between a number and its unit
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
    "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day_of_month(moment: date) -> str:
    """1er décembre, 2 décembre."""
    number = "1er" if moment.day == 1 else str(moment.day)
    return f"{number}{FIXED}{_MONTHS[moment.month - 1]}"


def short_date(moment: date) -> str:
    """1er décembre 2026."""
    return f"{day_of_month(moment)} {moment.year}"


def long_date(moment: date) -> str:
    """mardi 1er décembre 2026."""
    return f"{_DAYS[moment.weekday()]} {short_date(moment)}"


def clock(moment: datetime) -> str:
    """14 h 32."""
    return f"{moment.hour}{FIXED}h{FIXED}{moment.minute:02d}"


def moment(when: datetime) -> str:
    """mardi 1er décembre 2026 à 14 h 32."""
    return f"{long_date(when)} à {clock(when)}"


def since(when: datetime, now: datetime) -> str:
    """As one says it today: à 14 h 32, hier à 9 h 05, lundi 23 novembre à 9 h 05, else with its year."""
    days = (now.date() - when.date()).days
    if days == 0:
        return f"à {clock(when)}"
    if days == 1:
        return f"hier à {clock(when)}"
    if when.year == now.year:
        return f"{_DAYS[when.weekday()]} {day_of_month(when)} à {clock(when)}"
    return f"le {short_date(when)} à {clock(when)}"


def number(value: int) -> str:
    """1 204."""
    return f"{value:,}".replace(",", NARROW)


def size(count: int) -> str:
    """1,5 Mo from a number of octets."""
    if count < 1000:
        return f"{count}{FIXED}octet{'s' if count > 1 else ''}"
    power, unit = next(((p, u) for p, u in ((1, "ko"), (2, "Mo")) if count / 1000**p < 999.95), (3, "Go"))
    text = f"{count / 1000**power:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text}{FIXED}{unit}"


def counted(value: int, one: str, many: str = "") -> str:
    """0 envoi, 1 envoi, 2 envois: in French the plural begins at two."""
    word = one if value < 2 else (many or f"{one}s")
    return f"{number(value)}{FIXED}{word}"


def days_left(until: date, today: date) -> str:
    """dernier jour, encore 1 jour, encore 12 jours, terminé."""
    days = (until - today).days
    if days < 0:
        return "terminé"
    return "dernier jour" if days == 0 else f"encore {counted(days, 'jour')}"


def of(name: str) -> str:
    """de Baule, d’Orléans, du Mans, des Andelys: the article of a commune's name contracts, a vowel elides."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    vowels = "aeiouyhàâäéèêëîïôöùûüœæ"
    # Y before a vowel and a few h do not elide; a wrong "de" reads better than a wrong "d’".
    if name[:1].casefold() in vowels and not (name[:1] in "YyHh" and name[1:2].casefold() in vowels):
        return f"d’{name}"
    return f"de {name}"


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]
