"""Two computers of a commune, one of its neighbour, one at another platform: all on one line that is not honest."""

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, select

from desktop.database.queries import attachments
from desktop.database.store import Store
from desktop.database.tables import chunk
from sync.client.device import enrolment
from sync.client.device.enrolment import Applicant
from sync.client.device.keystore import MemoryKeyStore, Wallet
from sync.client.errors import Declined, Integrity, NotEnrolled, SyncError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import outbox
from sync.client.ledger.journal import HeadFile
from sync.contract.batches import Personal, personal_digest
from sync.contract.canonical import canonical
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze
from sync.contract.published import Proposal
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport
from sync.platform.conduct import campaigns, redirections
from sync.platform.files import RedirectionFile
from sync.platform.tables import need, published
from tests.faults.hostility.line import Line, NonceOnly
from tests.faults.hostility.memory import Memory
from tests.sync.client import running
from tests.sync.client.ends import BAULE, SERVICES, SIREN, URL, Clock, Commune, National, new_commune

NEIGHBOUR = "45025"
_SIRENS = {BAULE: SIREN, NEIGHBOUR: "214500258"}
#: Which commune's, and at which platform.
PCS = {"first": (BAULE, "ours"), "second": (BAULE, "ours"), "next": (NEIGHBOUR, "ours"), "far": (BAULE, "other")}
#: What ends a round that an honest platform never gives a reason for.
_NEVER = ("device-unknown", "device-revoked", "device-replaced")


class Finding(Exception):
    """Something moved that an honest platform would not have moved."""


@dataclass
class Pc:
    name: str
    insee: str
    national: National
    commune: Commune
    wallet: Wallet
    told: dict[str, Personal | None]  #: each of its acts, with the personal data that left with it
    files: dict[str, bytes]  #: documents of its acts


class Template:
    """What each world begins with, made once: platforms, and computers that are enrolled with them and at rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock = Clock()
        empty = folder / "empty.sqlite"
        Store(empty, create=True).close()
        self.nationals = {}
        for name in ("ours", "other"):
            (folder / name).mkdir()
            self.nationals[name] = National(folder / name, clock)
        self.keys: dict[str, SigningKey] = {}
        for name, (insee, platform) in PCS.items():
            commune = new_commune(folder, clock, empty, name)
            enrol(commune, commune.key, insee, self.nationals[platform])
            running.run(commune, self.nationals[platform].transport())
            self.keys[name] = commune.key
            commune.close()
        #: The proxy's own: rightly enrolled, for the neighbour.
        self.own = SigningKey.generate()
        borrowed = new_commune(folder, clock, empty, "own", self.own)
        enrol(borrowed, self.own, NEIGHBOUR, self.nationals["ours"])
        borrowed.close()
        for national in self.nationals.values():
            national.store.close()
        clock.pass_by(days=1)
        self.now: datetime = clock()


def enrol(
    commune: Commune,
    key: SigningKey,
    insee: str,
    national: National,
    transport: Transport | None = None,
    code: str = "",
) -> None:
    applicant = Applicant(commune=insee, siren=_SIRENS[insee], name="PC", version="1")
    code = code or national.code(insee, _SIRENS[insee])
    enrolment.enrol(commune, transport or national.transport(), key, applicant, url=URL, code=code)


class World:
    """Lives through several histories. `muted`: calls of the line to which nothing is done."""

    def __init__(
        self, template: Template, folder: Path, seed: str, *, flaw: str = "", muted: Collection[str] = ()
    ) -> None:
        self.dice, self.clock, self.folder, self._flaw = random.Random(seed), Clock(template.now), folder, flaw
        self.nationals = {
            name: National(folder / name, self.clock, template.folder / name) for name in ("ours", "other")
        }
        for file in template.folder.iterdir():
            if file.is_file():
                shutil.copy(file, folder)
        ours = self.nationals["ours"]
        self.memory = Memory(template.own, ours.keys.public.id)
        self.line = Line(seed, self.memory, list(self.nationals.values()), self._notice, muted)
        self.pcs: dict[str, Pc] = {}
        for name, (insee, platform) in PCS.items():
            key = template.keys[name]
            wallet = Wallet(MemoryKeyStore(), name)
            wallet.keep(key)
            store, head = Store(folder / f"{name}.sqlite"), HeadFile(folder / f"{name}.head")
            commune = Commune(store, head, self.clock, key)
            self.pcs[name] = Pc(name, insee, self.nationals[platform], commune, wallet, {}, {})
        #: Ids of the devices that each platform rightly has.
        self.devices = {
            "ours": {template.own.id, *(template.keys[name].id for name in ("first", "second", "next"))},
            "other": {template.keys["far"].id},
        }
        #: All that was ever published, by platform and by whom it is for.
        self.ever: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
        self.outcomes: Counter[str] = Counter()
        self._made = 0
        self._notice()

    def history(self) -> list[Pc]:
        """Some acts and rounds on the line; those who had a part in it. Raises Finding."""
        touched: dict[str, Pc] = {}
        self.dice = self.line.begin()
        for _ in range(self.dice.randint(1, 3)):
            pc = self.pcs[self.dice.choice(("first", "first", "first", "second", "next", "far"))]
            touched[pc.name] = pc
            self._live()
            for _ in range(self.dice.randrange(3)):
                self._act(pc)
            self.clock.pass_by(minutes=self.dice.choice((10, 10, 60, 3000)))
            self.line.quiet = self.dice.choice((0.5, 0.85, 0.9))
            self.on_the_line(pc)
        if self.dice.random() < 0.1:
            self._newcomer()
        self.line.deliver_late(random.Random(self.line.history))
        return list(touched.values())

    def on_the_line(self, pc: Pc) -> None:
        """A round that may end in any sentence."""
        line = NonceOnly(self.line, pc.national) if self._flaw else self.line.to(pc.national)
        try:
            outcome = self._round(pc, line)
        except (Integrity, NotEnrolled) as error:
            raise Finding(f"{pc.name}: {error.code} {error.sentence}") from error
        except SyncError as error:
            if not error.sentence.strip() or (isinstance(error, Declined) and error.code in _NEVER):
                raise Finding(f"{pc.name}: {error.code} {error.sentence}") from error
            self.outcomes[error.code] += 1
            return
        self.outcomes[outcome.outcome] += 1
        self._moved_nothing_else(pc, outcome)

    def honestly(self, pc: Pc) -> None:
        """The next honest round completes, and nothing is odd about it."""
        self.clock.pass_by(hours=1)
        try:
            outcome = self._round(pc, pc.national.transport())
        except SyncError as error:
            raise Finding(f"{pc.name}: an honest round ended with {error.code} {error.sentence}") from error
        if outcome.outcome != "complete" or outcome.attachments_waiting:
            raise Finding(f"{pc.name}: an honest round: {outcome}")
        self._moved_nothing_else(pc, outcome)

    def close(self) -> None:
        for pc in self.pcs.values():
            pc.commune.close()
        for national in self.nationals.values():
            national.store.close()

    def _round(self, pc: Pc, transport: Transport) -> RoundOutcome:
        blobs = attachments.reader(pc.commune.reading)
        try:
            return running.run(pc.commune, transport, wallet=pc.wallet, blobs=blobs)
        finally:
            self._notice()
            for national in self.nationals.values():
                national.calls.clear()

    @staticmethod
    def _moved_nothing_else(pc: Pc, outcome: RoundOutcome) -> None:
        odd = (outcome.key_replaced, outcome.recovered, outcome.contradictions, outcome.quarantined, outcome.unreadable)
        if any(odd) or outcome.deletions_withheld:
            raise Finding(f"{pc.name}: {outcome}")

    def _act(self, pc: Pc) -> None:
        """A vote, or a need with a person's name and perhaps a document."""
        self._made += 1
        plain: dict[str, Any] = {
            "op": uuid7(self.clock()),
            "tv": 1,
            "commune": pc.insee,
            "actor": OperationActor(id="a1"),
            "claimed": self.clock(),
        }
        personal, data = None, b""
        if self.dice.random() < 0.6:
            subject = self.dice.choice(SERVICES)
            operation = Operation(**plain, type="vote.cast", body={"subject": subject, "kind": "service"})
        else:
            subject = uuid7(self.clock())
            personal = Personal(op=plain["op"], salt=self.dice.randbytes(16).hex(), blob={"name": f"A. {self._made}"})
            body: dict[str, Any] = {"need": subject, "title": f"Besoin {self._made}", "description": "Sur papier."}
            named: tuple[str, ...] = ()
            if self.dice.random() < 0.4:
                data = self.dice.randbytes(self.dice.choice((10, 900, 40_000)))
                sha256 = _sha256(data)
                named = (sha256,)
                body["attachments"] = [{"name": "plan.pdf", "sha256": sha256, "size": len(data)}]
                pc.files[sha256] = data
            digest = personal_digest(personal.salt, personal.blob)
            operation = Operation(**plain, type="need.submit", body=body, personal=digest, attachments=named)
        frozen, now = freeze(operation), self.clock()
        with pc.commune.transaction() as connection:
            if data:
                connection.execute(insert(chunk), [{"sha256": _sha256(data), "place": 0, "data": data}])
            kept = outbox.append(connection, frozen=frozen, title="Acte", subject=subject, now=now, personal=personal)
        pc.commune.head.advance(kept.seq, kept.head)
        pc.told[operation.op] = personal

    def _live(self) -> None:
        """Operators publish, take back, and answer a commune alone."""
        national = self.nationals[self.dice.choice(("ours", "ours", "other"))]
        chance, id_ = self.dice.random(), f"p{self.dice.randrange(8)}"
        if chance < 0.3:
            title = f"Proposition {self.dice.randrange(1000)}"
            national.publish("proposals", id_, Proposal(id=id_, title=title, kind="to_develop"))
        elif chance < 0.4:
            national.retract("proposals", id_)
        elif chance < 0.6:
            self._redirect(national)
        self._notice()

    def _redirect(self, national: National) -> None:
        with national.store.writing() as connection:
            ids = sorted(connection.execute(select(need.c.id)).scalars())
            if not ids:
                return
            line = {"need": self.dice.choice(ids), "outcome": "ineligible", "reason": f"{self.dice.random()}"}
            file = msgspec.convert({"decisions": [line]}, RedirectionFile)
            redirections.redirect(connection, campaigns.current(connection), file, self.clock())

    def _newcomer(self) -> None:
        """Another computer enrols on the line, then, if that failed, honestly with the same code."""
        self._made += 1
        insee, national = self.dice.choice((BAULE, NEIGHBOUR)), self.nationals["ours"]
        commune = new_commune(self.folder, self.clock, self.folder / "empty.sqlite", f"new-{self._made}")
        try:
            code = national.code(insee, _SIRENS[insee])
            line = NonceOnly(self.line, national) if self._flaw else self.line.to(national)
            try:
                enrol(commune, commune.key, insee, national, line, code)
            except SyncError as error:
                self.outcomes[f"enrolment: {error.code}"] += 1
            self.devices["ours"].add(commune.key.id)
            try:
                enrol(commune, commune.key, insee, national, code=code)
            except SyncError as error:
                raise Finding(f"an honest enrolment ended with {error.code} {error.sentence}") from error
        finally:
            commune.close()

    def _notice(self) -> None:
        """What is published now was published."""
        for name, national in self.nationals.items():
            with national.store.reading() as connection:
                rows = connection.execute(select(published).where(published.c.deleted.is_(False)))
                for row in rows:
                    self.ever.setdefault((name, row.commune), set()).add((row.scope, row.id, plain(row.value)))


@lru_cache(maxsize=10_000)
def plain(value: str) -> str:
    """The same text for the same JSON."""
    return canonical(json.loads(value)).decode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
