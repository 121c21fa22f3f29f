"""A bundle on a stick is complete or absent; its acts stay due; only those it is sealed to can read it."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.client.errors import NotByStick, NotEnrolled
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import outbox
from sync.client.ledger.tables import bundle
from sync.client.usb.drive import PulledDrive, UsbDrive, write
from sync.contract import bundle as contract
from sync.contract.bundle import BadBundle, Manifest
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze
from sync.contract.sealing import Identity, unseal
from sync.platform.http.service import Platform
from sync.platform.identity import prefectures
from sync.platform.identity.keys import Keys
from tests.sync.client import carrying, running
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import BAULE, SERVICES, Clock, Commune, National


def run(commune: Commune, national: National) -> RoundOutcome:
    return running.run(commune, national.transport())


def row_of(commune: Commune, id_: str) -> Any:
    with commune.reading() as connection:
        return connection.execute(select(bundle).where(bundle.c.id == id_)).one()


def test_what_is_written_stays_due_and_can_no_longer_be_cancelled(enrolled: Commune, usb: Usb) -> None:
    op = enrolled.act().op
    done = usb.write(enrolled)
    assert (done.acts, done.left, done.file.name) == (1, 0, "baule-45024-2021-02-10-n1.relais")
    assert done.size == done.file.stat().st_size
    assert enrolled.states() == {op: "finalised"}
    with enrolled.transaction() as connection:
        assert not outbox.cancel(connection, op)  # the stick may have left already
    row = row_of(enrolled, done.id)
    assert (row.way, row.size, msgspec.json.decode(row.ops), row.answered_at) == ("out", done.size, [op], None)


def test_the_manifest_says_for_whom_and_from_where(enrolled: Commune, national: National, usb: Usb) -> None:
    run(enrolled, national)
    enrolled.act()
    done = usb.write(enrolled)
    assert national.keys.identity is not None
    with unseal(done.file, national.keys.identity) as opened:
        manifest = contract.decode(opened.manifest, Manifest)
        contract.check_signature(enrolled.key.public, Manifest, opened.manifest, opened.signature)
        opened.check(manifest.parts)
    assert manifest.recipients == (national.keys.identity.recipient,)
    assert (manifest.commune, manifest.device, manifest.seq) == (BAULE, enrolled.key.id, 1)
    assert {cursor.scope for cursor in manifest.cursors} >= {"campaign", "catalogue"}
    assert manifest.reply_to == usb.identity.recipient


def test_nobody_else_opens_it(enrolled: Commune, usb: Usb) -> None:
    enrolled.act()
    file = usb.write(enrolled).file
    for stranger in (usb.identity, Identity.generate()):
        with pytest.raises(BadBundle, match="not_for_us"), unseal(file, stranger):
            pass


def test_several_communes_lie_on_one_stick(enrolled: Commune, usb: Usb) -> None:
    names = [usb.write(enrolled, insee=insee).file.name for insee in (BAULE, "45025", BAULE)]
    assert len(set(names)) == 3
    assert sorted(names) == sorted(file.name for file in usb.folder.iterdir())


def test_a_file_of_that_name_is_never_written_over(enrolled: Commune, usb: Usb) -> None:
    """A database put back from a backup counts from one again."""
    kept = usb.folder / "baule-45024-2021-02-10-n1.relais"
    kept.write_bytes(b"of before")
    assert usb.write(enrolled).file.name.endswith("-n2.relais")
    assert kept.read_bytes() == b"of before"


def test_nor_is_the_name_of_one_that_went_given_to_another(enrolled: Commune, usb: Usb) -> None:
    """Somebody who finds both files on two sticks would mistake one for the other."""
    enrolled.act()
    usb.write(enrolled).file.unlink()
    enrolled.act()
    assert usb.write(enrolled).file.name.endswith("-n2.relais")


def test_without_any_platform_there_is_nobody_to_seal_to(commune: Commune, usb: Usb) -> None:
    commune.act()
    with pytest.raises(NotEnrolled):
        usb.write(commune)
    assert list(usb.folder.iterdir()) == []


def test_a_platform_that_takes_no_sticks_is_said(commune: Commune, national: National, usb: Usb) -> None:
    national.platform = Platform(national.store, Keys(national.keys.signing), national.clock)
    commune.enrol(national.transport(), national.code())
    with pytest.raises(NotByStick):
        usb.write(commune)


def test_a_platform_enrolled_with_before_there_were_keys_is_learnt_by_the_next_round(
    commune: Commune, national: National, usb: Usb
) -> None:
    whole = national.platform
    national.platform = Platform(national.store, Keys(national.keys.signing), national.clock)
    commune.enrol(national.transport(), national.code())
    run(commune, national)
    national.platform = whole
    outcome = run(commune, national)
    assert outcome.pulled == 0  # it is the same platform: what it published stays here
    assert usb.write(commune).size > 0


def test_the_prefecture_may_open_it_too(enrolled: Commune, national: National, usb: Usb) -> None:
    with national.store.writing() as connection:
        key = prefectures.create(connection, national.keys, department="45", name="", url="", now=national.clock())
        prefectures.create(connection, national.keys, department="41", name="", url="", now=national.clock())
    run(enrolled, national)
    enrolled.act()
    file = usb.write(enrolled).file
    with unseal(file, Identity(key.identity)) as opened:
        assert len(contract.decode(opened.manifest, Manifest).recipients) == 2


def test_what_is_asked_of_another_platform_says_nothing_of_this_one(
    enrolled: Commune, national: National, usb: Usb, tmp_path: Path, clock: Clock
) -> None:
    """It does not say how far the feed was read; the other platform's préfecture may open the bundle."""
    run(enrolled, national)
    (tmp_path / "other").mkdir()
    other = National(tmp_path / "other", clock)
    with other.store.writing() as connection:
        key = prefectures.create(connection, other.keys, department="45", name="", url="", now=other.clock())
    carrying.ask(enrolled, other, usb.folder, department="45")
    with unseal(usb.write(enrolled).file, Identity(key.identity)) as opened:
        manifest = contract.decode(opened.manifest, Manifest)
    assert len(manifest.recipients) == 2
    assert (manifest.cursors, manifest.ledger) == ((), msgspec.UNSET)
    other.store.close()


def test_the_fake_stick_is_pulled_out_at_that_step_and_stays_out() -> None:
    for at in (1, 2, 3):
        drive, done = PulledDrive(at), []
        for step in range(1, 5):
            with suppress(OSError):  # the stick is out: the step does nothing
                drive.step()
                done.append(step)
        assert (done, drive.steps) == (list(range(1, at)), 4)


def test_the_stick_is_pulled_out_at_each_step(enrolled: Commune, national: National, usb: Usb) -> None:
    """Whatever the step: the stick holds no half-written file and the acts stay due; a second try succeeds."""
    op = enrolled.act().op
    whole = PulledDrive(10_000)
    usb.write(enrolled, drive=whole)
    assert whole.steps > 5
    for step in range(1, whole.steps + 1):
        before = set(usb.folder.iterdir())
        with pytest.raises(OSError, match="pulled out"):
            usb.write(enrolled, drive=PulledDrive(step))
        assert set(usb.folder.iterdir()) == before, step
        assert enrolled.states() == {op: "finalised"}
        assert enrolled.verify().ok
    assert usb.there_and_back(enrolled, national).acts == 1
    assert enrolled.states() == {op: "accepted"}


def test_a_computer_that_dies_in_the_midst_leaves_half_a_file_that_the_next_one_takes_away(
    enrolled: Commune, usb: Usb
) -> None:
    class Dying(PulledDrive):
        def settle(self, stream: Any) -> None:
            raise KeyboardInterrupt  # the killed process runs no more code of ours

    op = enrolled.act().op
    half = usb.folder / ".baule-45024-2021-02-10-n1.relais.part"
    with pytest.raises(KeyboardInterrupt):
        usb.write(enrolled, drive=Dying(10_000))
    half.write_bytes(b"half")
    other = usb.folder / ".beaugency-45028-2021-02-10-n1.relais.part"
    other.write_bytes(b"of another commune, just being written")
    assert usb.write(enrolled).size > 0
    assert (half.exists(), other.exists()) == (False, True)
    assert enrolled.states() == {op: "finalised"}


def test_a_drive_that_loses_bytes_in_silence_is_caught_by_reading_back(enrolled: Commune, usb: Usb) -> None:
    """The control for reading the file back: without that check, this damaged file would be taken as complete."""

    class Losing(PulledDrive):
        def settle(self, stream: Any) -> None:
            super().settle(stream)
            (part,) = [file for file in usb.folder.iterdir() if file.name.startswith(".")]
            whole = part.read_bytes()
            part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    enrolled.act()
    with pytest.raises(OSError, match="read back differs"):
        usb.write(enrolled, drive=Losing(10_000))
    assert list(usb.folder.iterdir()) == []


def test_what_is_read_back_must_be_what_was_written_whichever_digest_is_the_greater(tmp_path: Path) -> None:
    written, others = b"whole", [b"hole", b"whale", b"while"]
    greater = {hashlib.sha256(other).digest() > hashlib.sha256(written).digest() for other in others}
    assert greater == {False, True}

    class Changing(UsbDrive):
        """A disk that returns other bytes than were written."""

        def __init__(self, gives: bytes) -> None:
            self._gives = gives

        def settle(self, stream: Any) -> None:
            super().settle(stream)
            Path(stream.name).write_bytes(self._gives)

    for gives in others:
        with pytest.raises(OSError, match="read back differs"):
            write(Changing(gives), tmp_path / "file", lambda out: out.write(written))
    assert write(Changing(written), tmp_path / "file", lambda out: out.write(written)) == len(written)


def with_files(commune: Commune, *digests: str) -> str:
    """A need that names attachments."""
    now = commune.clock()
    op = uuid7(now)
    operation = Operation(
        op=op,
        type="need.submit",
        tv=1,
        commune=BAULE,
        actor=OperationActor(id="a1"),
        claimed=now,
        attachments=digests,
        body={"need": op, "title": "t", "description": "d"},
    )
    with commune.transaction() as connection:
        kept = outbox.append(connection, frozen=freeze(operation), title="t", subject=op, now=now)
    commune.head.advance(kept.seq, kept.head)
    return op


def test_attachments_travel_as_far_as_there_is_room(enrolled: Commune, usb: Usb, national: National) -> None:
    from hashlib import sha256

    files = {sha256(data).hexdigest(): data for data in (b"a" * 3000, b"b" * 200_000, b"c" * 4000)}
    with_files(enrolled, "0" * 64, "f" * 64, *files)  # this computer no longer holds the first two
    room = 3000 + 4000 + 2 * 1024  # enough for the two small files and for what is written around each
    done = usb.write(enrolled, room=room, blobs=lambda digest: iter([files[digest]] if digest in files else []))
    assert (done.attachments, done.attachments_left) == (2, 1)
    assert national.keys.identity is not None
    with unseal(done.file, national.keys.identity) as opened:
        manifest = contract.decode(opened.manifest, Manifest)
        opened.check(manifest.parts)
        assert {part.name for part in manifest.parts} == {
            "ops.ndjson",
            *(f"blobs/{digest}" for digest, data in files.items() if len(data) < 10_000),
        }


@pytest.mark.slow
def test_the_network_and_the_stick_may_carry_the_same_act(
    make_commune: Callable[..., Commune], enrolled: Commune, national: National, usb: Usb
) -> None:
    first, second = enrolled.act(SERVICES[0]).op, enrolled.act(SERVICES[1]).op
    file = usb.write(enrolled).file
    assert run(enrolled, national).accepted == 2
    back = usb.answer(national, file)
    numbers = {op: row.number for op, row in enrolled.rows().items()}
    taken = usb.take_back(enrolled, back)
    assert taken.acts == 2
    assert enrolled.states() == {first: "accepted", second: "accepted"}
    assert {op: row.number for op, row in enrolled.rows().items()} == numbers
    assert national.votes() == {SERVICES[0]: 1, SERVICES[1]: 1}
    assert enrolled.verify().ok


def test_the_card_is_believed_for_its_code_alone(commune: Commune, national: National, usb: Usb) -> None:
    carrying.ask(commune, national, usb.folder)
    assert usb.write(commune).acts == 0
