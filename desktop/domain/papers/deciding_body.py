"""Whether words name a decision of the commune: who took it, its number, its day, or dots to write one over by hand."""

import re
from typing import Final

from desktop.domain import french
from desktop.domain.papers.decision import holds_dots

_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʻʼ‘", ""))  # also those that Polynesian words are written with
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
    r"^conseil\b(?!s?\s+(?:en|pour|sur)\b)|\b(?:le|au|du|par|notre|ce|en|dernier)\s+conseil\b(?!\s+(?:en|pour|sur)\b)"
    r"|\bconseil\s+(?:municipal|general|territorial|executif|communautaire|syndical|de\s+(?:paris|la\s+commune)|darr)"
    r"|\bconseill\w+\s+(?:municip|delegu)|\bassemblee\b|\bseance\s+du\b|\ben\s+seance\b|\bunanim|\ba\s+la\s+majorite\b"
)
_MAYOR = r"\bmaires?\b|\bmairesse\b|\badjointe?s?\b(?!\s+(?:admin|tech|danim|du\s+patrim|territorial))|\bdelegation\b"
_DECISION = (
    r"\bdelib|(?<!a la )\bdecisions?\b(?!\s+a\s)|\barretes?\s+(?:municipal|du\b|de\s+l[ae]\b)"
    r"|\b(?:municipalite|elus|elues|bureau|equipe)\b.{0,40}\b(?:decide|approuve|vote|adopte|valide)\w*"
)
_BODY_ALONE = r"^(?:par )?(?:l[ae]s? )?(?:bureau(?: municipal)?|municipalite|elus|elues|equipe municipale)[ .]*$"
#: Other languages of communes: in Polynesia the mayor, the council and what it decides; Corsican, Breton, Basque,
#: Catalan, Creole.
_ELSEWHERE = (
    r"\btavana\b|\btomite\b|\bapooraa\b|\bfaaoti|\bmerre\b|\bcunsigli|\bmaer\b|\bkuzul|\bauzapez|\bherriko\b|\bbatlle\b"
    r"|\bconsell\b|\bkonsey\b|\blanmeri\b"
)
_SIGN: Final = re.compile("|".join((_DAY, _NUMBER, _COUNCIL, _MAYOR, _DECISION, _BODY_ALONE, _ELSEWHERE)), re.DOTALL)
#: Written in capitals, as "cm" in small letters is a length.
_CAPITALS = re.compile(r"\bC\.?M\b|\bDCM\b")


def names_decision(typed: str) -> bool:
    """Whether it says who decided, or by which act; false for a wish ("Nous demandons une aide…").

    It only asks for a sign: a request must not be stopped because a true decision is worded in some other way.
    """
    words = " ".join(typed.split())
    plain = french.unaccented(words).casefold().translate(_APOSTROPHES)
    return bool(_SIGN.search(plain) or _CAPITALS.search(words) or _NUMBER_ALONE.fullmatch(words) or holds_dots(words))
