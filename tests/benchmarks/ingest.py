"""Ingest against a raw insert of the same rows: `python tests/benchmarks/ingest.py [BATCHES] [ROUNDS] [URL]`.

Batches of 50 from one device: signature, verdicts, effects, receipt, answer. The raw side writes the very rows that
they left, by the bare driver (COPY with PostgreSQL), committed for each 50, on the same disk, in turn, in one run. URL
is an empty PostgreSQL database's, such as postgresql+psycopg://u:p@localhost/relais; without it, SQLite in a folder.
The load is made beforehand. Medians over the rounds, minimum and maximum; p99 is of one batch. `processor_ms` is the
platform's own processor time for a block of 50, `processor_ms_of_one` for a block of one vote: medians of a round.
"""

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Table, select

from sync.contract.batches import CONTENT_TYPE, Header, sign_block
from sync.contract.codes import read_code
from sync.contract.enrolment import EnrolmentRequest, prove_code, sign_request
from sync.contract.http_signatures import sign_call
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze, intent
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, Call
from sync.platform import quotas
from sync.platform.conduct import setup
from sync.platform.http.service import Platform
from sync.platform.identity.codes import create_code
from sync.platform.identity.keys import Keys
from sync.platform.store import PlatformStore
from sync.platform.tables import ballot, block, metadata, need, operation, published, statement

SIZE = 50
COMMUNE, SIREN = "45024", "214500241"
#: Voted for in turn: a block reads again what its commune has said of the same one, a thousand acts if need be.
SERVICES = tuple(service.id for service in setup.catalogue_pack(""))
#: What a batch of these makes grows; the rest of the database stands.
GROWING: tuple[Table, ...] = (operation, block, need, ballot, statement, published)


def now() -> datetime:
    return datetime.now(UTC)


class World:
    """A platform with one enrolled device. With `keys`, on a database that a program with them has filled already."""

    def __init__(self, url: str, commune: str = COMMUNE, siren: str = SIREN, keys: Keys | None = None) -> None:
        self.commune, self.device = commune, SigningKey.generate()
        self.store = PlatformStore(url, create=keys is None)
        self.keys = keys or self._empty()
        self.platform = Platform(self.store, self.keys, now)
        with self.store.writing() as connection:
            text = create_code(connection, self.keys, commune=commune, siren=siren, now=now())
            quotas.multiply(connection, commune, quotas.MOST_TIMES)  # years of acts in a minute
        code = read_code(text)
        asked = EnrolmentRequest(
            code=code.id,
            platform=self.keys.public.id,
            commune=commune,
            siren=siren,
            public_key=self.device.public,
            name="PC",
            version="1",
        )
        body = msgspec.json.encode(sign_request(self.device, prove_code(code.secret, asked)))
        self.answer(Call(method="POST", path=f"{PREFIX}/enrolments", headers={NONCE_HEADER: "1"}, body=body))

    def _empty(self) -> Keys:
        if self.store.file is None:
            with self.store.writing() as connection:
                for table in metadata.sorted_tables:
                    connection.execute(table.delete())
        keys = Keys(SigningKey.generate())
        setup.init(self.store, keys, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), now())
        return keys

    def answer(self, call: Call) -> None:
        answer = self.platform.answer(call)
        if answer.status != 200 or b'"exceptions"' in answer.body.partition(b'"signature"')[0][-400:]:
            raise RuntimeError(answer.body.decode())

    def rows(self, tables: tuple[Table, ...]) -> dict[Table, list[dict[str, Any]]]:
        with self.store.reading() as connection:
            return {table: [dict(row._mapping) for row in connection.execute(select(table))] for table in tables}


def operations(kind: str, number: int, size: int = SIZE, commune: str = COMMUNE) -> Iterator[Operation]:
    for place in range(size):
        id_ = f"{commune}-{number}-{place}"
        title = f"Suivre les concessions du cimetière, {id_}"
        bodies: dict[str, tuple[str, dict[str, Any]]] = {
            "vote": ("vote.cast", {"subject": SERVICES[(number * size + place) % len(SERVICES)], "kind": "service"}),
            "need": ("need.submit", {"need": id_, "title": title, "description": "Sur papier, depuis 1954. " * 8}),
            "join": ("need.join", {"need": f"seed{place}", "comment": "Nous aussi"}),
        }
        type_, body = bodies[kind]
        yield Operation(
            op=uuid7(now()), type=type_, tv=1, commune=commune, actor=OperationActor(id="a"), claimed=now(), body=body
        )


def call(world: World, made: list[Operation]) -> Call:
    platform = world.keys.public.id
    header = Header(platform=platform, device=world.device.id, batch=uuid7(now()), seq=1, head="0" * 64)
    frozen = [freeze(one) for one in made]
    signature = sign_block(world.device, header, 0, frozen, [intent(data) for data in frozen])
    lines = [msgspec.json.encode(header), *frozen, msgspec.json.encode(signature)]
    headers = {NONCE_HEADER: uuid7(now()), "content-type": CONTENT_TYPE}
    body = b"\n".join(lines) + b"\n"
    unsigned = Call(method="POST", path=f"{PREFIX}/batches", headers=headers, body=body)
    return sign_call(world.device, unsigned, platform)


def ours(world: World, kind: str, batches: int, size: int = SIZE) -> tuple[list[float], list[float]]:
    """Seconds of each batch, and seconds of the processor."""
    if kind == "join":
        seeds = [
            msgspec.structs.replace(one, body={"need": f"seed{place}", "title": "Besoin", "description": ""})
            for place, one in enumerate(operations("need", 0))
        ]
        world.answer(call(world, seeds))
    load = [call(world, list(operations(kind, number, size))) for number in range(batches)]
    seconds, processor = [], []
    for one in load:
        began = time.process_time()
        seconds.append(timed(lambda one=one: world.answer(one)))
        processor.append(time.process_time() - began)
    return seconds, processor


def raw(world: World, rows: dict[Table, list[dict[str, Any]]], batches: int) -> list[float]:
    """The rows that these batches left, cut into as many commits."""
    parts = [
        {table: found[len(found) * n // batches : len(found) * (n + 1) // batches] for table, found in rows.items()}
        for n in range(batches)
    ]
    connection = world.store._writer.raw_connection()
    write = _copying(connection.cursor()) if world.store.file is None else _inserting(connection.cursor())

    def once(part: dict[Table, list[dict[str, Any]]]) -> None:
        for table, found in part.items():
            if found:
                write(table, found)
        connection.commit()

    def begun(part: dict[Table, list[dict[str, Any]]]) -> None:
        if world.store.file is not None:
            connection.cursor().execute("BEGIN IMMEDIATE")
        once(part)

    prepared = [timed(lambda part=part: begun(part)) for part in parts]
    connection.close()
    return prepared


def _inserting(cursor: Any) -> Callable[[Table, list[dict[str, Any]]], None]:
    def write(table: Table, rows: list[dict[str, Any]]) -> None:
        places = ", ".join("?" * len(table.columns))
        cursor.executemany(f"INSERT INTO {table.name} VALUES ({places})", [tuple(row.values()) for row in rows])

    return write


def _copying(cursor: Any) -> Callable[[Table, list[dict[str, Any]]], None]:
    def write(table: Table, rows: list[dict[str, Any]]) -> None:
        lines = ["\t".join(map(_field, row.values())) for row in rows]
        cursor.copy_expert(f"COPY {table.name} FROM STDIN", io.StringIO("\n".join(lines) + "\n"))

    return write


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, (bytes, memoryview)):
        return r"\\x" + bytes(value).hex()
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def once(kind: str, batches: int, url: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        world = World(url or f"{first}/platform.sqlite")
        before = {table: {_key(table, row) for row in rows} for table, rows in world.rows(GROWING).items()}
        seconds, processor = ours(world, kind, batches)
        rows = {
            table: [row for row in found if _key(table, row) not in before[table]]
            for table, found in world.rows(GROWING).items()
        }
        world.store.close()
        bare = World(url or f"{second}/platform.sqlite")
        floor = raw(bare, rows, batches)
        bare.store.close()
    acts = batches * SIZE
    p99 = sorted(seconds)[int(len(seconds) * 0.99)] * 1000
    return {
        "ours": acts / sum(seconds),
        "raw": acts / sum(floor),
        "ratio": sum(floor) / sum(seconds),
        "p99_ms": p99,
        "processor_ms": statistics.median(processor) * 1000,
    }


def of_one(blocks: int, url: str) -> float:
    """Milliseconds of the processor for a block of one vote."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(url or f"{folder}/platform.sqlite")
        _, processor = ours(world, "vote", blocks, size=1)
        world.store.close()
    return statistics.median(processor) * 1000


def _key(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def middle(found: list[float]) -> list[float]:
    """Median, minimum, maximum."""
    return [round(how(found), 2) for how in (statistics.median, min, max)]


def main(batches: int = 40, rounds: int = 5, url: str = "") -> None:
    report: dict[str, Any] = {"database": url.partition(":")[0] or "sqlite", "batches": batches, "rounds": rounds}
    for kind in ("vote", "need", "join"):
        found = [once(kind, batches, url) for _ in range(rounds)]
        report[kind] = {name: middle([one[name] for one in found]) for name in found[0]}
    report["processor_ms_of_one"] = middle([of_one(5 * batches, url) for _ in range(rounds)])
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    asked = dict(zip(("batches", "rounds"), map(int, sys.argv[1:3]), strict=False))
    main(**asked, url="".join(sys.argv[3:4]))
