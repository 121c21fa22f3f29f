"""Lines of a stick that cannot be read, going or coming: they are set aside by their position, the rest goes on."""

import json

import pytest
from sqlalchemy import update

from sync.client.errors import BadFile
from sync.client.exchange import cursors
from sync.client.ledger import outbox, platform_ledger
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled
from sync.platform import ledger
from sync.platform.intake import decisions
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.running import run
from tests.sync.client.usb.changed_returns import Change, changed


def later_status(lines: list[bytes]) -> list[bytes]:
    """The second line in a form that a later version of the platform may write."""
    return [line if place != 1 else line.replace(b'"op":', b'"op":7,"was":', 1) for place, line in enumerate(lines)]


def later_page(lines: list[bytes]) -> list[bytes]:
    page = json.loads(lines[1]) | {"after": None}
    return [lines[0], json.dumps(page).encode(), *lines[2:]]


def too_long(lines: list[bytes]) -> list[bytes]:
    """The second line, which is too long to be read at once."""
    return [line if place != 1 else padded(line, 250_000) for place, line in enumerate(lines)]


def one_byte_too_long(lines: list[bytes]) -> list[bytes]:
    """The second line; the others are as long as they may be."""
    return [padded(line, 100_000 - (place != 1)) for place, line in enumerate(lines)]


def padded(line: bytes, size: int) -> bytes:
    """The same JSON in so many bytes, without the end of the line."""
    return line[:-1] + b" " * (size - len(line)) + b"}"


def without_receipts(lines: list[bytes]) -> list[bytes]:
    """Receipts are the first scope, so their line is the first."""
    return lines[1:]


@pytest.mark.slow
@pytest.mark.parametrize("change", [later_status, too_long, one_byte_too_long], ids=lambda change: change.__name__)
def test_a_receipt_that_cannot_be_read_stops_no_other(
    enrolled: Commune, national: National, usb: Usb, change: Change
) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    file = usb.answer(national, usb.write(enrolled).file)
    taken = usb.take_back(enrolled, changed(national, usb, file, proofs=change, feed=without_receipts))
    assert (taken.unread, taken.acts) == (("proofs.ndjson:2",), 2)
    assert taken.pulled > 0
    assert sorted(enrolled.states().values()) == ["accepted", "accepted", "finalised"]
    usb.there_and_back(enrolled, national)
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert sum(national.votes().values()) == 3
    assert enrolled.verify().ok


def later_decision(lines: list[bytes]) -> list[bytes]:
    """Receipts, the first scope, in a form that a later version of the platform may write."""
    page = json.loads(lines[0])
    for item in page["page"]["items"]:
        item["value"]["of_a_later_version"] = 1
    assert page["page"]["items"]
    return [json.dumps(page).encode(), *lines[1:]]


def test_a_decision_that_a_later_program_can_read_is_asked_for_again(
    enrolled: Commune, national: National, usb: Usb
) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    op = enrolled.act().op
    run(enrolled, national.transport())
    enrolled.clock.pass_by(hours=1)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, enrolled.clock())
    file = usb.answer(national, usb.write(enrolled).file)
    taken = usb.take_back(enrolled, changed(national, usb, file, feed=later_decision))
    assert (taken.unreadable, enrolled.states()[op]) == (1, "deposited")
    with enrolled.transaction() as connection:
        cursors.move(connection, "receipts.unreadable", "what an earlier program knew", "")
    usb.there_and_back(enrolled, national)
    assert enrolled.states()[op] == "accepted"
    assert enrolled.verify().ok


@pytest.mark.slow
@pytest.mark.parametrize(("part", "change"), [("feed", later_page), ("ledger", later_status), ("ledger", too_long)])
def test_nor_does_a_page_or_a_word(enrolled: Commune, national: National, usb: Usb, part: str, change: Change) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:3]]
    file = usb.answer(national, usb.write(enrolled).file)
    taken = usb.take_back(enrolled, changed(national, usb, file, **{part: change}))
    assert (taken.unread, taken.acts) == ((f"{part}.ndjson:2",), 3)
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert run(enrolled, national.transport()).outcome == "complete"
    with enrolled.reading() as own, national.store.reading() as platform:
        key = national.keys.signing.id
        assert platform_ledger.chained(own, key, BAULE) == ledger.stands(platform, key, BAULE)
    assert run(enrolled, national.transport()).pulled == 0
    assert enrolled.verify().ok


def test_where_nothing_can_be_read_nothing_is_taken(enrolled: Commune, national: National, usb: Usb) -> None:
    op = enrolled.act().op
    file = usb.answer(national, usb.write(enrolled).file)
    noise = dict.fromkeys(("proofs", "feed", "ledger"), lambda lines: [b"\xff"] * len(lines))
    with pytest.raises(BadFile) as raised:
        usb.take_back(enrolled, changed(national, usb, file, **noise))
    assert raised.value.code == "content"
    assert enrolled.states() == {op: "finalised"}


@pytest.mark.parametrize("part", ["proofs", "feed", "ledger"])
def test_what_can_be_read_is_taken_where_it_is_the_one_part_that_can(
    enrolled: Commune, national: National, usb: Usb, part: str
) -> None:
    enrolled.act()
    file = usb.answer(national, usb.write(enrolled).file)
    noise = dict.fromkeys({"proofs", "feed", "ledger"} - {part}, lambda lines: [b"\xff"] * len(lines))
    taken = usb.take_back(enrolled, changed(national, usb, file, **noise))
    assert (taken.acts, taken.pulled > 0) == (int(part == "proofs"), part == "feed")


@pytest.mark.slow
@pytest.mark.parametrize("data", [b'{"op":', b"\xff\xfe", b"[1]", b"two\nlines"])
def test_an_act_that_no_program_can_read_stays_here_and_the_others_leave(
    enrolled: Commune, national: National, usb: Usb, data: bytes
) -> None:
    """A damaged row: the platform would find no id in it, and nobody could say which act stopped the stick."""
    ops = [enrolled.act(service).op for service in SERVICES[:5]]
    good = bytes(enrolled.rows()[ops[2]].frozen)
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == ops[2]).values(frozen=data))
    written = usb.write(enrolled)
    assert (written.acts, written.quarantined) == (4, 1)
    row = enrolled.rows()[ops[2]]
    assert (row.state, row.reason) == ("quarantined", "operation-malformed")
    assert "abîmé" in row.detail
    assert [news.op for news in enrolled.news if isinstance(news, Settled)] == [ops[2]]
    assert not usb.receive(national, written.file).stopped
    usb.take_back(enrolled, usb.answer(national, written.file))
    assert usb.write(enrolled).quarantined == 0, "once"
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == ops[2]).values(frozen=good))
        assert outbox.release(connection, ops[2])
    enrolled.clock.pass_by(days=1)
    usb.there_and_back(enrolled, national)
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert enrolled.verify().ok


@pytest.mark.parametrize("way", ["network", "key"])
def test_personal_data_that_cannot_be_read_do_not_keep_their_act(
    enrolled: Commune, national: National, usb: Usb, way: str
) -> None:
    op = enrolled.act().op
    with enrolled.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == op).values(personal="{", salt="5a" * 16))
    if way == "key":
        usb.there_and_back(enrolled, national)
    else:
        run(enrolled, national.transport())
    assert enrolled.states() == {op: "accepted"}


@pytest.mark.slow
@pytest.mark.parametrize("left_out", ["asked", "ledger"])
def test_a_return_that_says_nothing_of_the_ledger_brings_its_receipts(
    enrolled: Commune, national: National, usb: Usb, left_out: str
) -> None:
    """As from a platform that kept no ledger yet, or in a file that said nothing of it."""
    op = enrolled.act().op
    file = usb.answer(national, usb.write(enrolled).file)
    taken = usb.take_back(enrolled, changed(national, usb, file, without=left_out))
    assert (taken.acts, taken.recovered, taken.contradictions) == (1, 0, 0)
    assert enrolled.states() == {op: "accepted"}
