"""Whether words for the decision of the commune say nothing at all, name none, or tell of one that is still to come.

A true decision may be worded in some other way, and a wish may name the council: only what says nothing is refused, the
rest is a caution. Refusing wishes took ever more patterns, stopped “Avis favorable des élus” and let “Pas encore
décidé” pass.
"""

import re
from typing import Final

from desktop.domain import french
from desktop.domain.papers.decision import holds_dots

_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʻʼ‘", ""))  # also those that Polynesian words are written with
_ELIDED = re.compile(r"\b(?:[ldnsj]|qu)['’]", re.IGNORECASE)  # "l’unanimité" is a word of its own behind it
_MONTH = r"(?:janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)\w*\.?"
_DAY = (
    rf"\b(?:\d{{1,2}}|1er|premier)\s+{_MONTH}(?!\w)|\b{_MONTH}\s+(?:\d{{4}}|deux mille)\b"
    r"|\b\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b|\b\d{1,2}/\d{1,2}\b|\b\d{4}-\d{1,2}-\d{1,2}\b"
)
#: "n° 12", "no D-31"; and a number alone, as in a register: "2026-031", "DL 12".
_NUMBER = r"\b(?:n°|nº|no\b|n\.|num(?:ero)?\b\.?)\s*[a-z]{0,6}[ ./_-]?\d|\b(?:decision|delib)\w*\s+[a-z]{0,6}[./_-]?\d"
_NUMBER_ALONE = re.compile(r"[A-Za-z]{0,4}[./_-]?\d[\dA-Z/._-]*|[A-Z]{1,6} \d[\dA-Z/._ -]*")
#: A council and no advice ("un conseil pour…", "un conseiller numérique"); a deputy mayor and no member of the staff.
_COUNCIL = (
    r"^conseil\b(?!s?\s+(?:en|pour|sur)\b)"
    r"|\b(?:le|au|(?<!salle )du|par|notre|ce|en|dernier)\s+conseil\b(?!\s+(?:en|pour|sur)\b)"
    r"|\bconseil\s+(?:municipal|general|territorial|executif|communautaire|syndical|de\s+(?:paris|la\s+commune)|darr)"
    r"|\bconseill\w+\s+(?:municip|delegu)|\bassemblee\b|\bseance\s+du\b|\ben\s+seance\b|\bunanim|\ba\s+la\s+majorite\b"
)
_MAYOR = r"\bmaires?\b|\bmairesse\b|\badjointe?s?\b(?!\s+(?:admin|tech|anim|du\s+patrim|territorial))|\bdelegation\b"
_BODY = r"\belue?s?\b|\bmunicipalite\b|\bbureau municipal\b|\bcommission\b|\bpresidente?\b|\bcomite\b|\bsyndicat\b"
_DECISION = (
    r"\bdelib|(?<!a la )\bdecisions?\b(?!\s+a\s)|\barretes?\s+(?:municipal|du\b|de\s+l[ae]\b)"
    r"|\b(?:decide|vote|adopte|approuve|tranche|delibere)e?s?\b|\bvoix\s+(?:pour|contre)\b|\bmain\s+levee\b"
)
#: Other languages of communes: in Polynesia the mayor, the council and what it decides; Corsican, Breton, Basque,
#: Catalan, Creole.
_ELSEWHERE = (
    r"\btavana\b|\btomite\b|\bapooraa\b|\bfaaoti|\bmerre\b|\bcunsigli|\bmaer\b|\bkuzul|\bauzapez|\bherriko\b|\bbatlle\b"
    r"|\bconsell\b|\bkonsey\b|\blanmeri\b"
)
_DATED: Final = re.compile(f"{_DAY}|{_NUMBER}")
_SIGN: Final = re.compile("|".join((_DAY, _NUMBER, _COUNCIL, _MAYOR, _BODY, _DECISION, _ELSEWHERE)))
#: Written in capitals, as "cm" in small letters is a length.
_CAPITALS = re.compile(r"\bC\.?M\b|\bDCM\b")
_PENDING: Final = re.compile(
    r"\b(?:pas|non) encore\b|\b(?:pas|aucune) (?:de |d )?(?:decision|deliberation)\b"
    r"|\bsera (?:prise|votee?|adoptee?|decidee?)\b"
    r"|\b(?:decision|deliberation) (?:est )?(?:a (?:venir|prendre(?! en compte)|voter)|prevue|en (?:cours|attente))\b"
)

#: Without the signs around them, so that "non." and "-" are none either.
_NOTHING: Final = frozenset(
    {
        "",
        "oui",
        "oui oui",
        "non",
        "x",
        "0",
        "1",
        "ok",
        "a venir",
        "a voir",
        "a definir",
        "en cours",
        "en attente",
        "bientot",
    }
    | {"pas encore", "non pas encore", "neant", "rien", "aucun", "aucune", "sans objet", "nspp", "on verra"}
    | {f"{none} {what}" for none in ("aucune", "pas de", "sans") for what in ("decision", "deliberation")}
)


def says_nothing(typed: str) -> bool:
    """Whether it is empty, or says only "oui", "à venir", "aucune délibération" or the like."""
    words, plain = _read(typed)
    return " ".join(re.sub(r"[^\w ]", " ", plain).split()) in _NOTHING and not holds_dots(words)


def doubt_of(typed: str) -> str:
    """What may be odd about it, as a sentence; "" for nothing. It is a guess."""
    if says_nothing(typed):
        return ""
    words, plain = _read(typed)
    if _PENDING.search(plain) and not _DATED.search(plain):
        return "La décision ne semble pas encore prise."
    if _SIGN.search(plain) or _CAPITALS.search(words) or _NUMBER_ALONE.fullmatch(words) or holds_dots(words):
        return ""
    return "La décision ne nomme ni conseil, ni maire, ni délibération, ni date."


def _read(typed: str) -> tuple[str, str]:
    """The words as they were typed, and without capitals, accents and elided articles."""
    words = " ".join(typed.split())
    return words, french.unaccented(_ELIDED.sub(" ", words)).casefold().translate(_APOSTROPHES).strip()


def lacks_decision(decided_by: str, attachments: int) -> bool:
    """Whether a council's decision is named, and nothing is attached that could be it."""
    return "délibération" in decided_by.casefold() and not attachments
