"""French dates, times, numbers, amounts and counts, as people write them; pure functions."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

NARROW, FIXED = "\u202f", "\u00a0"  # before ; ! ? and inside numbers · before : and between a number and its unit
MOST_NAMED = 30  #: of a list, as nobody reads ten thousand names in a row
_BREAK_EVERY = 20  # letters of a word that is too long for a line
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_OF_MONTH, _AFTER_MONTH = "|".join(MONTHS), "|".join(f"(?<={month})" for month in MONTHS)
#: A space that stays, in "2 octobre", "octobre 2026", "n° 45".
_WHOLE = re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{_OF_MONTH})\b)|(?<=[nN]°) (?=\d)|(?:{_AFTER_MONTH}) (?=\d{{4}}\b)")


def day_of_month(moment: date) -> str:
    """1er décembre, 2 décembre."""
    return f"{'1er' if moment.day == 1 else moment.day}{FIXED}{MONTHS[moment.month - 1]}"


def short_date(moment: date) -> str:
    """1er décembre 2026."""
    return f"{day_of_month(moment)} {moment.year}"


def long_date(moment: date) -> str:
    """mardi 1er décembre 2026."""
    return f"{WEEKDAYS[moment.weekday()]} {short_date(moment)}"


def clock(moment: datetime) -> str:
    """14 h 32."""
    return f"{moment.hour}{FIXED}h{FIXED}{moment.minute:02d}"


def moment(when: datetime) -> str:
    """mardi 1er décembre 2026 à 14 h 32."""
    return f"{long_date(when)} à {clock(when)}"


def since(when: datetime | str, now: datetime, *, word: str = "à") -> str:
    """Relative to today: à 14 h 32, hier à 9 h 05, lundi 23 novembre à 9 h 05, else with its year.

    All times are said in the time of Paris, which the campaign goes by, even for what this computer did (see `zone`).
    `word`: before the time of day.
    """
    days = _days_since(when, now)
    if days == 0:
        return f"{word} {clock(paris(when))}{zone(now)}"
    article = "" if days == 1 or paris(when).year == paris(now).year else "le "
    return f"{article}{dated(when, now, word=word)}"


def of_since(when: datetime | str, now: datetime) -> str:
    """The same after "de": de 14 h 32, d’hier à 9 h 05, du lundi 23 novembre à 9 h 05, du 2 mars 2025 à 9 h 05."""
    days = _days_since(when, now)
    if days == 0:
        return f"de {clock(paris(when))}{zone(now)}"
    return f"{'d’' if days == 1 else 'du '}{dated(when, now)}"


def dated(when: datetime | str, now: datetime, *, word: str = "à") -> str:
    """The same without an article: aujourd’hui à 14 h 32, hier à 9 h 05, lundi 23 novembre à 9 h 05."""
    local, days = paris(when), _days_since(when, now)
    if days in (0, 1):
        day = "hier" if days else "aujourd’hui"
    else:
        this_year = local.year == paris(now).year
        day = f"{WEEKDAYS[local.weekday()]} {day_of_month(local)}" if this_year else short_date(local)
    return f"{day} {word} {clock(local)}{zone(now)}"


def ahead(when: datetime, now: datetime) -> str:
    """Before when this computer will act by itself: avant 15 h 02, demain avant 0 h 07.

    From `when` on it may be a minute until this computer looks: what is promised once is said, and true, until then.
    """
    latest = (when + timedelta(minutes=2)).replace(second=0, microsecond=0)
    if latest <= now:
        return "d’ici deux minutes"
    if _days_since(latest, now) == -1:
        return f"demain avant {clock(paris(latest))}{zone(now)}"
    return since(latest, now, word="avant")


def zone(now: datetime) -> str:
    """Follows a time of day where the clock of this computer does not show that of Paris, as overseas; else ""."""
    return "" if now.utcoffset() == paris(now).utcoffset() else " (heure de Paris)"


def _days_since(when: datetime | str, now: datetime) -> int:
    return (paris_day(now) - paris_day(when)).days


def number(value: int) -> str:
    """1 204."""
    return f"{value:,}".replace(",", NARROW)


def renumbered(today: int, first: int) -> str:
    """3, and 8 (d’abord n° 3) for a receipt that is shown by another number today than the one first signed."""
    return number(today) + (f" (d’abord n°{FIXED}{number(first)})" if today != first else "")


def euros(cents: int) -> str:
    """1 204,50 € from cents."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{number(whole)},{rest:02d}{FIXED}€"


def amount(cents: int) -> str:
    """3 840 €, 1 204,50 €: for a sentence, with cents only if there are any."""
    return euros(cents) if cents % 100 else euros(cents).replace(",00", "")


def percent(part: int, whole: int, *, limit: int | None = None) -> str:
    """33,3 %, to the nearest tenth; "" where `whole` is 0. Papers and window all say shares in this way.

    60 % is exact, 60,0 % is rounded. Rounding must not make a share look equal to the `limit` of a rule: then it is
    said in hundredths, or else in words.
    """
    if not whole:
        return ""
    if part * 100 % whole == 0:
        return f"{part * 100 // whole}{FIXED}%"
    for tenths in (10, 100):
        rounded = (part * 200 * tenths + whole) // (2 * whole)
        if limit is None or rounded != limit * tenths:
            return f"{rounded // tenths},{rounded % tenths:0{len(str(tenths)) - 1}d}{FIXED}%"
    return f"un peu {'plus' if part * 100 > (limit or 0) * whole else 'moins'} de {limit}{FIXED}%"


def size(count: int) -> str:
    """1,5 Mo from a number of bytes."""
    if count < 1000:
        return counted(count, "octet")
    power, unit = next(((p, u) for p, u in ((1, "ko"), (2, "Mo")) if count / 1000**p < 999.95), (3, "Go"))
    text = f"{count / 1000**power:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text}{FIXED}{unit}"


def part_of(done: int, whole: int) -> str:
    """1,2 sur 3,4 Mo, from bytes. The unit is said once if both have the same."""
    total = size(whole)
    part = size(done) if done else "0"
    if part.partition(FIXED)[2] == total.partition(FIXED)[2]:
        part = part.partition(FIXED)[0]
    return f"{part} sur {total}"


def agreed(value: int, one: str, many: str) -> str:
    """`one` or `many`, as the number asks: in French the plural begins at two."""
    return one if value < 2 else many


def counted(value: int, one: str, many: str = "") -> str:
    """0 envoi, 1 envoi, 2 envois."""
    return f"{number(value)}{FIXED}{agreed(value, one, many or f'{one}s')}"


def among(some: int, all: int, words: str) -> str:
    """After a count of `all`: ", dont 2 en attente"; ", en attente" where it is so of every one; "" of none."""
    return "" if not some else f", {words}" if some == all else f", dont {number(some)} {words}"


def others(total: int, one: str = "autre", many: str = "") -> str:
    """et 3 autres: what follows the first `MOST_NAMED` of so many; "" where these are all."""
    return f"et {counted(total - MOST_NAMED, one, many)}" if total > MOST_NAMED else ""


def days_left(until: date, today: date) -> str:
    """dernier jour, encore 1 jour, encore 12 jours, terminé."""
    days = (until - today).days
    if days < 0:
        return "terminé"
    return f"encore {counted(days, 'jour')}" if days else "dernier jour"


def of(name: str) -> str:
    """de Baule, d’Orléans, du Mans, des Andelys: "de" before a commune's name, as grammar asks."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    vowels = "aeiouyhàâäéèêëîïôöùûüœæ"
    # Y before a vowel and a few h do not elide; a wrong "de" reads better than a wrong "d’".
    if name[:1].casefold() in vowels and not (name[:1] in "YyHh" and name[1:2].casefold() in vowels):
        return f"d’{name}"
    return f"de {name}"


def at(name: str) -> str:
    """à Baule, au Mans, aux Avirons, à La Rochelle, à L’Haÿ-les-Roses: "à" before a commune's name."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def with_department(name: str, department: str) -> str:
    """A commune's name with its département, in brackets unless the name ends in brackets itself: Baule (Loiret)."""
    return f"{name}, {department}" if name.endswith(")") else f"{name} ({department})"


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]


def ended(text: str) -> str:
    """Typed words with a full stop, where another sentence follows them; "" stays empty."""
    return text if not text.strip() or text.rstrip()[-1] in ".!?…:;" else f"{text.rstrip()}."


def uncapital(sentence: str) -> str:
    """The sentence with a small first letter, as it follows other words."""
    return sentence[:1].lower() + sentence[1:]


def unaccented(text: str) -> str:
    """The text in small letters, without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))


def on_one_line(text: str) -> str:
    """The text with plain spaces between its words, and with its no-break spaces: before ":" and "?" they stay."""
    plain = text.isprintable() and "  " not in text  # no other blanks: fifty times as fast, for each text that is found
    return (text if plain else re.sub(r"[^\S\u00a0\u202f]+", " ", text)).strip()


def shortened(text: str, letters: int) -> str:
    """The text on one line, cut if it is longer: between two words, unless those before say little."""
    line = on_one_line(text)
    words = line[:letters].rpartition(" ")[0]
    return line if len(line) <= letters else f"{words if len(words) > letters // 2 else line[: letters - 1]}…"


def breakable(text: str, most: int = 40) -> str:
    """The text with places to break in words of more letters than `most`; what is shown of them stays the same.

    A path, an address or the name of a file may be broken after each slash, hyphen, dot or underscore. A date is never
    broken, nor "n° 45", though its spaces were typed as plain ones: broken after "2", it reads as another one.
    """
    text = _WHOLE.sub(FIXED, text)
    return re.sub(rf"[^\s\u00a0\u202f\u200b]{{{most + 1},}}", _with_breaks, text)


def unbroken(text: str) -> str:
    """The text without these places, as it was typed."""
    return text.replace("\u200b", "")


def _with_breaks(word: re.Match[str]) -> str:
    parts = re.split(r"(?<=[/\\._-])(?![/\\._-])", word[0])
    cut = (part[at : at + _BREAK_EVERY] for part in parts for at in range(0, len(part), _BREAK_EVERY))
    return "\u200b".join(cut)


def quoted(text: str) -> str:
    """« Registre »: a text that was typed or read from a file, shortened. The id of an act fits in."""
    return FIXED.join(("«", shortened(text, 64), "»"))


def paris(when: datetime | str) -> datetime:
    """The aware moment, or its ISO text, in the time of Paris; calculated, as Windows has no time zone database."""
    utc = (datetime.fromisoformat(when) if isinstance(when, str) else when).astimezone(UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return utc.astimezone(timezone(timedelta(hours=2 if summer else 1)))


def paris_day(when: datetime | str) -> date:
    """The day of a moment, for counting or comparing days: always that of Paris, which the phases go by."""
    return paris(when).date()


def legal(when: datetime) -> str:
    """le mardi 1er décembre 2026 à 14 h 32, heure de Paris: as the programme counts time."""
    return f"le {moment(paris(when))}, heure de Paris"


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of a month of 31 days: the clocks change then."""
    end = datetime(year, month, 31, 1, tzinfo=UTC)
    return end - timedelta(days=(end.weekday() + 1) % 7)
