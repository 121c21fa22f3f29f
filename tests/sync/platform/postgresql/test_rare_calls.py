"""Enrolments, changes of key and USB sticks lock the row of their commune, as acts do: no other commune waits."""

import hashlib
import io
import os
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select

from sync.contract import sealing
from sync.contract.bundle import BundleTaken, Manifest, encode
from sync.contract.identifiers import uuid7
from sync.contract.rotation import sign_rotation
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles
from sync.platform.tables import commune, device
from tests.sync.platform.conftest import Device, World
from tests.sync.platform.postgresql.meanwhile import before_each_commit, before_it_writes, before_the_commit, waits
from tests.sync.platform.uploading import Document, named

pytestmark = pytest.mark.slow


@pytest.fixture
def baule(world: World) -> Device:
    world.keys = Keys(world.keys.signing, Identity.generate())
    return world.device("45024")


@pytest.fixture
def second(baule: Device, make_world: Callable[[], World]) -> Device:
    """Another computer of the commune, which uses another process of the platform."""
    return make_world().device("45024")


@pytest.fixture
def neighbour(make_world: Callable[[], World]) -> Device:
    return make_world().device("45025")


def enrols(pc: Device) -> Answer:
    return Device(pc.world, SigningKey.generate(), pc.commune).enrol(pc.world.code(pc.commune))


def rotates(pc: Device, new: SigningKey | None = None) -> Answer:
    body = msgspec.json.encode(sign_rotation(pc.key, new or SigningKey.generate(), "cloned"))
    return pc.ask("POST", "/devices/me/keys:rotate", body=body)


def brings(pc: Device, document: Document | None = None, name: str = "") -> BundleTaken:
    """A stick with a vote, and this document."""
    id_ = name or uuid7(pc.world.now)
    body = pc.batch([pc.cast()], batch=id_)
    contents = {"ops.ndjson": body} | ({} if document is None else {f"blobs/{document.sha256}": document.data})
    parts = tuple(sealing.part_of(name, data) for name, data in contents.items())
    identity = pc.world.keys.identity
    assert identity is not None
    manifest = Manifest(
        id=id_,
        commune=pc.commune,
        device=pc.key.id,
        made_at=pc.world.now,
        recipients=(identity.recipient,),
        reply_to=Identity.generate().recipient,
        seq=1,
        head="0" * 64,
        acts=1,
        parts=parts,
    )
    data, signature = encode(manifest, pc.key)
    out = io.BytesIO()
    sealing.seal(out, data, signature, [(part, [contents[part.name]]) for part in parts], manifest.recipients)
    out.seek(0)
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    return bundles.receive(pc.world.store, pc.world.keys, out, digest, pc.world.clock, stamp=None)


@pytest.mark.parametrize("call", ["enrolment", "rotation", "key", "key with a document"])
def test_no_other_commune_waits(call: str, baule: Device, neighbour: Device, caplog: pytest.LogCaptureFixture) -> None:
    document, waited = Document(os.urandom(1_000)), list[bool]()
    if call == "key with a document":
        named(baule, document)
    code = baule.world.code()
    before_each_commit(baule.world, lambda _: waited.append(waits(neighbour, neighbour.cast(), caplog)))
    if call == "enrolment":
        assert Device(baule.world, SigningKey.generate(), "45024").enrol(code).status == 200
    elif call == "rotation":
        assert rotates(baule).status == 200
    else:
        assert not brings(baule, document if "document" in call else None).stopped
    assert waited
    assert True not in waited


@pytest.mark.parametrize("call", ["enrolment", "rotation", "key"])
def test_their_own_commune_does(call: str, baule: Device, second: Device, caplog: pytest.LogCaptureFixture) -> None:
    """The control: what is brought at the same moment for one commune is taken in sequence."""
    waited = list[bool]()
    code = baule.world.code()
    before_the_commit(baule.world, lambda _: waited.append(waits(second, second.cast(), caplog)))
    if call == "enrolment":
        assert Device(baule.world, SigningKey.generate(), "45024").enrol(code).status == 200
    elif call == "rotation":
        assert rotates(baule).status == 200
    else:
        assert not brings(baule).stopped
    assert waited == [True]


def test_a_code_that_two_show_at_once_is_the_first_ones(baule: Device, second: Device) -> None:
    code, met = baule.world.code(), list[int]()
    one, other = (Device(pc.world, SigningKey.generate(), "45024") for pc in (baule, second))
    before_it_writes(baule.world, "device", lambda: met.append(other.enrol(code).status))
    assert one.enrol(code).status == 200
    assert met == [503]
    assert other.enrol(code).status == 409


@pytest.mark.parametrize("way", ["two codes", "two rotations"])
def test_a_key_that_two_communes_bring_at_once_is_the_first_ones(
    way: str, baule: Device, neighbour: Device, caplog: pytest.LogCaptureFixture
) -> None:
    new, met = SigningKey.generate(), list[int]()

    def bring(pc: Device, code: str) -> int:
        return (
            rotates(pc, new).status if way == "two rotations" else Device(pc.world, new, pc.commune).enrol(code).status
        )

    codes = {pc.commune: pc.world.code(pc.commune) for pc in (baule, neighbour)}
    before_it_writes(baule.world, "device", lambda: met.append(bring(neighbour, codes["45025"])))
    assert bring(baule, codes["45024"]) == 200
    assert met == [503]
    assert "pg_advisory_xact_lock(" in caplog.text, "it waits before it looks, and is then refused in words"
    assert bring(neighbour, codes["45025"]) in (403, 409)
    with baule.world.store.reading() as connection:
        owner = connection.execute(select(device.c.commune).where(device.c.id == new.id)).scalar_one()
    assert owner == "45024"


def test_a_stranger_makes_no_row_of_a_commune(baule: Device) -> None:
    """An enrolment may claim any commune, so nothing is written before its code is verified."""
    code = baule.world.code("45025")
    pc = Device(baule.world, SigningKey.generate(), "45026")
    assert [pc.enrol(code, code="00" * 8).status, pc.enrol(code, secret=bytes(10)).status] == [403, 403]
    with baule.world.store.reading() as connection:
        assert "45026" not in set(connection.execute(select(commune.c.id)).scalars())
