"""Requests to a préfet and shared services: ids, categories, authorities, and when a request may come again."""

from typing import Any

import msgspec
import pytest

from sync.platform.rules import CaseFact, KnownOperation
from tests.sync.platform.rules.acts import ACTS, ASKED, BAULE, NEIGHBOUR, OP, facts, operation, request, verdict


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"category": "user_relations"}, ""),
        ({"category": "innovation_lab"}, ""),
        ({"category": "fibre"}, "category_unknown"),
        ({"level": "department", "authority": "45"}, ""),
        ({"level": "department", "authority": "2A"}, ""),
        ({"level": "department", "authority": "974"}, ""),
        ({"level": "region", "authority": "24"}, ""),
        ({"level": "region", "authority": "04"}, ""),
        ({"level": "region", "authority": "2A"}, "authority_unknown"),
        ({"level": "region", "authority": "974"}, "authority_unknown"),
        ({"level": "department", "authority": "A2"}, "authority_unknown"),
    ],
)
def test_a_request_names_a_category_and_an_authority(changes: dict[str, str], reason: str) -> None:
    assert verdict(operation("request.submit", request(**changes)), facts("vote")).reason == reason


@pytest.mark.parametrize(("level", "whose"), [("region", "d’une région"), ("department", "d’un département")])
def test_a_wrong_authority_is_named_for_what_it_should_be(level: str, whose: str) -> None:
    found = verdict(operation("request.submit", request(level=level, authority="2B1")), facts("vote"))
    assert found.detail == f"«\u00a02B1\u00a0» n’est pas le code {whose}."


def case(state: str, *, kind: str = "request", commune: str = BAULE, op: str = ASKED) -> dict[str, CaseFact]:
    return {"r1": CaseFact(kind=kind, commune=commune, op=op, state=state)}


@pytest.mark.parametrize(
    ("base", "cases", "status", "reason"),
    [
        (ASKED, case("incomplete"), "accepted", ""),
        (msgspec.UNSET, {}, "accepted", ""),  # the first submission
        (ASKED, {}, "accepted", ""),  # the request before it was refused, for example
        (msgspec.UNSET, case("incomplete"), "rejected", "request_exists"),
        (OP(3), case("incomplete"), "rejected", "request_exists"),  # not based on its last submission
        (OP(99), case("incomplete"), "held", "missing"),  # its base has not arrived yet
        (ASKED, case("received"), "rejected", "request_exists"),
        (ASKED, case("accepted"), "rejected", "request_exists"),
        (ASKED, case("refused"), "rejected", "request_exists"),
        (ASKED, case("withdrawn"), "rejected", "request_exists"),
        (ASKED, case("incomplete", commune=NEIGHBOUR), "rejected", "request_exists"),
        (ASKED, case("incomplete", kind="share"), "rejected", "request_exists"),
    ],
)
def test_a_request_comes_again_only_to_be_completed(
    base: Any, cases: dict[str, CaseFact], status: str, reason: str
) -> None:
    again = msgspec.structs.replace(ACTS["request.submit again"], base=base)
    found = verdict(again, facts("vote", cases=cases))
    assert (found.status, found.reason) == (status, reason)


def test_a_request_waits_for_a_base_that_is_held() -> None:
    held = {ASKED: KnownOperation(status="held", type="request.submit", commune=BAULE)}
    assert verdict(ACTS["request.submit again"], facts("vote", cases={}, known=held)).missing == (ASKED,)


@pytest.mark.parametrize(
    ("cases", "reason"),
    [
        (case("received"), ""),
        (case("incomplete"), ""),
        (case("withdrawn"), ""),
        (case("accepted"), "request_answered"),
        (case("refused"), "request_answered"),
        ({}, ""),  # its submission has not arrived yet
        (case("accepted", commune=NEIGHBOUR), ""),  # reveals nothing of another's, and changes nothing of it
    ],
)
def test_a_request_is_taken_back_until_it_is_answered(cases: dict[str, CaseFact], reason: str) -> None:
    assert verdict(ACTS["request.withdraw"], facts("vote", cases=cases)).reason == reason


@pytest.mark.parametrize("mine", [{"h9": "need"}, {"h9": "request"}])
def test_a_share_has_an_id_of_its_own(mine: dict[str, str]) -> None:
    share = ACTS["service.share"]
    assert verdict(share, facts("needs", mine=mine)).reason == "share_exists"
    theirs = {"h9": CaseFact(kind="share", commune=NEIGHBOUR, op=OP(8), state="received")}
    assert verdict(share, facts("needs", cases=theirs)).reason == "share_exists"
    reserved = msgspec.structs.replace(share, body=share.body | {"share": "interest.p2"})
    assert verdict(reserved, facts("needs")).reason == "share_exists"


def test_a_request_takes_no_other_affairs_id() -> None:
    assert verdict(ACTS["request.submit"], facts("vote", mine={"r9": "need"})).reason == "request_exists"
