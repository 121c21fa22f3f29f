"""Says to a proxy who asks by NTLM or Negotiate, with the name and password that were kept, or Windows' own account."""

import base64
import struct

import spnego
from spnego.exceptions import SpnegoError

from sync.client.connection.proxies import Proxy

#: What reading a challenge of the proxy's raises; the fourth, for a time in it that no calendar has.
_OF_A_CHALLENGE = (SpnegoError, ValueError, LookupError, ArithmeticError, struct.error, OSError)


class NoIdentity(Exception):
    """There is nothing to say: no name and password, or a challenge that is none."""


class ProxyIdentity:
    """One conversation with one proxy, on one connection. Without a name, Windows gives the account's own (SSPI)."""

    def __init__(self, method: str, proxy: Proxy) -> None:
        self._method = method
        try:
            self._context = spnego.client(
                proxy.user or None,
                proxy.password or None,
                hostname=proxy.host,
                service="HTTP",
                protocol=method.lower(),
            )
        except (SpnegoError, ValueError, OSError) as error:
            raise NoIdentity from error

    def answer(self, challenge: bytes) -> str:
        """Value of the Proxy-Authorization header, for a challenge; b"" at first. Raises NoIdentity."""
        try:
            token = self._context.step(challenge or None)
        except _OF_A_CHALLENGE as error:
            raise NoIdentity from error
        if not token:
            raise NoIdentity
        return f"{self._method} {base64.b64encode(token).decode()}"

    def challenge(self, token: str) -> bytes:
        """The bytes of a challenge as the proxy wrote it; b"" for none."""
        try:
            return base64.b64decode(token, validate=True)
        except ValueError:
            return b""
