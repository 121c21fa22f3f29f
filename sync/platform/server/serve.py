"""Serves the platform with uvicorn until a signal stops it."""

import logging
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import uvicorn
from msgspec.structs import replace

from sync.platform.http.api import application
from sync.platform.http.service import Platform
from sync.platform.identity.keys import Keys
from sync.platform.refusals import Refused, cause
from sync.platform.server.bounds import Bounds
from sync.platform.server.crowd import Crowd, Visit
from sync.platform.server.descriptors import room
from sync.platform.server.door import Door
from sync.platform.server.guarded import Guarded
from sync.platform.server.quiet import QuietHandler
from sync.platform.store import PlatformStore

_GRACE_SECONDS = 10
_log = logging.getLogger(__name__)


def run(
    store: PlatformStore,
    keys: Keys,
    announce: Callable[[str], None],
    *,
    host: str,
    port: int,
    tls_cert: str = "",
    tls_key: str = "",
    bounds: Bounds,
) -> None:
    """Tells its URL once it listens. Returns after SIGTERM or SIGINT, when calls in progress are answered.

    Raises Refused.
    """
    _check_tls(tls_cert, tls_key)
    log = QuietHandler(sys.stderr)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", handlers=[log])
    allowed = room(bounds.connections)
    if allowed < bounds.connections:
        _log.warning("the system allows descriptors for %d connections, not %d", allowed, bounds.connections)
    listener = _listen(host, port)
    scheme = "https" if tls_cert else "http"
    place = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{place}:{listener.getsockname()[1]}"
    config = _config(Platform(store, keys), tls_cert, tls_key, bounds)
    # uvicorn raises the signal again once it has stopped: there is nothing left to stop then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopped)
    crowd = Crowd(replace(bounds, connections=allowed))
    with listener:
        _Guarding(config, crowd, log, partial(announce, url)).run(sockets=[listener])


def _config(platform: Platform, tls_cert: str, tls_key: str, bounds: Bounds) -> uvicorn.Config:
    return uvicorn.Config(
        application(platform),
        loop="asyncio",  # the door works with asyncio's sockets
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ssl_certfile=tls_cert or None,
        ssl_keyfile=tls_key or None,
        ssl_context_factory=_without_tickets if tls_cert else None,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=int(bounds.rest_s),
    )


class _Guarding(uvicorn.Server):
    """uvicorn's server with a door of ours in place of asyncio's. `ready` is called once it really listens."""

    def __init__(self, config: uvicorn.Config, crowd: Crowd, log: QuietHandler, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._crowd, self._log, self._ready = crowd, log, ready
        self._doors: list[Door] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        for listener in sockets or []:
            door = Door(self._crowd, self._protocol, self.config.ssl, self._log.tell)
            self._doors.append(door)
            door.open(listener)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for door in self._doors:
            door.close()
        await super().shutdown(sockets)

    def _protocol(self, visit: Visit) -> Guarded:
        return Guarded(self.config, self.server_state, visit)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # TCP is named, or asyncio leaves Nagle's algorithm on: then each call waits 40 ms for an acknowledgement.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # on Windows a second platform could take the same port by it
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        if isinstance(error, UnicodeError):
            why = "adresse illisible"
        else:
            why = "ce nom n’est pas connu" if isinstance(error, socket.gaierror) else cause(error)
        sentence = f"--host, --port\u00a0: impossible d’écouter sur {host}, port {port} ({why})."
        raise Refused("listen", sentence, field="--port", of_input=True) from error
    return listener


def _check_tls(cert: str, key: str) -> None:
    if not cert and not key:
        return
    if not cert or not key:
        sentence = "--tls-cert et --tls-key vont ensemble\u00a0: donnez les deux fichiers."
        raise Refused("tls", sentence, field="--tls-key" if cert else "--tls-cert", of_input=True)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key)
    except OSError as error:  # ssl.SSLError is one
        sentence = "--tls-cert, --tls-key\u00a0: ces fichiers ne sont pas un certificat et sa clé, en PEM."
        raise Refused("tls", sentence, field="--tls-cert", of_input=True) from error


def _without_tickets(_config: uvicorn.Config, usual: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """TLS without session tickets: no client uses them, and a lost ticket delays the first answer on a bad link."""
    context = usual()
    context.num_tickets = 0
    return context


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    return None
