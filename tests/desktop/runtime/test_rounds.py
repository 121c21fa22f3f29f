"""A round as the window runs it: its course is told step by step, and it ends where it is asked to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.attach_file import attach_file
from desktop.actions.choose_commune import choose_commune
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.enrol import enrol
from desktop.actions.submit_need import submit_need
from desktop.database.queries import attachments, outbox
from desktop.runtime.course import At, Course
from desktop.runtime.rounds import Rounds
from sync.client.keystore import MemoryKeyStore
from sync.client.transports import Fault, FaultyTransport
from sync.contract.wire import Call
from tests.desktop.actions.test_exchange import URL, National

NOW = datetime(2026, 2, 1, 13, 32, tzinfo=UTC)
SIZE = 3_400_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    places = paths.find(tmp_path / "data")
    paths.prepare(places)
    made = choose_commune(places, "45024", lambda: NOW, MemoryKeyStore())
    yield made
    made.close()


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "national")
    yield made
    made.store.close()


def test_documents_are_told_by_their_octets_and_a_round_ends_between_two_pieces(
    desk: Desk, national: National, tmp_path: Path
) -> None:
    enrol(desk, URL, national.code(), lambda _url: national.transport)
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n" + bytes(SIZE - 15) + b"\n%%EOF")
    need = draft_need(desk, title="Cantine", description="Un logiciel pour la cantine.").made
    attach_file(desk, need, file)
    op = submit_need(desk, need).op
    course, seen = Course(), list[At]()

    def watch(call: Call) -> Fault | None:
        seen.append(course.at)
        if call.method == "PATCH":
            course.stop()  # she asks while a piece is on its way
        return None

    rounds = Rounds(lambda: desk, lambda _url: FaultyTransport(national.transport, watch))
    done = rounds.run(course, patient=False)
    assert (done.halted, done.more, done.weather) == (True, False, None)
    with desk.store.reading() as connection:
        here, act = attachments.progress(connection, op), outbox.one(connection, op)
    assert act is not None
    assert act.state == "accepted"
    assert here is not None
    assert 0 < here.sent < SIZE, "the piece that was under way has arrived, and no other left"
    assert At("hello") in seen
    assert At("attachments", 0, SIZE) in seen
    again = Course()
    done = Rounds(lambda: desk, lambda _url: national.transport).run(again, patient=False)
    assert (done.halted, done.more) == (False, False)
    with desk.store.reading() as connection:
        there = attachments.progress(connection, op)
    assert there is not None
    assert there.complete
    assert again.at.step == "done"
