"""The platform's door: calls under valid signatures, each with one field at an edge; and what must hold after each."""

import base64
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy import update

from desktop.database.store import Store
from sync.contract.batches import CONTENT_TYPE
from sync.contract.bundle import Manifest, encode
from sync.contract.canonical import BUNDLE, DEVICE, ENROLMENT, ROTATION, STAMP
from sync.contract.codes import proof, read_code
from sync.contract.feed import SCOPES
from sync.contract.http_signatures import sign_call, verify_answer
from sync.contract.identifiers import uuid7
from sync.contract.problems import Problem
from sync.contract.published import Deployment, Proposal
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, STAMP_HEADER, Answer, Call
from sync.platform.conduct import campaigns
from sync.platform.http.service import Platform
from sync.platform.identity import prefectures
from sync.platform.tables import device
from tests.faults.bundle_forge import seal_to, tar_of
from tests.faults.edging.acts import KEPT, OP, OPEN, TYPES, body
from tests.faults.edging.documents import at_edge, named
from tests.sync.client import running
from tests.sync.client.ends import BAULE, SIREN, Clock, Commune, National, new_commune
from tests.sync.platform import conforming
from tests.sync.platform import raw_batches as raw

Plain = dict[str, Any]
_PHASES: tuple[Any, ...] = ("needs", "vote", "steering", "deployment")


class Unbounded(Platform):
    """The flawed end, for the control: it keeps a journal's number before it looks how large that is."""

    def answer(self, call: Call) -> Answer:
        if call.path == f"{PREFIX}/batches":
            seq = msgspec.json.decode(call.body.partition(b"\n")[0], type=Plain).get("seq")
            if type(seq) is int:
                store = self._services.store

                def keep() -> Answer:
                    with store.writing() as connection:
                        connection.execute(update(device).values(seq=seq))
                    return Answer(status=204, headers={"content-type": "text/plain"})

                kept = self.signed(call, keep)
                if kept.status >= 500:
                    return kept
        return super().answer(call)


class Door:
    """A platform in `folder` with what an act can be about, a commune's PC, and a préfecture that carries its keys."""

    def __init__(self, folder: Path, dice: random.Random, *, flawed: bool = False, url: str = "") -> None:
        """`url`: of an empty database, where it is not to be a file in the folder."""
        self.dice, self.clock = dice, Clock()
        (folder / "national").mkdir()
        self.national = National(folder / "national", self.clock, url=url)
        if flawed:
            self.national.platform = Unbounded(self.national.store, self.national.keys, self.clock)
        Store(folder / "template.sqlite", create=True).close()
        self.commune: Commune = new_commune(folder, self.clock, folder / "template.sqlite")
        self.commune.enrol(self.national.transport(), self.national.code())
        self.key, self.identity = self.commune.key, Identity.generate()
        with self.national.store.writing() as connection:
            made = prefectures.create(
                connection, self.national.keys, department="45", name="", url="", now=self.clock()
            )
        self.prefecture = made.signing
        self.national.publish("proposals", OPEN, Proposal(id=OPEN, title="Ouverte", kind="existing"))
        self.national.publish("proposals", KEPT, Proposal(id=KEPT, title="Retenue", kind="existing", state="retained"))
        live = Deployment(id=f"{KEPT}.{BAULE}", proposal=KEPT, commune=BAULE, state="live")
        self.national.publish("deployments", live.id, live)
        self.about, self.said = "", Counter[str]()
        self._ids = 0
        kinds: dict[Callable[[], Call], int] = {
            self._act: 30,
            self._header: 6,
            self._signature: 3,
            self._personal: 6,
            self._earlier: 4,
            self._presumed: 3,
            self._status: 2,
            self._enrolment: 3,
            self._rotation: 1,
            self._hello: 2,
            self._feed: 2,
            self._stamp: 2,
            self._manifest: 3,
        }
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def one(self) -> str:
        """One call with a field at its edge, and what became of it. Raises LookupError where that must not be."""
        call = self.dice.choices(self._kinds, self._weights)[0]()
        self.said[named(call)] += 1
        answer = self.national.platform.answer(call)
        public = self.national.keys.public
        verify_answer(public.id, public.public_key, answer, call)
        conforming.check(call, answer)
        if answer.status < 300:
            if call.path == f"{PREFIX}/bundles":
                self._fetch(json.loads(answer.body)["id"])
            return str(answer.status)
        found = msgspec.json.decode(answer.body, type=Problem)
        if answer.status >= 500:
            raise LookupError(f"{answer.status} {found.type}")
        words = f"{found.title} {found.detail}"
        if "Expected" in words or not found.title.endswith((".", "!", "?")):
            raise LookupError(f"not a sentence for a person: {words[:100]}")
        return found.type.rpartition(":")[2]

    def rest(self) -> None:
        """An honest PC reads all that is published, and its own act is decided. Raises LookupError where not."""
        self.about = "an honest round"
        with self.national.store.writing() as connection:
            campaigns.set_phase(connection, "vote", self.clock())
        act = self.commune.act()
        outcome = running.run(self.commune, self.national.transport())
        state = self.commune.states()[act.op]  # rejected where the commune has its vote already
        if outcome.outcome != "complete" or outcome.unreadable or state not in ("accepted", "rejected"):
            raise LookupError(f"{state} {outcome}")

    def move(self) -> None:
        """Time passes, and another phase is open."""
        self.clock.pass_by(hours=1)
        with self.national.store.writing() as connection:
            campaigns.set_phase(connection, self.dice.choice(_PHASES), self.clock())

    def close(self) -> None:
        self.commune.close()
        self.national.store.close()

    def _edged(self, document: Any) -> Any:
        changed, self.about = at_edge(self.dice, document)
        return changed

    def _good(self) -> Plain:
        """A whole act, of any kind; some about what an earlier one made."""
        self._ids += 1
        type_, id_ = self.dice.choice(TYPES), f"n{self.dice.randint(max(0, self._ids - 20), self._ids)}"
        said = body(type_, id_)
        named = [one["sha256"] for one in said.get("attachments", ())]
        more: Plain = {"siren": SIREN, "attachments": named} if named else {"siren": SIREN}
        if self.dice.random() < 0.2:
            more |= {"base": OP, "requires": [OP]}
        return raw.operation(self.clock(), type_, said, **more)

    def _batch(self, operations: list[Plain], query: str = "", **more: Any) -> Call:
        data = raw.batch(self.key, self.clock(), operations, platform=self.national.keys.signing.id, **more)
        return self._call("POST", "/batches", query, data, **{"content-type": CONTENT_TYPE})

    def _act(self) -> Call:
        edged = self._edged(self._good())
        return self._batch([edged] if self.dice.random() < 0.5 else [self._good(), edged])

    def _header(self) -> Call:
        top = {"line": "header", "platform": self.national.keys.signing.id, "device": self.key.id}
        top |= {"batch": uuid7(self.clock()), "seq": 1, "head": "0" * 64}
        return self._batch([self._good()], header=self._edged(top))

    def _signature(self) -> Call:
        line = {"line": "signature", "block": 0, "count": 1, "root": "0" * 64, "signature": "AA=="}
        edged = self._edged(line)
        changed = {name: value for name, value in edged.items() if value != line.get(name)}
        return self._batch([self._good()], signature=changed)

    def _personal(self) -> Call:
        edged = self._edged({"salt": raw.SALT, "blob": {"name": "A. Martin", "email": "a@b.fr"}})
        line, digest = raw.personal(edged.get("salt"), edged.get("blob"))
        one = self._good() | {"personal": digest}
        return self._batch([one], beside=[line | {"op": one["op"]}])

    def _earlier(self) -> Call:
        one = self._good()
        answer = self.national.platform.answer(self._batch([one]))
        (block,) = json.loads(answer.body)["blocks"]
        proof = {"op": one["op"], "intent": "0" * 64, "index": 0, "path": ["0" * 64]}
        proof |= {"receipt": block["receipt"], "decision": block["decision"]}
        return self._batch([one], beside=[{"line": "earlier", "op": one["op"], "proof": self._edged(proof)}])

    def _presumed(self) -> Call:
        query = urlencode(
            self._edged({"epoch": "e", "seq": "1", "head": "0" * 64, "ledger_size": "0", "ledger_head": ""})
        )
        return self._batch([self._good()], query)

    def _status(self) -> Call:
        return self._call("GET", "/ledger", urlencode(self._edged({"after": "0"})))

    def _enrolment(self) -> Call:
        key = SigningKey.generate()
        code = read_code(self.national.code())
        asked = {"code": code.id, "platform": self.national.keys.public.id, "commune": BAULE, "siren": SIREN}
        asked |= {"public_key": base64.b64encode(key.public).decode(), "name": "PC", "version": "1"}
        edged = self._edged(asked | {"mac": ""})
        if edged.get("mac") == "":
            shown = raw.canonical({name: value for name, value in edged.items() if name != "mac"})
            edged["mac"] = base64.b64encode(proof(code.secret, ENROLMENT, shown)).decode()
        return self._call("POST", "/enrolments", "", _signed(edged, signature=(key, DEVICE)))

    def _rotation(self) -> Call:
        new = SigningKey.generate()
        asked = {"device": self.key.id, "public_key": base64.b64encode(new.public).decode(), "reason": "cloned"}
        edged = self._edged(asked)
        data = _signed(edged, by_old=(self.key, ROTATION), by_new=(new, ROTATION))
        return self._call("POST", "/devices/me/keys:rotate", "", data)

    def _hello(self) -> Call:
        return self._call("GET", "/hello", urlencode(self._edged({"department": "45", "ledger": "0"})))

    def _feed(self) -> Call:
        asked = {"scope": self.dice.choice(SCOPES), "cursor": "0", "snapshot": "1"}
        return self._call("GET", "/feed", urlencode(self._edged(asked)))

    def _stamp(self) -> Call:
        said = {"prefecture": self.prefecture.id, "bundle": "0" * 64, "at": "2026-01-01T00:00:00Z"}
        stamp = base64.b64encode(_signed(self._edged(said), signature=(self.prefecture, STAMP))).decode()
        return self._call("POST", "/bundles", "", b"x", self.prefecture, **{STAMP_HEADER: stamp})

    def _manifest(self) -> Call:
        national = self.national.keys.identity
        if national is None:
            raise LookupError("no age key")
        good = Manifest(
            id=uuid7(self.clock()),
            commune=BAULE,
            device=self.key.id,
            made_at=self.clock(),
            recipients=(national.recipient,),
            reply_to=self.identity.recipient,
            seq=1,
            head="0" * 64,
            acts=0,
            parts=(),
        )
        data = raw.canonical(self._edged(json.loads(encode(good, self.key)[0])))
        members = [("manifest.json", data), ("manifest.sig", self.key.sign(BUNDLE, data))]
        return self._call("POST", "/bundles", "", seal_to(tar_of(members), national.recipient), self.prefecture)

    def _fetch(self, id_: str) -> None:
        """What is taken is also answered."""
        answer = self.national.platform.answer(self._call("GET", f"/bundles/{id_}/return", "", b"", self.prefecture))
        if answer.status != 200:
            raise LookupError(f"no return: {answer.status}")

    def _call(
        self, method: str, path: str, query: str, data: bytes = b"", key: SigningKey | None = None, **headers: str
    ) -> Call:
        named = {NONCE_HEADER: self.dice.randbytes(8).hex()} | headers
        call = Call(method=method, path=PREFIX + path, query=query, headers=named, body=data)
        return sign_call(key or self.key, call, self.national.keys.public.id, self.clock())


def _signed(said: Plain, **by: tuple[SigningKey, str]) -> bytes:
    """The JSON with these signatures over all the rest."""
    data = raw.canonical(said)
    return raw.canonical(
        said | {name: base64.b64encode(key.sign(purpose, data)).decode() for name, (key, purpose) in by.items()}
    )
