"""A round as the window runs it: its progress is reported step by step, and it ends where it is asked to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import attachments, outbox
from desktop.runtime.round_progress import At, RoundProgress
from desktop.runtime.rounds import Rounds
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.contract.wire import Call
from tests.desktop.actions.exchanging import URL, National

NOW = datetime(2026, 2, 1, 13, 32, tzinfo=UTC)
SIZE = 3_400_000


@pytest.fixture
def context(tmp_path: Path) -> Iterator[CommuneContext]:
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
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrol(context, URL, national.code(), lambda _url: national.transport)
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n" + bytes(SIZE - 15) + b"\n%%EOF")
    need = draft_need(context, title="Cantine", description="Un logiciel pour la cantine.").value
    attach_file(context, need, file)
    op = submit_need(context, need).value.op
    round_progress, seen = RoundProgress(), list[At]()

    def watch(call: Call) -> Fault | None:
        seen.append(round_progress.at)
        if call.method == "PATCH":
            round_progress.stop()  # she asks while a piece is on its way
        return None

    rounds = Rounds(lambda: context, lambda _url: FaultyTransport(national.transport, watch))
    done = rounds.run(round_progress, automatic=False)
    assert (done.halted, done.more, done.network_problem) == (True, False, None)
    with context.store.reading() as connection:
        here, act = attachments.progress(connection, op), outbox.one(connection, op)
    assert act is not None
    assert act.state == "accepted"
    assert here is not None
    assert 0 < here.sent < SIZE, "the piece that was under way has arrived, and no other left"
    assert At("hello") in seen
    assert At("attachments", 0, SIZE) in seen
    again = RoundProgress()
    done = Rounds(lambda: context, lambda _url: national.transport).run(again, automatic=False)
    assert (done.halted, done.more) == (False, False)
    with context.store.reading() as connection:
        there = attachments.progress(connection, op)
    assert there is not None
    assert there.complete
    assert again.at.step == "done"


def test_a_round_whose_time_has_not_come_tells_how_the_last_try_ended(
    context: CommuneContext, national: National
) -> None:
    enrol(context, URL, national.code(), lambda _url: national.transport)
    calls = list[Call]()

    def silent(call: Call) -> Fault | None:
        calls.append(call)
        return "before"

    def rounds() -> Rounds:
        return Rounds(lambda: context, lambda _url: FaultyTransport(national.transport, silent))

    failed = rounds().run(RoundProgress(), automatic=True)
    assert failed.called
    assert failed.network_problem is not None
    made = len(calls)
    waits = rounds().run(RoundProgress(), automatic=True)  # another start of the window, in the wait
    assert len(calls) == made, "nobody was called"
    assert (waits.called, waits.failures, waits.failed_at) == (False, 1, NOW)
    assert (waits.network_problem, waits.next_at) == (failed.network_problem, failed.next_at)
