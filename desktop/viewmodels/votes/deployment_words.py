"""Reads and checks what a person types about a deployment: a date, a number of people; pure functions."""

from collections.abc import Mapping
from datetime import date

from desktop.domain import fields
from desktop.domain.deployments import ASK, EFFECT, check_count, check_live_since
from desktop.domain.french import counted
from desktop.domain.papers.days import day_fault, read_day
from desktop.domain.refusals import Refusal

_COUNTS = {"agents_trained": "Le nombre d’agents formés", "people_served": "Le nombre de personnes concernées"}
_DAYS = ("live_since", "wanted_from")
#: Times the inhabitants: a service serves visitors and neighbouring communes too.
_FAR_BEYOND = {"agents_trained": 1, "people_served": 10}
_TEXTS = ASK | {"effect": EFFECT}


def day_of(text: str) -> date:
    """Reads a date as people write one: 15/06/2021, 15.6.21, le 15 juin 2021, 2021-06-15. Raises Refusal."""
    fault = day_fault("La date de mise en service", text)
    day = read_day(text)
    if fault is None and day is not None:
        return date(*day)
    raise Refusal(
        "live_since_wrong",
        "La date n’est pas remplie." if fault is None else fault.sentence,
        field="live_since",
        remedy="Écrivez le jour, le mois et l’année." if fault is None else fault.remedy,
        of_input=True,
    )


def count_of(name: str, text: str) -> int | None:
    """Reads a number, as "1 200"; None where nothing was typed. Raises Refusal."""
    plain = "".join(text.split())
    if not plain:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) <= 12:
        return int(plain)
    raise Refusal(
        f"{name}_wrong",
        f"{_COUNTS[name]} ne se lit pas comme un nombre.",
        field=name,
        remedy="Écrivez des chiffres, par exemple 12, ou laissez vide.",
        of_input=True,
    )


def problems(typed: Mapping[str, str], today: date) -> tuple[Refusal, ...]:
    """All that is wrong with these fields of a demand or of a report, in their order; `today` is the day in Paris."""
    each = (problem(name, text, today) for name, text in typed.items())
    return tuple(one for one in each if one is not None)


def problem(name: str, text: str, today: date) -> Refusal | None:
    """What would keep this text of one field from being sent; None where it may be."""
    try:
        if name == "live_since":
            check_live_since(day_of(text), today)
        elif name in _COUNTS:
            check_count(name, count_of(name, text))
        else:
            return next(iter(fields.problems({name: _TEXTS[name]}, {name: text})), None)
    except Refusal as refusal:
        return refusal
    return None


def doubts(typed: Mapping[str, str], population: int | None, today: date) -> dict[str, str]:
    """By field, what is odd about a text that may be sent all the same. `population`: None if not known."""
    each = ((name, doubt(name, text, population, today)) for name, text in typed.items())
    return {name: sentence for name, sentence in each if sentence}


def doubt(name: str, text: str, population: int | None, today: date) -> str:
    """The same of one field; "" for nothing."""
    if name in _DAYS:
        return fields.far_doubt(fields.far_year(text, today), " Vérifiez-la.")
    if name not in _FAR_BEYOND or not population:
        return ""
    try:
        number = count_of(name, text)
    except Refusal:
        return ""
    if number is None or number <= _FAR_BEYOND[name] * population:
        return ""
    return f"C’est bien plus que les {counted(population, 'habitant')} de la commune. Vérifiez ce nombre."


def short(day: date) -> str:
    """A date as one types it: 15/06/2021."""
    return day.strftime("%d/%m/%Y")
