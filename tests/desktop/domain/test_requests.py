"""When a request's text may change, leave or be taken back, and what its letter may hold."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Literal

import msgspec
import pytest

from desktop.domain import letters
from desktop.domain import requests as rules
from desktop.domain.papers.days import shown_day
from desktop.domain.refusals import Refusal
from desktop.domain.typed_plan import TypedExpense, TypedPlan, TypedResource, encode
from sync.contract.campaign import FundingRules
from tests.refusing import of_input

STATES = (
    "draft",
    "finalised",
    "in_flight",
    "deposited",
    "accepted",
    "received",
    "quarantined",
    "rejected",
    "incomplete",
    "granted",
    "refused",
    "withdrawn",
)
MAY_DISCARD = {"draft"}
MAY_RESUME = {"incomplete"}
MAY_WITHDRAW = {"finalised", "in_flight", "deposited", "accepted", "received", "quarantined", "incomplete"}
PLAN = encode(
    TypedPlan(
        expenses=(TypedExpense(item="Formation", amount_ttc="1 000", kind="operating"),),
        resources=(TypedResource(source="state", amount="1 000"),),
    )
)
TEXT = {
    "category": "agent_training",
    "level": "region",
    "title": "Former les agents",
    "description": "Deux agents suivront quatre jours de formation.",
    "decided_by": "Délibération n° 12",
    "funding": PLAN,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("check", "allowed"),
    [
        (rules.check_discard, MAY_DISCARD),
        (partial(rules.check_resume, sent_back=False), MAY_RESUME),
        (partial(rules.check_resume, sent_back=True), set(STATES)),
        (rules.check_withdraw, MAY_WITHDRAW),
    ],
)
def test_what_each_state_allows(check: Callable[[str], None], allowed: set[str], state: str) -> None:
    if state in allowed:
        check(state)
        return
    with pytest.raises(Refusal) as caught:
        check(state)
    assert caught.value.sentence
    assert caught.value.remedy
    assert not caught.value.of_input


def test_a_request_that_is_whole_may_leave() -> None:
    assert rules.problems(TEXT, categories=rules.STANDARD, rules=FundingRules(), siren="") == ()


def test_all_that_is_missing_is_said_in_the_order_of_the_page() -> None:
    found = rules.problems({}, categories=rules.STANDARD, rules=FundingRules(), siren="")
    assert [(problem.code, problem.field) for problem in found] == [
        ("category_missing", "category"),
        ("title_missing", "title"),
        ("description_missing", "description"),
        ("decision_missing", "decided_by"),
        ("plan_empty", "funding"),
    ]
    assert "Former les agents (agent_training)" in found[0].remedy
    assert "par exemple" in found[3].remedy


def test_a_wish_in_the_place_of_the_decision_stops_nothing_and_is_doubted() -> None:
    """A rule that stopped wishes stopped “Avis favorable des élus” too."""
    wish = TEXT | {"decided_by": "Nous demandons une aide pour relever le plan du cimetière"}
    assert not rules.problems(wish, categories=rules.STANDARD, rules=FundingRules(), siren="")
    remarks = rules.warnings(wish, rules=FundingRules(), attachments=0, today=date(2026, 3, 9))
    assert [remark.code for remark in remarks] == ["decision_doubtful"]


@pytest.mark.parametrize(
    ("decided_by", "attachments", "expected"),
    [
        ("Délibération n° 12", 0, ["decision_not_attached"]),
        ("DÉLIBÉRATION n° 12", 0, ["decision_not_attached"]),
        ("Délibération n° 12", 1, []),
        ("Le maire, par délégation du conseil", 0, []),
    ],
)
def test_a_deliberation_that_is_named_is_attached(decided_by: str, attachments: int, expected: list[str]) -> None:
    found = rules.warnings(
        TEXT | {"decided_by": decided_by}, rules=FundingRules(), attachments=attachments, today=date(2019, 1, 1)
    )
    assert [finding.code for finding in found] == expected


@pytest.mark.parametrize(
    ("starts", "dated", "expected"),
    [
        ("3 mai 2019", "4 mai 2021", True),
        ("03/05/2021", "4 mai 2021", True),
        ("4 mai 2021", "4 mai 2021", False),
        ("5 mai 2021", "4 mai 2021", False),
        ("avril 2021", "4 mai 2021", True),
        ("mai 2021", "4 mai 2021", False),  # it may be a later day of that month
        ("3 mai 2021", "mai 2021", False),
        ("au printemps", "4 mai 2021", False),
        ("3 mai 2019", "", False),
    ],
)
def test_a_project_that_began_before_its_letter_is_remarked(starts: str, dated: str, expected: bool) -> None:
    letter = letters.write_letter(letters.LetterContent(starts=starts, date=dated))
    found = rules.warnings(TEXT | {"letter": letter}, rules=FundingRules(), attachments=1, today=date(2019, 1, 1))
    assert [finding.code for finding in found] == ["starts_before_letter"] * expected
    assert not expected or f"({shown_day(starts)})" in found[0].sentence


@pytest.mark.parametrize(
    ("starts", "ends", "dated", "expected"),
    [
        ("3 mai 2020", "", "", ["starts_past"]),
        ("3 mai 2020", "4 mai 2020", "4 mai 2021", ["starts_past"]),  # said once
        ("2 février 2021", "", "", ["starts_past"]),
        ("3 février 2021", "", "", []),
        ("février 2021", "", "", []),
        ("janvier 2021", "", "", ["starts_past"]),
        ("", "3 mai 2020", "", ["ends_past"]),
        ("3 mai 2021", "juin 2021", "", []),
    ],
)
def test_dates_of_a_project_that_are_over_are_remarked_and_keep_nothing(
    starts: str, ends: str, dated: str, expected: list[str]
) -> None:
    letter = letters.write_letter(letters.LetterContent(starts=starts, ends=ends, date=dated))
    found = rules.warnings(TEXT | {"letter": letter}, rules=FundingRules(), attachments=1, today=date(2021, 2, 3))
    assert [(finding.code, finding.blocks) for finding in found] == [(code, False) for code in expected]


def test_aid_of_this_very_request_that_is_said_to_be_there_is_remarked() -> None:
    def warning_codes(state: Literal["asked", "acquired"]) -> list[tuple[str, bool]]:
        plan = TypedPlan(
            expenses=(TypedExpense(item="Formation", amount_ttc="100", kind="operating"),),
            resources=(TypedResource(source="state", amount="80", state=state), TypedResource(amount="20")),
        )
        said = rules.warnings(
            TEXT | {"funding": encode(plan)}, rules=FundingRules(), attachments=1, today=date(2019, 1, 1)
        )
        return [(finding.code, finding.blocks) for finding in said]

    assert warning_codes("asked") == []
    assert warning_codes("acquired") == [("state_acquired", False)]


def test_a_letter_keeps_its_words_and_knows_no_others() -> None:
    letter = letters.LetterContent(signatory="premier_adjoint_empeche", signatory_name="Mme Dupré", prefect_gender="f")
    assert letters.read_letter(letters.write_letter(letter)) == letter
    assert letters.read_letter("") == letters.LetterContent()
    for text in ('{"signatory": "roi"}', '{"prefect_gender": "x"}', '{"mayor": "x"}', '{"place": 3}', "[]"):
        with pytest.raises(msgspec.ValidationError):
            letters.read_letter(text)


def test_what_is_kept_is_clean_and_a_wrong_shape_is_a_fault() -> None:
    assert rules.cleaned({"title": " Former\r\nles agents\x00 ", "level": ""}) == {
        "title": "Former les agents",
        "level": "department",
    }
    with pytest.raises(Refusal, match="level_unknown"):
        rules.cleaned({"level": "europe"})
    with pytest.raises(msgspec.ValidationError):
        rules.cleaned({"funding": '{"price": 1}'})
    with pytest.raises(ValueError, match="no such field"):
        rules.cleaned({"colour": "red"})
    bare = len(encode(TypedPlan(expenses=(TypedExpense(item="x"),)))) - 1
    longest, longer = (encode(TypedPlan(expenses=(TypedExpense(item="x" * (n - bare)),))) for n in (400_000, 400_001))
    assert rules.cleaned({"funding": longest}) == {"funding": longest}
    with pytest.raises(Refusal, match="plan_too_long", check=of_input):
        rules.cleaned({"funding": longer})
