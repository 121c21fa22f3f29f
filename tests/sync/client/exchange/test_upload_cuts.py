"""Attachments over a line that is cut, at each chunk and inside it, to a real platform; what goes again is counted."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.platform import blobs
from tests import posix
from tests.sync.client.attaching import attach, progress, run
from tests.sync.client.cutting_proxy import CuttingProxy
from tests.sync.client.ends import Commune, National
from tests.sync.client.serving import Served

SIZE = 1_200_000
#: After a cut: the lines of two questions, and what the network held when it broke.
MOST_AGAIN = 20_000
#: Of a round without attachments, with its hello and its feed.
AROUND = 15_000

Cutting = Callable[..., CuttingProxy]


@pytest.fixture
def cutting(request: pytest.FixtureRequest) -> Iterator[Cutting]:
    """Lines to the platform in this process, or to `served` where a test has that."""
    where = "served" if "served" in request.fixturenames else "url"
    with ExitStack() as stack:

        def make(cuts: Sequence[int] = (), between: Callable[[], None] | None = None, **more: Any) -> CuttingProxy:
            found = request.getfixturevalue(where)
            url = found if isinstance(found, str) else found.url
            proxy = CuttingProxy(int(url.rpartition(":")[2]), cuts, between, **more)
            stack.callback(proxy.close)
            return proxy

        yield make


@pytest.fixture
def pc(enrolled: Commune, national: National) -> Commune:
    """A PC that has exchanged before."""
    run(enrolled, national.transport())
    return enrolled


@pytest.fixture
def remote(commune: Commune, served: Served) -> Commune:
    """The same, of the platform in a process of its own."""
    with closing(HttpTransport(served.url)) as transport:
        commune.enrol(transport, served("code", "create", "--commune", "45024")["code"])
        run(commune, transport)
    return commune


def exchanged(pc: Commune, proxy: CuttingProxy) -> RoundOutcome:
    with closing(HttpTransport(proxy.url, connect_s=5, stall_s=20)) as transport:
        return run(pc, transport)


def stored(national: National, data: bytes) -> bool:
    with national.store.reading() as connection:
        return b"".join(blobs.content(connection, hashlib.sha256(data).hexdigest())) == data


def written(served: Served, data: bytes, folder: Path, need: str) -> bytes:
    """What the operator of the platform gets for the document."""
    (document,) = served("need", "show", need)["attachments"]
    assert document["arrived"] is True
    out = folder / "document"
    served("attachment", "get", document["sha256"], "--out", str(out))
    assert len(data) == document["size"]
    return out.read_bytes()


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param([60_000, *[262_144] * 3, 4_000], marks=pytest.mark.slow),  # close to where the chunks begin
        [9_000, 15_000, 1_500, 40_000, 700, 100_000, 131_072, 65_536],  # inside the chunks and their headers
        pytest.param([300_000, 20, 300_000, 0, 300_000], marks=pytest.mark.slow),
    ],
)
def test_cut_anywhere_it_goes_on_at_the_byte(
    pc: Commune, national: National, cutting: Cutting, cuts: list[int]
) -> None:
    data = os.urandom(SIZE)
    need = attach(pc, data)
    broken = cutting(cuts)
    rounds = 0
    while not (found := progress(pc, need)) or not found.complete:
        rounds += 1
        assert rounds < 8
        try:
            exchanged(pc, broken)
        except NetworkError:
            continue  # the question where it is was cut too: another day
    assert stored(national, data)
    again = broken.up - SIZE - rounds * AROUND
    assert again < MOST_AGAIN * len(cuts), (broken.up, rounds)
    assert again < sum(cuts) / 2, "nearly as much as if nothing had stayed"


def test_a_platform_that_keeps_nothing_is_caught_by_the_count(
    pc: Commune, national: National, cutting: Cutting
) -> None:
    """The control: begun again from zero after each cut, it comes whole too; the bytes tell."""

    forgotten = 0

    def forget() -> None:
        """What came before a cut. A line that ends by itself, as idle ones do, has brought what is to stay."""
        nonlocal forgotten
        if broken.made == forgotten:
            return
        forgotten = broken.made
        with closing(sqlite.connect(national.file, timeout=20)) as connection:
            for table in ("upload", "blob_chunk"):
                connection.execute(f"DELETE FROM {table}")
            connection.commit()

    data = os.urandom(SIZE)
    attach(pc, data)
    cuts = [200_000, 150_000, 250_000]
    broken = cutting(cuts, forget, only=b"PATCH ")
    for _ in range(8):  # the question where it is may be cut too
        try:
            if exchanged(pc, broken).attachments:
                break
        except NetworkError:
            continue
    exchanged(pc, broken)  # by one line more
    assert stored(national, data)
    assert broken.made == forgotten == len(cuts)
    assert broken.up - SIZE > MOST_AGAIN * len(cuts) + 4 * AROUND


@pytest.mark.slow
def test_a_killed_platform_goes_on_from_what_it_kept(
    remote: Commune, served: Served, cutting: Cutting, tmp_path: Path
) -> None:
    data = os.urandom(SIZE)
    need = attach(remote, data)
    with pytest.raises(NetworkError):
        exchanged(remote, cutting(outages=[700_000], gone=True))
    served.stop()  # maybe with bytes in its hands: those are not counted below
    with closing(sqlite.connect(served.database)) as connection:
        ((kept,),) = connection.execute("SELECT received FROM upload").fetchall()
    assert 262_144 <= kept < 700_000
    served.start()
    straight = cutting()
    assert exchanged(remote, straight).attachments == 1
    assert straight.up < SIZE - kept + AROUND
    assert written(served, data, tmp_path, need) == data


@posix.limits
@pytest.mark.slow
def test_a_full_disk_at_the_platform_loses_nothing(
    remote: Commune, served: Served, cutting: Cutting, tmp_path: Path
) -> None:
    """No file of the platform may grow: it says so, signed; with room again it goes on from what it kept."""
    data = os.urandom(4 * SIZE)
    need = attach(remote, data)
    served.stop()
    served.start(largest_file=4_000_000)
    with pytest.raises(NetworkError) as found:
        exchanged(remote, cutting())
    assert found.value.code == "retry_later"
    stands = progress(remote, need)
    assert stands is not None
    assert 0 < stands.sent < len(data)
    assert set(remote.states().values()) == {"accepted"}
    served.stop()
    served.start()
    remote.clock.pass_by(hours=1)
    straight = cutting()
    assert exchanged(remote, straight).attachments == 1
    assert straight.up < len(data) - stands.sent + AROUND + MOST_AGAIN
    assert written(served, data, tmp_path, need) == data
