"""What the last step says of what the letter leaves to be written by hand, and where that is filled in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from msgspec import Struct

from desktop.domain.letters import read_letter
from desktop.domain.papers.blanks import Blank, blanks
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.requests.draft import RequestContext
from desktop.viewmodels.requests.letter import OF_LETTER
from desktop.viewmodels.requests.letter_fields import LETTER

COMPLETE = "Compléter la lettre"
#: Nothing at all is blank.
NO_BLANK = "La lettre ne laisse plus rien à compléter à la main."
#: Nothing is left blank for it: the letter bears the SIREN alone then, and a préfecture asks for the other number.
NO_SIRET = "La lettre ne porte pas le SIRET de la commune."
_SIRET = f"{OF_LETTER}siret"
_CHOSEN = frozenset(f"{OF_LETTER}{field.name}" for _title, fields in LETTER for field in fields if field.choices)
#: What is blank still is in the list of what keeps the request from being sent.
_OWN_FILLED = "Les civilités, la signature et la date de la lettre sont remplies."
_WORDS = {
    "signatory_gender": "la civilité de la personne qui signe",
    "signatory_name": "son nom",
    "mayor_gender": "la civilité du ou de la maire",
    "signatory_function": "la fonction de la personne qui signe",
    "prefect_gender": f"«{FIXED}Préfète{FIXED}» ou «{FIXED}Préfet{FIXED}»",
    "department_prefect_gender": "la civilité au département",
    "sub_prefect_gender": "la civilité à la sous-préfecture",
    "date": "la date",
    "decision": "la décision de la commune",
    "deliberation": "le numéro et la date de la délibération",
    "by_mayor": "le numéro et la date de la décision du maire",
    "delegation": "le numéro et la date de la délibération qui donne délégation au maire",
    "figure": "un numéro ou une date de la décision",
    "title": "l’objet",
    "description": "l’explication",
    "cost": "ce que le projet coûte",
    "asked": "la somme demandée à l’État",
}


class LetterBlanks(Struct, frozen=True):
    """What is blank, in a sentence."""

    sentence: str = ""  #: names what is blank; "" where nothing is to be named
    first: str = ""  #: the field that is filled in first, as `Refusal.field`; "" for none
    chosen: bool = False  #: that one is a choice, where a letter typed at once would choose
    filled: str = ""  #: said in the place of a sentence that is no longer true; "" while there is one


def letter_blanks(
    fields: Mapping[str, str], request_context: RequestContext, today: date, listed: Collection[str] = ()
) -> LetterBlanks:
    """`listed`: the fields of the errors that stand beside it, which are not named again."""
    left = blanks(
        fields,
        route=request_context.route(fields.get("level", "")),
        council=request_context.council.name,
        delegation=request_context.council.delegation,
        today=today,
    )
    named = [blank for blank in left if not _is_listed(blank, listed)]
    bare = not (read_letter(fields.get("letter", "")).siret.strip() or _SIRET in listed)
    if not (named or bare):
        return LetterBlanks(filled=_OWN_FILLED if left else NO_BLANK)
    sentences = (_sentence(named) if named else "", NO_SIRET if bare else "")
    first = _first(named) if named else _SIRET
    return LetterBlanks(" ".join(filter(None, sentences)), first, chosen=first in _CHOSEN)


def _first(named: Sequence[Blank]) -> str:
    """Of the letter's own fields the first that is typed: a name typed at once in a choice would choose "Madame"."""
    typed = (blank.field for blank in named if blank.field.startswith(OF_LETTER) and blank.field not in _CHOSEN)
    first = named[0].field
    return next(typed, first) if first in _CHOSEN else first


def _is_listed(blank: Blank, listed: Collection[str]) -> bool:
    """Of a plan, any error stands for its sums, whichever line it is about."""
    if blank.field.startswith("funding"):
        return any(field.startswith("funding") for field in listed)
    return blank.field in listed


def _sentence(named: Sequence[Blank]) -> str:
    words = {blank.what: _WORDS[blank.what] for blank in named}
    if "signatory_gender" not in words and "signatory_name" in words:
        words["signatory_name"] = "le nom de la personne qui signe"
    return f"La lettre laisse à compléter à la main{FIXED}: {', '.join(words.values())}."
