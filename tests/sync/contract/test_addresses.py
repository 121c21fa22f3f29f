"""Which texts are accepted as the address of a platform."""

import pytest

from sync.contract.addresses import same, usable


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://plateforme.exemple.fr", True),
        ("https://plateforme.exemple.fr:8443/relais", True),
        (" https://plateforme.exemple.fr/ ", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://plateforme.exemple.fr", False),  # acts are never sent unencrypted
        ("ftp://plateforme.exemple.fr", False),
        ("ftp://localhost", False),
        ("ws://localhost", False),
        ("plateforme.exemple.fr", False),
        ("", False),
        ("https://", False),
        ("https://plateforme.exemple.fr:1", True),
        ("https://plateforme.exemple.fr:65535", True),
        ("https://plateforme.exemple.fr:0", False),
        ("https://plateforme.exemple.fr:65536", False),
        ("https://[", False),
        ("https://user:pass@plateforme.exemple.fr", False),
        ("https://plateforme.exemple.fr?x=1", False),
        ("https://plateforme exemple.fr", False),
        ("https://%PLATEFORME%", False),
        ("https://plateforme..fr", False),
        (f"https://{'a' * 64}.fr", False),
        (f"https://{'a' * 63}.fr.", True),
        ("https://plateforme-2.mairie-été.fr", True),
        ("https://[::1]:8443", True),
    ],
)
def test_what_can_be_an_address(url: str, is_one: bool) -> None:
    assert usable(url) is is_one


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("https://plateforme.exemple.fr", True),
        (" HTTPS://Plateforme.exemple.fr:443/ ", True),
        ("https://plateforme.exemple.fr:8443", False),
        ("https://plateforme.exemple.fr/relais", False),
        ("https://autre.exemple.fr", False),
    ],
)
def test_which_addresses_are_of_one_platform(other: str, is_same: bool) -> None:
    assert same("https://plateforme.exemple.fr", other) is is_same
    assert same("http://127.0.0.1:80", "http://127.0.0.1")
