"""A device whose key is lost, revoked or copied: enrolled again, and every act still leaves once, under its own id."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions.cast_vote import cast_vote
from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key
from desktop.actions.draft_need import draft_need
from desktop.actions.enrol import enrol
from desktop.actions.exchange import exchange
from desktop.actions.make_backup import make_backup
from desktop.actions.open_commune import open_commune
from desktop.actions.restore_backup import restore_backup
from desktop.actions.submit_need import submit_need
from desktop.database.queries import link, needs, outbox
from desktop.paths import Places
from sync.client import verification
from sync.client.errors import Declined, KeyLost, Weather
from sync.client.keystore import MemoryKeyStore
from sync.client.tables import former_device
from sync.client.transports import FaultyTransport
from sync.platform import devices
from tests.desktop.actions.test_exchange import NOW, URL, National, enrolled, states


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def device(desk: Desk) -> str:
    with desk.store.reading() as connection:
        own = link.current(connection)
    assert own is not None
    return own.device


def ops(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return sorted(act.op for act in outbox.listed(connection))


def sound(desk: Desk) -> tuple[bool, int, int]:
    with desk.store.reading() as connection:
        found = verification.check(connection, desk.head)
    return found.ok, found.operations, found.receipts


def reasons(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return [row.reason for row in connection.execute(former_device.select())]


def test_a_lost_key_a_new_code_and_the_same_operation_ids(desk: Desk, national: National) -> None:
    enrolled(desk, national)
    cast_vote(desk, "opencimetiere")
    exchange(desk, national.transport)
    cast_vote(desk, "publik")
    before, known = device(desk), ops(desk)
    lost = dataclasses.replace(desk, keystore=MemoryKeyStore())
    with pytest.raises(KeyLost) as told:
        exchange(lost, national.transport)
    assert "nouveau code" in told.value.remedy
    enrolled(lost, national)
    assert device(lost) != before
    assert ops(lost) == known
    done = exchange(lost, national.transport).outcome
    assert (done.sent, done.accepted, done.renewed) == (1, 1, "")
    assert national.tally() == {"opencimetiere": 1, "publik": 1}
    assert sound(lost) == (True, 2, 2)
    assert reasons(lost) == ["lost"]


def test_the_answer_to_the_new_enrolment_is_lost_and_the_code_still_works(desk: Desk, national: National) -> None:
    enrolled(desk, national)
    cast_vote(desk, "opencimetiere")
    lost, code = dataclasses.replace(desk, keystore=MemoryKeyStore()), national.code()
    broken = FaultyTransport(
        national.transport, lambda call: "after" if call.path.endswith("/enrolments") else None
    )  # fmt: skip
    with pytest.raises(Weather):
        enrol(lost, URL, code, lambda url: broken)
    assert reasons(lost) == []
    enrol(lost, URL, code, lambda url: national.transport)
    assert exchange(lost, national.transport).outcome.accepted == 1
    assert sound(lost) == (True, 1, 1)


def test_a_revoked_computer_comes_back_under_a_new_key(desk: Desk, national: National) -> None:
    enrolled(desk, national)
    cast_vote(desk, "opencimetiere")
    before = device(desk)
    with national.store.writing() as connection:
        devices.revoke(connection, before, NOW)
    with pytest.raises(Declined) as refused:
        exchange(desk, national.transport)
    assert refused.value.code == "device-revoked"
    enrolled(desk, national)
    desk.clock.now = desk.clock.now.replace(hour=23)  # type: ignore[attr-defined]  # past the wait after the refusal
    assert exchange(desk, national.transport).outcome.accepted == 1
    assert device(desk) != before
    assert device_key(desk).id == device(desk)
    assert sound(desk) == (True, 1, 1)


def test_a_bad_code_gives_no_new_key(desk: Desk, national: National) -> None:
    enrolled(desk, national)
    code, before = national.code(), device(desk)
    enrol(desk, URL, code, lambda url: national.transport)
    lost = dataclasses.replace(desk, keystore=MemoryKeyStore())
    with pytest.raises(Declined) as refused:
        enrol(lost, URL, code, lambda url: national.transport)
    assert refused.value.code == "code-used"
    assert device(desk) == before
    assert device_key(desk).id == before  # where the key was not lost after all
    assert states(desk) == {}


def test_the_same_computer_enrolled_again_keeps_its_key(desk: Desk, national: National) -> None:
    enrolled(desk, national)
    before = device(desk)
    enrolled(desk, national)
    assert device(desk) == before
    assert reasons(desk) == []


def test_a_backup_put_back_is_seen_as_such_and_what_it_lost_is_not_sent_twice(
    desk: Desk, national: National, places: Places
) -> None:
    enrolled(desk, national)
    cast_vote(desk, "opencimetiere")
    exchange(desk, national.transport)
    kept = make_backup(desk, "asked").kept
    before = device(desk)
    lost = submit_need(desk, draft_need(desk, title="Après la sauvegarde", description="Papier").made)
    exchange(desk, national.transport)
    desk.close()
    restore_backup(places, "45024", kept.name, desk.clock)
    back = open_commune(places, "45024", desk.clock, desk.keystore)
    cast_vote(back, "publik")
    done = exchange(back, national.transport).outcome
    assert (done.renewed, done.sent, done.accepted, done.elsewhere) == ("restored", 1, 1, 1)
    assert device(back) != before
    assert sound(back) == (True, 2, 2)
    with back.store.reading() as connection:
        (need,) = needs.listed(connection)
    assert (need.title, need.elsewhere, need.submit_op) == ("Après la sauvegarde", True, lost.op)
    assert exchange(back, national.transport).outcome.renewed == ""
    back.close()
