"""A snapshot over a line that is cut, at any byte of it, from a real platform; what comes again is counted."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import NetworkError
from sync.client.exchange.download_cache import DownloadCache
from sync.client.ledger.tables import copy, cursor
from sync.contract.published import PublicNeed
from sync.platform.pending import Pending
from sync.platform.publish import feed
from tests.killing import DIED
from tests.sync.client.cutting_proxy import CuttingProxy
from tests.sync.client.ends import Clock, Commune, National, new_commune
from tests.sync.client.running import published

MANY = 1_200
#: Random bytes in each need, so that this is its size once packed. All needs together make two parts of a document.
EACH = 400
#: Bytes read again after a cut: the headers of two answers, and what had arrived but was not handed on.
MOST_AGAIN = 20_000
#: Bytes of the other answers around the document, each time: an offer, and a page at the end.
AROUND = 3_000

Cutting = Callable[..., CuttingProxy]


@pytest.fixture(scope="session")
def needs_template(tmp_path_factory: pytest.TempPathFactory, national_template: Path) -> Path:
    """A platform with so many needs of other communes, made once."""
    folder = tmp_path_factory.mktemp("needs")
    made = National(folder, Clock(), national_template)
    with made.store.writing() as connection:
        pending = Pending(connection)
        for number in range(MANY):
            said = hashlib.shake_256(str(number).encode()).hexdigest(EACH)
            need = PublicNeed(id=f"n{number}", commune="45025", title=f"Besoin {number}", description=said)
            feed.publish(pending, "needs", need.id, need)
        pending.flush()
    made.store.close()
    return folder


@pytest.fixture(scope="session")
def right(tmp_path_factory: pytest.TempPathFactory, needs_template: Path, commune_template: Path) -> Any:
    """What is there once the feed alone has brought it."""
    folder = tmp_path_factory.mktemp("right")
    national = National(folder, Clock(), needs_template)
    pc = new_commune(folder, national.clock, commune_template)
    pc.enrol(national.transport(), national.code())
    assert published(pc, national.transport(), "needs").items == MANY
    found = content(pc)
    pc.close()
    national.store.close()
    return found


@pytest.fixture
def national(tmp_path: Path, clock: Clock, needs_template: Path) -> Iterator[National]:
    made = National(tmp_path / "national", clock, needs_template)
    yield made
    made.store.close()


@pytest.fixture
def pc(enrolled: Commune) -> Commune:
    return enrolled


@pytest.fixture
def cutting(url: str) -> Iterator[Cutting]:
    with ExitStack() as stack:

        def make(downs: Sequence[int] = (), between: Callable[[], None] | None = None) -> CuttingProxy:
            proxy = CuttingProxy(int(url.rpartition(":")[2]), between=between, downs=downs)
            stack.callback(proxy.close)
            return proxy

        yield make


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


def pulled(pc: Commune, url: str, downloads: Path | None) -> int:
    with closing(HttpTransport(url, connect_s=5, stall_s=20)) as transport:
        kept = None if downloads is None else DownloadCache(downloads)
        return published(pc, transport, "needs", downloads=kept).items


def to_the_end(pc: Commune, url: str, downloads: Path) -> int:
    """Round after round; how many there were."""
    for rounds in range(1, 9):
        try:
            pulled(pc, url, downloads)
        except NetworkError:
            continue
        return rounds
    raise AssertionError("no end")


def content(pc: Commune) -> Any:
    with pc.reading() as connection:
        return [
            connection.execute(select(table).where(table.c.scope == "needs").order_by(*table.primary_key)).all()
            for table in (copy, cursor)
        ]


@pytest.mark.parametrize(
    "downs",
    [
        pytest.param([100_000, 150_000, 60_000], marks=pytest.mark.slow),
        [2_000, 700, 266_000, 40_000, 5_000, 90_000],  # in heads, near the end of a part, in the next one
        pytest.param([3_000, 0, 0, 0, 200_000, 1, 100_000], marks=pytest.mark.slow),
    ],
)
def test_cut_anywhere_it_goes_on_at_the_byte(
    pc: Commune, cutting: Cutting, downloads: Path, right: Any, downs: list[int]
) -> None:
    straight, broken = cutting(), cutting(downs)
    rounds = to_the_end(pc, broken.url, downloads)
    assert content(pc) == right
    assert len(broken.carried) > len(downs), "each cut was met"
    size = document(pc, straight, downloads)
    again = broken.down - size - rounds * AROUND
    assert again < MOST_AGAIN * len(downs), (broken.down, size, rounds)
    assert again < sum(downs) / 2, "nearly as much as if nothing had stayed"
    assert list(downloads.iterdir()) == []


def document(pc: Commune, straight: CuttingProxy, downloads: Path) -> int:
    """The bytes of a pull that is not cut."""
    with pc.transaction() as connection:
        connection.execute(cursor.delete())
    assert pulled(pc, straight.url, downloads) == MANY
    return straight.down


def test_a_cache_that_keeps_nothing_is_caught_by_the_count(
    pc: Commune, cutting: Cutting, downloads: Path, right: Any
) -> None:
    """The control: begun again from zero after each cut, it comes whole too; the bytes tell."""

    def forget() -> None:
        for file in downloads.iterdir() if downloads.exists() else ():
            file.unlink()

    downs = [200_000, 250_000, 150_000]
    straight, broken = cutting(), cutting(downs, forget)
    to_the_end(pc, broken.url, downloads)
    assert content(pc) == right
    assert broken.down - document(pc, straight, downloads) > MOST_AGAIN * len(downs)


@pytest.mark.parametrize("last", [2, *(pytest.param(last, marks=pytest.mark.slow) for last in (1, 3, 5, 8))])
def test_killed_between_two_steps_the_next_start_goes_on(
    pc: Commune, url: str, cutting: Cutting, downloads: Path, right: Any, last: int, tmp_path: Path
) -> None:
    """kill -9 once the `last`-th part is kept, or page is taken; then another process to its end."""
    seed = tmp_path / "seed"
    seed.write_bytes(pc.key.seed)
    program = [sys.executable, "-m", "tests.sync.client.pulling", pc.store.path, url, seed, downloads]
    killed = subprocess.run([*program, str(last)], check=False, capture_output=True, timeout=60)
    assert killed.returncode == DIED, killed.stderr
    assert (content(pc) == right) is (last == 8), "two parts, six pages"
    before = sum(file.stat().st_size for file in downloads.iterdir())
    straight = cutting()
    pulled(pc, straight.url, downloads)
    assert content(pc) == right
    assert straight.down < document(pc, cutting(), downloads) - before + AROUND
