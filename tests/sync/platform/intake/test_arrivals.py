"""The ledger notes each document that has arrived, before its commune is told: once, for each commune that named it."""

import os
from typing import Any

import pytest
from sqlalchemy import update

from sync.contract import uploads as wire
from sync.contract.ledger import ARRIVED, LedgerPage
from sync.contract.operations import Operation, freeze, intent
from sync.platform.tables import blob_chunk
from sync.platform.tables import upload as uploads
from tests.sync.platform import presenting
from tests.sync.platform.uploading import SIZE, Document, begin, named, offset, patch, place, there


@pytest.fixture
def document() -> Document:
    return Document(os.urandom(SIZE))


def arrival_entries(device: Any) -> list[tuple[str, str, str]]:
    """What the ledger says beside the decisions: for which act, its intent, and for which document."""
    page = device.get("/ledger", LedgerPage, query="after=0")
    assert [entry.n for entry in page.entries] == list(range(1, page.ledger.size + 1))
    return [(entry.op, entry.intent, entry.reason) for entry in page.entries if entry.status == ARRIVED]


def word(act: Operation, document: Document) -> tuple[str, str, str]:
    return act.op, intent(freeze(act)), document.sha256


def bring(device: Any, document: Document) -> str:
    at = place(begin(device, document))
    assert patch(device, at, document.data, 0).status == 204
    return at


@pytest.mark.slow
def test_at_the_end_of_its_upload_and_never_again(world: Any, device: Any, document: Document) -> None:
    """The entry names the first act that lists the document, whichever call or computer asks about it later."""
    act = named(device, document, "n1")
    named(device, document, "n2")
    assert there(device, document) == 404
    at = place(begin(device, document))
    patch(device, at, document.data[:-1], 0)
    assert offset(device, at) == SIZE - 1
    assert arrival_entries(device) == []
    assert patch(device, at, document.data[-1:], SIZE - 1).status == 204
    assert arrival_entries(device) == [word(act, document)]
    other = world.device()
    for one in (device, other):
        assert there(one, document) == 200
        assert offset(one, at) == SIZE
        assert begin(one, document).headers[wire.OFFSET] == str(SIZE)
    named(other, document, "n3")
    assert there(other, document) == 200
    assert arrival_entries(other) == [word(act, document)]


@pytest.mark.parametrize("ask", ["there", "begin", "standing"])
def test_what_came_by_another_commune_is_said_when_it_is_first_told(
    world: Any, device: Any, document: Document, ask: str
) -> None:
    other = world.device("45025")
    named(device, document, "n1")
    theirs = named(other, document, "n2")
    begun = place(begin(other, document)) if ask == "standing" else ""
    bring(device, document)
    assert arrival_entries(other) == []
    if ask == "there":
        assert there(other, document) == 200
    elif ask == "begin":
        assert begin(other, document).headers[wire.OFFSET] == str(SIZE)
    else:
        assert offset(other, begun) == SIZE
    assert arrival_entries(other) == [word(theirs, document)]
    assert len(arrival_entries(device)) == 1


def test_of_what_no_accepted_act_names_nothing_is_said(world: Any, device: Any, document: Document) -> None:
    other = world.device("45025")
    named(device, document)
    bring(device, document)
    listed = {"name": "plan.pdf", "sha256": document.sha256, "size": SIZE}
    body = {"need": "n0", "title": "Plan", "description": "Joint.", "attachments": [listed]}
    refused = other.one(other.act("need.submit", body))
    assert refused.status == "rejected"
    assert there(other, document) == 404
    assert begin(other, document).status == 422
    assert arrival_entries(other) == []


@pytest.mark.parametrize("whole", [True, False])
def test_all_bytes_came_and_nobody_looked_at_them(world: Any, device: Any, document: Document, whole: bool) -> None:
    """A platform was killed, or put back, before it checked the digest of a complete document: it checks when asked."""
    act = named(device, document)
    at = place(begin(device, document))
    patch(device, at, document.data[:-1], 0)
    last = document.data[-1:] if whole else bytes([document.data[-1] ^ 1])
    with world.store.writing() as connection:
        connection.execute(blob_chunk.insert().values(chunks=at.rpartition("/")[2], start=SIZE - 1, data=last))
        connection.execute(update(uploads).values(received=SIZE))
    assert there(device, document) == 404
    assert begin(device, document).headers[wire.OFFSET] == (str(SIZE) if whole else "0")
    assert arrival_entries(device) == ([word(act, document)] if whole else [])
    assert there(device, document) == (200 if whole else 404)


def test_acts_that_are_presented_again_bring_no_word_of_documents_that_are_lost(
    device: Any, make_world: Any, document: Document
) -> None:
    act = named(device, document)
    bring(device, document)
    proof = presenting.proofs(device)[act.op]
    again = presenting.put_back(device, make_world)
    assert presenting.presents(again, act, proof).status == "accepted"
    assert there(again, document) == 404
    assert arrival_entries(again) == []
    bring(again, document)
    assert arrival_entries(again) == [word(act, document)]
