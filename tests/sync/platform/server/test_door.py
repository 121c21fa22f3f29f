"""The listener over real sockets: a connection that never sends a call is closed, a slow one is not."""

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from msgspec.structs import replace
from uvicorn.server import ServerState

from sync.platform.server.bounds import Bounds
from sync.platform.server.crowd import Crowd, Stage, Visit
from sync.platform.server.door import Door
from sync.platform.server.guarded import Guarded
from tests import posix
from tests.sync.client.authority import Authority

DEADLINE = 30
PATIENT = Bounds(head_s=1e6, left_s=1e6, answer_s=1e6, watch_s=0.02)
STRICT = Bounds(head_s=0.1, left_s=0.1, answer_s=0.1, watch_s=0.02)
HEAD = b"GET / HTTP/1.1\r\nhost: x\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 40\r\n\r\n"
LARGE = 40_000_000


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the whole body, or as many bytes as the path says; /now does not wait for the body."""
    body, more = b"", scope["path"] != "/now"
    while more:
        event = await receive()
        body, more = body + event.get("body", b""), event.get("more_body", False)
    body = body or b"x" * int(scope["path"].strip("/now") or 1)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


class Short(socket.socket):
    """A listener of a process that had no descriptor free, twice."""

    refused = 0

    def accept(self) -> Any:
        if self.refused < 2:
            self.refused += 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


class House:
    """A listener that accepts, and the connections that it holds."""

    def __init__(self, bounds: Bounds, tls: ssl.SSLContext | None = None, kind: type[socket.socket] = socket.socket):
        config = uvicorn.Config(echo, log_config=None, access_log=False, lifespan="off")
        config.load()
        state = ServerState()
        self.crowd, self.looked = Crowd(bounds), 0
        self.visits: list[Visit] = []
        self._writers: list[asyncio.StreamWriter] = []
        self.listener = kind(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.bind(("127.0.0.1", 0))
        self.door = Door(self.crowd, lambda visit: self._guarded(config, state, visit), tls, self._count_watch)
        self.door.open(self.listener)

    def _guarded(self, config: uvicorn.Config, state: ServerState, visit: Visit) -> Guarded:
        self.visits.append(visit)
        return Guarded(config, state, visit)

    def _count_watch(self) -> None:
        self.looked += 1

    async def come(self, said: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(*self.listener.getsockname(), limit=1000)
        self._writers.append(writer)
        writer.write(said)
        return reader, writer

    async def close(self) -> None:
        """Closes the listener first; then each remaining connection is aborted and frees its place."""
        self.door.close()
        for writer in self._writers:
            writer.transport.abort()
        await self.until(lambda: len(self.crowd) == 0)

    async def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + DEADLINE
        while not true():
            assert time.monotonic() < end, "waited in vain"
            await asyncio.sleep(0)

    async def looks(self, more: int) -> None:
        until = self.looked + more
        await self.until(lambda: self.looked >= until)


def within(bounds: Bounds, story: Callable[[House], Awaitable[None]], **options: Any) -> None:
    async def run_story() -> None:
        house = House(bounds, **options)
        with house.listener:
            try:
                await asyncio.wait_for(story(house), DEADLINE)
            finally:
                await house.close()

    asyncio.run(run_story())


async def closed(reader: asyncio.StreamReader) -> bool:
    try:
        while await reader.read(100_000):
            pass
    except ConnectionError:
        pass
    return True


#: What each client sends before it stops.
STUCK = [b"", HEAD, HEAD + b"\r\n" + HEAD, POST.replace(b"/ ", b"/now ") + b"x"]


@pytest.mark.parametrize("said", STUCK, ids=["nothing", "half a head", "half a second head", "a body after its answer"])
def test_what_never_becomes_a_call_is_closed(said: bytes) -> None:
    async def story(house: House) -> None:
        reader, _ = await house.come(said)
        assert await closed(reader)
        await house.until(lambda: len(house.crowd) == 0)

    within(STRICT, story)


@pytest.mark.parametrize("said", STUCK)
def test_the_control_without_that_bound_it_stays(said: bytes) -> None:
    async def story(house: House) -> None:
        await house.come(said)
        await house.until(lambda: len(house.crowd) == 1)
        await house.looks(20)
        assert len(house.crowd) == 1

    within(PATIENT, story)


@pytest.mark.parametrize(("bounds", "left"), [(STRICT, 0), (PATIENT, 1)])
def test_a_handshake_that_does_not_go_on_is_closed(bounds: Bounds, left: int, tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    pem.write_bytes(Authority("Autorité de la Ville").server())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    async def story(house: House) -> None:
        reader, _ = await house.come(b"\x16\x03\x01")
        await house.until(lambda: len(house.crowd) == 1)
        if left:
            await house.looks(20)
        else:
            assert await closed(reader)
            await house.until(lambda: len(house.crowd) == 0)
        assert len(house.crowd) == left

    within(bounds, story, tls=tls)


@pytest.mark.slow
@pytest.mark.parametrize(("bounds", "left"), [(STRICT, 0), (PATIENT, 1)])
def test_an_answer_that_nobody_takes_is_given_up(bounds: Bounds, left: int) -> None:
    async def story(house: House) -> None:
        await house.come(HEAD.replace(b"/", b"/%d" % LARGE, 1) + b"\r\n")
        await house.until(lambda: len(house.crowd) == 1)
        if left:
            await house.looks(40)
        else:
            await house.until(lambda: len(house.crowd) == 0)
        assert len(house.crowd) == left

    within(bounds, story)


@pytest.mark.skipif(posix.WINDOWS, reason="Windows tells of a write only when all of it is taken")
def test_an_answer_of_which_bytes_are_taken_has_its_time_from_the_last_of_them() -> None:
    async def story(house: House) -> None:
        reader, _ = await house.come(HEAD.replace(b"/", b"/%d" % LARGE, 1) + b"\r\n")
        await house.until(lambda: [visit.stage for visit in house.visits] == [Stage.ANSWER])
        await house.looks(2)
        (visit,) = house.visits
        since = visit.since
        await house.looks(1)
        assert visit.since == since, "nobody takes any"
        await reader.readexactly(LARGE // 2)
        await house.until(lambda: visit.since > since)
        assert visit.stage is Stage.ANSWER

    within(PATIENT, story)


@pytest.mark.slow
def test_a_body_that_comes_byte_by_byte_over_many_looks_arrives() -> None:
    async def story(house: House) -> None:
        reader, writer = await house.come(POST)
        for _ in range(40):
            writer.write(b"y")
            await house.looks(1)
        assert (await reader.readuntil(b"y" * 40)).startswith(b"HTTP/1.1 200")

    within(STRICT, story)


@pytest.mark.parametrize(("size", "status"), [(12_000, b"200"), (40_000, b"400"), (200_000, b"400")])
def test_a_head_has_its_size(size: int, status: bytes) -> None:
    async def story(house: House) -> None:
        reader, _ = await house.come(HEAD + b"x: " + b"x" * size + b"\r\n\r\n")
        assert await reader.readexactly(12) == b"HTTP/1.1 " + status

    within(PATIENT, story)


def test_whoever_calls_finds_a_place_and_who_waits_longest_gives_it() -> None:
    async def story(house: House) -> None:
        first, _ = await house.come()
        for _ in range(4):
            await house.come(HEAD)
        await house.until(lambda: len(house.crowd) == 3)
        assert await closed(first)
        reader, _ = await house.come(HEAD + b"\r\n")
        assert await reader.readexactly(12) == b"HTTP/1.1 200"
        assert len(house.crowd) == 3

    within(Bounds(connections=3, watch_s=0.02), story)


@pytest.mark.skipif(posix.WINDOWS, reason="there the loop accepts by itself, and asks the listener for nothing")
def test_where_no_descriptor_is_free_it_goes_on_later() -> None:
    async def story(house: House) -> None:
        reader, _ = await house.come(HEAD + b"\r\n")
        assert await reader.readexactly(12) == b"HTTP/1.1 200"
        assert isinstance(house.listener, Short)
        assert house.listener.refused == 2

    within(PATIENT, story, kind=Short)


@pytest.mark.parametrize(("tell_s", "lines"), [(0, 2), (1e6, 1)])
def test_what_happens_is_said_once_and_the_rest_later(
    tell_s: float, lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(house: House) -> None:
        for _ in range(2):
            reader, _ = await house.come()
            assert await closed(reader)
            await house.looks(2)

    within(replace(STRICT, tell_s=tell_s), story)
    said = [one.getMessage() for one in caplog.records]
    assert said == ["connections: 1 took too long; 1 stand"] * lines
