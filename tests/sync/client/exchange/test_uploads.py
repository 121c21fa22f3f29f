"""Attachments leave after the acts that name them: resumed at the byte, each once, the smallest remainder first."""

import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import select, update

from desktop.database.queries import attachments
from desktop.database.queries.attachments import ProgressRow
from desktop.database.tables import chunk
from sync.client.connection.transports import FaultyTransport
from sync.client.errors import Declined, NetworkError
from sync.client.ledger.tables import upload
from sync.client.reporter import Progress, RememberingReporter
from sync.contract import uploads as wire
from sync.contract.wire import Answer, Call
from sync.platform.identity import devices
from sync.platform.tables import blob_chunk
from sync.platform.tables import setting as settings
from sync.platform.tables import upload as there
from tests.sync.client.attaching import PIECE, attach, kept, progress, run, sent
from tests.sync.client.ends import Commune, National
from tests.sync.client.strange_problems import strange


def rows(pc: Commune) -> dict[str, Any]:
    with pc.reading() as connection:
        return {row.sha256: row for row in connection.execute(select(upload))}


def test_a_document_follows_its_act(enrolled: Commune, national: National) -> None:
    data = os.urandom(700_000)
    need = attach(enrolled, data)
    assert progress(enrolled, need) is None, "nothing travels before the act is taken"
    watched = RememberingReporter()
    outcome = run(enrolled, national.transport(), reporter=watched)
    assert (outcome.accepted, outcome.attachments, outcome.attachments_waiting) == (1, 1, 0)
    assert kept(national, data)
    assert sent(national) == len(data)
    assert progress(enrolled, need) == ProgressRow(files=1, there=1, sent=len(data), size=len(data))
    told = [seen for seen in watched.seen if seen.step == "attachments"]
    assert told[0] == Progress("attachments", 0, len(data))
    assert told[1] == Progress("attachments", PIECE, len(data))
    assert told[-1] == Progress("attachments", len(data), len(data))
    calls = [call.path.removeprefix("/sync/v1") for call in national.calls]
    assert max(place for place, path in enumerate(calls) if path.startswith("/feed")) < calls.index("/uploads")


def test_each_act_says_how_far_its_own_documents_are(enrolled: Commune, national: National) -> None:
    shared, own = os.urandom(50_000), os.urandom(20_000)
    attach(enrolled, shared, own)
    attach(enrolled, shared)
    enrolled.act()
    with enrolled.reading() as connection:
        assert attachments.all_progress(connection) == {}
    watched = RememberingReporter()
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), _after_patches(1)), reporter=watched)
    told = [seen for seen in watched.seen if seen.step == "attachments"]
    assert told[:2] == [Progress("attachments", 0, 70_000), Progress("attachments", 20_000, 70_000)]
    with enrolled.reading() as connection:
        found = list(attachments.all_progress(connection).values())
    assert found == [  # the one that was sent has arrived once the platform's word for it has come
        ProgressRow(files=2, there=0, sent=20_000, size=70_000),
        ProgressRow(files=1, there=0, sent=0, size=50_000),
    ]


@pytest.mark.slow
def test_what_is_there_goes_no_more(enrolled: Commune, national: National) -> None:
    """Two acts and two rounds, one file: its bytes travel once, and a later round asks nothing."""
    data = os.urandom(300_000)
    attach(enrolled, data)
    attach(enrolled, data, title="Le même")
    run(enrolled, national.transport())
    assert sent(national) == len(data)
    attach(enrolled, data, title="Encore le même")
    run(enrolled, national.transport())
    assert sent(national) == len(data)
    assert national.asked("HEAD", "/blobs") == 1


@pytest.mark.slow
def test_what_another_pc_brought_is_not_sent(enrolled: Commune, national: National, make_commune: Any) -> None:
    data = os.urandom(300_000)
    attach(enrolled, data)
    run(enrolled, national.transport())
    other = make_commune("other")
    other.enrol(national.transport(), national.code())
    attach(other, data)
    assert run(other, national.transport()).attachments == 1
    assert sent(national) == len(data)


@pytest.mark.slow
def test_the_smallest_remainder_goes_first(enrolled: Commune, national: National) -> None:
    large, small, middle = os.urandom(900_000), os.urandom(10_000), os.urandom(500_000)
    attach(enrolled, large, small, middle)
    # Of the large one all but a few bytes went already.
    broken = FaultyTransport(national.transport(), _after_patches(0))
    with pytest.raises(NetworkError):
        run(enrolled, broken)
    with enrolled.transaction() as connection:
        rest = update(upload).where(upload.c.sha256 == hashlib.sha256(large).hexdigest())
        connection.execute(rest.values(sent=899_000))
    national.calls.clear()
    run(enrolled, national.transport())
    begun = [wire.digest_in(call.headers[wire.METADATA]) for call in national.calls if call.path.endswith("/uploads")]
    assert begun == [hashlib.sha256(data).hexdigest() for data in (large, middle)]
    assert kept(national, large)
    assert kept(national, small)


def _after_patches(count: int) -> Callable[[Call], Any]:
    """No route any more once so many PATCHes went through."""
    seen = 0

    def plan(call: Call) -> Any:
        nonlocal seen
        if call.method == "PATCH":
            seen += 1
        return "absent" if seen > count else None

    return plan


@pytest.mark.slow
def test_the_next_day_it_goes_on_at_the_byte(enrolled: Commune, national: National) -> None:
    data = os.urandom(2_600_000)
    need = attach(enrolled, data)
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), _after_patches(2)))
    assert sent(national) == PIECE + 1_000_000
    assert progress(enrolled, need) == ProgressRow(files=1, there=0, sent=PIECE + 1_000_000, size=len(data))
    enrolled.clock.pass_by(days=1)
    assert run(enrolled, national.transport()).attachments == 1
    assert sent(national) == len(data)
    assert kept(national, data)


@pytest.mark.slow
def test_an_answer_that_is_lost_costs_nothing(enrolled: Commune, national: National) -> None:
    """Every PATCH arrives and its answer does not: the platform is asked where it is, and the round goes on."""
    data = os.urandom(600_000)
    attach(enrolled, data)
    broken = FaultyTransport(national.transport(), lambda call: "after" if call.method == "PATCH" else None)
    assert run(enrolled, broken).attachments == 1
    assert sent(national) == len(data)


@pytest.mark.slow
def test_a_line_that_lets_no_chunk_through_ends_the_round(enrolled: Commune, national: National) -> None:
    attach(enrolled, os.urandom(600_000))
    broken = FaultyTransport(national.transport(), lambda call: "before" if call.method == "PATCH" else None)
    with pytest.raises(NetworkError):
        run(enrolled, broken)
    assert sum(call.method == "PATCH" for call in broken.calls) == 3


@pytest.mark.slow
def test_the_time_of_a_round_ends_between_two_chunks(enrolled: Commune, national: National) -> None:
    data = os.urandom(3_000_000)
    attach(enrolled, data)
    at = 0.0

    def monotonic() -> float:
        return at

    def plan(call: Call) -> None:
        nonlocal at
        if call.method == "PATCH":
            at += 50

    outcome = run(enrolled, FaultyTransport(national.transport(), plan), monotonic=monotonic)
    assert (outcome.outcome, outcome.attachments, outcome.attachments_waiting) == ("stopped", 0, 1)
    assert 0 < sent(national) < len(data)
    assert run(enrolled, national.transport()).attachments == 1
    assert sent(national) == len(data)


@pytest.mark.slow
def test_a_platform_that_threw_it_away_gets_it_again(enrolled: Commune, national: National) -> None:
    data = os.urandom(600_000)
    attach(enrolled, data)
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), _after_patches(1)))
    with national.store.writing() as connection:
        connection.execute(there.delete())
        connection.execute(blob_chunk.delete())
    assert run(enrolled, national.transport()).attachments == 1
    assert kept(national, data)


def test_bytes_that_went_wrong_on_the_way_are_sent_again(enrolled: Commune, national: National) -> None:
    """The platform finds at the end that it is another file: this round goes on with the rest, the next begins anew."""
    bad, good = os.urandom(600_000), os.urandom(650_000)
    need = attach(enrolled, bad, good)
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), _after_patches(1)))
    with national.store.writing() as connection:
        connection.execute(update(blob_chunk).values(data=b"x" * PIECE))
    outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.attachments, outcome.attachments_waiting) == ("complete", 1, 1)
    assert progress(enrolled, need) == ProgressRow(files=2, there=1, sent=len(good), size=len(bad) + len(good))
    assert run(enrolled, national.transport()).attachments == 1
    assert kept(national, bad)
    assert kept(national, good)


def test_a_document_damaged_here_does_not_leave_and_keeps_none_back(enrolled: Commune, national: National) -> None:
    data, other = os.urandom(300_000), os.urandom(300_001)
    attach(enrolled, data)
    attach(enrolled, other)
    digest = hashlib.sha256(data).hexdigest()
    with enrolled.transaction() as connection:
        connection.execute(update(chunk).where(chunk.c.sha256 == digest, chunk.c.place == 1).values(data=b"y" * 9))
    outcome = run(enrolled, national.transport())
    assert (outcome.outcome, outcome.attachments, outcome.attachments_waiting) == ("complete", 1, 1)
    assert sent(national) == len(other)


def test_a_revoked_device_brings_no_more(enrolled: Commune, national: National) -> None:
    attach(enrolled, os.urandom(600_000))

    def plan(call: Call) -> None:
        if call.method == "PATCH" and call.headers[wire.OFFSET] != "0":
            with national.store.writing() as connection:
                devices.revoke(connection, enrolled.key.id, enrolled.clock())

    with pytest.raises(Declined) as found:
        run(enrolled, FaultyTransport(national.transport(), plan))
    assert found.value.code == "device-revoked"
    (row,) = rows(enrolled).values()
    assert (row.sent, row.done_at) == (PIECE, None)


@pytest.mark.slow
def test_another_age_of_the_platform_is_asked_again(enrolled: Commune, national: National) -> None:
    """It was put back to a day before: what this PC took to be there is not."""
    data = os.urandom(300_000)
    attach(enrolled, data)
    run(enrolled, national.transport())
    with national.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
        connection.execute(there.delete())
        connection.execute(blob_chunk.delete())
    assert run(enrolled, national.transport()).attachments == 0
    with national.store.writing() as connection:
        connection.execute(update(settings).where(settings.c.key == "epoch").values(value="later"))
    assert run(enrolled, national.transport()).attachments == 1
    assert kept(national, data)


@pytest.mark.slow
def test_a_platform_put_back_to_yesterday_gets_the_documents_too(
    enrolled: Commune, national: National, tmp_path: Path
) -> None:
    yesterday = tmp_path / "yesterday.sqlite"
    with (
        closing(sqlite.connect(national.folder / "platform.sqlite")) as there,
        closing(sqlite.connect(yesterday)) as to,
    ):
        there.backup(to)
    data = os.urandom(300_000)
    attach(enrolled, data)
    run(enrolled, national.transport())
    assert kept(national, data)
    with closing(sqlite.connect(yesterday)) as back, closing(sqlite.connect(national.folder / "platform.sqlite")) as to:
        back.backup(to)
    assert not kept(national, data)
    assert run(enrolled, national.transport()).attachments == 1
    assert kept(national, data)


def test_a_platform_that_does_not_say_where_an_upload_begins_has_nothing_of_it(
    enrolled: Commune, national: National
) -> None:
    data = os.urandom(40_000)
    attach(enrolled, data)
    real = national.transport()

    class Silent:
        def send(self, call: Call) -> Answer:
            if call.method != "POST" or not call.path.endswith("/uploads"):
                return real.send(call)
            said = national.answer(call)
            place = {wire.LOCATION: said.headers[wire.LOCATION]}
            return national.platform.signed(call, lambda: Answer(status=201, headers=place))

        def close(self) -> None:
            return None

    assert run(enrolled, Silent()).attachments == 1
    assert kept(national, data)
    assert national.asked("PATCH", "/uploads") == 1


class Declining:
    """A platform that declines each chunk, `tries` times at most."""

    def __init__(self, national: National, status: int, tries: int) -> None:
        self._national, self._real, self._status, self._tries = national, national.transport(), status, tries
        self._body = msgspec.json.encode(strange("strange", status, "Refusé."))
        self.asked = 0

    def send(self, call: Call) -> Answer:
        if call.method != "PATCH":
            return self._real.send(call)
        self.asked += 1
        assert self.asked <= self._tries, "it would go on for ever"
        return self._national.platform.signed(call, lambda: Answer(status=self._status, body=self._body))

    def close(self) -> None:
        return None


@pytest.mark.slow
@pytest.mark.parametrize(("status", "tries"), [(409, 3), (404, 3), (400, 1), (402, 1)])
def test_a_platform_that_declines_each_chunk_ends_the_file_and_not_the_round(
    enrolled: Commune, national: National, status: int, tries: int
) -> None:
    attach(enrolled, os.urandom(300_000))
    declining = Declining(national, status, tries)
    outcome = run(enrolled, declining)
    assert (outcome.outcome, outcome.attachments, outcome.attachments_waiting) == ("complete", 0, 1)
    assert declining.asked == tries


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 403])
def test_a_platform_that_declines_the_device_is_asked_for_no_other_file(
    enrolled: Commune, national: National, status: int
) -> None:
    attach(enrolled, os.urandom(300), os.urandom(400))
    declining = Declining(national, status, 1)
    with pytest.raises(Declined) as found:
        run(enrolled, declining)
    assert (found.value.status, declining.asked) == (status, 1)


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{}, {wire.OFFSET: "x"}, {wire.OFFSET: "99999999"}, {wire.OFFSET: "0"}])
def test_a_platform_that_talks_nonsense_is_a_network_error(
    enrolled: Commune, national: National, headers: dict[str, str]
) -> None:
    """Signed, and of no sense: no endless loop, nothing taken to be there."""
    attach(enrolled, os.urandom(300_000))
    real = national.transport()

    class Odd:
        def send(self, call: Call) -> Answer:
            if call.method != "PATCH":
                return real.send(call)
            return national.platform.signed(call, lambda: Answer(status=204, headers=dict(headers)))

        def close(self) -> None:
            return None

    with pytest.raises(NetworkError):
        run(enrolled, Odd())
    (row,) = rows(enrolled).values()
    assert row.done_at is None
