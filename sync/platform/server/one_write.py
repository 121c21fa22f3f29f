"""An answer in one write: uvicorn writes head and body separately, in two packets, and a bad link may lose either."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol


class OneWrite(H11Protocol):
    """uvicorn's protocol over a transport that joins all writes of one iteration of the event loop."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, _Joining(cast(asyncio.Transport, transport))))


class _Joining:
    """A transport that collects writes until the event loop's next iteration; the rest is delegated."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            # Not writelines: from Python 3.12 on, an empty piece, which h11 may give, never leaves its queue; then the
            # connection neither rests nor closes.
            self._transport.write(b"".join(waiting))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
