"""Real HTTP with servers that are not the platform, or that misbehave, and what each fault is called."""

import base64
import gzip
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest
import truststore
from msgspec.structs import replace

from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.proxies import with_login
from sync.client.errors import NetworkError
from sync.contract.wire import MAX_ANSWER_BYTES, Call
from tests import posix
from tests.sync.client.authority import Authority
from tests.sync.client.connection.conftest import Start
from tests.sync.client.cutting_proxy import CuttingProxy
from tests.sync.client.ends import Commune, National
from tests.sync.client.running import run

HELLO = Call(method="GET", path="/sync/v1/hello", query="a=1&b=%C3%A9", headers={"relais-nonce": "0" * 32})


@pytest.fixture
def transport() -> Iterator[Callable[..., HttpTransport]]:
    with ExitStack() as stack:

        def make(url: str, **options: Any) -> HttpTransport:
            made = HttpTransport(url, **({"connect_s": 2.0, "stall_s": 2.0} | options))
            stack.callback(made.close)
            return made

        yield make


def code_of(transport: HttpTransport, call: Call = HELLO) -> str:
    return caught(transport, call).code


def caught(transport: HttpTransport, call: Call = HELLO) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        transport.send(call)
    assert "Rien n’est perdu." in caught.value.sentence
    assert caught.value.remedy
    return caught.value


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


@pytest.mark.parametrize("port", ["", ":8443"])
def test_accents_in_a_name_are_encoded_and_its_port_stays(start: Start, transport: Any, asked: Any, port: str) -> None:
    transport(f"http://métropole{port}", proxies={"http": start("page")}).send(HELLO)
    assert asked()[0][1] == f"http://xn--mtropole-b1a{port}/sync/v1/hello?a=1&b=%C3%A9"


def test_a_redirection_is_given_back_and_not_followed(start: Start, transport: Any, asked: Any) -> None:
    answer = transport(start("redirect")).send(Call(method="POST", path="/sync/v1/batches", body=b"x"))
    assert (answer.status, answer.headers["location"]) == (302, "/login")
    assert len(asked()) == 1


def test_the_bytes_are_given_raw(start: Start, transport: Any) -> None:
    answer = transport(start("packed")).send(HELLO)
    assert answer.body == gzip.compress(b"packed", mtime=0)


def test_an_answer_that_takes_needs_a_length_unless_it_has_no_body(start: Start, transport: Any) -> None:
    """An answer that was cut before that header looks like an empty one."""
    line = transport(start("page"))
    for status in (204, 300, 404):
        assert line.send(Call(method="GET", path=f"/without-length/{status}")).status == status
    assert line.send(Call(method="HEAD", path="/without-length/200")).status == 200
    assert code_of(line, Call(method="POST", path="/without-length/200")) == "cut"
    for status in (200, 203, 205, 299):
        assert code_of(line, Call(method="GET", path=f"/without-length/{status}")) == "cut"


@pytest.mark.slow
def test_a_connection_is_kept_for_the_next_call(start: Start, transport: Any, asked: Any) -> None:
    with closing(CuttingProxy(int(start("page").rpartition(":")[2]))) as between:
        one = transport(between.url)
        for _ in range(3):
            one.send(HELLO)
        assert (len(asked()), len(between.carried)) == (3, 1)


@pytest.mark.slow
@pytest.mark.parametrize("tls", [False, True])
def test_a_line_that_was_dialled_is_the_one_that_the_call_takes(
    start: Start, transport: Any, tmp_path: Path, tls: bool
) -> None:
    """Opening a connection uses internals of urllib3, which has no public way: this fails if a release changes them."""
    town = Authority("Autorité de la Ville")
    url = start("page", town.server() if tls else b"")
    with closing(CuttingProxy(int(url.rpartition(":")[2]))) as between:
        there = between.url.replace("http:", "https:") if tls else between.url
        one = transport(there, ca_file=town.file(tmp_path))
        for _ in range(2):
            one.dial()
            assert one.send(HELLO).status == 200
        assert len(between.carried) == 1
        (_, first), (_, second) = one.side_by_side([HELLO, HELLO], 2)
        assert (first().status, second().status) == (200, 200)
        assert len(between.carried) <= 2


@pytest.mark.slow
def test_handshakes_that_go_wrong_keep_no_call_waiting(start: Start, transport: Any, tmp_path: Path) -> None:
    """After a failed handshake more connections are tried, as many as the limit allows."""
    town = Authority("Autorité de la Ville")
    port = int(start("page", town.server()).rpartition(":")[2])
    for most, said in ((4, [200, 200]), (2, ["tls", "tls"])):
        with closing(CuttingProxy(port, downs=[100, 100])) as between:
            one = transport(between.url.replace("http:", "https:"), ca_file=town.file(tmp_path))
            assert [_status_of(answered) for _, answered in one.side_by_side([HELLO, HELLO], most)] == said


def _status_of(answered: Callable[[], Any]) -> int | str:
    try:
        return int(answered().status)
    except NetworkError as network_error:
        return network_error.code


def test_dialling_says_the_same_error_as_a_call_and_that_nothing_left(start: Start, transport: Any) -> None:
    for made, code in (
        (transport("http://127.0.0.1:1"), "refused"),
        (transport("https://plateforme.invalid"), "dns"),
        (transport(start("page", Authority("Fortinet CA2").server())), "intercepted"),
        (transport("https://plateforme.invalid", proxies={"https": "http://127.0.0.1:1"}), "proxy"),
        (transport("https://plateforme.invalid", proxies={"https": start("proxy")}), "proxy_password"),
        (transport(start("page").replace("http:", "https:")), "tls"),
    ):
        with pytest.raises(NetworkError) as found:
            made.dial()
        assert (found.value.code, found.value.reached) == (code, False)
        assert code_of(made) == code


LARGE = Call(method="POST", path="/sync/v1/batches", body=b"x" * 12_000_000)


@pytest.mark.slow
def test_a_large_body_may_take_longer_than_connecting(start: Start, transport: Any) -> None:
    """Once connected, the time-out limits only a stall, for each piece: a slow link may send as long as it needs."""
    answer = transport(start("slow"), connect_s=0.3, stall_s=2.0).send(LARGE)
    assert (answer.status, answer.body) == (200, b"all of it")


@pytest.mark.slow
def test_a_body_that_nobody_takes_is_given_up_after_a_stall(start: Start, transport: Any) -> None:
    assert code_of(transport(start("deaf"), connect_s=20.0, stall_s=0.5), LARGE) in ("timeout", "cut")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("silent", "timeout"),
        ("cut", "cut"),
        ("headless", "cut"),
        ("mute", "cut"),
        ("babble", "cut"),
        ("endless", "not_the_platform"),
    ],
)
def test_a_server_that_is_not_well(start: Start, transport: Any, mode: str, code: str) -> None:
    assert code_of(transport(start(mode), stall_s=0.5)) == code


def test_who_asked_for_a_range_gets_what_came_of_it_and_is_not_asked_again(
    start: Start, transport: Any, asked: Any
) -> None:
    cut = caught(transport(start("cut")), replace(HELLO, headers={"range": "bytes=0-"}))
    assert cut.part is not None
    assert (cut.part.status, cut.part.body) == (200, b"half")
    assert len(asked()) == 1


def test_who_did_not_asks_once_more(start: Start, transport: Any, asked: Any) -> None:
    assert caught(transport(start("cut"))).part is None
    assert len(asked()) == 2


def test_nobody_listens(transport: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert code_of(transport(f"http://127.0.0.1:{port}")) == "refused"


def test_nobody_by_that_name(transport: Any) -> None:
    assert code_of(transport("https://plateforme.invalid")) == "dns"


@pytest.mark.parametrize(
    ("url", "proxy", "code"),
    [
        ("https://mairie-de-méréville.invalid", "", "dns"),
        ("https://mairie-de-méréville.invalid", "http://127.0.0.1:1", "proxy"),
        (f"https://{'é' * 70}.invalid", "", "dns"),  # no name on the network is that long
        ("https://plateforme.invalid", "http://127.0.0.1:99999", "proxy_address"),
        ("https://plateforme.invalid", "socks5://127.0.0.1:1", "proxy_address"),
    ],
)
def test_strange_addresses(transport: Any, url: str, proxy: str, code: str) -> None:
    assert code_of(transport(url, proxies={"https": proxy} if proxy else {})) == code


def test_no_route_at_all() -> None:
    """As on a PC without a cable; here in a network namespace of its own, which only root may make."""
    program = (
        "from sync.client.errors import NetworkError\n"
        "from sync.client.connection.http_transport import HttpTransport\n"
        "from sync.contract.wire import Call\n"
        "try:\n"
        "    HttpTransport('https://192.0.2.1').send(Call(method='GET', path='/sync/v1/hello'))\n"
        "except NetworkError as error:\n"
        "    print(error.code)\n"
    )
    alone = ["unshare", "--net"] if sys.platform == "linux" and os.geteuid() == 0 else []
    done = subprocess.run([*alone, sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() in ({"no_route"} if alone else {"no_route", "timeout", "tls", "refused"}), done.stderr


@pytest.mark.slow
def test_a_certificate_that_nobody_vouches_for_is_shown_with_its_issuer(start: Start, transport: Any) -> None:
    town = Authority("Autorité de la Ville")
    network_error = caught(transport(start("page", town.server())))
    assert network_error.code == "certificate_unknown"
    assert "Autorité de la Ville" in network_error.remedy
    assert code_of(transport(start("page", Authority("x").server(alone=True)))) == "certificate_unknown"


@pytest.mark.slow
def test_a_file_of_certificates_is_trusted_beside_the_systems_own(start: Start, transport: Any, tmp_path: Path) -> None:
    town = Authority("Autorité de la Ville")
    url = start("page", town.server())
    assert transport(url, ca_file=town.file(tmp_path)).send(HELLO).status == 200
    assert code_of(transport(url, ca_file=tmp_path / "absent.pem")) == "certificate_unknown"
    assert code_of(transport(url, ca_file=Authority("Une autre").file(tmp_path))) == "certificate_unknown"


@posix.own_roots
def test_no_library_adds_authorities_of_its_own(start: Start, transport: Any, tmp_path: Path) -> None:
    """Its list would keep those that an administrator has taken out of the system's."""
    town = Authority("Autorité de la Ville")
    line = transport(start("page", town.server()), ca_file=town.file(tmp_path))
    line.send(HELLO)
    pool = line._pool._pool
    assert (pool.ca_certs, pool.ca_cert_dir) == (None, None)
    assert isinstance(pool.conn_kw["ssl_context"], truststore.SSLContext)


@pytest.mark.slow
def test_a_filter_that_answers_in_its_place_is_named(start: Start, transport: Any) -> None:
    network_error = caught(transport(start("page", Authority("Fortinet CA2").server())))
    assert network_error.code == "intercepted"
    assert "Fortinet CA2" in network_error.remedy


@posix.own_roots
def test_the_certificate_of_another_site(start: Start, transport: Any, tmp_path: Path) -> None:
    town = Authority("Autorité de la Ville")
    url = start("page", town.server(name="portail.example"))
    assert code_of(transport(url, ca_file=town.file(tmp_path))) == "certificate_name"


@pytest.mark.slow
@pytest.mark.parametrize(("first", "last"), [(-30, -20), (20, 30)], ids=["expired", "not yet valid"])
def test_a_certificate_out_of_its_dates_where_the_clock_is_right(
    start: Start, transport: Any, tmp_path: Path, first: int, last: int
) -> None:
    town = Authority("Autorité de la Ville")
    url = start("page", town.server(days=(first, last)))
    network_error = caught(transport(url, ca_file=town.file(tmp_path)))
    assert network_error.code == "certificate_dates"
    assert "date de l’ordinateur" in network_error.remedy


@pytest.mark.slow
@pytest.mark.parametrize("days", [-730, 730])
def test_a_clock_two_years_off_is_told_by_the_other_ends_date(
    start: Start, transport: Any, tmp_path: Path, days: int
) -> None:
    """The other end's certificate and date are of another time: for us this looks as if our own clock were wrong."""
    town = Authority("Autorité de la Ville")
    url = start("page", town.server(days=(days - 10, days + 10)), clock=str(days * 86_400))
    assert code_of(transport(url, ca_file=town.file(tmp_path))) == "clock"


def test_plain_http_where_tls_was_expected(start: Start, transport: Any) -> None:
    assert code_of(transport(start("page").replace("http:", "https:"))) == "tls"


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
    network_error = caught(transport("https://plateforme.invalid", proxies={"https": proxy}))
    assert network_error.code == "proxy_password"
    assert "Le proxy demande un mot de passe" in network_error.sentence


@pytest.mark.parametrize("password", ["p@ss:mot", "clé à 3 €", "Łódź"])
def test_a_proxy_is_given_its_password_for_a_passage_only_once_it_asks(
    start: Start, transport: Any, asked: Any, password: str
) -> None:
    named = with_login({"http": start("page"), "https": start("proxy")}, "mairie", password)
    transport("http://localhost:9", proxies=named).send(HELLO)
    with pytest.raises(NetworkError):
        transport("https://plateforme.invalid", proxies=named).send(HELLO)
    logins = [headers.get("Proxy-Authorization") for _, _, headers, _ in asked()]
    login = "Basic " + base64.b64encode(f"mairie:{password}".encode()).decode()
    assert logins[:3] == [login, None, login]


def test_a_proxy_that_is_not_there(transport: Any) -> None:
    assert code_of(transport("https://plateforme.invalid", proxies={"https": "http://127.0.0.1:1"})) == "proxy"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("redirect", "not_the_platform"),
        ("page", "not_the_platform"),
        ("login", "not_the_platform"),
        ("packed", "not_the_platform"),
        ("proxy", "proxy_password"),
        ("busy", "retry_later"),
        ("silent", "timeout"),
    ],
)
def test_a_round_that_meets_it_moves_nothing(
    enrolled: Commune, national: National, start: Start, transport: Any, mode: str, code: str
) -> None:
    op = enrolled.act().op
    with pytest.raises(NetworkError) as caught:
        run(enrolled, transport(start(mode), stall_s=0.5))
    assert caught.value.code == code
    assert enrolled.states() == {op: "finalised"}
    assert enrolled.last_exchange().outcome == code
    enrolled.clock.pass_by(minutes=31)
    assert run(enrolled, national.transport()).accepted == 1


@pytest.mark.parametrize("held", [False, True], ids=["", "while an error is kept"])
def test_once_closed_its_connections_are_gone(held: bool) -> None:
    """The frames of an error hold the pool that it came from, and with it urllib3 would keep its other connections."""
    ended: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            while asked := connection.recv(65_536):
                if asked.endswith(b"\r\n\r\n"):
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            ended.append(asked)

    with socket.create_server(("127.0.0.1", 0)) as server:
        transport = HttpTransport(f"http://127.0.0.1:{server.getsockname()[1]}")
        call = Call(method="GET", path="/", query="", headers={}, body=b"")
        asking = threading.Thread(target=transport.send, args=(call,))
        asking.start()
        serving = threading.Thread(target=serve, args=(server.accept()[0],))
        serving.start()
        asking.join()
        assert ended == []
        kept = [transport._pool] if held else []
        transport.close()
        assert len(kept) == held
        serving.join(timeout=10)
    assert ended == [b""]


@pytest.mark.parametrize(("beyond", "code"), [(0, ""), (1, "not_the_platform")])
def test_the_largest_answer_that_is_taken(beyond: int, code: str) -> None:
    size = MAX_ANSWER_BYTES + beyond

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):  # a server that refuses the body closes the connection
            connection.recv(65_536)
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + bytes(size))

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=lambda: serve(server.accept()[0]))
        serving.start()
        with closing(HttpTransport(f"http://127.0.0.1:{server.getsockname()[1]}")) as transport:
            if code:
                assert code_of(transport) == code
            else:
                assert len(transport.send(HELLO).body) == size
        serving.join()
