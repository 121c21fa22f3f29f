"""Whether words for the decision of the commune are a wish instead: they ask for something, and name no decision.

What names one: who took it, its number, its day, how it was voted, or dots to write one over by hand.
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
_DECISION = (
    r"\bdelib|(?<!a la )\bdecisions?\b(?!\s+a\s)|\barretes?\s+(?:municipal|du\b|de\s+l[ae]\b)"
    r"|\b(?:municipalite|elus|elues|bureau|equipe)\b.{0,40}\b(?:decide|approuve|vote|adopte|valide)\w*"
)
#: Before a participle: it has not been done.
_NEVER = r"(?<!pas encore )(?<!\bnon )(?<!pas )"
#: What only a vote is told with: "15 voix pour", "à main levée"; a councillor, but no "conseiller numérique".
_VOTED = (
    rf"{_NEVER}\b(?:decide|vote|adopte|approuve|tranche|delibere)e?s?\b|\bvoix\s+(?:pour|contre)\b|\bmain\s+levee\b"
    r"|\bconseill(?:er|ere)s\b(?!\s+(?:num|en\b|pour\b|tech))"
)
_BODY_ALONE = r"^(?:par )?(?:l[ae]s? )?(?:bureau(?: municipal)?|municipalite|elus|elues|equipe municipale)[ .]*$"
#: Other bodies, and what they did: the words of what was decided ("financement", "achat") stand beside them.
_OTHER_BODY = (
    r"(?<!attendu de la )(?<!attendu du )\bpresidente?s?\b|\bcommission\b(?!\s+europeenne\b)"
    r"|\bcomite\s+(?:syndical|de|directeur)\b|\bsyndicat\b|(?<!agents du )(?<!personnel du )(?<!pour le )\bccas\b"
    r"|\bexecutif\b|\bbureau\s+(?:communautaire|syndical)\b|\bconseil\s+d?\s*administration\b|\bordre\s+du\s+jour\b"
    r"|\bquorum\b|\bmagistrate?s?\b|\bfeu\s+vert\b|\bpiece\s+jointe\b"
)
_DONE = (
    rf"{_NEVER}\b(?:valide|autorise|accorde|accepte|enterine|ratifie)e?s?\b"
    r"(?!\s+par\s+(?:le|la|les|un)\s+(?:services?|fournisseur)\b)"
    r"|\bapprobation\s+d|\bautorisation\s+(?:donnee|de\s+d)"
    r"|\bactee?s?\s+(?:en|par)\b"
)
#: Other languages of communes: in Polynesia the mayor, the council and what it decides; Corsican, Breton, Basque,
#: Catalan, Creole.
_ELSEWHERE = (
    r"\btavana\b|\btomite\b|\bapooraa\b|\bfaaoti|\bmerre\b|\bcunsigli|\bmaer\b|\bkuzul|\bauzapez|\bherriko\b|\bbatlle\b"
    r"|\bconsell\b|\bkonsey\b|\blanmeri\b"
)
_SIGN: Final = re.compile("|".join((_DAY, _NUMBER, _COUNCIL, _MAYOR, _DECISION, _VOTED, _BODY_ALONE, _ELSEWHERE)))
_WEAK_SIGN: Final = re.compile(f"{_OTHER_BODY}|{_DONE}")
#: Beside such a wish a body is the one that is helped, unless it has done something.
_PLAIN_WISH: Final = re.compile(r"\bnous (?:demandons|voudrions|souhaitons|aimerions)\b|\bbesoins?\s+(?:de?\b|aide\b)")
_DONE_BY: Final = re.compile(rf"(?:{_DONE}).{{0,40}}(?:{_OTHER_BODY})|(?:{_OTHER_BODY}).{{0,40}}(?:{_DONE})")
#: Written in capitals, as "cm" in small letters is a length.
_CAPITALS = re.compile(r"\bC\.?M\b|\bDCM\b")


_WISH: Final = re.compile(
    r"\b(?:demand(?:ons|e|es|ent)|sollicit\w*|souhait\w*|esper\w*|voudr\w*|aimer\w*|besoins?|aide|subvention|financ\w*"
    r"|achats?|achet\w*|moderni\w*|numeris\w*|former|formation|poste|outil)\b"
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
_ACT = r"(?:deliberation|decision)"
_NOT_YET: Final = re.compile(
    rf"(?:(?:la |une )?{_ACT} (?:sera|doit etre|va etre) (?:prise(?! en compte)|votee|adoptee)"
    rf"|(?:la |une )?{_ACT} (?:est )?(?:a (?:venir|prendre(?! en compte)|voter)|en (?:cours|attente)(?= *$)"
    r"|pas encore prise)"
    rf"|(?:il )?(?:y )?(?:a )?(?:non )?(?:pas encore|pas|aucune)(?: de)? {_ACT}"
    r"|(?:la commune|le (?:conseil|conseil municipal|maire)) (?:ne )?(?:a|est) pas encore"
    r" (?:decide|delibere|vote|prononce))\b"
)
#: What may take the place of the one that is not there yet.
_INSTEAD: Final = re.compile(
    rf"\d|{_MAYOR}|{_DECISION}|{_VOTED}|{_OTHER_BODY}|{_DONE}|{_ELSEWHERE}"
    r"|\baccord\b|\bprincipe\b|\bbureau\b|\belus\b|\bjointe?s?\b|\b(?:necessaire|requise|obligatoire)\b"
    r"|\bavis\b|\bfavorables?\b|\bunanim\w*|\bassemblee\b|\bdit oui\b"
)


def is_wish(typed: str) -> bool:
    """Whether it asks for something ("Nous demandons une aide…") or says nothing ("oui"), and names no decision.

    Whatever else is typed passes: a request must not be stopped because a true decision is worded in some other way.
    """
    words = " ".join(typed.split())
    plain = french.unaccented(_ELIDED.sub(" ", words)).casefold().translate(_APOSTROPHES).strip()
    bare = " ".join(re.sub(r"[^\w ]", " ", plain).split())
    if bare in _NOTHING and not holds_dots(words):
        return True
    pending = _NOT_YET.match(bare)
    if pending and not holds_dots(words) and not _INSTEAD.search(bare, pending.end()):
        return True
    if _SIGN.search(plain) or _CAPITALS.search(words) or _NUMBER_ALONE.fullmatch(words) or holds_dots(words):
        return False
    if _WEAK_SIGN.search(plain) and (not _PLAIN_WISH.search(plain) or _DONE_BY.search(plain)):
        return False
    return _WISH.search(plain) is not None
