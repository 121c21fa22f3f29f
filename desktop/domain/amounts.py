"""Reads amounts as people type them in France, into whole cents. An ambiguous amount is refused."""

import re
from decimal import Decimal

from desktop.domain import french
from desktop.domain.refusals import Refusal

#: The greatest amount that the contract allows: 10,000,000,000 euros.
MOST_CENTS = 1_000_000_000_000
_SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
_UNIT = re.compile(r"(?:€|eur|euros?)\Z")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[ .])[0-9]{3})(?:(?P=mark)[0-9]{3})*|[0-9]+")
_EXAMPLE = "Écrivez par exemple 1\u202f204,50."


def parse_amount(text: str, *, field: str = "amount") -> int:
    """Cents from "1204,5", "1 204,50 €", "1.204,50" or "1204.50".

    Raises Refusal (of_input) for letters, a sign, a third decimal, misplaced spaces, and an ambiguous amount.
    """
    typed = _SPACES.sub(" ", text).strip()
    bare = _UNIT.sub("", typed.casefold()).strip()
    if not bare:
        raise _refusal("amount_missing", "Le montant est vide.", field)
    shown = french.quoted(typed)
    if bare[0] in "-−–":
        raise _refusal("amount_negative", f"{shown} est négatif : un montant se compte à partir de zéro.", field)
    if re.search(r"[^\W\d_]", bare):
        raise _refusal("amount_letters", f"{shown} contient des lettres : un montant s’écrit en chiffres.", field)
    if re.search(r"[^0-9 .,]", bare):
        raise _refusal("amount_signs", f"{shown} contient un signe qui n’est pas d’un montant.", field)
    whole, cents = _parted(bare, shown, field)
    match = _GROUPED.fullmatch(whole)
    if not match:
        raise _refusal("amount_unclear", f"{shown} ne se lit pas comme un montant.", field)
    amount = Decimal(f"{re.sub(r'[ .]', '', whole)}.{cents}") * 100  # Decimal reads any length, int() does not
    if amount > MOST_CENTS:
        raise _refusal("amount_too_large", f"{shown} dépasse dix milliards d’euros.", field)
    return int(amount)


def _parted(bare: str, shown: str, field: str) -> tuple[str, str]:
    """The digits before and after the decimal mark. One point before three digits is ambiguous: raises Refusal."""
    before, comma, after = bare.partition(",")
    if comma:
        if "." in after or "," in after:
            raise _refusal("amount_ambiguous", f"{shown} peut se lire de deux façons.", field)
        whole, cents = before, after
    elif bare.count(".") == 1:
        whole, _, cents = bare.partition(".")
        if len(cents) == 3 and 1 <= len(whole) <= 3:
            raise _refusal("amount_ambiguous", f"{shown} peut se lire de deux façons.", field)
    else:
        whole, cents = bare, "0"
    if len(cents) > 2 and cents.isdecimal():
        raise _refusal("amount_decimals", f"{shown} a {len(cents)} décimales : un centime en demande deux.", field)
    if not re.fullmatch(r"[0-9]{1,2}", cents):
        raise _refusal("amount_unclear", f"{shown} ne se lit pas comme un montant.", field)
    return whole, cents


def typed_amount(cents: int) -> str:
    """The amount as shown in a field for editing: 1204,50."""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}"


def by_sum(text: str) -> str:
    """What to compare a typed amount by: "4000" and "4 000,00 €" are the same one. What is no amount stays itself."""
    try:
        return typed_amount(parse_amount(text))
    except Refusal:
        return text


def _refusal(code: str, sentence: str, field: str) -> Refusal:
    return Refusal(code, sentence, field=field, remedy=_EXAMPLE, of_input=True)
