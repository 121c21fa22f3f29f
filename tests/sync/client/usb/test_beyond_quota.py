"""A stick with more than a quota allows: the return comes back, and what was not taken stays due and is said."""

import pytest

from desktop.database.queries import attachments
from sync.contract.problems import ProblemError
from sync.platform import quotas
from tests.sync.client.attaching import attach
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import BAULE, SERVICES, Clock, Commune, National
from tests.sync.client.running import run
from tests.sync.platform.taken import counted, fill, take, taken


@pytest.mark.slow
def test_acts_beyond_the_day_stay_due_and_the_same_file_brings_them_later(
    enrolled: Commune, national: National, clock: Clock, usb: Usb
) -> None:
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(120)]
    file = usb.write(enrolled).file
    take(national.store, BAULE, clock(), operations=quotas.OPERATIONS_A_DAY - 60)
    said = usb.receive(national, file).stopped
    assert said
    assert said.type == "urn:relais:problem:quota-operations"
    back = usb.take_back(enrolled, usb.answer(national, file))
    assert back.acts == 50
    assert list(enrolled.states().values()) == ["accepted"] * 50 + ["finalised"] * 70
    clock.pass_by(days=1)
    assert not usb.receive(national, file).stopped
    assert usb.take_back(enrolled, usb.answer(national, file)).acts == 120
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    assert sorted(national.operations()) == sorted(ops)
    assert enrolled.verify().ok
    assert taken(national.store)["operations"] == 70  # those counted today; earlier days' acts are not counted again


@pytest.mark.slow
def test_what_a_stick_could_not_bring_leaves_by_the_network(
    enrolled: Commune, national: National, clock: Clock, usb: Usb
) -> None:
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(70)]
    take(national.store, BAULE, clock(), operations=quotas.OPERATIONS_A_DAY - 60)
    usb.there_and_back(enrolled, national)
    clock.pass_by(days=1)
    assert run(enrolled, national.transport()).sent == 20
    assert enrolled.states() == dict.fromkeys(ops, "accepted")


def test_files_are_counted_once_each_and_one_beyond_leaves_nothing(
    enrolled: Commune, national: National, clock: Clock, usb: Usb
) -> None:
    enrolled.act()
    first = usb.write(enrolled).file
    usb.receive(national, first)
    usb.receive(national, first)
    assert taken(national.store) == counted(national.store)
    take(national.store, BAULE, clock(), bundles=quotas.BUNDLES - 1)
    usb.receive(national, first)  # the platform knows these acts: it answers them again, however many there are
    clock.pass_by(hours=1)
    enrolled.act()
    before = national.operations()
    with pytest.raises(ProblemError) as raised:
        usb.receive(national, usb.write(enrolled).file)
    said = raised.value.problem
    assert (said.type, said.status) == ("urn:relais:problem:quota-bundles", 403)
    assert "2\u00a0000 fichiers de clés USB" in said.title
    assert national.operations() == before


@pytest.mark.slow
def test_two_thousand_acts_pass_at_once(enrolled: Commune, national: National, usb: Usb) -> None:
    ops = [enrolled.act(SERVICES[n % len(SERVICES)]).op for n in range(2_000)]
    assert usb.there_and_back(enrolled, national).acts == 2_000
    assert enrolled.states() == dict.fromkeys(ops, "accepted")


def test_documents_beyond_the_quota_are_left_and_the_acts_are_not(
    enrolled: Commune, national: National, clock: Clock, usb: Usb
) -> None:
    attach(enrolled, b"a" * 900, b"b" * 900)
    kept = attachments.reader(enrolled.reading)
    fill(national.store, BAULE, quotas.DOCUMENT_BYTES - 1_000)
    file = usb.write(enrolled, blobs=kept).file
    said = usb.receive(national, file).stopped
    assert said
    assert said.type == "urn:relais:problem:quota-attachments"
    usb.take_back(enrolled, usb.answer(national, file))
    assert set(enrolled.states().values()) == {"accepted"}
    with national.store.writing() as connection:
        quotas.multiply(connection, BAULE, 2)
    again = usb.write(enrolled, blobs=kept)
    assert (again.acts, again.attachments) == (0, 1)  # the attachment that was refused goes on the next stick
    assert not usb.receive(national, again.file).stopped
    usb.take_back(enrolled, usb.answer(national, again.file))
    assert usb.write(enrolled, blobs=kept).attachments == 0
