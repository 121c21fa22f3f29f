"""The web shell: carries each HTTP request to the platform as a call, and its signed answer back. Decides nothing."""

import asyncio
from collections.abc import AsyncIterator

from litestar import Litestar, Request, Response, get, route
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.wire import Answer, Call
from sync.platform.http.openapi import PATH, encoded
from sync.platform.http.service import Arriving, Platform

_METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.HEAD]
#: Bytes that are read of a body, even of one that is too large: a client that is still sending reads no answer.
_MOST_BYTES = 56_000_000
#: Seconds without a byte after which a body counts as cut, although the connection stands.
STALL_S = 45.0
#: Bytes a second (0.5 kbit/s) that keep a body alive: a body that comes more slowly uses up its time to stall.
LEAST_RATE = 64


def application(platform: Platform, *, stall_s: float = STALL_S) -> Litestar:
    """The ASGI application. Every path goes to the platform, so that an unknown one gets a signed answer too."""

    @route(["/", "/{_path:path}"], http_method=_METHODS)
    async def any_call(request: Request[None, None, State]) -> Response[bytes]:
        raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        call = Call(
            method=request.method,
            path=raw_path.decode("latin-1"),
            query=request.scope["query_string"].decode("latin-1"),
            headers={name.lower(): value for name, value in request.headers.items()},
        )
        pieces = _pieces(request.stream(), stall_s)
        arriving = platform.arriving(call)
        if arriving is None:
            answer = await asyncio.to_thread(platform.answer, _with_body(call, await _body(pieces)))
        else:
            answer = await _take(arriving, pieces)
        headers = dict(answer.headers)
        media_type = headers.pop("content-type", None)
        settling = BackgroundTask(asyncio.to_thread, platform.settle) if platform.unsettled else None
        return Response(
            content=answer.body,
            status_code=answer.status,
            headers=headers,
            media_type=media_type,
            background=settling,
        )

    @get(PATH, sync_to_thread=False)
    def openapi() -> Response[bytes]:
        return Response(content=encoded(), media_type="application/vnd.oai.openapi+json")

    return Litestar(route_handlers=[any_call, openapi], openapi_config=None, logging_config=None)


async def _pieces(stream: AsyncIterator[bytes], stall_s: float) -> AsyncIterator[bytes]:
    """The body as it arrives, until it ends, is cut or stalls.

    Pieces are read ahead of their use: bytes that the server still buffers when the line is cut are lost.
    """
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    reading = asyncio.create_task(_read(stream, stall_s, queue))
    try:
        while piece := await queue.get():
            here = [piece]
            while not queue.empty() and here[-1]:
                here.append(queue.get_nowait())
            yield b"".join(here)
            if not here[-1]:
                return
    finally:
        reading.cancel()


async def _read(stream: AsyncIterator[bytes], stall_s: float, queue: "asyncio.Queue[bytes]") -> None:
    """Puts each piece into the queue, and an empty one at the end.

    One time limit, moved on by each piece: a task for each piece would leave bytes in the server's buffer.
    """
    left, now = _MOST_BYTES, asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(stall_s) as limit:
            async for piece in stream:
                if not piece:
                    continue
                limit.reschedule(until(limit.when() or now(), now(), len(piece), stall_s))
                left -= len(piece)
                queue.put_nowait(piece)
                if left <= 0:
                    return
    except (TimeoutError, HTTPException):  # Litestar's error for a client that disconnected
        pass
    finally:
        queue.put_nowait(b"")


def until(end: float, now: float, size: int, stall_s: float) -> float:
    """The new moment at which a body counts as cut, after `size` bytes more; before, it was `end`.

    A body that brings a byte each few seconds is cut. One that comes at LEAST_RATE passes, with pauses, however long it
    takes.
    """
    return min(now + stall_s, end + size / LEAST_RATE)


async def _take(arriving: Arriving, pieces: AsyncIterator[bytes]) -> Answer:
    """Takes a body whose pieces are committed as they come; no thread waits for the next piece."""
    wanted = True
    async for piece in pieces:
        wanted = wanted and await asyncio.to_thread(arriving.feed, piece)
    return await asyncio.to_thread(arriving.answer)


async def _body(pieces: AsyncIterator[bytes]) -> bytes:
    """The whole body; at most one byte more than the platform takes, so that it can say that this is too much."""
    body = bytearray()
    async for piece in pieces:
        body += piece[: MAX_BATCH_BYTES + 1 - len(body)]
    return bytes(body)


def _with_body(call: Call, body: bytes) -> Call:
    return Call(method=call.method, path=call.path, query=call.query, headers=call.headers, body=body)
