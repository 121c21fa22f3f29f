"""What the letter to the préfet says and the request does not: who signs, for whom, where, with whom."""

import re
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from stdnum.fr import siret

from desktop.domain import french
from desktop.domain.prefectures import Gender

_Line = Annotated[str, Meta(max_length=200)]
#: What the State is asked to finance; "" does not say.
Support = Literal["", "engineering", "accompaniment", "both"]
#: Whether the commune gets the VAT of this project back; "" does not say.
Vat = Literal["", "recovered", "kept"]
Signatory = Literal["maire", "premier_adjoint_empeche", "elu_delegue", "agent_delegue", "delegation_speciale"]
_NUMBERS = re.compile(r"(?:(?P<day>[0-9]{1,2})(?:er)?[ /.-])?(?P<month>[0-9]{1,2}|[^\W\d_]+)[ /.-](?P<year>[0-9]{4})")


class LetterContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """ "" prints a blank to fill by hand, or leaves out what a good letter may lack; gender "" prints both forms."""

    signatory: Signatory = "maire"
    signatory_name: _Line = ""
    signatory_gender: Gender = ""
    signatory_title: _Line = ""  #: beside the name, such as "Conseiller départemental"
    signatory_function: _Line = ""  #: of whom signs for the mayor, such as "la deuxième adjointe"
    signatory_order: _Line = ""  #: the arrêté that delegates to whom signs
    mayor_gender: Gender = ""  #: of the mayor for whom somebody signs
    prepared_by: _Line = ""  #: whom the préfecture may ask, with a title of any wording
    prefect_gender: Gender = ""
    department_prefect_gender: Gender = ""  #: of the préfet through whom the letter reaches that of the région
    sub_prefect_gender: Gender = ""
    place: _Line = ""  #: "": the commune's name
    date: _Line = ""  #: as printed
    reference: _Line = ""
    address: _Line = ""  #: of the mairie
    siret: _Line = ""
    programme: _Line = ""  #: "": the campaign's title
    support: Support = ""
    location: _Line = ""  #: of the project
    starts: _Line = ""
    ends: _Line = ""
    vat: Vat = ""
    agreement: _Line = ""  #: the convention with the intercommunalité that takes part


def read_letter(text: str) -> LetterContent:
    """The letter of a draft as stored; "" is an empty one. Raises msgspec.ValidationError for another shape."""
    return msgspec.json.decode(text, type=LetterContent, strict=True) if text else LetterContent()


def write_letter(letter: LetterContent) -> str:
    return msgspec.json.encode(letter).decode()


def troubles(letter: LetterContent, siren: str) -> dict[str, str]:
    """Sentences by the field that each bears on. The letter prints what was typed all the same."""
    found = {}
    if letter.siret and not siret.is_valid(letter.siret):
        found["siret"] = (
            "Ce numéro n’est pas un SIRET\u00a0: un SIRET compte 14\u00a0chiffres. Recopiez-le d’une facture."
        )
    elif letter.siret and siren and not siret.compact(letter.siret).startswith(siren):
        found["siret"] = f"Ce SIRET n’est pas celui de la commune\u00a0: il commence par {grouped(siren)}."
    for name in ("starts", "ends", "date"):
        if (typed := getattr(letter, name)) and read_day(typed) is None:
            found[name] = "Cette date n’existe pas ou ne se lit pas. Écrivez par exemple 3 mai 2021."
    first, last = read_day(letter.starts), read_day(letter.ends)
    if first and last and last < first:
        found["ends"] = "La fin est avant le début\u00a0: vérifiez les deux dates."
    return found


def begun_before(letter: LetterContent) -> bool:
    """Whether the project starts before the date of its letter, which attests that it has not begun.

    As far as both can be read: of a month without a day any day may be meant.
    """
    first, dated = read_day(letter.starts), read_day(letter.date)
    if first is None or dated is None:
        return False
    return first < dated if first[2] and dated[2] else first[:2] < dated[:2]


def read_day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of "3 mars 2021", "03/03/2021" or "mars 2021" (day 0); None for other words."""
    typed = _NUMBERS.fullmatch(" ".join(text.casefold().split()))
    if typed is None:
        return None
    named = typed["month"]
    months = {name: place for place, name in enumerate(french.MONTHS, start=1)}
    month = int(named) if named.isdigit() else months.get(named, 0)
    try:
        date(int(typed["year"]), month, int(typed["day"] or 1))
    except ValueError:
        return None
    return int(typed["year"]), month, int(typed["day"] or 0)


def shown_day(text: str) -> str:
    """3 mai 2021 for "03/05/2021", mai 2021 for "5/2021": as it is printed; other words as they were typed."""
    found = read_day(text)
    if found is None:
        return text
    year, month, day = found
    return french.short_date(date(year, month, day)) if day else f"{french.MONTHS[month - 1]} {year}"


def grouped(number: str) -> str:
    """214 500 249, 214 500 249 00012: a SIREN or a SIRET as people read it; other text as it was typed."""
    digits = "".join(number.split())
    if not digits.isdigit() or len(digits) not in (9, 14):
        return number
    parts = [digits[0:3], digits[3:6], digits[6:9], digits[9:]]
    return "\u00a0".join(part for part in parts if part)
