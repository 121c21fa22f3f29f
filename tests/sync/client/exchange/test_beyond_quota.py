"""A quota that is reached: the acts stay due and whole, news come in all the same, and later all goes through once."""

import os
from typing import Any

import pytest

from sync.client.connection.host_cooldown import HostCooldown
from sync.client.connection.pace import Pace
from sync.client.errors import Declined
from sync.client.exchange import round_history
from sync.client.ledger import link
from sync.contract.published import PublicNeed
from sync.platform import quotas
from tests.sync.client import attaching
from tests.sync.client.ends import BAULE, SERVICES, Clock, Commune, National
from tests.sync.client.running import paced, run
from tests.sync.client.usb.known import copies
from tests.sync.platform.taken import fill, take

FULL = quotas.OPERATIONS_A_DAY


def acts(pc: Commune, many: int) -> list[str]:
    return [pc.act(SERVICES[n % len(SERVICES)]).op for n in range(many)]


def declined(pc: Commune, national: National, **settings: Any) -> Declined:
    with pytest.raises(Declined) as raised:
        run(pc, national.transport(), **settings)
    return raised.value


def settled(pc: Commune, national: National, ops: list[str]) -> None:
    """Each act is accepted at both ends, once."""
    assert pc.states() == dict.fromkeys(ops, "accepted")
    assert sorted(national.operations()) == sorted(ops)
    assert sorted(row.number for row in national.operations().values()) == sorted(
        row.number for row in pc.rows().values()
    )
    assert (pc.batches(), pc.verify().ok) == ([], True)


@pytest.mark.slow
@pytest.mark.parametrize("exchanged", [False, True], ids=["greeting first", "greeting beside"])
def test_what_is_beyond_the_day_stays_due_and_leaves_on_the_next(
    enrolled: Commune, national: National, clock: Clock, exchanged: bool
) -> None:
    if exchanged:
        run(enrolled, national.transport())
        clock.pass_by(hours=1)
    paced(enrolled, Pace(block=50, batch=400))
    ops = acts(enrolled, 120)
    take(national.store, BAULE, clock(), operations=FULL - 90)
    national.publish("needs", "n9", PublicNeed(id="n9", commune="45025", title="Un besoin"))
    said = declined(enrolled, national)
    assert said.code == "quota-operations"
    assert said.sentence == (
        "La plateforme a pris aujourd’hui 10\u00a0000 envois de cette commune, et n’en prend pas plus en un jour."
    )
    assert said.remedy.startswith("Rien n’est perdu\u00a0: la suite passera demain.")
    states = enrolled.states()
    assert set(states.values()) <= {"accepted", "finalised"}
    taken = [op for op, state in states.items() if state == "accepted"]
    assert sorted(taken) == sorted(national.operations())  # the client knows of each act that arrived
    assert len(taken) == 85  # two batches of 60 in blocks of 25: the first one, and a block of the other
    assert ("needs", "n9") in copies(enrolled)  # what others published is still received
    last = enrolled.last_exchange()
    assert (last.outcome, last.next_at is not None) == ("quota-operations", True)
    clock.pass_by(hours=2)
    assert declined(enrolled, national).code == "quota-operations"  # a person may try, and nothing is lost by it
    clock.pass_by(days=1)
    assert run(enrolled, national.transport()).outcome == "complete"
    settled(enrolled, national, ops)


def test_more_room_lets_it_go_on_at_once(enrolled: Commune, national: National, clock: Clock) -> None:
    ops = acts(enrolled, 3)
    take(national.store, BAULE, clock(), held=quotas.HELD_BYTES)
    said = declined(enrolled, national)
    assert (said.code, said.status) == ("quota-held", 403)
    assert set(enrolled.states().values()) == {"finalised"}
    with national.store.writing() as connection:
        quotas.multiply(connection, BAULE, 2)
    run(enrolled, national.transport())
    settled(enrolled, national, ops)


def test_other_communes_of_this_computer_do_not_wait(
    enrolled: Commune, national: National, clock: Clock, tmp_path: Any
) -> None:
    acts(enrolled, 1)
    take(national.store, BAULE, clock(), operations=FULL)
    declined(enrolled, national, cooldowns=tmp_path)
    with enrolled.reading() as connection:
        own, last = link.read(connection), round_history.last(connection)
    assert own is not None
    assert HostCooldown(tmp_path, own.url).allows(clock(), automatic=True)
    assert last is not None
    assert last.next_at is not None
    assert last.next_at > clock()  # an automatic round of this commune does


def test_documents_beyond_the_quota_wait_and_the_acts_do_not(
    enrolled: Commune, national: National, clock: Clock
) -> None:
    attaching.attach(enrolled, os.urandom(2_000))
    fill(national.store, BAULE, quotas.DOCUMENT_BYTES - 1_000)
    with pytest.raises(Declined) as raised:
        attaching.run(enrolled, national.transport())
    assert raised.value.code == "quota-attachments"
    assert set(enrolled.states().values()) == {"accepted"}
    with national.store.writing() as connection:
        quotas.multiply(connection, BAULE, 2)
    clock.pass_by(hours=1)
    assert attaching.run(enrolled, national.transport()).attachments == 1
