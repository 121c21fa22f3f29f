"""The person who acts: profile and function are signed with each act; name, e-mail, telephone are only for contact.

The platform keeps profile and function with the act and sends them to no other commune.
"""

import re
from collections.abc import Mapping

from desktop.domain import fields
from desktop.domain.fields import FieldRule
from desktop.domain.refusals import Refusal

FIELDS: dict[str, FieldRule] = {
    "profile": FieldRule("Le champ «\u00a0Élu ou agent\u00a0»", 100, one_line=True),
    "function": FieldRule("La fonction", 100, one_line=True),
    "name": FieldRule("Le nom", 100, one_line=True),
    "email": FieldRule("L’adresse électronique", 254, one_line=True),
    "telephone": FieldRule("Le téléphone", 40, one_line=True),
}
#: These are in the signed bytes of each act, and so cannot be erased; the other fields are not.
SIGNED = frozenset({"profile", "function"})
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_BETWEEN = re.compile(r"[\s.\-/()]+")
_INTERNATIONAL = re.compile(r"(?:\+|00)(33|262|508|590|594|596|681|687|689)(?:0(?=\d{9}$))?(\d+)")
#: Local numbers overseas that have six digits.
_SIX = frozenset({"508", "681", "687"})


def check(typed: Mapping[str, str]) -> dict[str, str]:
    """The fields given, as they are stored. Raises the first Refusal."""
    kept = fields.cleaned(FIELDS, typed)
    for problem in fields.problems({name: FIELDS[name] for name in kept}, kept):
        raise problem
    if kept.get("email"):
        check_email(kept["email"])
    if kept.get("telephone"):
        kept["telephone"] = telephone(kept["telephone"])
    return kept


def check_email(text: str) -> None:
    local = text.rpartition("@")[0]
    if not _EMAIL.fullmatch(text) or ".." in f".{local}.":
        raise Refusal(
            "email_wrong",
            "Cette adresse électronique n’a pas la forme attendue.",
            field="email",
            remedy="Donnez celle de la mairie, par exemple mairie@exemple.fr, ou laissez le champ vide.",
            of_input=True,
        )


def telephone(text: str) -> str:
    """The number in French form: 02 38 44 12 34; overseas numbers with their prefix: +262 262 12 34 56.

    Accepts spaces, points, hyphens, +33 and 0033. Raises Refusal for anything else.
    """
    digits = _BETWEEN.sub("", text.replace("(0)", ""))
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return _pairs(digits)
    international = _INTERNATIONAL.fullmatch(digits)
    if international is not None:
        code, rest = international.groups()
        if code == "33" and re.fullmatch(r"[1-9]\d{8}", rest):
            return _pairs("0" + rest)
        if code in _SIX and len(rest) == 6:
            return f"+{code} {_pairs(rest)}"
        if code == "689" and len(rest) == 8:
            return f"+{code} {_pairs(rest)}"
        if code in ("262", "590", "594", "596") and re.fullmatch(r"[1-9]\d{8}", rest):
            return f"+{code} {rest[:3]} {_pairs(rest[3:])}"
    raise Refusal(
        "telephone_wrong",
        "Ce numéro de téléphone n’a pas la forme attendue.",
        field="telephone",
        remedy="Donnez dix chiffres, par exemple 02 61 91 12 34, ou laissez le champ vide.",
        of_input=True,
    )


def _pairs(digits: str) -> str:
    return " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))
