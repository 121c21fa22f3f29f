"""The préfet's answers: only the commune concerned reads one, and only "accepted" may grant an amount."""

from typing import Any

import pytest

from sync.platform.conduct import requests
from sync.platform.files import RequestDecisionFile
from sync.platform.refusals import Refused
from tests.sync.platform.conducting import accepted, cursor, mine, reads

BODY = {
    "request": "r1",
    "category": "user_relations",
    "level": "department",
    "authority": "45",
    "title": "Un accueil en ligne",
    "description": "Recevoir les demandes en ligne.",
    "funding": {
        "expenses": [{"item": "Paramétrage", "amount_ttc_cents": 480_000}],
        "resources": [{"source": "state", "amount_cents": 384_000}, {"source": "own", "amount_cents": 96_000}],
    },
}


def decide(world: Any, status: Any, id_: str = "r1", **more: Any) -> None:
    with world.store.writing() as connection:
        requests.decide(connection, id_, RequestDecisionFile(status=status, reason="R.", **more), world.clock())


@pytest.fixture
def submitted(device: Any) -> Any:
    return accepted(device, "request.submit", BODY)


def test_the_commune_alone_reads_the_answer(world: Any, device: Any, submitted: Any) -> None:
    decide(world, "accepted", amount_cents=384_000)
    told = mine(device, "r1")
    assert (told.state, told.reason, told.amount_cents) == ("accepted", "R.", 384_000)
    assert told.moved_at is not None
    assert reads(world.device("45025"), "mine") == {}
    before = cursor(device, "mine")
    decide(world, "accepted", amount_cents=384_000)
    assert cursor(device, "mine") == before


def test_the_whole_cost_may_be_granted(world: Any, device: Any, submitted: Any) -> None:
    decide(world, "accepted", amount_cents=480_000)
    assert mine(device, "r1").amount_cents == 480_000


def test_what_is_missing_is_said_and_the_completed_request_is_decided(world: Any, device: Any, submitted: Any) -> None:
    decide(world, "incomplete", missing=("La délibération", "Un devis"))
    assert mine(device, "r1").missing == ("La délibération", "Un devis")
    again = accepted(device, "request.submit", BODY | {"title": "Complétée"}, base=submitted.op)
    with world.store.reading() as connection:
        (request,) = requests.all_requests(connection)
    assert (request.title, request.state, request.op) == ("Complétée", "received", again.op)
    decide(world, "refused")
    told = mine(device, "r1")
    assert (told.state, told.missing, told.amount_cents) == ("refused", (), None)


def test_a_later_answer_takes_the_place_of_the_first(world: Any, device: Any, submitted: Any) -> None:
    decide(world, "refused")
    decide(world, "accepted", amount_cents=100)
    assert (mine(device, "r1").state, mine(device, "r1").amount_cents) == ("accepted", 100)
    with pytest.raises(Refused, match="request_decided"):
        decide(world, "incomplete")


@pytest.mark.parametrize(
    ("status", "more", "code", "field"),
    [
        ("refused", {"amount_cents": 0}, "amount", "amount_cents"),
        ("incomplete", {"amount_cents": 1}, "amount", "amount_cents"),
        ("accepted", {"missing": ("Un devis",)}, "missing", "missing"),
        ("incomplete", {"missing": (" ",)}, "missing", "missing"),
        ("accepted", {"amount_cents": 480_001}, "amount_over_cost", "amount_cents"),
        ("accepted", {"id_": "r9"}, "unknown", "ID"),
    ],
)
def test_an_answer_that_cannot_be_given(
    world: Any, device: Any, submitted: Any, status: str, more: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide(world, status, **more)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.of_input == (code != "amount_over_cost")
    assert mine(device, "r1").state == "received"


def test_a_request_taken_back_is_not_answered(world: Any, device: Any, submitted: Any) -> None:
    accepted(device, "request.withdraw", {"request": "r1", "submissions": [submitted.op]})
    with pytest.raises(Refused, match="request_withdrawn"):
        decide(world, "accepted")
