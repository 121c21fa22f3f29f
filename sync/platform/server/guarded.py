"""uvicorn's protocol for HTTP/1.1, which tells the bounds where its connection stands."""

import asyncio

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import RequestResponseCycle
from uvicorn.server import ServerState

from sync.platform.server.crowd import Stage, Visit
from sync.platform.server.one_write import OneWrite

#: Bytes given to h11 at once. h11 judges the size of a head only while it is not whole: a head of 256 kB that comes in
#: one read would pass. With pieces of this size, and h11's own bound of the same, the largest head has twice as many
#: bytes.
_PIECE = 16_384


class Guarded(OneWrite):
    """The protocol of one connection. `gone` is done once it is closed."""

    def __init__(self, config: uvicorn.Config, state: ServerState, visit: Visit) -> None:
        super().__init__(config, state, {})
        self._visit = visit
        self._mark: object = None
        self.connected = False  #: whether the handshake, if any, is over
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.connected = True
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        for first in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                break
            super().data_received(data[first : first + _PIECE])
        self._visit.came += len(data)
        self.note_stage()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.note_stage()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if not self.gone.done():
            self.gone.set_result(None)

    def note_stage(self) -> None:
        """Notes the stage. Nothing tells when an answer's last bytes leave, so the door looks once a second too."""
        stage = self._stage()
        # Time counts anew with another call in the same stage, and with each byte of the answer that was taken.
        mark = (stage, id(self.cycle), self._left_to_send() if stage is Stage.ANSWER else 0)
        if mark != self._mark:
            self._mark = mark
            self._visit.stage, self._visit.since, self._visit.came = stage, self.loop.time(), 0

    def cut(self) -> None:
        """Ends the connection, in whatever stage it is."""
        if self.connected:
            self.transport.abort()

    def _stage(self) -> Stage:
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None:
            return Stage.HEAD
        if not cycle.response_complete:
            return Stage.BODY if cycle.more_body else Stage.WORK
        if self._left_to_send():
            return Stage.ANSWER
        if self.conn.their_state is h11.SEND_BODY:
            return Stage.LEFT
        return Stage.HEAD if self.conn.trailing_data[0] else Stage.REST

    def _left_to_send(self) -> int:
        return self.transport.get_write_buffer_size()
