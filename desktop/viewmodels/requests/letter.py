"""The letter to the préfet: the questions that it needs besides those of the request, and where each is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

import msgspec

from desktop.domain import letters
from desktop.domain.letters import LetterContent
from desktop.viewmodels.kit.french import FIXED, uncapital
from desktop.viewmodels.kit.refusals import words_of

#: Before the name of a field of the letter, where fields of the request are named too.
OF_LETTER = "letter."
SIGNATORIES = {
    "maire": "Le maire ou la maire",
    "premier_adjoint_empeche": f"Maire empêché ou absent{FIXED}: l’adjoint qui le remplace",
    "elu_delegue": "Élu ayant une délégation",
    "agent_delegue": "Agent ayant une délégation de signature",
    "delegation_speciale": "Président de la délégation spéciale",
}
GENDERS = {"": "À compléter", "f": "Madame", "m": "Monsieur"}
SUPPORTS = {
    "": "Le projet",
    "engineering": "L’étude du projet (ingénierie)",
    "accompaniment": "L’accompagnement du projet",
    "both": "L’étude et l’accompagnement",
}
VAT = {"": "Ne pas le dire", "recovered": "La commune récupère la TVA", "kept": "La commune ne récupère pas la TVA"}


@dataclass(frozen=True, slots=True)
class LetterField:
    """One field of the letter."""

    name: str  #: of a field of LetterContent
    label: str  #: over the control
    help: str = ""  #: may hold {year}, for the coming year
    choices: dict[str, str] = dataclass_field(default_factory=dict)  #: words by value; empty where it is typed
    day: bool = False  #: a date, which may also be chosen in a calendar

    def help_on(self, today: date) -> str:
        return self.help.replace("{year}", str(today.year + 1))


_NO_LINE = "Si vous ne remplissez rien, la lettre laisse une ligne à compléter à la main."
_STREET = f"Par exemple{FIXED}: 2, rue de la Mairie."
_MOST_CODES = 3  # postcodes; more are not named one by one
_FOR_ANOTHER = "Si une autre personne signe pour le ou la maire."
Groups = tuple[tuple[str, tuple[LetterField, ...]], ...]
#: Asked on the screen that makes the letter, grouped under headings.
LETTER: Groups = (
    (
        "Signature",
        (
            LetterField("signatory", "Qui signe", "", SIGNATORIES),
            LetterField("signatory_gender", "Madame ou Monsieur (qui signe)", "", GENDERS),
            LetterField("signatory_name", "Prénom et nom (qui signe)", _NO_LINE),
            LetterField(
                "signatory_title", "Autre titre (facultatif)", f"Par exemple{FIXED}: conseiller départemental."
            ),
            LetterField("mayor_gender", "Madame ou Monsieur (le ou la maire)", _FOR_ANOTHER, GENDERS),
            LetterField(
                "signatory_function", "Fonction (qui signe)", f"Par exemple{FIXED}: l’adjointe déléguée aux finances."
            ),
            LetterField(
                "signatory_order",
                "Arrêté de délégation (facultatif)",
                f"Par exemple{FIXED}: Arrêté n°{FIXED}12 du 4{FIXED}mars.",
            ),
        ),
    ),
    (
        "À qui",
        (
            LetterField("prefect_gender", "Préfète ou préfet", "", GENDERS),
            LetterField(
                "department_prefect_gender",
                "Préfète ou préfet de département",
                "La lettre passe par la préfecture de département.",
                GENDERS,
            ),
            LetterField(
                "sub_prefect_gender", "Sous-préfète ou sous-préfet", "La lettre passe par la sous-préfecture.", GENDERS
            ),
        ),
    ),
    (
        "La mairie",
        (
            LetterField("place", "Fait à", f"Si vous ne remplissez rien{FIXED}: le nom de la commune."),
            LetterField(
                "date", "Date de la lettre", f"Par exemple{FIXED}: 3{FIXED}mars{FIXED}{{year}}. {_NO_LINE}", day=True
            ),
            LetterField("address", "Adresse de la mairie (facultatif)", _STREET),
            LetterField("siret", "SIRET de la commune (facultatif)", "14 chiffres. La préfecture le demande."),
            LetterField(
                "prepared_by",
                "Dossier suivi par (facultatif)",
                f"Par exemple{FIXED}: Mme Martin, secrétaire de mairie.",
            ),
            LetterField("reference", "Nos références (facultatif)"),
            LetterField(
                "programme", "Dispositif (facultatif)", f"Si vous ne remplissez rien{FIXED}: le nom de la campagne."
            ),
        ),
    ),
)
#: Asked with the project, and (EXPENSES) with its costs.
PROJECT: Groups = (
    (
        "Les dates",
        (
            LetterField(
                "starts", "Début prévu (facultatif)", f"Par exemple{FIXED}: 3{FIXED}mai{FIXED}{{year}}.", day=True
            ),
            LetterField("ends", "Fin prévue (facultatif)", f"Par exemple{FIXED}: décembre{FIXED}{{year}}.", day=True),
        ),
    ),
    (
        "Le lieu et l’appui",
        (
            LetterField("location", "Lieu de réalisation (facultatif)"),
            LetterField("support", "Ce que l’État est prié de financer", "", SUPPORTS),
            LetterField(
                "agreement",
                "Convention (facultatif)",
                "Si l’intercommunalité paie les factures, c’est elle qui demande l’aide. Cette lettre ne convient pas.",
            ),
        ),
    ),
)
EXPENSES: Groups = (("", (LetterField("vat", "TVA", "Le FCTVA rend la TVA de beaucoup d’investissements.", VAT),)),)
GROUPS = (*LETTER, *PROJECT, *EXPENSES)
#: Shown above the questions of PROJECT and EXPENSES, which are on the same steps as those of the request.
ONLY_PRINTED = f"Pour la lettre seulement{FIXED}: ce qui suit s’imprime avec elle et ne part pas avec la demande."
DATES_TOO = f"{ONLY_PRINTED} Une date que le préfet doit lire dans la demande se met dans «{FIXED}Calendrier{FIXED}»."
_NO_DAY, _SOME_SIREN = f"31{FIXED}septembre{FIXED}2027", "123456789"
_UNREAD, _OTHER_DAY = f"30{FIXED}septembr{FIXED}2027", f"mercredi 30{FIXED}septembre{FIXED}2027"
_NO_YEAR = f"mercredi 30{FIXED}septembre"
_WRONG: tuple[dict[str, str], ...] = (
    *(dict.fromkeys(("date", "starts", "ends"), day) for day in (_NO_DAY, _UNREAD, _OTHER_DAY, _NO_YEAR)),
    {"starts": f"30{FIXED}septembre{FIXED}2027", "ends": f"29{FIXED}septembre{FIXED}2027"},
    {"siret": "1"},
    {"siret": "12345678901234"},
)
_FOR_THE_MAYOR = ("premier_adjoint_empeche", "elu_delegue", "agent_delegue")


def unneeded(*, sub_prefecture: bool, department: bool, epci: bool) -> frozenset[str]:
    """Names of the fields that this commune's letter never needs, whoever signs.

    `sub_prefecture`, `department`: whether the letter goes through one; `epci`: whether the commune belongs to an
    intercommunalité.
    """
    needed = {"sub_prefect_gender": sub_prefecture, "department_prefect_gender": department, "agreement": epci}
    return frozenset(name for name, used in needed.items() if not used)


def idle(values: Mapping[str, str]) -> frozenset[str]:
    """Names of the fields that only matter if another person signs: they stay in place, but cannot be filled in."""
    signatory = values.get("signatory", "")
    needed = {
        "mayor_gender": signatory in _FOR_THE_MAYOR,
        "signatory_function": signatory in _FOR_THE_MAYOR,
        "signatory_order": signatory in ("elu_delegue", "agent_delegue"),
    }
    return frozenset(name for name, used in needed.items() if not used)


def address_help(postal_codes: Sequence[str]) -> str:
    """The help under the address; where the commune has several postcodes, the program cannot know the mairie's."""
    if len(postal_codes) < 2:
        return _STREET
    *others, last = postal_codes
    named = f"{', '.join(others)} ou {last}" if len(postal_codes) <= _MOST_CODES else "la commune en a plusieurs"
    return f"Avec le code postal de la mairie{FIXED}: {named}."


def troubles(values: Mapping[str, str], siren: str) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    found = letters.problems(_content(values), siren)
    return {problem.field.removeprefix(OF_LETTER): words_of(problem) for problem in found}


#: As long as the help that it replaces, so that nothing below moves. The last step says why it matters.
_PAST = "⚠ Cette date est déjà passée."


def past(values: Mapping[str, str], today: date) -> dict[str, str]:
    """The warning for each date of the project that is already past; it does not stop the request from leaving."""
    return dict.fromkeys(letters.past(_content(values), today), _PAST)


def longest_troubles() -> dict[str, tuple[str, ...]]:
    """The longest sentences that may appear under each field, so that room is kept for them."""
    said: dict[str, tuple[str, ...]] = {}
    for values in _WRONG:
        for name, sentence in troubles(values, _SOME_SIREN).items():
            said[name] = (*said.get(name, ()), sentence)
    return said


def step_fields(groups: Groups) -> frozenset[str]:
    """The names of the fields in these groups, as problems have them."""
    return frozenset(f"{OF_LETTER}{field.name}" for _title, fields in groups for field in fields)


def shown_day(text: str) -> str:
    """A date as it is printed, if it can be read; otherwise as it was typed."""
    return letters.shown_day(text)


def day_of(text: str, otherwise: date) -> date:
    """The day at which a calendar opens: the one that was typed, or the first of its month, or `otherwise`."""
    found = letters.read_day(text)
    return otherwise if found is None else date(found[0], found[1], found[2] or 1)


def read(text: str) -> dict[str, str]:
    """The letter of a draft: the text of each field, by its name."""
    return {str(name): str(value) for name, value in msgspec.structs.asdict(letters.read_letter(text)).items()}


def printed_only(text: str, *, dates: bool = True) -> str:
    """The answers about the project that are only in the letter, one on each line; `dates`: also the dates."""
    values = read(text)
    asked = [field for _title, fields in (*PROJECT, *EXPENSES) for field in fields if values[field.name]]
    asked = [field for field in asked if dates or not field.day]
    return "\n".join(f"{_name(field)}{FIXED}: {_answer(field, values[field.name])}" for field in asked)


def _name(field: LetterField) -> str:
    return field.label.removesuffix(" (facultatif)")


def _answer(field: LetterField, value: str) -> str:
    """An answer as it is printed; for a choice its words, not its key."""
    if field.day:
        return shown_day(value)
    return uncapital(field.choices[value]) if field.choices else value


def written(values: Mapping[str, str]) -> str:
    """The letter as the draft stores it; "" while nothing was chosen or typed."""
    letter = _content(values)
    return "" if letter == LetterContent() else letters.write_letter(letter)


def changed(text: str, name: str, value: str) -> str:
    """The stored letter with another text in one of its fields."""
    return written(read(text) | {name: value})


def _content(values: Mapping[str, str]) -> LetterContent:
    return msgspec.convert({name: text[:200] for name, text in values.items()}, LetterContent)
