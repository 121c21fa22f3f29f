"""HTTP for real: other processes that are not the platform, or not well, and what each is called."""

import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.client import round
from sync.client.errors import Weather
from sync.client.http_transport import HttpTransport
from sync.contract.wire import Call
from tests.sync.client.conftest import Commune, National

SERVER = Path(__file__).with_name("strange_server.py")
HELLO = Call(method="GET", path="/sync/v1/hello", query="a=1&b=%C3%A9", headers={"relais-nonce": "0" * 32})
Start = Callable[..., str]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[], list[Any]]:
    """What the strange server was asked: method, path, headers, body."""

    def read() -> list[Any]:
        log = tmp_path / "asked"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    return read


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a strange server of this mode in another process; its address."""
    with ExitStack() as stack:

        def begin(mode: str, *certificate: Path) -> str:
            server = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, SERVER, mode, *certificate],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(server.kill)
            assert server.stdin
            assert server.stdout
            server.stdin.write(f"{tmp_path / 'asked'}\n")
            server.stdin.flush()
            port = json.loads(server.stdout.readline())["port"]
            return f"http{'s' if certificate else ''}://127.0.0.1:{port}"

        yield begin


@pytest.fixture
def transport() -> Iterator[Callable[..., HttpTransport]]:
    with ExitStack() as stack:

        def make(url: str, **options: Any) -> HttpTransport:
            made = HttpTransport(url, **({"connect_s": 2.0, "stall_s": 2.0} | options))
            stack.callback(made.close)
            return made

        yield make


def weather_of(transport: HttpTransport, call: Call = HELLO) -> str:
    with pytest.raises(Weather) as caught:
        transport.send(call)
    assert "Rien n’est perdu." in caught.value.sentence
    assert caught.value.remedy
    return caught.value.code


def test_a_call_arrives_as_it_is(start: Start, transport: Any, asked: Any) -> None:
    call = Call(
        method="POST", path="/sync/v1/batches", headers={"content-type": "application/x-ndjson"}, body=b"\x00\xff\n"
    )
    transport(start("page")).send(call)
    ((method, path, headers, body),) = asked()
    found = {name.lower(): value for name, value in headers.items()}
    assert (method, path, body.encode("latin-1")) == ("POST", "/sync/v1/batches", b"\x00\xff\n")
    assert found["content-type"] == "application/x-ndjson"
    assert found["accept-encoding"] == "identity"
    assert found["user-agent"].startswith("relais-communes/")
    assert "authorization" not in found


def test_the_query_is_not_rewritten(start: Start, transport: Any, asked: Any) -> None:
    transport(start("page") + "/").send(HELLO)
    assert asked()[0][1] == "/sync/v1/hello?a=1&b=%C3%A9"


def test_a_redirection_is_given_back_and_not_followed(start: Start, transport: Any, asked: Any) -> None:
    answer = transport(start("redirect")).send(Call(method="POST", path="/sync/v1/batches", body=b"x"))
    assert (answer.status, answer.headers["location"]) == (302, "/login")
    assert len(asked()) == 1


def test_the_bytes_are_given_raw(start: Start, transport: Any) -> None:
    answer = transport(start("packed")).send(HELLO)
    assert answer.body == gzip.compress(b"packed", mtime=0)


def test_a_connection_is_kept_for_the_next_call(start: Start, transport: Any, asked: Any) -> None:
    one = transport(start("page"))
    for _ in range(3):
        one.send(HELLO)
    assert len(asked()) == 3


@pytest.mark.parametrize(
    ("mode", "code"),
    [("silent", "timeout"), ("cut", "cut"), ("mute", "cut"), ("babble", "cut"), ("endless", "not_the_platform")],
)
def test_a_server_that_is_not_well(start: Start, transport: Any, mode: str, code: str) -> None:
    assert weather_of(transport(start(mode), stall_s=0.5)) == code


def test_nobody_listens(transport: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert weather_of(transport(f"http://127.0.0.1:{port}")) == "refused"


def test_nobody_by_that_name(transport: Any) -> None:
    assert weather_of(transport("https://plateforme.invalid")) == "dns"


def test_no_route_at_all() -> None:
    """As a PC without a cable; here in a network namespace of its own, where only root may make one."""
    program = (
        "from sync.client.errors import Weather\n"
        "from sync.client.http_transport import HttpTransport\n"
        "from sync.contract.wire import Call\n"
        "try:\n"
        "    HttpTransport('https://192.0.2.1').send(Call(method='GET', path='/sync/v1/hello'))\n"
        "except Weather as weather:\n"
        "    print(weather.code)\n"
    )
    alone = ["unshare", "--net"] if sys.platform == "linux" and os.geteuid() == 0 else []
    done = subprocess.run([*alone, sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() in ({"no_route"} if alone else {"no_route", "timeout", "tls", "refused"}), done.stderr


def test_a_certificate_that_nobody_vouches_for(start: Start, transport: Any, tmp_path: Path) -> None:
    assert weather_of(transport(start("page", certificate(tmp_path)))) == "tls"


def test_plain_http_where_tls_was_expected(start: Start, transport: Any) -> None:
    assert weather_of(transport(start("page").replace("http:", "https:"))) == "tls"


def test_the_environment_does_not_choose_the_proxy(
    start: Start, transport: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert transport(start("page")).send(HELLO).status == 200


def test_a_proxy_that_was_chosen_is_used(start: Start, transport: Any, asked: Any) -> None:
    proxy = start("page")
    transport("http://localhost:9", proxies={"http": proxy}).send(HELLO)
    assert asked()[0][1] == "http://localhost:9/sync/v1/hello?a=1&b=%C3%A9"


def test_a_proxy_that_asks_a_password(start: Start, transport: Any) -> None:
    proxy = start("proxy")
    assert weather_of(transport("https://plateforme.invalid", proxies={"https": proxy})) == "proxy"


def test_a_proxy_that_is_not_there(transport: Any) -> None:
    assert weather_of(transport("https://plateforme.invalid", proxies={"https": "http://127.0.0.1:1"})) == "proxy"


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("redirect", "not_the_platform"),
        ("page", "not_the_platform"),
        ("login", "not_the_platform"),
        ("packed", "not_the_platform"),
        ("proxy", "proxy"),
        ("busy", "retry_later"),
        ("silent", "timeout"),
    ],
)
def test_a_round_that_meets_it_moves_nothing(
    enrolled: Commune, national: National, start: Start, transport: Any, mode: str, code: str
) -> None:
    op = enrolled.act().op
    with pytest.raises(Weather) as caught:
        round.run(enrolled, transport(start(mode), stall_s=0.5), enrolled.key, clock=enrolled.clock)
    assert caught.value.code == code
    assert enrolled.states() == {op: "finalised"}
    assert enrolled.last_exchange().outcome == code
    enrolled.clock.pass_by(minutes=31)
    assert round.run(enrolled, national.transport(), enrolled.key, clock=enrolled.clock).accepted == 1


def certificate(folder: Path) -> Path:
    """A certificate for this computer, by nobody but itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
