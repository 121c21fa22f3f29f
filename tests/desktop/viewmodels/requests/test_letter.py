"""What the letter says beside the request: kept in the draft, read back the same, and set as a document."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop.actions.requests.draft_request import draft_request
from desktop.database.tables import request
from desktop.documents import pages
from desktop.domain import requests as rules
from desktop.domain.papers.days import day_of
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.requests import draft, papers
from desktop.viewmodels.requests import letter as requests_letter
from desktop.viewmodels.requests.letter_fields import GROUPS
from tests.desktop.viewmodels.conftest import NOON, baule
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_an_untouched_letter_keeps_nothing_and_a_filled_one_comes_back_the_same() -> None:
    empty = requests_letter.read("")
    assert requests_letter.written(empty) == ""
    filled = empty | {"signatory": "premier_adjoint_empeche", "prefect_gender": "f", "signatory_name": "Jeanne Martin"}
    assert requests_letter.read(requests_letter.written(filled)) == filled
    assert {field.name for _, fields in GROUPS for field in fields} == set(empty)


def test_address_and_siret_are_taken_from_another_letter_where_nothing_is_wrong() -> None:
    siren = "214500241"
    letter = requests_letter.written(
        requests_letter.read("") | {"address": "2, rue X", "siret": "1", "reference": "12", "place": "Baule"}
    )
    assert requests_letter.taken_over(letter, siren) == {"address": "2, rue X"}
    assert requests_letter.taken_over("", siren) == {}
    mairie = {"address": "2, rue X"}
    said = requests_letter.as_before(requests_letter.read(letter), mairie)
    assert said == {"address": "Repris de votre dernière demande\u00a0: vérifiez."}
    assert requests_letter.as_before(requests_letter.read(""), mairie) == {}, "said of what stands there alone"


@pytest.mark.parametrize("damaged", ["{", "[]", "3", '{"address": "1, rue X", "of_a_later_version": 1}'])
def test_a_damaged_letter_of_another_request_keeps_none_from_opening(baule: "Commune", damaged: str) -> None:
    spoilt, other = (baule.act(draft_request, None, **(COMPLETE | {"title": title})) for title in ("Une", "Deux"))
    with baule.context.store.transaction() as connection:
        connection.execute(update(request).where(request.c.id == spoilt).values(letter=damaged))
    for opened in (other, ""):
        assert baule.ask(draft.read, opened).mairie == {}


@pytest.mark.parametrize(
    ("typed", "opens"),
    [("12 mars 2021", date(2021, 3, 12)), ("mars 2021", date(2021, 3, 1)), ("bientôt", NOON.date())],
)
def test_a_calendar_opens_at_what_was_typed(typed: str, opens: date) -> None:
    assert day_of(typed, NOON.date()) == opens


@pytest.mark.parametrize(
    ("name", "values", "opens"),
    [
        ("starts", {"starts": ""}, NOON.date()),
        ("starts", {"starts": "12 mars 2021"}, date(2021, 3, 12)),
        ("ends", {"starts": "12 mars 2021", "ends": ""}, date(2021, 3, 12)),
        ("ends", {"starts": "12 mars 2021", "ends": "mai 2021"}, date(2021, 5, 1)),
        ("date", {"starts": "12 mars 2021", "date": ""}, NOON.date()),
        ("date", {"date": ""}, NOON.date()),
    ],
)
def test_a_calendar_opens_today_and_that_of_an_end_at_its_beginning(
    name: str, values: dict[str, str], opens: date
) -> None:
    assert requests_letter.opening_day(name, values, NOON.date()) == opens


def test_examples_are_of_the_coming_year_and_room_is_kept_for_what_may_be_wrong() -> None:
    asked = requests_letter.asked_on(GROUPS, date(2031, 12, 30))
    fields = {field.name: field for _title, fields in asked for field in fields}
    assert fields["starts"].help == "Par exemple\u00a0: 3\u00a0mai\u00a02032."
    assert not any("{" in field.help for field in fields.values())
    assert {name for name, field in fields.items() if field.spare} == {"date", "starts", "ends", "siret"}
    assert all(len(field.spare) >= 2 for field in fields.values() if field.spare)
    assert {field.most for field in fields.values()} == {0}, "what is pasted is not cut"


@pytest.mark.parametrize(
    ("signatory", "asked"),
    [
        ("maire", set[str]()),
        ("premier_adjoint_empeche", {"mayor_gender", "signatory_function"}),
        ("elu_delegue", {"mayor_gender", "signatory_function", "signatory_order"}),
        ("agent_delegue", {"mayor_gender", "signatory_function", "signatory_order"}),
        ("delegation_speciale", set[str]()),
    ],
)
def test_who_signs_for_the_mayor_says_in_what_capacity(signatory: str, asked: set[str]) -> None:
    of_deputies = {"mayor_gender", "signatory_function", "signatory_order"}
    assert requests_letter.idle({"signatory": signatory}) == of_deputies - asked


def test_a_letter_asks_for_those_alone_whom_it_passes_by() -> None:
    route = {"sub_prefect_gender", "department_prefect_gender", "agreement"}
    assert requests_letter.unneeded(sub_prefecture=False, department=False, epci=False) == route
    assert requests_letter.unneeded(sub_prefecture=True, department=True, epci=True) == frozenset()


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), "Par exemple\u00a0: 2, rue de la Mairie."),
        (("45130",), "Par exemple\u00a0: 2, rue de la Mairie."),
        (("76600", "76610", "76620"), "Avec le code postal de la mairie\u00a0: 76600, 76610 ou 76620."),
        (("74210", "74290"), "Avec le code postal de la mairie\u00a0: 74210 ou 74290."),
        (
            tuple(f"7500{at}" for at in range(1, 5)),
            "Avec le code postal de la mairie\u00a0: la commune en a plusieurs.",
        ),
    ],
)
def test_where_a_commune_has_several_postcodes_the_one_of_its_mairie_is_asked_for(
    codes: tuple[str, ...], said: str
) -> None:
    assert requests_letter.address_help(codes) == said


def test_what_is_wrong_with_the_numbers_of_a_letter_is_said_at_its_field() -> None:
    assert requests_letter.troubles({}, "214500241") == {}
    assert requests_letter.troubles({"siret": "214 500 241 00010", "starts": "3 mai 2021"}, "214500241") == {}
    found = requests_letter.troubles({"siret": "21450024", "starts": "mai 2021", "ends": "avril 2021"}, "")
    assert set(found) == {"siret", "ends"}


def test_each_paper_is_set_from_the_draft_as_it_stands(baule: "Commune") -> None:
    letter = requests_letter.written(requests_letter.read("") | {"signatory_name": "Jeanne Martin"})
    id = baule.act(draft_request, None, **COMPLETE, letter=letter)
    for paper, words in (
        (papers.letter, "Jeanne Martin"),
        (papers.deliberation, "Former les agents"),
        (papers.note, "Former les agents"),
    ):
        pdf = baule.ask(paper(id, NOON, demonstration=False))
        assert words in pages.text(pdf)
        marked = baule.ask(paper(id, NOON, demonstration=True))
        assert "EXEMPLE" in pages.text(marked)


def test_the_siret_is_asked_for_as_it_is_printed_and_not_called_required() -> None:
    field = next(one for _title, fields in GROUPS for one in fields if one.name == "siret")
    assert field.optional
    assert field.help == "14 chiffres. Si vous ne remplissez rien\u00a0: le numéro SIREN."


def test_a_text_too_long_for_the_letter_is_kept_whole_and_said() -> None:
    values = requests_letter.read("") | {"address": "a" * 1_350, "date": "3 mai 2021" + " " * 300, "siret": "1" * 300}
    assert requests_letter.read(requests_letter.written(values)) == values
    wrong = requests_letter.troubles(values, "")
    assert wrong["address"] == (
        f"Ce texte compte 1{NARROW}350 caractères, au lieu de 200 au plus dans la lettre."
        f" Retirez 1{NARROW}150{FIXED}caractères."
    )
    assert "SIRET" in wrong["siret"]
    assert requests_letter.troubles(requests_letter.read("") | {"address": "a" * 200}, "") == {}


def test_what_no_draft_could_keep_is_refused_and_not_cut() -> None:
    with pytest.raises(Refusal) as refused:
        rules.cleaned({"letter": requests_letter.written({"address": "a" * 400_000})})
    assert (refused.value.code, refused.value.field) == ("letter_too_long", "letter")
