"""A real platform on a real database, and devices that use the contract with keys of their own."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from sync.contract import merkle
from sync.contract.batches import CONTENT_TYPE, BatchResult, Header, OperationResult, Personal, sign_block
from sync.contract.canonical import canonical
from sync.contract.codes import read_code
from sync.contract.enrolment import EnrolmentAnswer, EnrolmentRequest, prove_code, sign_request
from sync.contract.http_signatures import sign_call, verify_answer
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze, intent
from sync.contract.problems import Problem
from sync.contract.receipts import Proof, verify_decision, verify_proof, verify_receipt
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call
from sync.platform.conduct import campaigns, setup
from sync.platform.http.service import Platform
from sync.platform.identity.codes import create_code
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from tests.sync.platform import conforming
from tests.typed import relais_platform

T = TypeVar("T")
START = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
KEYS = Keys(SigningKey(bytes(range(32))))
DATABASE = "platform.sqlite"
#: The commune of the computer that most tests begin with.
DEVICE_KEY = SigningKey(bytes(range(1, 33)))
#: The last is an arrondissement of Paris, which is no commune and may not vote.
SIREN = {"45024": "214500241", "45025": "214500258", "45026": "214500266", "75111": "217500016"}
SERVICE = "opencimetiere"


class World:
    """The platform under test, its clock, and what an operator does to it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """`folder` holds the database of a platform that was made with KEYS at START, unless `url` names another."""
        self.now, self.keys = START, KEYS
        self.store = PlatformStore(url or str(folder / DATABASE))
        self.platform = Platform(self.store, self.keys, self.clock)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def code(self, commune: str = "45024") -> str:
        with self.store.writing() as connection:
            return create_code(connection, self.keys, commune=commune, siren=SIREN[commune], now=self.now)

    def phase(self, key: Any) -> None:
        with self.store.writing() as connection:
            campaigns.set_phase(connection, key, self.clock())

    def send(self, call: Call) -> Answer:
        """The platform's answer, its signature verified for this call, and held to the published contract."""
        answer = self.platform.answer(call)
        verify_answer(self.keys.public.id, self.keys.public.public_key, answer, call)
        conforming.check(call, answer)
        return answer

    def device(self, commune: str = "45024") -> "Device":
        device = Device(self, SigningKey.generate(), commune)
        device.enrol_now()
        return device


class Device:
    """A PC of a commune, as the platform sees it."""

    def __init__(self, world: World, key: SigningKey, commune: str) -> None:
        self.world, self.key, self.commune = world, key, commune

    def enrol_now(self) -> None:
        answer = self.enrol(self.world.code(self.commune))
        assert answer.status == 200, answer.body
        assert msgspec.json.decode(answer.body, type=EnrolmentAnswer).statement.device == self.key.id

    def enrol(
        self, text: str, signer: SigningKey | None = None, *, secret: bytes | None = None, **changes: Any
    ) -> Answer:
        request = self.asks(text, signer, secret=secret, **changes)
        return self.world.send(call("POST", "/enrolments", body=msgspec.json.encode(request)))

    def asks(
        self, text: str, signer: SigningKey | None = None, *, secret: bytes | None = None, **changes: Any
    ) -> EnrolmentRequest:
        """`changes` are made before the code is proved; `secret` to prove it with another one."""
        code = read_code(text)
        plain: dict[str, Any] = {
            "code": code.id,
            "platform": self.world.keys.public.id,
            "commune": self.commune,
            "siren": SIREN[self.commune],
            "public_key": self.key.public,
            "name": "PC de l’accueil",
            "version": "0.1.0",
        }
        proved = prove_code(secret or code.secret, EnrolmentRequest(**(plain | changes)))
        return sign_request(signer or self.key, proved)

    def ask(self, method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Answer:
        return self.world.send(self.signed(call(method, path, query, body, **headers)))

    def signed(self, unsigned: Call) -> Call:
        """The call as this PC signs it for the platform, at the platform's time."""
        return sign_call(self.key, unsigned, self.world.keys.public.id, self.world.now)

    def get(self, path: str, shape: type[T], query: str = "") -> T:
        answer = self.ask("GET", path, query)
        assert answer.status == 200, answer.body
        return msgspec.json.decode(answer.body, type=shape)

    def act(self, type_: str, body: dict[str, Any], **more: Any) -> Operation:
        plain: dict[str, Any] = {
            "op": uuid7(self.world.now),
            "type": type_,
            "tv": 1,
            "commune": self.commune,
            "actor": OperationActor(id="agent-1", profile="secrétaire"),
            "claimed": self.world.now,
            "body": body,
        }
        return Operation(**(plain | more))

    def cast(self, subject: str = SERVICE, kind: str = "service", **more: Any) -> Operation:
        return self.act("vote.cast", {"subject": subject, "kind": kind}, **more)

    def withdraw(self, *casts: Operation, subject: str = SERVICE) -> Operation:
        return self.act("vote.withdraw", {"subject": subject, "casts": [one.op for one in casts]})

    def need(self, id_: str = "n1", title: str = "Suivre les concessions", **more: Any) -> Operation:
        return self.act("need.submit", {"need": id_, "title": title, "description": "Sur papier."}, **more)

    def need_back(self, submission: Operation) -> Operation:
        body = {"need": submission.body["need"], "submission": submission.op}
        return self.act("need.withdraw", body, requires=(submission.op,))

    def post(self, body: bytes, **headers: str) -> Answer:
        return self.ask("POST", "/batches", body=body, **({"content_type": CONTENT_TYPE} | headers))

    def deposit(self, *blocks: Sequence[Operation], batch: str = "") -> BatchResult:
        """Sends the blocks and verifies every receipt that comes back."""
        answer = self.post(self.batch(*blocks, batch=batch))
        assert answer.status == 200, answer.body
        return self.verified(answer, *blocks)

    def one(self, operation: Operation) -> OperationResult:
        """The result of one operation; "accepted" has no entry in the answer."""
        (block,) = self.deposit([operation]).blocks
        return next(iter(block.exceptions), OperationResult(op=operation.op, status="accepted"))

    def verified(self, answer: Answer, *blocks: Sequence[Operation]) -> BatchResult:
        result = msgspec.json.decode(answer.body, type=BatchResult)
        public = self.world.keys.public.public_key
        for block, operations in zip(result.blocks, blocks, strict=True):
            verify_receipt(public, block.receipt)
            verify_decision(public, block.decision, block.receipt)
            intents = [intent(freeze(one)) for one in operations]
            assert (block.receipt.root, block.receipt.count) == (merkle.root(intents), len(intents))
            assert block.decision.root is msgspec.UNSET
            told = {operations[one.index].op: one.status for one in block.decision.exceptions}
            assert told == {one.op: one.status for one in block.exceptions}
        return result

    def batch(
        self,
        *blocks: Sequence[Operation],
        batch: str = "",
        personal: Sequence[Personal] = (),
        seq: int = 1,
        head: str = "0" * 64,
    ) -> bytes:
        """The lines of a batch, as the client closes it."""
        name = batch or uuid7(self.world.now)
        header = Header(platform=self.world.keys.public.id, device=self.key.id, batch=name, seq=seq, head=head)
        whole = [canonical(header)]
        for number, operations in enumerate(blocks):
            frozen = [freeze(one) for one in operations]
            lines = [*frozen, *(msgspec.json.encode(line) for line in personal)]
            signature = sign_block(self.key, header, number, lines, [intent(data) for data in frozen])
            whole += [*lines, msgspec.json.encode(signature)]
        return b"\n".join(whole) + b"\n"

    def proved(self, proof: Proof, operation: Operation) -> Proof:
        verify_proof(self.world.keys.public.public_key, proof, intent(freeze(operation)))
        assert proof.op == operation.op
        return proof


def call(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Call:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    nonce = {NONCE_HEADER: os.urandom(8).hex()}
    return Call(method=method, path=PREFIX + path, query=query, headers=nonce | named, body=body)


def problem_of(answer: Answer) -> Problem:
    assert answer.status >= 400, answer
    assert answer.headers["content-type"] == "application/problem+json"
    found = msgspec.json.decode(answer.body, type=Problem)
    assert found.status == answer.status
    return found


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a platform that has just been made, once for all tests: each copies it."""
    file = tmp_path_factory.mktemp("prepared") / DATABASE
    store = PlatformStore(str(file), create=True)
    setup.init(store, KEYS, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), START)
    store.close()
    return file


@pytest.fixture(scope="session")
def with_device(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """The same once a computer of Baule has enrolled, and the time then: half the tests begin with that."""
    folder = tmp_path_factory.mktemp("with_device")
    shutil.copy(prepared, folder)
    world = World(folder)
    Device(world, DEVICE_KEY, "45024").enrol_now()
    world.store.close()
    return folder / DATABASE, world.now


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `relais-platform init` leaves it, made once: database and keys under their usual names."""
    folder = tmp_path_factory.mktemp("initialised")
    done = relais_platform("--database", folder / "relais-platform.sqlite", "init", "--campaign", "france-relance-2021")
    assert done.status == 0, done
    return folder


@pytest.fixture(scope="session")
def new_world(
    prepared: Path, with_device: tuple[Path, datetime], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., World]:
    """Makes a platform of its own, `enrolled` with a computer; whoever asks for it closes its store."""

    def make(*, enrolled: bool = False) -> World:
        file, now = with_device if enrolled else (prepared, START)
        folder = tmp_path_factory.mktemp("platform")
        shutil.copy(file, folder)
        world = World(folder)
        world.now = now
        return world

    return make


@pytest.fixture
def make_world(new_world: Callable[..., World]) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(*, enrolled: bool = False) -> World:
        made.append(new_world(enrolled=enrolled))
        return made[-1]

    yield make
    for world in made:
        world.store.close()


@pytest.fixture
def world(request: pytest.FixtureRequest, make_world: Callable[..., World]) -> World:
    return make_world(enrolled="device" in request.fixturenames)


@pytest.fixture
def device(world: World) -> Device:
    """The device that was enrolled first."""
    return Device(world, DEVICE_KEY, "45024")


@pytest.fixture
def problem() -> Callable[[Answer], Problem]:
    return problem_of


@pytest.fixture
def calling() -> Callable[..., Call]:
    """Makes an unsigned call, with a nonce."""
    return call
