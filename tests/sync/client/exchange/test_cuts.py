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
from sync.client.exchange import outgoing_batches, round
from sync.contract.identifiers import uuid7
from tests.sync.client.conftest import Commune
from tests.sync.client.connection.test_over_http import Served, served
from tests.sync.client.cutting_proxy import CuttingProxy

__all__ = ["served"]
MOST_AGAIN = 20_000
ACTS = 400


class Cutting:
    """Makes lines to the platform. Nothing goes over a new one before all is kept that came whole over the old ones."""

    def __init__(self, served: Served, database: Path, stack: ExitStack) -> None:
        self._port, self._database, self._stack = int(served.url.rpartition(":")[2]), database, stack

    def __call__(self, *cuts: int, outages: Sequence[int] = (), gone: bool = False) -> CuttingProxy:
        before = self._kept()

        def settled() -> None:
            end, whole = time.monotonic() + 30, len(blocks_in(proxy.carried))
            while self._kept() < before + whole:
                assert time.monotonic() < end, f"{whole} blocks came whole, {self._kept() - before} are kept"

        proxy = CuttingProxy(self._port, cuts, settled, outages=outages, gone=gone)
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
        for body in bytes(line).split(b"POST /sync/v1/batches")[1:]:
            lines = zlib.decompressobj(31).decompress(body.partition(b"\r\n\r\n")[2])
            for batch in re.findall(rb'"batch":"([0-9a-f-]+)"', lines)[:1]:
                numbers = re.findall(rb'"line":"signature","block":(\d+).*\n', lines)
                found |= {(batch.decode(), int(number)) for number in numbers}
    return found


@pytest.fixture
def cutting(served: Served, tmp_path: Path) -> Iterator[Cutting]:
    with ExitStack() as stack:
        yield Cutting(served, tmp_path / "national" / "national.sqlite", stack)


@pytest.fixture
def pc(commune: Commune, served: Served) -> Commune:
    transport = HttpTransport(served.url)
    commune.enrol(transport, served("code", "create", "--commune", "45024")["code"])
    transport.close()
    return commune


def write(pc: Commune, count: int) -> None:
    """Needs, each with words that no other has: about 200 bytes once packed."""
    for _ in range(count):
        said = {"need": uuid7(pc.clock()), "title": "Suivre les concessions", "description": os.urandom(150).hex()}
        pc.act(said["need"], type="need.submit", body=said)


def exchanged(pc: Commune, proxy: CuttingProxy) -> Any:
    transport = HttpTransport(proxy.url, connect_s=5, stall_s=20)
    try:
        return round.run(pc, transport, pc.key, clock=pc.clock, jitter=lambda: 0.0)
    finally:
        transport.close()


def test_a_cut_anywhere_costs_less_than_a_block(pc: Commune, cutting: Cutting) -> None:
    """First without a cut, for the bytes that must go; then each line is cut, and those made in their place."""
    write(pc, ACTS)
    straight = cutting()
    assert exchanged(pc, straight).accepted == ACTS
    write(pc, ACTS)
    cuts = (60_000, 2_000, 31_000, 19_000, 25_000, 9_000)
    broken = cutting(*cuts)
    assert exchanged(pc, broken).accepted == ACTS
    assert len(broken.carried) > len(cuts)
    again = broken.up - straight.up
    assert again < MOST_AGAIN * (len(cuts) - 1), "the first of them greets, and is not cut so soon"
    assert set(pc.states().values()) == {"accepted"}
    assert pc.verify().receipts == 2 * ACTS


@pytest.mark.parametrize("outages", [(12_000,), (30_000, 75_000), (51_000, 60_000, 100_000)])
def test_all_lines_cut_at_once_cost_one_block_each(pc: Commune, cutting: Cutting, outages: Sequence[int]) -> None:
    write(pc, ACTS)
    straight = cutting()
    assert exchanged(pc, straight).accepted == ACTS
    write(pc, ACTS)
    broken = cutting(outages=outages)
    assert exchanged(pc, broken).accepted == ACTS
    assert broken.up - straight.up < MOST_AGAIN * len(outages)
    assert pc.verify().receipts == 2 * ACTS


def test_a_line_that_lets_nothing_through_ends_the_round(pc: Commune, cutting: Cutting) -> None:
    """Each connection is cut before one block is there: three tries without progress, and the round ends."""
    write(pc, 60)
    with pytest.raises(NetworkError) as found:
        exchanged(pc, cutting(*[1_500] * 40))  # more than are made
    assert found.value.code == "cut"
    assert set(pc.states().values()) == {"finalised"}
    assert exchanged(pc, cutting()).accepted == 60


def test_the_next_round_goes_on_where_the_last_one_was_cut(pc: Commune, cutting: Cutting) -> None:
    """Even the question what arrived finds no way through: the next day asks first, and sends what is missing."""
    write(pc, 300)
    first = cutting(outages=[50_000], gone=True)
    with pytest.raises(NetworkError):
        exchanged(pc, first)
    left = [outgoing_batches.read(body) for body in pc.batches()]
    assert {pc.states()[op] for outgoing in left for op in outgoing.ops} == {"finalised"}, "nothing was learnt of these"
    second = cutting()
    assert exchanged(pc, second).accepted == sum(len(outgoing.ops) for outgoing in left) > 0
    arrived, sent = blocks_in(first.carried), blocks_in(second.carried)
    assert arrived | sent >= {(outgoing.id, number) for outgoing in left for number in range(len(outgoing.blocks))}
    assert arrived
    assert arrived.isdisjoint(sent)
    assert pc.verify().receipts == 300
