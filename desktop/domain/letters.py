"""What the letter to the préfet says besides the request: who signs, for whom, where, with whom."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from desktop.domain import fields
from desktop.domain.french import counted, number
from desktop.domain.papers.days import before, day_fault, read_day, shown_day
from desktop.domain.prefectures import PersonGender
from desktop.domain.refusals import Refusal

MAX_LINE = 200  #: letters in a field; a draft keeps longer ones
#: What the State is asked to finance; "" does not say.
Support = Literal["", "engineering", "accompaniment", "both"]
#: Whether the commune gets the VAT of this project back; "" does not say.
Vat = Literal["", "recovered", "kept"]
Signatory = Literal["maire", "premier_adjoint_empeche", "elu_delegue", "agent_delegue", "delegation_speciale"]
_DAYS = {"starts": "Le début prévu", "ends": "La fin prévue", "date": "La date de la lettre"}
_DIGITS = 14
ON_HONOUR_TITLE = "Attestation et engagement"
_ON_HONOUR = (
    "J’atteste sur l’honneur que les renseignements de cette demande sont exacts\u202f; que {body} est à jour de"
    " ses obligations légales, administratives, sociales, fiscales et comptables\u202f; que l’exécution du projet n’a"
    " pas commencé.\nJe m’engage à ne signer aucun devis, bon de commande ni marché avant la date de réception de la"
    " demande que vos services m’auront confirmée, et à vous signaler toute autre aide publique."
)


def on_honour(body: str) -> str:
    """What the person who signs the letter swears to; the page of the request shows it beforehand.

    `body`: whose request it is, such as "la commune".
    """
    return _ON_HONOUR.format(body=body)


class LetterContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is typed for the letter alone. "" prints a blank to fill by hand, or leaves out a line that a good letter
    can do without; an empty gender prints both forms.
    """

    signatory: Signatory = "maire"  #: in which function the letter is signed
    signatory_name: str = ""  #: of whoever signs; personal data, never sent to the platform
    signatory_gender: PersonGender = ""  #: of whoever signs
    signatory_title: str = ""  #: beside the name, such as "Conseiller départemental"
    signatory_function: str = ""  #: of a deputy who signs for the mayor, such as "la deuxième adjointe"
    signatory_order: str = ""  #: the arrêté by which the mayor delegates to the person who signs
    mayor_gender: PersonGender = ""  #: of the mayor, where somebody else signs
    prepared_by: str = ""  #: whom the préfecture may ask, with any title; personal data, never sent to the platform
    prefect_gender: PersonGender = ""  #: of the préfet who is asked
    department_prefect_gender: PersonGender = ""  #: of the préfet through whom the letter reaches that of the région
    sub_prefect_gender: PersonGender = ""  #: of the sous-préfet through whom the letter goes
    place: str = ""  #: where it is signed; "": the commune's name
    date: str = ""  #: of the letter, such as "3 mai 2021"
    reference: str = ""  #: of the mairie, under which it keeps the file
    address: str = ""  #: of the mairie
    siret: str = ""  #: of the mairie: 14 digits, with spaces or without
    programme: str = ""  #: under which the money is asked for; "": the campaign's title
    support: Support = ""  #: what the money is asked for
    location: str = ""  #: where the project is carried out
    starts: str = ""  #: of the project: a day or a month, such as "3 mai 2021"; other words are refused at sending
    ends: str = ""  #: likewise
    vat: Vat = ""  #: whether the commune gets the VAT back
    agreement: str = ""  #: the convention with the intercommunalité that takes part


def read_letter(text: str) -> LetterContent:
    """The letter of a draft as stored; "" is an empty one. Raises msgspec.ValidationError for another shape."""
    return msgspec.json.decode(text, type=LetterContent, strict=True) if text else LetterContent()


def write_letter(letter: LetterContent) -> str:
    return msgspec.json.encode(letter).decode()


def problems(letter: LetterContent, siren: str) -> tuple[Refusal, ...]:
    """What is wrong. Such a request is not sent, and its letter has "(à corriger)" beside what is wrong.

    Each problem names its field, such as "letter.siret". `siren` is the commune's, "" if not known.
    """
    return (*_days(letter), *_number(letter.siret, siren), *_long(letter))


def _days(letter: LetterContent) -> Iterator[Refusal]:
    for name, label in _DAYS.items():
        if fault := day_fault(label, getattr(letter, name), month=True):
            yield _problem(fault.code, name, fault.sentence, fault.remedy)
    first, last = read_day(letter.starts), read_day(letter.ends)
    if first and last and before(last, first):
        yield _problem(
            "ends_before_start",
            "ends",
            f"La fin prévue ({shown_day(letter.ends)}) est avant le début ({shown_day(letter.starts)}).",
            "Vérifiez les deux dates.",
        )


def _number(typed: str, siren: str) -> Iterator[Refusal]:
    if not typed.strip():
        return
    from stdnum.fr import siret  # noqa: PLC0415 - takes more than a MiB, for the one field that many leave empty

    digits = siret.compact(typed)
    if not digits:
        return
    begins = f" Celui de la commune commence par {grouped(siren)}." if siren else ""
    if not digits.isdecimal():
        yield _problem(
            "siret_digits", "siret", "Ce SIRET ne contient pas que des chiffres.", "Recopiez ses 14\u00a0chiffres."
        )
    elif len(digits) != _DIGITS:
        yield _problem(
            "siret_length",
            "siret",
            f"Un SIRET compte {_DIGITS}\u00a0chiffres\u00a0: celui-ci en compte {len(digits)}.",
            "Recopiez-le d’une facture.",
        )
    elif not siret.is_valid(digits):
        yield _problem(
            "siret_key",
            "siret",
            "Un chiffre de ce SIRET est faux\u00a0: sa clé de contrôle ne correspond pas.",
            f"Recopiez-le d’une facture.{begins}",
        )
    elif siren and not digits.startswith(siren):
        yield _problem("siret_other", "siret", "Ce SIRET n’est pas celui de la commune.", begins.strip())


def _long(letter: LetterContent) -> Iterator[Refusal]:
    for name, text in msgspec.structs.asdict(letter).items():
        over = len(text) - MAX_LINE
        if over > 0 and name not in (*_DAYS, "siret"):  # of these it is said already that they cannot be read
            yield _problem(
                "letter_line_too_long",
                name,
                f"Ce texte compte {number(len(text))} caractères, au lieu de {MAX_LINE} au plus dans la lettre.",
                f"Retirez {counted(over, 'caractère')}.",
            )


def _problem(code: str, name: str, sentence: str, remedy: str) -> Refusal:
    return Refusal(code, sentence, field=f"letter.{name}", remedy=remedy, of_input=True)


def begun_before(letter: LetterContent) -> bool:
    """Whether the project starts before the date of its letter, which attests that it has not begun."""
    first, dated = read_day(letter.starts), read_day(letter.date)
    return first is not None and dated is not None and before(first, dated)


def past(letter: LetterContent, today: date) -> frozenset[str]:
    """Which of the project's dates are over: "starts", "ends". A month without a day is over with its last day."""
    now = (today.year, today.month, today.day)
    days = {name: read_day(getattr(letter, name)) for name in ("starts", "ends")}
    return frozenset(name for name, day in days.items() if day is not None and before(day, now))


def doubts(letter: LetterContent, today: date) -> Iterator[tuple[str, str, str]]:
    """Field, label and a sentence for each day whose year is missing or far from today; what is wrong is not here."""
    for name, label in (_DAYS | {"signatory_order": "L’arrêté de délégation"}).items():
        typed = getattr(letter, name)
        if (name == "signatory_order" or read_day(typed) is not None) and (doubt := fields.day_doubt(typed, today)):
            yield name, label, doubt


def grouped(number: str) -> str:
    """A SIREN or SIRET in groups, as people read it: 214 500 249, 214 500 249 00012. Other text as typed."""
    digits = "".join(number.split())
    if not digits.isdecimal() or len(digits) not in (9, 14):
        return number
    parts = [digits[0:3], digits[3:6], digits[6:9], digits[9:]]
    return "\u00a0".join(part for part in parts if part)
