"""Proxies in other processes that give no passage: each is named as the proxy, soon, and without filling the memory."""

import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from sync.client.connection import probes
from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.proxy_tunnel import methods_of
from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests.sync.client.authority import Authority
from tests.sync.client.connection import hostile_proxy
from tests.sync.client.connection.conftest import Start
from tests.sync.client.ends import Commune, National
from tests.sync.client.running import run

HELLO = Call(method="GET", path="/sync/v1/hello", headers={"relais-nonce": "0" * 32})
PLATFORM = "https://plateforme.invalid"
_ASKS = r"HTTP/1.1 407 Who\nProxy-Authenticate: "
#: How it misbehaves, and the code by which that is named.
MODES = [
    ("mute", "proxy_silent"),
    ("drip", "proxy_silent"),
    (r"HTTP/1.1 200", "proxy"),
    ("another_service", "proxy_garbled"),
    (r"\x00\x01 this is no HTTP\n\n", "proxy_garbled"),
    (r"HTTP/1.1 OK\n\n", "proxy_garbled"),
    (rf"HTTP/1.1 {'9' * 5000} OK\n\n", "proxy_garbled"),
    (r"HTTP/1.1 0200 Yes\n\n", "proxy_garbled"),
    ("endless_line", "proxy_garbled"),
    ("endless_headers", "proxy_garbled"),
    ("endless_body", "proxy_refused"),
    ("yes_then_garbage", "proxy_passage"),
    ("yes_then_records", "proxy_passage"),
    ("yes_then_reset", "proxy_passage"),
    (r"HTTP/1.1 200 Yes\n\n<html>Bienvenue</html>", "proxy_passage"),
    (r"HTTP/1.1 200 Yes\n\n", "proxy_passage"),
    (r"HTTP/1.1 302 Found\nLocation: http://portail.example/\n\n", "not_the_platform"),
    (r"HTTP/1.1 511 Network Authentication Required\n\n<html></html>", "not_the_platform"),
    (r"HTTP/1.1 503 Service Unavailable\n\n", "platform_down"),
    (r"HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n<html></html>", "proxy_refused"),
    (_ASKS + r"Negotiate\n\n", "proxy_method"),
    (_ASKS + r"Negotiate\nProxy-Authenticate: NTLM\n\n", "proxy_password"),
    (_ASKS + r'Digest realm="a, Basic", nonce="b"\n\n', "proxy_method"),
    (_ASKS + r'Negotiate\nProxy-Authenticate: basic realm="Mairie"\n\n', "proxy_password"),
    (r"HTTP/1.1 407 Who\n\n", "proxy_password"),
    ("HTTP/1.0 200 Yes\n\n", "proxy_passage"),  # lines without CR
    ("HTTP/1.0 407 Who\nProxy-Authenticate: Negotiate\n\n", "proxy_method"),
]


@pytest.fixture
def hostile() -> Iterator[Callable[[str], dict[str, str]]]:
    """Starts such a proxy; as the transport takes it."""
    with ExitStack() as stack:
        yield lambda mode: {"https": stack.enter_context(hostile_proxy.started(mode))}


@pytest.mark.parametrize(("mode", "code"), MODES)
def test_it_is_named_and_neither_waited_for_nor_kept(
    hostile: Callable[[str], dict[str, str]], mode: str, code: str
) -> None:
    proxies, wait_s = hostile(mode), 0.5 if code == "proxy_silent" else 5.0
    tracemalloc.start()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_asked, proxies, wait_s).result(timeout=60)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer == (code, code, code)
    assert most < 8_000_000


def _asked(proxies: dict[str, str], wait_s: float) -> tuple[str, str, str]:
    """What a call, a connection dialled ahead and the probe say of it."""
    with closing(HttpTransport(PLATFORM, proxies=proxies, connect_s=wait_s, stall_s=30)) as transport:
        with pytest.raises(NetworkError) as sent:
            transport.send(HELLO)
        with pytest.raises(NetworkError) as dialled:
            transport.dial()
    assert not sent.value.reached
    *_, last = probes.trace(PLATFORM, proxies, wait_s=wait_s)
    assert not last.ok
    return sent.value.code, dialled.value.code, last.code


@pytest.mark.parametrize("mode", ["another_service", r"HTTP/1.1 400 Bad Request\n\n<html></html>", "yes_then_reset"])
def test_one_that_speaks_no_tls_at_an_https_address_is_named(
    hostile: Callable[[str], dict[str, str]], mode: str
) -> None:
    """The platform's address, which was right, was to be looked at."""
    proxies = {"https": hostile(mode)["https"].replace("http://", "https://u:SECRET@")}
    assert _asked(proxies, 5.0) == ("proxy_tls", "proxy_tls", "proxy_tls")
    with closing(HttpTransport(PLATFORM, proxies=proxies)) as transport, pytest.raises(NetworkError) as found:
        transport.send(HELLO)
    assert found.value.proxy == proxies["https"].replace("u:SECRET@", "")


def test_one_whose_certificate_nobody_knows_is_named(start: Start) -> None:
    proxies = {"https": start("page", Authority("Autorité de la Ville").server())}
    assert _asked(proxies, 5.0) == ("proxy_tls", "proxy_tls", "proxy_tls")


@pytest.mark.parametrize("address", ["http://pro xy:1", " http://127.0.0.1:1", "http://[::1", "socks5://127.0.0.1:1"])
def test_an_address_that_cannot_be_followed_is_the_proxys(address: str) -> None:
    """“La liaison a été coupée” was said, for ever, and neither the proxy nor the policy was named."""
    assert _asked({"https": address}, 5.0) == ("proxy_address", "proxy_address", "proxy_address")


@pytest.mark.parametrize(
    ("methods", "remedy"), [("Negotiate, Digest", "relais (cntlm, px)"), ("Negotiate, NTLM", "Écrivez")]
)
def test_the_methods_that_it_wants_are_named(
    hostile: Callable[[str], dict[str, str]], methods: str, remedy: str
) -> None:
    proxies = hostile(_ASKS + methods.replace(", ", r"\nProxy-Authenticate: ") + r"\n\n")
    with closing(HttpTransport(PLATFORM, proxies=proxies)) as transport, pytest.raises(NetworkError) as found:
        transport.send(HELLO)
    assert methods in found.value.remedy
    assert remedy in found.value.remedy
    assert probes.trace(PLATFORM, proxies)[-1].facts["methods"] == methods


@pytest.mark.parametrize(
    ("challenges", "methods"),
    [
        ("", ()),
        ("NTLM", ("NTLM",)),
        ("negotiate, ntlm, NTLM", ("Negotiate", "NTLM")),
        ('Basic realm="x, Digest y", Digest realm="z", nonce="a", qop="auth,auth-int"', ("Basic", "Digest")),
        ("Negotiate YIIabc+/==", ("Negotiate",)),
        ('realm="only"', ()),
        ("a" * 21, ()),
        ("<b>, \x00, N\x1bTLM", ()),
        (", ".join(f"m{number}" for number in range(9)), ("m0", "m1", "m2", "m3", "m4")),
        ("Basic " * 100_000, ("Basic",)),
    ],
)
def test_the_names_of_methods_are_read_from_any_text(challenges: str, methods: tuple[str, ...]) -> None:
    assert methods_of({"proxy-authenticate": challenges}) == methods


@pytest.mark.parametrize(("mode", "code"), [("mute", "proxy_silent"), ("yes_then_garbage", "proxy_passage")])
def test_a_round_that_meets_it_moves_nothing(
    enrolled: Commune, national: National, hostile: Callable[[str], dict[str, str]], mode: str, code: str
) -> None:
    op = enrolled.act().op
    transport = HttpTransport(PLATFORM, proxies=hostile(mode), connect_s=0.5)
    with closing(transport), pytest.raises(NetworkError) as caught:
        run(enrolled, transport)
    assert caught.value.code == code
    assert enrolled.states() == {op: "finalised"}
    assert enrolled.last_exchange().outcome == code
    enrolled.clock.pass_by(minutes=31)
    assert run(enrolled, national.transport()).accepted == 1
