"""The way to the platform, as the policy and the enrolment say."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.actions.desk import Desk
from desktop.actions.way_out import way_to
from desktop.cli.session import Session
from desktop.database.queries import link
from sync.client.http_transport import HttpTransport
from sync.contract.wire import Transport


def http(session: Session, url: str) -> Transport:
    """Through the proxy of the policy, else of the settings, else of the system."""
    way = way_to(url, session.places, session.policy)
    return HttpTransport(url, proxies=way.proxies, ca_file=way.ca_file)


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
