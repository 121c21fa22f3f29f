"""The transport to the platform, as the policy and the enrolment set it."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.proxy_settings import proxy_for
from desktop.cli.session import CommandSession
from desktop.database.queries import link
from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Transport


def http(session: CommandSession, url: str) -> Transport:
    """A transport through the proxy of the policy, or of the settings, or of the system."""
    way = proxy_for(url, session.places, session.policy)
    return HttpTransport(url, proxies=way.proxies, ca_file=way.ca_file)


#: Network errors that a mistyped address may also cause.
_OF_ADDRESS = ("dns", "refused", "timeout", "tls", "certificate_name", "platform_down")


@contextmanager
def typed_address(url: str) -> Iterator[None]:
    """Changes the remedy of such errors: the address was just typed, and there is no automatic second try."""
    try:
        yield
    except NetworkError as error:
        if error.code in _OF_ADDRESS:
            error.remedy = f"Vérifiez l’adresse que vous venez d’écrire, {url}, puis recommencez."
        raise


@contextmanager
def no_false_promise(commune_context: CommuneContext) -> Iterator[None]:
    """Takes “Rien n’est perdu.” off such errors where a backup was put back: acts that had never left may be gone."""
    try:
        yield
    except NetworkError as error:
        with commune_context.store.reading() as connection:
            lacks = link.lacks_own(connection)
        error.sentence = error.event if lacks else error.sentence
        raise


@contextmanager
def transport_of(session: CommandSession, commune_context: CommuneContext) -> Iterator[Transport | None]:
    """A transport to the platform of this device; None where it is not enrolled, or exchanges by USB stick only."""
    with commune_context.store.reading() as connection:
        own = link.current(connection)
    if own is None or not own.enrolled or not own.url:
        yield None
        return
    transport = http(session, own.url)
    try:
        yield transport
    finally:
        transport.close()
