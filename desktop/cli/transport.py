"""The transport to the platform, as the policy and the enrolment set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.proxy_settings import chosen, proxy_for
from desktop.cli.session import CommandSession
from desktop.database.queries import link
from desktop.registry import system_pac
from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.proxies import shown
from sync.client.errors import OF_ADDRESS, NetworkError
from sync.contract.wire import Transport


def http(session: CommandSession, url: str) -> Transport:
    """A transport through the proxy of the policy, or of the settings, or of the system."""
    way = proxy_for(url, session.places, session.policy)
    return HttpTransport(url, proxies=way.proxies, ca_file=way.ca_file)


def unread_pac(mode: str, pac: str) -> str:
    """The system's PAC file where it would count, "" if none: only the window, by Qt, has the system read it."""
    return shown(pac) if mode in ("", "system") else ""


def unread_pac_words(pac: str) -> str:
    return (
        f"Windows prend son proxy du fichier {pac} (PAC). La fenêtre le lit, relaisctl non. Donnez-lui l’adresse du"
        " proxy que ce fichier nomme\u00a0: relaisctl proxy set --mode http://NOM:PORT, ou la stratégie proxy."
    )


@contextmanager
def pac_named(session: CommandSession, pac: Callable[[], str] = system_pac) -> Iterator[None]:
    """Says with a failed connection that it went out without the proxy of the system's PAC file."""
    try:
        yield
    except NetworkError as error:
        unread = unread_pac(chosen(session.places, session.policy).mode, pac())
        error.remedy = f"{error.remedy} {unread_pac_words(unread)}" if unread else error.remedy
        raise


@contextmanager
def typed_address(url: str) -> Iterator[None]:
    """Changes the remedy of such errors: the address was just typed, and there is no automatic second try."""
    try:
        yield
    except NetworkError as error:
        if error.code in OF_ADDRESS:
            typed = f"Vérifiez l’adresse que vous venez d’écrire, {url}, puis recommencez."
            # This one alone may also be what the network asks; the others say as well to look at the address.
            error.remedy = f"{typed} {error.remedy}" if error.code == "not_the_platform" else typed
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
