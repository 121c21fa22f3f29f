"""The letter to the préfet: which of its questions are asked, what is wrong with the answers, how they are stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec

from desktop.domain import letters
from desktop.domain.letters import LetterContent
from desktop.domain.papers.blanks import FOR_THE_MAYOR
from desktop.domain.papers.days import day_of, shown_day
from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.kit.french import FIXED, uncapital
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests.letter_fields import EXPENSES, LETTER, PROJECT, STREET, Groups

#: Before the name of a field of the letter, where fields of the request are named too.
OF_LETTER = "letter."
_MOST_CODES = 3  # postcodes; more are not named one by one
#: Shown above the questions of PROJECT and EXPENSES, which are on the same steps as those of the request.
ONLY_PRINTED = "Ce qui suit s’imprime dans la lettre. La demande envoyée à la plateforme ne le contient pas."
DATES_TOO = f"{ONLY_PRINTED}\nPour qu’une date soit aussi dans la demande, écrivez-la dans «{FIXED}Calendrier{FIXED}»."
#: Fields that a new request takes from the last one, and what is said under them.
OF_MAIRIE = ("address", "siret")
#: Fields whose help may be replaced by a word on what stands in them, beside those for a day.
MAY_BE_ODD = (*OF_MAIRIE, "signatory_order")
_AS_BEFORE = f"Repris de votre dernière demande{FIXED}: vérifiez."
_NO_DAY, _SOME_SIREN = f"31{FIXED}septembre{FIXED}2027", "123456789"
_UNREAD, _OTHER_DAY = f"30{FIXED}septembr{FIXED}2027", f"mercredi 30{FIXED}septembre{FIXED}2027"
_NO_YEAR = f"mercredi 30{FIXED}septembre"
_WRONG: tuple[dict[str, str], ...] = (
    *(dict.fromkeys(("date", "starts", "ends"), day) for day in (_NO_DAY, _UNREAD, _OTHER_DAY, _NO_YEAR)),
    {"starts": f"30{FIXED}septembre{FIXED}2027", "ends": f"29{FIXED}septembre{FIXED}2027"},
    {"siret": "1"},
    {"siret": "12345678901234"},
)


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
        "mayor_gender": signatory in FOR_THE_MAYOR,
        "signatory_function": signatory in FOR_THE_MAYOR,
        "signatory_order": signatory in ("elu_delegue", "agent_delegue"),
    }
    return frozenset(name for name, used in needed.items() if not used)


def address_help(postal_codes: Sequence[str]) -> str:
    """The help under the address; where the commune has several postcodes, the program cannot know the mairie's."""
    if len(postal_codes) < 2:
        return STREET
    *others, last = postal_codes
    named = f"{', '.join(others)} ou {last}" if len(postal_codes) <= _MOST_CODES else "la commune en a plusieurs"
    return f"Avec le code postal de la mairie{FIXED}: {named}."


def taken_over(letter: str, siren: str) -> dict[str, str]:
    """The mairie's address and SIRET in this stored letter, for a new request; without what is wrong.

    Nothing of a letter that cannot be read: it is another request's, and must not keep this one from opening.
    """
    try:
        values = read(letter)
    except (ValueError, msgspec.MsgspecError):
        return {}
    wrong = troubles(values, siren)
    return {name: values[name] for name in OF_MAIRIE if values[name] and name not in wrong}


def as_before(values: Mapping[str, str], mairie: Mapping[str, str]) -> dict[str, str]:
    """The help under each field that stands as in the last request (`mairie`)."""
    return {name: _AS_BEFORE for name, text in mairie.items() if values.get(name) == text}


def troubles(values: Mapping[str, str], siren: str) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    refusals = letters.problems(_content(values), siren)
    return {problem.field.removeprefix(OF_LETTER): words_of(problem) for problem in refusals}


#: No longer than the help that they replace, so that nothing below moves. The last step says why they matter.
_PAST, _YEAR = "⚠ Cette date est déjà passée.", "⚠ Vérifiez l’année."


def odd(values: Mapping[str, str], today: date) -> dict[str, str]:
    """The warning for each day that is past, without its year, or of a year far from today; the request may leave."""
    letter = _content(values)
    doubts = {name: _YEAR for name, _label, _doubt in letters.doubts(letter, today)}
    return dict.fromkeys(letters.past(letter, today), _PAST) | doubts


def asked_on(groups: Groups, today: date) -> Groups:
    """The fields as they are asked on this day, with room for the longest sentences that may appear under each."""
    spare, year = _longest_troubles(), str(today.year + 1)

    def asked(field: FormField) -> FormField:
        return replace(field, help=field.help.replace("{year}", year), spare=spare.get(field.name, ()))

    return tuple((title, tuple(asked(field) for field in fields)) for title, fields in groups)


def _longest_troubles() -> dict[str, tuple[str, ...]]:
    """The longest sentences that may appear under each field, so that room is kept for them."""
    sentences: dict[str, tuple[str, ...]] = {}
    for values in _WRONG:
        for name, sentence in troubles(values, _SOME_SIREN).items():
            sentences[name] = (*sentences.get(name, ()), sentence)
    return sentences


def step_fields(groups: Groups) -> frozenset[str]:
    """The names of the fields in these groups, as problems have them."""
    return frozenset(f"{OF_LETTER}{field.name}" for _title, fields in groups for field in fields)


def opening_day(name: str, values: Mapping[str, str], today: date) -> date:
    """The day at which the calendar of a date opens: not before today, nor an end before its beginning."""
    first = values.get("starts", "") if name == "ends" else ""
    return day_of(values[name], day_of(first, today))


def read(text: str) -> dict[str, str]:
    """The letter of a draft: the text of each field, by its name."""
    return {str(name): str(value) for name, value in msgspec.structs.asdict(letters.read_letter(text)).items()}


def printed_only(text: str, *, dates: bool = True) -> str:
    """The answers about the project that are only in the letter, one on each line; `dates`: also the dates."""
    return _answers(text, (*PROJECT, *EXPENSES), lambda field: dates or not field.day)


def signed(text: str) -> str:
    """What was answered about who signs, who is addressed, and the mairie: one answer on each line."""
    return _answers(text, LETTER)


def _answers(text: str, groups: Groups, wanted: Callable[[FormField], bool] = lambda _field: True) -> str:
    values, untouched = read(text), read("")
    asked = [field for _title, fields in groups for field in fields if values[field.name] != untouched[field.name]]
    return "\n".join(f"{field.label}{FIXED}: {_answer(field, values[field.name])}" for field in asked if wanted(field))


def _answer(field: FormField, value: str) -> str:
    """An answer as it is printed; for a choice its words, not its key."""
    if field.day:
        return shown_day(value)
    return uncapital(dict(field.choices)[value]) if field.choices else value


def written(values: Mapping[str, str]) -> str:
    """The letter as the draft stores it; "" while nothing was chosen or typed."""
    letter = _content(values)
    return "" if letter == LetterContent() else letters.write_letter(letter)


def changed(text: str, name: str, value: str) -> str:
    """The stored letter with another text in one of its fields."""
    return written(read(text) | {name: value})


def _content(values: Mapping[str, str]) -> LetterContent:
    return msgspec.convert(dict(values), LetterContent)
