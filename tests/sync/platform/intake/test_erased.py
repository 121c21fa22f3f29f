"""Erased data is in no file of the platform any more, however often it is killed while erasing."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import select

from sync.contract.operations import Operation
from sync.platform.tables import setting
from tests.killing import DIED
from tests.sync.platform.conftest import DATABASE, Device, World
from tests.sync.platform.erased import Erased, files_with_canary, folder_of, marked
from tests.sync.platform.stamping import Late
from tests.typed import Typed, relais_platform


def killed(device: Device, act: Operation, place: int) -> None:
    """Another process takes the act, commits it, and is killed at this place afterwards."""
    folder = folder_of(device.world)
    body = folder.parent / "batch"
    body.write_bytes(device.batch([act]))
    words = [
        sys.executable,
        "-m",
        "tests.sync.platform.intake.erasing",
        folder,
        device.key.seed.hex(),
        body,
        str(place),
    ]
    done = subprocess.run(words, timeout=60, check=False, capture_output=True, text=True)
    assert done.returncode == DIED, done.stderr


def test_nothing_is_left_of_it_when_its_deposit_is_answered(world: World, device: Device) -> None:
    erased = Erased(device)
    assert files_with_canary(folder_of(world)) == [f"{DATABASE}-wal"]
    assert device.one(erased.erase).status == "accepted"
    assert (files_with_canary(folder_of(world)), marked(world.store)) == ([], 0)


@pytest.mark.parametrize(
    ("then", "place"),
    [
        ("the next block", 1),
        ("the next start", 2),
        pytest.param("the next block", 2, marks=pytest.mark.slow),
        pytest.param("the next start", 1, marks=pytest.mark.slow),
    ],
)
def test_killed_after_the_commit_it_is_gone_with(world: World, device: Device, place: int, then: str) -> None:
    """The first begins before the log of writes is emptied, the second after it."""
    erased = Erased(device)
    for _ in range(2):
        killed(device, erased.erase, place)
    assert (marked(world.store), files_with_canary(folder_of(world)) != []) == (1, place == 1)
    if then == "the next block":
        device.one(device.cast())
    else:
        assert relais_platform("--database", str(world.store.file), "--json", "alarm", "list").status == 0
    assert (files_with_canary(folder_of(world)), marked(world.store)) == ([], 0)


@pytest.mark.slow
def test_while_somebody_reads_it_waits_for_the_next_block(world: World, device: Device) -> None:
    erased = Erased(device)
    with world.store.reading() as connection:
        connection.execute(select(setting)).all()
        assert device.one(erased.erase).status == "accepted"
        assert (files_with_canary(folder_of(world)), marked(world.store)) == ([f"{DATABASE}-wal"], 1)
    device.one(device.cast())
    assert (files_with_canary(folder_of(world)), marked(world.store)) == ([], 0)


def test_a_person_who_purges_is_told_who_reads_and_what_is_left(world: World, device: Device) -> None:
    erased, asked = Erased(device), ("--database", str(world.store.file), "--json", "purge", "--wait", "0")
    with world.store.reading() as connection:
        connection.execute(select(setting)).all()
        assert device.one(erased.erase).status == "accepted"
        told = relais_platform(*asked)
        assert (told.status, marked(world.store)) == (1, 1)
        assert "une autre connexion" in told.err
    told = relais_platform(*asked)
    assert (told.status, files_with_canary(folder_of(world)), marked(world.store)) == (0, [], 0)
    assert any("sauvegardes" in one for one in told.json["left"])


@pytest.mark.slow
def test_beside_somebody_who_reads_the_others_go_on(world: World, device: Device) -> None:
    """This also holds while somebody waits for a reader to finish: nobody can write during one attempt."""
    erased, asked = Erased(device), ("--database", str(world.store.file), "--json", "purge", "--wait", "3")
    told: list[Typed] = []
    with world.store.reading() as connection:
        connection.execute(select(setting)).all()
        device.one(erased.erase)
        asking = threading.Thread(target=lambda: told.append(relais_platform(*asked)))
        asking.start()
        deposits = 0
        while asking.is_alive():
            assert device.one(device.need(f"later{deposits}")).status == "accepted"
            deposits += 1
        asking.join()
    assert deposits >= 2
    assert (told[0].status, marked(world.store)) == (1, 1)


def test_what_a_stamp_lets_be_erased_is_gone_when_the_stick_is_taken(world: World, device: Device) -> None:
    """The erasure needed an act that had been refused as too late."""

    def make(device: Device) -> list[Operation]:
        needed, erased = device.cast(), Erased(device)
        body = {"operations": [erased.need.op]}
        return [needed, device.act("personal.erase", body, requires=(needed.op,))]

    here = Late(world, device, make, "stamped_by_prefecture")
    assert here.network() == ["rejected", "rejected"]
    here.in_time()
    assert here.states() == ["accepted", "accepted"]
    assert (files_with_canary(folder_of(world)), marked(world.store)) == ([], 0)
