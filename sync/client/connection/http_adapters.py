"""How requests connects for us: a time for each piece, connections dialled ahead, the system's trust, a login."""

import ssl
import time
from pathlib import Path
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from sync.client.connection import probes
from sync.client.connection.proxies import read_proxy
from sync.client.connection.proxy_tunnel import ProxyFault, no_tls, open_passage

CONNECT_S = 10.0  # also for a proxy's whole answer
#: Seconds in which a dialled, unused connection is taken as established.
_FRESH_S = 5.0


class StallAdapter(HTTPAdapter):
    """Once connected, each piece may take the stall time; urllib3 would allow it only the connect time."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        super().__init__()

    def close(self) -> None:
        """Closes its connections too: urllib3 leaves that to garbage collection, which a kept error puts off."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - urllib3's own container
                manager.pools[key].close()
        super().close()

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """The login in the encoding of the probes; requests has latin-1, in which a password may not be writable."""
        return read_proxy(proxy).headers

    def dial(self, request: requests.PreparedRequest, proxies: dict[str, str], connect_s: float) -> None:
        """Puts an established connection into the pool. urllib3 has no public way to do so; a test covers this."""
        pool = self.get_connection_with_tls_context(request, verify=True, proxies=proxies)
        self.cert_verify(pool, request.url, True, None)  # type: ignore[no-untyped-call]  # as HTTPAdapter.send does
        connection = pool._get_conn()
        try:
            if connection.is_closed:
                connection.timeout = connect_s
                if pool.proxy is not None and pool.scheme == "https":
                    pool._prepare_proxy(connection)
                else:
                    connection.connect()
                connection.fresh_until = time.monotonic() + _FRESH_S
        except (urllib3.exceptions.HTTPError, OSError) as error:
            connection.close()  # else urllib3 would take it as established
            if connection.proxy is not None and not connection.has_connected_to_proxy:
                raise urllib3.exceptions.ProxyError("not reached", error) from error
            raise
        finally:
            pool._put_conn(connection)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        plain, stall_s = pool.ConnectionCls, self._stall_s
        if not hasattr(plain, "stalls_after"):

            class StallConnection(plain):  # type: ignore[misc, valid-type]  # one of several classes of urllib3
                stalls_after = stall_s
                fresh_until = 0.0
                passage_is_open = False

                def connect(self) -> None:
                    self.passage_is_open = False
                    try:
                        super().connect()
                    except ssl.SSLError as error:
                        if self.passage_is_open and no_tls(error):
                            raise ProxyFault("proxy_passage", type(error).__name__) from error
                        raise

                def _tunnel(self) -> None:
                    """In place of http.client's, whose lines may go on for ever and whose errors are only texts."""
                    within_s = self.sock.gettimeout() or CONNECT_S
                    host, port = self._tunnel_host.strip("[]"), self._tunnel_port or 443
                    open_passage(self.sock, host, port, self._tunnel_headers, within_s=within_s)
                    self.passage_is_open = True

                @property
                def is_connected(self) -> bool:
                    """urllib3 takes an idle connection with unread bytes for dead; in TLS 1.3 these are a ticket."""
                    return time.monotonic() < self.fresh_until or bool(super().is_connected)

                def endheaders(self, *args: Any, **kwargs: Any) -> None:
                    self.fresh_until = 0.0  # a call has begun: the connection is not fresh any more
                    super().endheaders(*args, **kwargs)
                    self.sock.settimeout(self.stalls_after)

            pool.ConnectionCls = StallConnection
        return pool


class SystemTrust(StallAdapter):
    """Verifies certificates by the system's store, where a company's authority is installed."""

    def __init__(self, stall_s: float, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        super().__init__(stall_s)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=probes.trust(self._ca_file), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=probes.trust(self._ca_file), **kwargs)
