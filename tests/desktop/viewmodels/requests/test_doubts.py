"""A day without its year, or of a far one, is doubted where it is typed and before the request leaves."""

from datetime import date

import pytest

from desktop.domain import requests as rules
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.words import doubt_on_leaving
from sync.contract.campaign import FundingRules
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("text", ["délibération n° 12 du 4 mars", "délibération n° 12 du 4 mars 2062"])
def test_the_decision_is_doubted_on_leaving_it(text: str) -> None:
    assert doubt_on_leaving("decided_by", text, TODAY).endswith("la lettre reprend ces mots.")
    assert doubt_on_leaving("title", text, TODAY) == ""
    assert doubt_on_leaving("decided_by", "Délibération à prendre", TODAY).startswith("La décision ne semble pas")
    assert doubt_on_leaving("decided_by", "délibération n° 12 du 4 mars 2026", TODAY) == ""


@pytest.mark.parametrize("name", ["date", "starts", "ends", "signatory_order"])
def test_a_far_year_is_doubted_under_each_date_of_the_letter(name: str) -> None:
    assert letter.odd({name: "4 mars 2062"}, TODAY) == {name: "⚠ Vérifiez l’année."}
    assert letter.odd({name: "4 mars 2027"}, TODAY) == {}


def test_a_year_that_is_wrong_is_no_doubt() -> None:
    """The field says in red that it is missing, and nothing leaves."""
    assert letter.odd({"starts": "4 mars"}, TODAY) == {}


def test_each_doubt_is_said_again_before_it_leaves() -> None:
    typed = COMPLETE | {"decided_by": "Le maire, le 4 mars 2062"}
    typed["letter"] = letter.written({"date": "3/3/2062", "starts": "mai 1926", "ends": "juin 2062"})
    warned = rules.warnings(typed, rules=FundingRules(), attachments=1, today=TODAY)
    doubted = [remark.field for remark in warned if remark.code == "day_doubted"]
    assert doubted == ["decided_by", "letter.ends", "letter.date"]
    assert any(remark.code == "starts_past" for remark in warned), "a far beginning is past, which is said already"
