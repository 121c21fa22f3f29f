"""A platform that was put back, reached by sticks alone: the return says what it lost, the next stick brings it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from sync.client.ledger import evidence, platform_ledger
from sync.client.ledger.tables import batch, copy, platform_entry
from sync.client.usb import returns
from sync.contract import bundle as contract
from sync.platform import ledger
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National


def carry(commune: Commune, national: National, usb: Usb) -> int:
    """One stick there and back; how many lost acts its return reports."""
    commune.clock.pass_by(days=1)
    return usb.there_and_back(commune, national).recovered


def there(national: National) -> dict[str, str]:
    return {op: row.status for op, row in national.operations().items()}


def agree(commune: Commune, national: National) -> None:
    assert there(national) == commune.states()
    with commune.reading() as pc, national.store.reading() as platform:
        key = national.keys.signing.id
        assert platform_ledger.chained(pc, key, BAULE) == ledger.stands(platform, key, BAULE)
        assert pc.execute(batch.select()).all() == [], "nothing is presented for ever"
    assert commune.verify().ok


@pytest.fixture
def carried(enrolled: Commune, national: National, usb: Usb, commits: Commits) -> Commune:
    """60 acts came by stick, in several blocks, and were answered by stick; `commits` holds the platform's states."""
    for service in SERVICES[:30] * 2:
        enrolled.act(service)
    with commits.kept():
        assert carry(enrolled, national, usb) == 0
    agree(enrolled, national)
    return enrolled


@pytest.mark.slow
def test_what_was_forgotten_comes_with_the_next_stick(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    rows = carried.rows()
    for file in reversed(commits.files[:-1]):
        commits.put_back(file)
        lost = 60 - len(there(national))
        assert carry(carried, national, usb) == lost
        assert carry(carried, national, usb) == 0
        agree(carried, national)
        assert carried.rows() == rows, "the first receipts count"
    assert sum(national.votes().values()) == 30


def test_control_without_the_words_it_is_never_found_out(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    for _ in range(2):
        with carried.transaction() as connection:
            connection.execute(delete(platform_entry))
            connection.execute(delete(copy).where(copy.c.scope == platform_ledger.LEDGER))
        assert carry(carried, national, usb) == 0
    assert len(there(national)) < 60


@pytest.mark.slow
def test_new_acts_leave_beside_those_that_were_forgotten(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    carried.act(SERVICES[70])
    assert carry(carried, national, usb) > 0
    carried.act(SERVICES[71])
    assert carry(carried, national, usb) == 0
    agree(carried, national)


@pytest.mark.slow
def test_a_return_that_is_taken_twice_presents_nothing_twice(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    back = usb.answer(national, usb.write(carried).file)
    lost = usb.take_back(carried, back).recovered
    assert lost > 0
    assert usb.take_back(carried, back).recovered == 0
    with carried.reading() as connection:
        waiting = len(connection.execute(batch.select()).all())
    assert carry(carried, national, usb) == 0
    assert waiting > 0
    agree(carried, national)


@pytest.mark.slow
def test_what_the_network_has_mended_meanwhile_stays(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    back = usb.answer(national, usb.write(carried).file)
    carried.clock.pass_by(hours=1)
    assert running.run(carried, national.transport()).recovered > 0
    assert usb.take_back(carried, back).recovered == 0
    agree(carried, national)


@pytest.mark.slow
def test_and_what_the_stick_has_found_out_leaves_by_the_network(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    assert carry(carried, national, usb) > 0
    assert running.run(carried, national.transport()).recovered == 0
    agree(carried, national)


@pytest.mark.slow
def test_without_the_signing_key_receipts_are_taken_and_the_rest_waits(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:

    commits.put_back(commits.files[1])
    back = usb.answer(national, usb.write(carried).file)
    taken = returns.take_back(carried, back, usb.identity, commune=BAULE, now=carried.clock())
    assert taken.recovered == 0
    assert carry(carried, national, usb) > 0
    assert carry(carried, national, usb) == 0
    agree(carried, national)


@pytest.mark.slow
def test_a_key_that_is_replaced_meanwhile_forgets_nothing(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    """The batches of the former key are deleted with it: which acts are still lost is worked out from the ledger."""
    commits.put_back(commits.files[1])
    lost = carry(carried, national, usb)
    assert lost > 0
    with carried.transaction() as connection:
        connection.execute(delete(batch))
    carried.clock.pass_by(hours=1)
    running.run(carried, national.transport())
    agree(carried, national)


@pytest.mark.slow
def test_without_batches_they_leave_with_the_next_stick_all_the_same(
    carried: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    commits.put_back(commits.files[1])
    assert carry(carried, national, usb) > 0
    with carried.transaction() as connection:
        connection.execute(delete(batch))
    carry(carried, national, usb)
    agree(carried, national)


@pytest.mark.slow
def test_when_another_computer_came_first(
    carried: Commune,
    national: National,
    usb: Usb,
    commits: Commits,
    make_commune: Callable[..., Commune],
    tmp_path: Path,
) -> None:
    """The platform's ledger has gone on differently: its first entries are still the same here, the later ones not."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    commits.put_back(commits.files[1])
    second.enrol(national.transport(), national.code())
    for service in SERVICES[80:90]:
        second.act(service)
    running.run(second, national.transport())
    assert carry(carried, national, usb) > 0
    assert carry(carried, national, usb) == 0
    assert there(national) == carried.states() | second.states()
    with carried.reading() as connection:
        (found,) = evidence.contradictions(connection)
        assert evidence.count(connection) == 0, "kept, and no alarm: it only went back"
    assert (found.kind, '"signature"' in found.ours) == ("history", True)
    told = json.loads(found.theirs)
    manifest, signature = told["manifest"].encode(), bytes.fromhex(told["signature"])
    contract.check_signature(national.keys.signing.public, contract.ReturnManifest, manifest, signature)


def test_what_was_said_to_another_computer_comes_with_the_return(
    carried: Commune, national: National, usb: Usb, make_commune: Callable[..., Commune]
) -> None:
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    second.act(SERVICES[90])
    running.run(second, national.transport())
    assert carry(carried, national, usb) == 0
    with carried.reading() as pc, national.store.reading() as platform:
        key = national.keys.signing.id
        assert platform_ledger.chained(pc, key, BAULE) == ledger.stands(platform, key, BAULE)


@pytest.fixture
def received_again(enrolled: Commune, national: National, usb: Usb, commits: Commits) -> list[Path]:
    """The returns of two sticks with one act, which a platform that was put back receives again, without its receipt.

    It had accepted the act; now it refuses it, and then calls it a duplicate.
    """
    with commits.kept():
        running.run(enrolled, national.transport())
    op = enrolled.act(SERVICES[0]).op
    files = [usb.write(enrolled).file, usb.write(enrolled).file]
    for file in files:
        usb.take_back(enrolled, usb.answer(national, file))
    commits.put_back(commits.files[-1])
    enrolled.clock.pass_by(days=1)
    national.retract("catalogue", SERVICES[0])
    late = [usb.answer(national, file) for file in files]
    assert carry(enrolled, national, usb) == 1
    assert (enrolled.states()[op], there(national)[op]) == ("accepted", "rejected")
    return late


@pytest.mark.parametrize(
    ("by_network", "late"),
    [
        (True, True),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in ((True, False), (False, True), (False, False))),
    ],
)
def test_an_act_whose_sticks_are_received_again_is_shown_with_its_receipt_and_accepted(
    enrolled: Commune, national: National, usb: Usb, received_again: list[Path], by_network: bool, late: bool
) -> None:
    """`late`: the batch goes with a return that answers its act."""
    if late:
        usb.take_back(enrolled, received_again[0])
    if by_network:
        running.run(enrolled, national.transport())
    else:
        for _ in range(2):
            assert carry(enrolled, national, usb) == 0
    agree(enrolled, national)
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_a_return_that_tells_of_a_loss_leaves_the_batch_that_it_causes(
    enrolled: Commune,
    national: National,
    usb: Usb,
    commits: Commits,
    make_commune: Callable[..., Commune],
) -> None:
    """It also answers the lost act, which was on the stick without its receipt."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    with commits.kept():
        running.run(enrolled, national.transport())
    second.act(SERVICES[1])
    running.run(second, national.transport())
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    enrolled.act(SERVICES[0])
    file = usb.write(enrolled).file
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    commits.put_back(commits.files[-1])
    enrolled.clock.pass_by(hours=1)
    national.retract("catalogue", SERVICES[0])
    assert usb.take_back(enrolled, usb.answer(national, file)).recovered == 1
    assert len(enrolled.batches()) == 1
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    assert national.votes() == {SERVICES[0]: 1}


@pytest.mark.slow
def test_a_return_tells_of_what_was_lost_since_its_stick_left(
    enrolled: Commune, national: National, usb: Usb, commits: Commits
) -> None:
    """Both ends have the first act; of those that came by network since, the platform lost one and got one later."""
    enrolled.act(SERVICES[0])
    with commits.kept():
        running.run(enrolled, national.transport())
    enrolled.act(SERVICES[1])
    file = usb.write(enrolled).file
    gone = enrolled.act(SERVICES[2]).op
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    commits.put_back(commits.files[-1])
    enrolled.clock.pass_by(hours=1)
    back = usb.answer(national, file)
    assert gone not in there(national)
    assert usb.take_back(enrolled, back).recovered == 2


@pytest.mark.slow
def test_a_late_return_tells_of_no_loss_though_words_are_missing_behind_it(
    enrolled: Commune, national: National, usb: Usb, make_commune: Callable[..., Commune]
) -> None:
    """Nothing was put back: another computer exchanged, and the round that would have brought its entries was cut."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    enrolled.act(SERVICES[0])
    running.run(enrolled, national.transport())
    enrolled.act(SERVICES[1])
    late = usb.answer(national, usb.write(enrolled).file)
    second.act(SERVICES[2])
    running.run(second, national.transport())
    enrolled.clock.pass_by(minutes=30)
    enrolled.act(SERVICES[3])
    cut = FaultyTransport(
        national.transport(), lambda call: "before" if call.path.endswith(("pages", "ledger")) else None
    )
    with pytest.raises(NetworkError):
        running.run(enrolled, cut)
    taken = usb.take_back(enrolled, late)
    assert (taken.recovered, set(enrolled.states().values())) == (0, {"accepted"})
    with enrolled.reading() as connection:
        assert evidence.contradictions(connection) == ()
        assert not platform_ledger.recovering(connection, national.keys.signing.id)
    enrolled.clock.pass_by(hours=1)
    running.run(enrolled, national.transport())
    with enrolled.reading() as pc, national.store.reading() as platform:
        key = national.keys.signing.id
        assert platform_ledger.chained(pc, key, BAULE) == ledger.stands(platform, key, BAULE)
    assert enrolled.verify().ok
