"""A line that is cut at any byte: only what the platform lacks is sent again, over real HTTP to a real platform."""

import os
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import NetworkError
from sync.client.exchange import outgoing_batches
from sync.contract.identifiers import uuid7
from tests.sync.client.cutting_proxy import CuttingProxy
from tests.sync.client.ends import Commune, National
from tests.sync.client.running import run

BATCH = b"POST /sync/v1/batches"


class Cutting:
    """Makes lines to the platform. Nothing goes over a new one before all is kept that came whole over the old ones."""

    def __init__(self, url: str, database: Path, stack: ExitStack) -> None:
        self._port, self._database, self._stack = int(url.rpartition(":")[2]), database, stack

    def __call__(self, *cuts: int, outages: Sequence[int] = (), gone: bool = False) -> CuttingProxy:
        """`cuts` are those of the requests that carry a batch."""
        before = self._kept()

        def settled() -> None:
            end, whole = time.monotonic() + 30, len(blocks_in(proxy.carried))
            while self._kept() < before + whole:
                assert time.monotonic() < end, f"{whole} blocks came whole, {self._kept() - before} are kept"

        proxy = CuttingProxy(self._port, cuts, settled, only=BATCH, outages=outages, gone=gone)
        self._stack.callback(proxy.close)
        return proxy

    def _kept(self) -> int:
        with closing(sqlite.connect(f"file:{self._database}?mode=ro", uri=True, timeout=30)) as database:
            (found,) = database.execute("SELECT count(*) FROM block").fetchone()
            return int(found)


def blocks_in(carried: Sequence[bytes | bytearray]) -> set[tuple[str, int]]:
    """Which blocks came whole, by their batch: what a cut leaves of a packed body can be read up to its last flush."""
    found = set()
    for line in carried:
        for body in bytes(line).split(BATCH)[1:]:
            lines = zlib.decompressobj(31).decompress(body.partition(b"\r\n\r\n")[2])
            for batch in re.findall(rb'"batch":"([0-9a-f-]+)"', lines)[:1]:
                numbers = re.findall(rb'"line":"signature","block":(\d+).*\n', lines)
                found |= {(batch.decode(), int(number)) for number in numbers}
    return found


@pytest.fixture
def cutting(national: National, url: str) -> Iterator[Cutting]:
    with ExitStack() as stack:
        yield Cutting(url, national.file, stack)


def write(pc: Commune, count: int) -> None:
    """Needs, each with words that no other has: about 200 bytes once packed."""
    for _ in range(count):
        said = {"need": uuid7(pc.clock()), "title": "Suivre les concessions", "description": os.urandom(150).hex()}
        pc.act(said["need"], type="need.submit", body=said)


def exchanged(pc: Commune, proxy: CuttingProxy) -> Any:
    transport = HttpTransport(proxy.url, connect_s=5, stall_s=20)
    try:
        return run(pc, transport)
    finally:
        transport.close()


@pytest.mark.parametrize(
    ("acts", "cuts", "most_again"),
    [
        (160, (6_000, 2_000, 4_000, 7_500), 8_000),
        pytest.param(400, (20_000, 2_000, 14_000, 19_000, 12_000, 9_000), 20_000, marks=pytest.mark.slow),
    ],
)
def test_a_cut_anywhere_costs_less_than_a_block(
    enrolled: Commune, cutting: Cutting, acts: int, cuts: Sequence[int], most_again: int
) -> None:
    """First without a cut, for the bytes that must go; then requests that carry a batch, and those in their place."""
    write(enrolled, acts)
    straight = cutting()
    assert exchanged(enrolled, straight).accepted == acts
    write(enrolled, acts)
    broken = cutting(*cuts)
    assert exchanged(enrolled, broken).accepted == acts
    assert broken.made == len(cuts)
    assert broken.up - straight.up < most_again * len(cuts)
    assert set(enrolled.states().values()) == {"accepted"}
    assert enrolled.verify().receipts == 2 * acts


@pytest.mark.parametrize(
    ("acts", "outages", "most_again"),
    [
        (160, (12_000, 22_000), 20_000),
        pytest.param(400, (12_000,), 20_000, marks=pytest.mark.slow),
        pytest.param(400, (30_000, 75_000), 20_000, marks=pytest.mark.slow),
        pytest.param(400, (51_000, 60_000, 100_000), 20_000, marks=pytest.mark.slow),
    ],
)
def test_all_lines_cut_at_once_cost_one_block_each(
    enrolled: Commune, cutting: Cutting, acts: int, outages: Sequence[int], most_again: int
) -> None:
    write(enrolled, acts)
    straight = cutting()
    assert exchanged(enrolled, straight).accepted == acts
    write(enrolled, acts)
    broken = cutting(outages=outages)
    assert exchanged(enrolled, broken).accepted == acts
    assert broken.up - straight.up < most_again * len(outages)
    assert enrolled.verify().receipts == 2 * acts


def test_a_line_that_lets_nothing_through_ends_the_round(enrolled: Commune, cutting: Cutting) -> None:
    """Each connection is cut before one block is there: three tries without progress, and the round ends."""
    write(enrolled, 60)
    with pytest.raises(NetworkError) as found:
        exchanged(enrolled, cutting(*[1_500] * 40))  # more than are made
    assert found.value.code == "cut"
    assert set(enrolled.states().values()) == {"finalised"}
    assert exchanged(enrolled, cutting()).accepted == 60


@pytest.mark.slow
def test_the_next_round_goes_on_where_the_last_one_was_cut(enrolled: Commune, cutting: Cutting) -> None:
    """Even the question what arrived finds no way through: the next day asks first, and sends what is missing."""
    write(enrolled, 300)
    first = cutting(outages=[50_000], gone=True)
    with pytest.raises(NetworkError):
        exchanged(enrolled, first)
    left = [outgoing_batches.read(body) for body in enrolled.batches()]
    assert {enrolled.states()[op] for outgoing in left for op in outgoing.ops} == {"finalised"}, (
        "nothing was learnt of these"
    )
    second = cutting()
    assert exchanged(enrolled, second).accepted == sum(len(outgoing.ops) for outgoing in left) > 0
    arrived, sent = blocks_in(first.carried), blocks_in(second.carried)
    assert arrived | sent >= {(outgoing.id, number) for outgoing in left for number in range(len(outgoing.blocks))}
    assert arrived
    assert arrived.isdisjoint(sent)
    assert enrolled.verify().receipts == 300
