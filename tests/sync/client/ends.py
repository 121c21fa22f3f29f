"""Both ends for real: a commune's database with its device, and the reference platform with its own."""

import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from desktop.database.store import Store
from sync.client.connection.transports import DirectTransport
from sync.client.device import enrolment
from sync.client.device.enrolment import Applicant
from sync.client.ledger import link, outbox, verification
from sync.client.ledger.journal import HeadFile
from sync.client.ledger.outbox import Appended
from sync.client.ledger.tables import batch, exchange
from sync.client.ledger.tables import outbox as outbox_table
from sync.client.ledger.verification import Verification
from sync.client.news import News
from sync.contract.enrolment import DeviceStatement
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from sync.platform import store as platform_store
from sync.platform.conduct import setup, votes
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.publish import feed
from sync.platform.tables import operation

BAULE, SIREN = "45024", "214500241"
CAMPAIGN = "france-relance-2021"
APPLICANT = Applicant(commune=BAULE, siren=SIREN, name="PC", version="1")
URL = "https://plateforme.example"
SERVICES = [service.id for service in setup.catalogue_pack("")]
#: Changes an act so that the platform refuses it: a vote for a service, as though that were a proposal.
REFUSED = {"body": {"subject": SERVICES[0], "kind": "proposal"}}


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = datetime(2021, 2, 10, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **step: float) -> None:
        self.now += timedelta(**step)


@dataclass
class Commune:
    """The host of a round over the real database; remembers the news that it was told."""

    store: Store
    head: HeadFile
    clock: Clock
    key: SigningKey
    news: list[News] = field(default_factory=list)

    def transaction(self) -> AbstractContextManager[Connection]:
        return self.store.transaction()

    def reading(self) -> AbstractContextManager[Connection]:
        return self.store.reading()

    def receive(self, connection: Connection, news: News) -> None:
        self.news.append(news)

    def act(self, subject: str = SERVICES[0], **changes: Any) -> Appended:
        """A vote, kept as the application keeps it: in one transaction, then the head outside."""
        values: dict[str, Any] = {
            "op": uuid7(self.clock()),
            "type": "vote.cast",
            "tv": 1,
            "commune": BAULE,
            "actor": OperationActor(id="a1"),
            "claimed": self.clock(),
            "body": {"subject": subject, "kind": "service"},
        }
        with self.store.transaction() as connection:
            kept = outbox.append(
                connection,
                frozen=freeze(Operation(**(values | changes))),
                title=f"Vote pour {subject}",
                subject=subject,
                now=self.clock(),
            )
        self.head.advance(kept.seq, kept.head)
        return kept

    def enrol(self, transport: Any, code: str) -> DeviceStatement:
        return enrolment.enrol(self, transport, self.key, APPLICANT, url=URL, code=code)

    def close(self) -> None:
        self.head.close()
        self.store.close()

    def states(self) -> dict[str, str]:
        """The state of each act, oldest first."""
        return {op: row.state for op, row in self.rows().items()}

    def rows(self) -> dict[str, Any]:
        with self.store.reading() as connection:
            found = connection.execute(select(outbox_table).order_by(outbox_table.c.seq)).all()
        return {row.op: row for row in found}

    def batches(self) -> list[bytes]:
        """The bytes of the unanswered batches."""
        with self.store.reading() as connection:
            return list(connection.execute(select(batch.c.body)).scalars())

    def last_exchange(self) -> Any:
        with self.store.reading() as connection:
            return connection.execute(select(exchange).order_by(exchange.c.id.desc()).limit(1)).one()

    def verify(self) -> Verification:
        with self.store.reading() as connection:
            return verification.check(connection, self.head)


def new_commune(
    folder: Path, clock: Clock, template: Path, name: str = BAULE, key: SigningKey | None = None
) -> Commune:
    """A commune's PC, of the template's database; `key` to make one again that has the key of another."""
    key = key or SigningKey.generate()
    store = Store(shutil.copyfile(template, folder / f"{name}.sqlite"))
    with store.transaction() as connection:
        link.make(connection, key.public, "file")
    return Commune(store, HeadFile(folder / f"{name}.head"), clock, key)


@dataclass(frozen=True)
class Enrolled:
    """Both ends in a folder, once a commune's computer has enrolled."""

    folder: Path
    national: Path
    key: SigningKey
    news: tuple[News, ...]

    def commune(self, folder: Path, clock: Clock) -> Commune:
        """Its computer, with a copy of its database."""
        store = Store(shutil.copyfile(self.folder / f"{BAULE}.sqlite", folder / f"{BAULE}.sqlite"))
        return Commune(store, HeadFile(folder / f"{BAULE}.head"), clock, self.key, list(self.news))


class National:
    """The reference platform in its own database, or in the empty one at `url`; `calls` are those that reached it."""

    def __init__(self, folder: Path, clock: Clock, template: Path | None = None, url: str = "") -> None:
        self.folder, self.clock = folder, clock
        if template is not None:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        self.file = folder / "platform.sqlite"
        self.url = url or f"sqlite:///{self.file}"
        self.store = platform_store.PlatformStore(self.url, create=template is None)
        self.keys = keys.make(folder / "keys")
        if template is None:
            setup.init(self.store, self.keys, setup.campaign_pack(CAMPAIGN), setup.catalogue_pack(""), clock())
        self.platform = Platform(self.store, self.keys, clock)
        self.calls: list[Call] = []
        self.enrolled: Enrolled | None = None  #: the ends that it was copied from

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        return self.platform.answer(call)

    def transport(self) -> DirectTransport:
        return DirectTransport(self.answer)

    def code(self, commune: str = BAULE, siren: str = SIREN) -> str:
        with self.store.writing() as connection:
            return codes.create_code(connection, self.keys, commune=commune, siren=siren, now=self.clock())

    def publish(self, scope: Any, id_: str, value: msgspec.Struct) -> None:
        with self.store.writing() as connection:
            feed.publish(connection, scope, id_, value)

    def retract(self, scope: Any, id_: str) -> None:
        with self.store.writing() as connection:
            feed.retract(connection, scope, id_)

    def votes(self) -> dict[str, int]:
        """Counted votes by subject."""
        with self.store.reading() as connection:
            return {count.id: len(count.voters) for count in votes.tally(connection, CAMPAIGN)}

    def operations(self) -> dict[str, Any]:
        """Its rows by operation id."""
        with self.store.reading() as connection:
            return {row.op: row for row in connection.execute(select(operation))}

    def asked(self, method: str, path: str) -> int:
        return sum(call.method == method and call.path.startswith(f"/sync/v1{path}") for call in self.calls)
