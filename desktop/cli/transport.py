"""The way to the platform, as the policy and the enrolment say."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from desktop.actions.desk import Desk
from desktop.cli.session import Session
from desktop.database.queries import link
from desktop.policy import proxies
from sync.client.http_transport import HttpTransport
from sync.contract.wire import Transport


def http(session: Session, url: str) -> Transport:
    """`proxy` of the policy: an address, none, or system (the default)."""
    return HttpTransport(url, proxies=proxies(session.policy.proxy, urlsplit(url).hostname or ""))


@contextmanager
def transport_of(session: Session, desk: Desk) -> Iterator[Transport | None]:
    """A transport to the platform that this device is enrolled with; None if it is not, or by key alone."""
    with desk.store.reading() as connection:
        own = link.current(connection)
    if own is None or not own.enrolled or not own.url:
        yield None
        return
    transport = http(session, own.url)
    try:
        yield transport
    finally:
        transport.close()
