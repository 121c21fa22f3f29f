"""The connection to the Internet: proxy, its password, certificates; by the policy or else the settings."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from desktop import password_file
from desktop import settings as settings_file
from desktop.paths import Places
from desktop.policy import Policy, proxies, wrong_proxy
from sync.client.connection.proxies import PASSWORD_NAME, address_of, place_of, with_login
from sync.client.device import keystore_choice
from sync.client.device.keystore import KeyStoreError

_log = logging.getLogger(__name__)
#: Answers the system's proxies for an address: one for each scheme.
System = Callable[[str], Mapping[str, str]]


class Chosen(Struct, frozen=True, kw_only=True):
    """The proxy that was chosen."""

    mode: str  #: system, none, or an address
    user: str  #: name for the proxy; "" for none
    imposed: bool  #: mode and address, by the machine's policy
    user_imposed: bool  #: by the same
    password_imposed: bool = False  #: by the same, in a file


class ProxySettings(Struct, frozen=True):
    """How calls to an address are made."""

    proxies: dict[str, str]  #: an address for each scheme, with the password
    ca_file: Path | None  #: certificates to trust beside the system's own


def by_platform(url: str) -> dict[str, str]:
    """The system's proxies, found without Qt."""
    return proxies("system", urlsplit(url).hostname or "")


def chosen(places: Places, policy: Policy) -> Chosen:
    own = settings_file.read(places.settings).settings
    mode = policy.proxy or ("system" if wrong_proxy(own.proxy) else own.proxy)
    return Chosen(
        mode=mode,
        user=policy.proxy_user or own.proxy_user,
        imposed=bool(policy.proxy),
        user_imposed=bool(policy.proxy_user),
        password_imposed=bool(policy.proxy_password_file),
    )


def proxy_for(url: str, places: Places, policy: Policy, system: System = by_platform) -> ProxySettings:
    """How calls to this address are made. If the keystore does not open, no password is sent, so the proxy refuses."""
    choice = chosen(places, policy)
    host = urlsplit(url).hostname or ""
    by_scheme = dict(system(url)) if choice.mode == "system" else proxies(choice.mode, host)
    written = choice.mode != "system" or choice.password_imposed
    if by_scheme and choice.user and (written or _trusts(address_of(url, by_scheme), places)):
        by_scheme = with_login(by_scheme, choice.user, _password(places, policy))
    return ProxySettings(by_scheme, Path(policy.ca_file) if policy.ca_file else None)


def _trusts(address: str, places: Places) -> bool:
    """Whether her password is for the proxy that the system names: the first one that it named since she typed it.

    On another network it is another one, which may ask as well.
    """
    own, place = settings_file.read(places.settings).settings, place_of(address).lower()
    if not own.proxy_trusted:
        try:
            settings_file.write(places.settings, own._replace(proxy_trusted=place))
        except OSError as error:
            _log.warning("the password's proxy not kept: %s", type(error).__name__)
        return True
    if own.proxy_trusted != place:
        _log.warning("another proxy than the password's: it is not told")
    return own.proxy_trusted == place


def trusted(places: Places, policy: Policy) -> str:
    """Host and port of the one proxy of the system's that gets her password; "" where none is bound to it."""
    choice = chosen(places, policy)
    bound = choice.mode == "system" and not choice.password_imposed
    return settings_file.read(places.settings).settings.proxy_trusted if bound else ""


def has_password(places: Places, policy: Policy) -> bool:
    return bool(_password(places, policy))


def _password(places: Places, policy: Policy) -> str:
    """The one of the policy's file, which is read at each call, or else this person's own."""
    if policy.proxy_password_file:
        return password_file.read(Path(policy.proxy_password_file))
    try:
        password = keystore_choice.choose(places.keys).load(PASSWORD_NAME)
    except KeyStoreError as error:
        _log.warning("proxy password not readable: %s", type(error).__name__)
        return ""
    return "" if password is None else password.decode("utf-8", "replace")
