"""The return always comes: as large as one answer may be, and what does not fit comes with the next."""

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from sync.client.connection.http_transport import HttpTransport
from sync.client.usb import deposits
from sync.contract.bundle import FEED, LEDGER, MAX_ACTS, MAX_RETURN_BYTES, PROOFS, ReturnManifest, decode
from sync.contract.identifiers import uuid7
from sync.contract.ledger import origin
from sync.contract.published import PublicNeed
from sync.contract.sealing import unseal, unseal_stream
from sync.contract.wire import MAX_ANSWER_BYTES
from sync.platform import tables
from sync.platform.identity import prefectures
from sync.platform.intake import decisions
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import BAULE, REFUSED, SERVICES, Commune, National
from tests.sync.client.put_back import there
from tests.sync.client.serving import serving

#: Of one word in the ledger of these tests: all are as long.
_WORD = 400


def brought(national: National, sealed: Path) -> bytes:
    """The return, as the préfecture's program gets it over HTTP."""
    with national.store.writing() as connection:
        key = prefectures.create(connection, national.keys, department="45", name="", url="", now=national.clock())
    with serving(national) as url:
        transport = HttpTransport(url)
        try:
            return deposits.deposit(transport, key, sealed.read_bytes(), None).return_bundle
        finally:
            transport.close()


def sizes(usb: Usb, sealed: bytes) -> dict[str, int]:
    """Of the parts of a return, in bytes."""
    with unseal_stream(io.BytesIO(sealed), usb.identity) as opened:
        return {part.name: part.size for part in decode(opened.manifest, ReturnManifest).parts}


def fill_the_ledger(national: National, entries: int) -> None:
    """So many words, of which none is due here; they are only counted."""
    with national.store.writing() as connection:
        first = connection.execute(select(func.coalesce(func.max(tables.ledger.c.n), 0))).scalar_one()
        head = origin(national.keys.public.id, BAULE).head
        rows = [
            {"commune": BAULE, "n": first + 1 + n, "entry": "x" * (_WORD - 1), "head": head} for n in range(entries)
        ]
        connection.execute(insert(tables.ledger), rows)


def fill_the_feed(national: National, needs: int) -> None:
    text = "x" * 4_000
    for number in range(needs):
        need = PublicNeed(id=f"n{number}", title="Cadastre", description=text, commune="45025")
        national.publish("needs", need.id, need)


@pytest.mark.slow
def test_a_stick_of_refused_acts_is_answered_by_as_many_returns_as_it_takes(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    """Each proof of a refused act bears what became of all fifty of its block."""
    for _ in range(MAX_ACTS):
        enrolled.act(**REFUSED)
    answered = []
    while set(enrolled.states().values()) != {"rejected"}:
        sealed = brought(national, usb.write(enrolled).file)
        assert len(sealed) <= MAX_ANSWER_BYTES
        back = usb.folder / f"retour-{len(answered)}.relais"
        back.write_bytes(sealed)
        answered.append(usb.take_back(enrolled, back).acts)
    assert len(answered) == 2
    assert sum(answered) == MAX_ACTS
    assert enrolled.verify().ok


@pytest.mark.slow
def test_words_take_the_room_that_proofs_leave(enrolled: Commune, national: National, usb: Usb) -> None:
    enrolled.act()
    file = usb.write(enrolled).file
    fill_the_ledger(national, MAX_RETURN_BYTES // _WORD + 1)
    sealed = brought(national, file)
    found = sizes(usb, sealed)
    assert MAX_RETURN_BYTES - _WORD < sum(found.values()) <= MAX_RETURN_BYTES
    assert found[PROOFS] > 0
    assert found[LEDGER] > MAX_RETURN_BYTES - 10_000
    assert len(sealed) <= MAX_ANSWER_BYTES


@pytest.mark.slow
def test_pages_take_the_room_that_words_leave(enrolled: Commune, national: National, usb: Usb) -> None:
    enrolled.act()
    file = usb.write(enrolled).file
    fill_the_ledger(national, MAX_RETURN_BYTES // _WORD // 2)
    fill_the_feed(national, 1_500)
    sealed = brought(national, file)
    found = sizes(usb, sealed)
    assert MAX_RETURN_BYTES - 1_100_000 < sum(found.values()) <= MAX_RETURN_BYTES
    assert found[LEDGER] > MAX_RETURN_BYTES // 2 - _WORD
    assert found[FEED] > 1_000_000


@pytest.mark.slow
def test_proofs_leave_room_for_words_and_a_page(enrolled: Commune, national: National, usb: Usb) -> None:
    """Acts that wait come with each stick, and get a proof each time: the feed would else never go on."""
    for _ in range(MAX_ACTS):
        enrolled.act(**REFUSED)
    found = sizes(usb, brought(national, usb.write(enrolled).file))
    assert found[LEDGER] > 200 * MAX_ACTS, "a word on each"
    assert found[FEED] > 0
    assert sum(found.values()) <= MAX_RETURN_BYTES


def test_what_is_decided_for_good_comes_before_what_waits(enrolled: Commune, national: National, usb: Usb) -> None:
    """A deposit and a conflict are not due again on the PC either, so that no later stick asks for their words."""
    need = {"need": "n1", "title": "Cadastre", "description": "Un cadastre en ligne"}
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    waits = enrolled.act(requires=(uuid7(enrolled.clock()),)).op
    refused, deposited = enrolled.act(**REFUSED).op, enrolled.act(SERVICES[1]).op
    submitted = enrolled.act(type="need.submit", body=need).op
    amended, conflicting = (
        enrolled.act(type="need.amend", base=submitted, body=need | {"title": title}).op for title in ("Ici", "Là")
    )
    file = usb.answer(national, usb.write(enrolled).file)
    with unseal(file, usb.identity) as opened:
        opened.check(decode(opened.manifest, ReturnManifest).parts)
        ops = [json.loads(line)["op"] for line in opened.lines(PROOFS, 100_000)]
    assert there(national) == {
        waits: "held",
        refused: "rejected",
        deposited: "deposited",
        submitted: "accepted",
        amended: "accepted",
        conflicting: "conflict",
    }
    assert set(ops[:-1]) == {refused, deposited, submitted, amended, conflicting}
    assert ops[-1] == waits
