"""The web shell: carries each HTTP request to the platform as a call, and its signed answer back. Decides nothing."""

import asyncio

from litestar import Litestar, Request, Response, get, route
from litestar.datastructures import State
from litestar.enums import HttpMethod

from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.wire import Call
from sync.platform.openapi import PATH, encoded
from sync.platform.service import Platform

_METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.HEAD]
#: So much of a body that is too large is read and dropped: a client that is still sending cannot read its answer.
_DRAIN_BYTES = 8 * MAX_BATCH_BYTES


def application(platform: Platform) -> Litestar:
    """The ASGI application. Every address is the platform's to answer: what it does not know, it says signed."""

    @route(["/", "/{_path:path}"], http_method=_METHODS)
    async def any_call(request: Request[None, None, State]) -> Response[bytes]:
        raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        call = Call(
            method=request.method,
            path=raw_path.decode("latin-1"),
            query=request.scope["query_string"].decode("latin-1"),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await _body(request),
        )
        answer = await asyncio.to_thread(platform.answer, call)
        headers = dict(answer.headers)
        media_type = headers.pop("content-type")
        return Response(content=answer.body, status_code=answer.status, headers=headers, media_type=media_type)

    @get(PATH, sync_to_thread=False)
    def openapi() -> Response[bytes]:
        return Response(content=encoded(), media_type="application/vnd.oai.openapi+json")

    return Litestar(route_handlers=[any_call, openapi], openapi_config=None, logging_config=None)


async def _body(request: Request[None, None, State]) -> bytes:
    """At most one byte more than the platform takes, for it to say that it is too much."""
    body, dropped = bytearray(), 0
    async for chunk in request.stream():
        if len(body) <= MAX_BATCH_BYTES:
            body += chunk
        else:
            dropped += len(chunk)
            if dropped > _DRAIN_BYTES:
                break
    return bytes(body[: MAX_BATCH_BYTES + 1])
