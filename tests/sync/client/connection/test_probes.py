"""The connection checked step by step, with real servers: where it fails, the fault's name, what is shown."""

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.client.connection import probes
from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.probes import ProbeStep
from sync.client.connection.proxies import with_login
from sync.client.errors import NetworkError
from tests import posix
from tests.sync.client.authority import Authority
from tests.sync.client.connection import hostile_proxy
from tests.sync.client.connection.conftest import Start


def names(steps: tuple[ProbeStep, ...]) -> list[tuple[str, str]]:
    return [(step.name, step.code) for step in steps]


@posix.own_roots
def test_a_way_that_is_well(start: Start, tmp_path: Path) -> None:
    town = Authority("Autorité de la Ville")
    url = start("packed", town.server())
    steps = probes.trace(url, path="/sync/v1/hello", ca_file=town.file(tmp_path), wait_s=5)
    assert names(steps) == [("dns", ""), ("tcp", ""), ("tls", ""), ("http", "")]
    assert all(step.ok and step.ms >= 0 for step in steps)
    assert steps[2].facts["issuer"] == "Autorité de la Ville"
    assert steps[3].facts["status"] == "200"
    assert abs(int(steps[3].facts["clock_offset_s"])) <= 2


@posix.own_roots
def test_each_end_is_named(start: Start, tmp_path: Path) -> None:
    town = Authority("Autorité de la Ville")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert names(probes.trace(nobody)) == [("dns", ""), ("tcp", "refused")]
        assert names(probes.trace("https://x.invalid", {"https": nobody}))[-1] == ("tcp", "proxy")
    assert names(probes.trace("https://plateforme.invalid")) == [("dns", "dns")]
    assert names(probes.trace("https://")) == [("address", "dns")]
    assert names(probes.trace("https://a..fr")) == [("dns", "dns")]  # it was a fault of the program
    assert names(probes.trace(start("page")))[-1] == ("http", "not_the_platform")
    assert names(probes.trace(start("redirect")))[-1] == ("http", "not_the_platform")
    assert names(probes.trace(start("login")))[-1] == ("http", "not_the_platform")
    assert names(probes.trace(start("busy")))[-1] == ("http", "platform_down")
    assert names(probes.trace(start("silent"), wait_s=0.5))[-1] == ("http", "timeout")
    assert names(probes.trace(start("mute")))[-1] == ("http", "cut")
    assert names(probes.trace(start("babble")))[-1] == ("http", "cut")
    plain = start("page").replace("http:", "https:")
    assert names(probes.trace(plain, wait_s=2))[-1] == ("tls", "tls")
    assert names(probes.trace(start("page", town.server())))[-1] == ("tls", "certificate_unknown")
    old = start("page", town.server(days=(-30, -20)))
    assert names(probes.trace(old, ca_file=town.file(tmp_path)))[-1] == ("tls", "certificate_dates")


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (b"HTTP/1.1 204", ""),
        (b"HTTP/1.0 204 No Content", ""),
        *(
            (f"HTTP/1.1 {status} X".encode(), code)
            for code, statuses in {
                "": (200, 299, 400, 406, 408, 428, 430, 499),
                "not_the_platform": (300, 399, 511),
                "proxy_password": (407,),
                "platform_down": (429, 500, 510, 512, 599),
            }.items()
            for status in statuses
        ),
        (b"HTTP/1.1", "cut"),
        (b"HTTP/1.1 ", "cut"),
        (b"HTTP/1.1 2x4 OK", "cut"),
        (b"HTTP/2 204", "cut"),
        (b"204", "cut"),
    ],
)
def test_the_first_line_of_an_answer(first: bytes, code: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=_answer, args=(server, first))
        answering.start()
        steps = probes.trace(f"http://127.0.0.1:{server.getsockname()[1]}", wait_s=5)
        answering.join()
    assert names(steps)[-1] == ("http", code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (199, "proxy_refused"),
        (200, ""),
        (201, "proxy_refused"),
        (403, "proxy_refused"),
        (407, "proxy_password"),
        (408, "proxy_refused"),
        (502, "platform_down"),
        (501, "proxy_refused"),
        (505, "proxy_refused"),
    ],
)
def test_what_a_proxy_answers_and_what_it_is_asked(status: int, code: str) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=_answer, args=(server, b"HTTP/1.1 %d X" % status, asked))
        answering.start()
        url = with_login({"https": f"http://127.0.0.1:{server.getsockname()[1]}"}, "mairie", "SECRET")
        steps = probes.trace("https://plateforme.invalid", url, wait_s=5)
        answering.join()
    (step,) = [step for step in steps if step.name == "proxy"]
    assert (step.ok, step.code) == (code == "", code)
    (head,) = asked
    assert head.startswith(b"CONNECT plateforme.invalid:443 HTTP/1.1\r\nHost: plateforme.invalid:443\r\n")
    assert b"Proxy-Authorization" not in head, "it did not ask"


def test_a_proxy_that_says_nothing_is_where_the_way_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        steps = probes.trace("https://plateforme.invalid", {"https": f"http://127.0.0.1:{port}"}, wait_s=0.05)
    assert names(steps) == [("dns", ""), ("tcp", ""), ("proxy", "proxy_silent")]
    assert steps[-1].facts == {"error": "TimeoutError"}


def _answer(server: socket.socket, first: bytes, asked: list[bytes] | None = None) -> None:
    while True:  # to check the address alone sends nothing
        connection, _ = server.accept()
        with connection:
            if head := connection.recv(4096):
                if asked is not None:
                    asked.append(head)
                server.close()  # a later check can no longer connect
                connection.sendall(first + b"\r\n\r\n")
                return


def test_a_certificate_that_was_not_accepted_is_shown(start: Start) -> None:
    steps = probes.trace(start("page", Authority("Zscaler Root CA").server()))
    assert steps[-1].code == "intercepted"
    assert steps[-1].facts["issuer"] == "Zscaler Root CA"
    assert datetime.fromisoformat(steps[-1].facts["date_there"]).tzinfo is not None


def test_a_clock_that_is_off_is_named_before_a_certificate_that_it_makes_unknown(start: Start) -> None:
    """The authority of a policy seems not to be valid yet, so that it is left out: “une autorité manque peut-être”."""
    url = start("page", Authority("Zscaler Root CA").server(), clock="86400")
    assert probes.trace(url)[-1].code == "clock"
    with closing(HttpTransport(url)) as transport, pytest.raises(NetworkError) as found:
        transport.dial()
    assert found.value.code == "clock"


def test_of_a_clock_that_is_years_off_nothing_is_said_in_english() -> None:
    """urllib3's warning stood before our sentence. Its year is played, as this process has only one clock."""
    ask = (
        "import sys, urllib3.connection, datetime\n"
        "urllib3.connection.RECENT_DATE = datetime.date.max\n"
        "from sync.client.connection.http_transport import HttpTransport\n"
        "from sync.client.errors import NetworkError\n"
        "try:\n    HttpTransport(sys.argv[1]).dial()\nexcept NetworkError as error:\n    print(error.code)"
    )
    with hostile_proxy.started("another_service") as other:
        words = [sys.executable, "-c", ask, other.replace("http:", "https:")]
        done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("tls\n", "")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_asks_a_password(start: Start, asked: Callable[[], list[Any]], scheme: str) -> None:
    proxy = start("proxy")
    steps = probes.trace(f"{scheme}://plateforme.invalid", {scheme: proxy})
    assert (steps[-1].name, steps[-1].code) == ("proxy" if scheme == "https" else "http", "proxy_password")
    told = with_login({scheme: proxy}, "mairie", "SECRET")
    assert "SECRET" not in repr(probes.trace(f"{scheme}://plateforme.invalid", told))
    assert ["Proxy-Authorization" in headers for _, _, headers, _ in asked()] == (
        [False, False, True] if scheme == "https" else [False, True]
    )


@pytest.mark.slow
def test_a_look_is_believed_by_nobody_but_tells(start: Start) -> None:
    town = Authority("Autorité de la Ville")
    seen = probes.inspect(start("page", town.server(), clock="86400000"), wait_s=5)
    assert seen.certificate is not None
    assert seen.certificate.issuer == "Autorité de la Ville"
    assert seen.date is not None
    assert (seen.date - datetime.now(UTC)).days in (999, 1000)
    assert probes.inspect("https://plateforme.invalid") == probes.ServerView()


@pytest.mark.parametrize("status", [200, 201, 407])
def test_a_look_goes_through_the_proxy_where_it_lets_it(status: int, tmp_path: Path) -> None:
    pem = tmp_path / "server.pem"
    pem.write_bytes(Authority("Autorité de la Ville").server())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=_tunnelled, args=(server, b"HTTP/1.1 %d X" % status, tls))
        answering.start()
        proxy = {"https": f"http://127.0.0.1:{server.getsockname()[1]}"}
        seen = probes.inspect("https://plateforme.invalid", proxy, wait_s=5)
        answering.join()
    assert (seen.certificate is not None) == (status == 200)


def _tunnelled(server: socket.socket, first: bytes, tls: ssl.SSLContext) -> None:
    """A server behind the proxy that speaks whatever the proxy said, and answers nothing."""
    connection, _ = server.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(first + b"\r\n\r\n")
        with suppress(OSError), tls.wrap_socket(connection, server_side=True) as secured:
            # the checker leaves without a word, before its handshake or after it
            secured.recv(4096)
