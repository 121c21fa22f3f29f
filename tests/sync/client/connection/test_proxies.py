"""A proxy's address, its password kept separately, and what may be shown of it."""

import pytest

from sync.client.connection.proxies import Proxy, proxy_of, shown, with_login


def test_user_and_password_are_put_into_each_address() -> None:
    assert with_login({"http": "http://proxy:3128", "https": "proxy:3128"}, "ma irie", "p@s:s/é") == {
        "http": "http://ma%20irie:p%40s%3As%2F%C3%A9@proxy:3128",
        "https": "http://ma%20irie:p%40s%3As%2F%C3%A9@proxy:3128",
    }
    assert with_login({"http": "http://old:word@proxy:1"}, "new", "x") == {"http": "http://new:x@proxy:1"}
    assert with_login({"http": "http://proxy:1"}, "", "x") == {"http": "http://proxy:1"}


def test_the_proxy_of_a_call() -> None:
    assert proxy_of("https://x.example", {}) is None
    assert proxy_of("https://x.example", {"http": "http://proxy:1"}) is None
    assert proxy_of("https://x.example", {"all": "proxy"}) == Proxy("proxy", 80)
    assert proxy_of("https://x.example", {"https": "https://proxy"}) == Proxy("proxy", 443, secure=True)
    found = proxy_of("http://x.example", {"http": "http://a%40b:c%3A@[::1]:3128"})
    assert found == Proxy("::1", 3128, "a@b", "c:")
    assert found.headers == {"Proxy-Authorization": "Basic YUBiOmM6"}


@pytest.mark.parametrize(
    "address",
    ["socks5://proxy", "http://", "http://pro xy:1", " http://proxy:1", "http://proxy:99999", "http://a..fr:1"],
)
def test_an_address_that_no_call_can_go_by(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - urlsplit's own among them
        proxy_of("https://x.example", {"https": address})


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://user:word@proxy:3128", "http://proxy:3128"),
        ("user:word@proxy:3128", "proxy:3128"),
        ("https://u@x.example/a?token=1#b", "https://x.example/a"),
        ("system", "system"),
        ("http://[", "?"),
        ("http://u:S3CRET/x@127.0.0.1:9", "http://127.0.0.1:9"),  # not quoted, as Windows lets one write it
        ("https://u:S3CRET#x@proxy:9", "https://proxy:9"),
        ("u:S3CRET?x@proxy:9", "proxy:9"),
        ("S3CRET//x@proxy:9", "proxy:9"),
        ("http://u:S3@CRET@proxy:9", "http://proxy:9"),
        ("ftp://proxy:9", "ftp://proxy:9"),
        ("file:///S3CRET@proxy/p.pac", "proxy/p.pac"),
    ],
)
def test_what_may_be_shown(url: str, words: str) -> None:
    assert shown(url) == words
