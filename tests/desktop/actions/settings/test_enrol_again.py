"""A device whose key is lost, revoked or copied: enrolled again, and every act still leaves once, under its own id."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.enrol import enrol
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import link, needs, outbox, timeline
from desktop.paths import Places
from sync.client.connection.transports import FaultyTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import Declined, KeyLost, NetworkError
from sync.client.ledger import verification
from sync.client.ledger.tables import former_device
from sync.platform.identity import devices
from tests.desktop.actions.exchanging import NOW, URL, National, states
from tests.desktop.actions.exchanging import really_enrolled as enrolled


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def device(context: CommuneContext) -> str:
    with context.store.reading() as connection:
        own = link.current(connection)
    assert own is not None
    return own.device


def ops(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return sorted(act.op for act in outbox.listed(connection))


def sound(context: CommuneContext) -> tuple[bool, int, int]:
    with context.store.reading() as connection:
        found = verification.check(connection, context.head)
    return found.ok, found.operations, found.receipts


def reasons(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [row.reason for row in connection.execute(former_device.select())]


@pytest.mark.slow
def test_a_lost_key_a_new_code_and_the_same_operation_ids(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    exchange(context, national.transport)
    cast_vote(context, "publik")
    before, known = device(context), ops(context)
    lost = structs.replace(context, keystore=MemoryKeyStore())
    with pytest.raises(KeyLost) as told:
        exchange(lost, national.transport)
    assert "nouveau code" in told.value.remedy
    enrolled(lost, national)
    assert device(lost) != before
    assert ops(lost) == known
    done = exchange(lost, national.transport).value
    assert (done.sent, done.accepted, done.key_replaced) == (1, 1, "")
    assert national.tally() == {"opencimetiere": 1, "publik": 1}
    assert sound(lost) == (True, 2, 2)
    assert reasons(lost) == ["lost"]


@pytest.mark.slow
def test_the_answer_to_the_new_enrolment_is_lost_and_the_code_still_works(
    context: CommuneContext, national: National
) -> None:
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    lost, code = structs.replace(context, keystore=MemoryKeyStore()), national.code()
    broken = FaultyTransport(national.transport, lambda call: "after" if call.path.endswith("/enrolments") else None)
    with pytest.raises(NetworkError):
        enrol(lost, URL, code, lambda url: broken)
    assert reasons(lost) == []
    enrol(lost, URL, code, lambda url: national.transport)
    assert exchange(lost, national.transport).value.accepted == 1
    assert sound(lost) == (True, 1, 1)


def test_a_revoked_computer_comes_back_under_a_new_key(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    before = device(context)
    with national.store.writing() as connection:
        devices.revoke(connection, before, NOW)
    with pytest.raises(Declined) as refused:
        exchange(context, national.transport)
    assert refused.value.code == "device-revoked"
    enrolled(context, national)
    context.clock.now = context.clock.now.replace(hour=23)  # past the wait after the refusal
    assert exchange(context, national.transport).value.accepted == 1
    assert device(context) != before
    assert device_key(context).id == device(context)
    assert sound(context) == (True, 1, 1)


@pytest.mark.slow
def test_a_key_that_was_replaced_is_forgotten_wherever_the_new_one_sorts(
    context: CommuneContext, national: National
) -> None:
    enrolled(context, national)
    sides: set[bool] = set()
    while len(sides) < 2:
        before = device(context)
        with national.store.writing() as connection:
            devices.revoke(connection, before, NOW)
        enrolled(context, national)
        sides.add(device(context) < before)
        assert key_wallet(context).load(before) is None
        assert key_wallet(context).load(device(context)) is not None


def test_a_bad_code_gives_no_new_key(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    code, before = national.code(), device(context)
    enrol(context, URL, code, lambda url: national.transport)
    lost = structs.replace(context, keystore=MemoryKeyStore())
    with pytest.raises(Declined) as refused:
        enrol(lost, URL, code, lambda url: national.transport)
    assert refused.value.code == "code-used"
    assert device(context) == before
    assert device_key(context).id == before  # where the key was not lost after all
    assert states(context) == {}


def test_the_same_computer_enrolled_again_keeps_its_key(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    before = device(context)
    enrolled(context, national)
    assert device(context) == before
    assert reasons(context) == []


@pytest.mark.slow
def test_a_backup_put_back_is_seen_as_such_and_what_it_lost_is_not_sent_twice(
    context: CommuneContext, national: National, places: Places
) -> None:
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    exchange(context, national.transport)
    kept = make_backup(context, "asked").value.kept
    before = device(context)
    lost = submit_need(context, draft_need(context, title="Après la sauvegarde", description="Papier").value)
    exchange(context, national.transport)
    context.close()
    restore_backup(places, "45024", kept.name, context.clock)
    back = open_commune(places, "45024", context.clock, context.keystore)
    cast_vote(back, "publik")
    done = exchange(back, national.transport).value
    assert (done.key_replaced, done.sent, done.accepted, done.elsewhere) == ("restored", 1, 1, 1)
    assert device(back) != before
    assert sound(back) == (True, 2, 2)
    with back.store.reading() as connection:
        (need,) = needs.listed(connection)
        life = timeline.of_need(connection, need.id)
    assert (need.title, need.elsewhere, need.submit_op) == ("Après la sauvegarde", True, lost.value.op)
    assert life is not None
    assert [step.words for step in life.steps if step.done] == ["Rédigé", "Reçu"]
    assert "avant le retour à une sauvegarde" in life.steps[0].note  # it was written here
    assert exchange(back, national.transport).value.key_replaced == ""
    back.close()
