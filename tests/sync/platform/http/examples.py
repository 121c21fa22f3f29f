"""The examples of the published contract: one conversation, made once and replayed word for word.

It is held with the platform of a golden database, whose keys are nobody's, at a time that stands still: its answers
are the same each time, but for the time in their signatures, and for what is drawn at random: the id of an upload and
the tag of a step.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select, update

from sync.contract import uploads as wire
from sync.contract.batches import CONTENT_TYPE, BatchResult
from sync.contract.codes import read_code
from sync.contract.enrolment import EnrolmentRequest, prove_code, sign_request
from sync.contract.http_signatures import sign_call
from sync.contract.rotation import sign_rotation
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call
from sync.platform.http import routes
from sync.platform.migrations.migrate import migrate
from sync.platform.tables import step, upload
from tests.sync.platform.conftest import DATABASE, SIREN, START, Device, World

GOLDEN = Path(__file__).parents[1] / "migrations" / "golden"
VERSION = "v10"
DOCUMENT = b"%PDF-1.7 un plan"
SHA256 = hashlib.sha256(DOCUMENT).hexdigest()
TAG = "DrNBklIc"
UPLOAD = "019c2190-0000-7000-8000-000000000001"
_NOT_KEPT = ("signature", "signature-input", "content-digest")  # of an answer: they bear the time when it was given
Example = dict[str, Any]


class Stage:
    """The platform as it is before the first example; `send` carries one, and puts the upload's id in its place."""

    def __init__(self, folder: Path) -> None:
        shutil.copyfile(GOLDEN / f"{VERSION}.sqlite", folder / DATABASE)
        self.world = World(folder)
        migrate(self.world.store, START)
        with self.world.store.writing() as connection:  # in the place of what the migration drew
            last = select(func.max(step.c.last)).where(step.c.commune == "45024").scalar_subquery()
            connection.execute(update(step).where(step.c.commune == "45024", step.c.last == last).values(tag=TAG))
        self.world.phase("needs")

    def send(self, call: Call) -> Answer:
        """The platform's answer, at START."""
        self.world.now = START
        answer = self.world.send(call)
        if wire.LOCATION not in answer.headers:
            return answer
        with self.world.store.writing() as connection:
            connection.execute(update(upload).values(id=UPLOAD))
        place = f"{PREFIX}/uploads/{UPLOAD}"
        return Answer(status=answer.status, headers=answer.headers | {wire.LOCATION: place}, body=answer.body)


def conversation(folder: Path) -> list[Example]:
    """Every call once, and some that are refused, in an order in which they follow from one another."""
    stage = Stage(folder)
    found = []
    for number, unsigned in enumerate(_calls(stage.world)):
        key, name, call = unsigned
        headers = {NONCE_HEADER: f"{number:032x}"} | call.headers
        asked = Call(method=call.method, path=PREFIX + call.path, query=call.query, headers=headers, body=call.body)
        signed = asked if key is None else sign_call(key, asked, stage.world.keys.public.id, START)
        found.append(_example(name, signed, stage.send(signed)))
    again = call_of(next(one for one in found if one["name"] == "pull"))
    found.append(_example("pull-again", again, stage.send(again)))
    stage.world.store.close()
    return found


def replay(examples: list[Example], folder: Path) -> Iterator[tuple[Example, Example]]:
    """Each example, and what becomes of its very call today."""
    stage = Stage(folder)
    for one in examples:
        call = call_of(one)
        yield one, _example(one["name"], call, stage.send(call))
    stage.world.store.close()


def _calls(world: World) -> Iterator[tuple[SigningKey | None, str, Call]]:
    told = json.loads((GOLDEN / f"{VERSION}.json").read_bytes())
    mine, other, next_ = SigningKey(bytes.fromhex(told["seed"])), SigningKey(b"e" * 32), SigningKey(b"f" * 32)
    device = Device(world, mine, "45024")
    result = msgspec.convert(told["result"], BatchResult, strict=False)
    yield None, "hello", Call(method="GET", path="/hello", query="department=45")
    yield mine, "hello-signed", Call(method="GET", path="/hello", query="ledger=2")
    yield None, "enrol", _json("/enrolments", _enrolment(world, other, told["code"]))
    yield None, "enrol-refused", _json("/enrolments", _enrolment(world, SigningKey(b"g" * 32), told["code"]))
    yield other, "rotate", _json("/devices/me/keys:rotate", sign_rotation(other, next_, "restored"))
    yield mine, "head", Call(method="GET", path="/devices/me/head")
    yield mine, "batch", Call(method="GET", path=f"/batches/{result.batch}")
    yield mine, "ledger", Call(method="GET", path="/ledger", query="after=1")
    yield mine, "ledger-refused", Call(method="GET", path="/ledger", query="after=")
    yield mine, "pull", Call(method="GET", path="/feed", query="scope=mine&cursor=")
    yield mine, "pull-refused", Call(method="GET", path="/feed", query="scope=everything")
    yield mine, "pull_several", Call(method="GET", path="/feed/pages", query="mine=&lean=1")
    yield mine, "snapshot-refused", Call(method="GET", path="/snapshots/e/catalogue")
    yield mine, "push", _post("/batches", _batch(device), content_type=CONTENT_TYPE)
    tus = {wire.RESUMABLE: wire.VERSION}
    length, named = {wire.LENGTH: str(len(DOCUMENT))}, {wire.METADATA: wire.metadata(SHA256)}
    yield mine, "begin", Call(method="POST", path="/uploads", headers=tus | length | named)
    yield mine, "standing", Call(method="HEAD", path=f"/uploads/{UPLOAD}", headers=tus)
    piece = tus | {wire.OFFSET: "0", "content-type": wire.CONTENT_TYPE}
    yield mine, "bring", Call(method="PATCH", path=f"/uploads/{UPLOAD}", headers=piece, body=DOCUMENT)
    yield mine, "there", Call(method="HEAD", path=f"/blobs/sha256/{SHA256}")
    yield mine, "deposit-refused", _post("/bundles", b"sealed", content_type="application/octet-stream")
    yield mine, "return-refused", Call(method="GET", path=f"/bundles/{result.batch}/return")


def _batch(device: Device) -> bytes:
    """A vote, and a need that names a document."""
    listed = [{"name": "plan.pdf", "sha256": SHA256, "size": len(DOCUMENT), "media_type": "application/pdf"}]
    need = device.need("n2", "Un plan du cimetière")
    need = msgspec.structs.replace(need, body=need.body | {"attachments": listed}, attachments=(SHA256,))
    return device.batch([device.cast(), need])


def _enrolment(world: World, key: SigningKey, text: str) -> EnrolmentRequest:
    code = read_code(text)
    request = EnrolmentRequest(
        code=code.id,
        platform=world.keys.public.id,
        commune="45025",
        siren=SIREN["45025"],
        public_key=key.public,
        name="PC de l’accueil",
        version="0.1.0",
    )
    return sign_request(key, prove_code(code.secret, request))


def _json(path: str, value: Any) -> Call:
    return _post(path, msgspec.json.encode(value), content_type="application/json")


def _post(path: str, body: bytes, content_type: str) -> Call:
    return Call(method="POST", path=path, headers={"content-type": content_type}, body=body)


def _example(name: str, call: Call, answer: Answer) -> Example:
    kept = {name: value for name, value in sorted(answer.headers.items()) if name not in _NOT_KEPT}
    said = {"status": answer.status, "headers": kept}
    if answer.body:
        said["body"] = json.loads(answer.body)
    by_method, _ = routes.at(call.path.removeprefix(PREFIX))
    asked = {
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "headers": dict(sorted(call.headers.items())),
    }
    if call.body:
        asked["body"] = call.body.decode()
    return {"name": name, "call": by_method[call.method].name, "request": asked, "answer": said}


def call_of(example: Example) -> Call:
    asked = example["request"]
    return Call(**(asked | {"body": asked.get("body", "").encode()}))
