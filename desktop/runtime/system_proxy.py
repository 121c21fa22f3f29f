"""The system's proxies for an address, as Qt finds them: PAC files too on Windows and macOS."""

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_SPOKEN = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)


def system_proxies(url: str) -> dict[str, str]:
    """The proxy for this address, an address for each scheme; {} for a direct connection.

    Of several proxies it takes the first that speaks HTTP and ignores SOCKS proxies. Where the system uses a PAC file,
    that file is fetched and run now, which may take seconds.
    """
    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url))):
        if proxy.type() == QNetworkProxy.ProxyType.NoProxy:
            return {}
        if proxy.type() in _SPOKEN and proxy.hostName():
            address = as_address(proxy.hostName(), proxy.port(), proxy.user(), proxy.password())
            return {"http": address, "https": address}
    return {}


def as_address(host: str, port: int, user: str = "", password: str = "") -> str:
    """The URL of a proxy, with its login; a host with colons is an IPv6 address."""
    from urllib.parse import quote  # noqa: PLC0415 - brings ipaddress: after the first paint

    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"http://{login}{f'[{host}]' if ':' in host else host}:{port or 80}"
