"""A company's proxy that opens TLS with its own authority: harmless while it only reads, refused once it changes."""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange.round_history import RoundOutcome
from sync.contract.http_signatures import sign_call
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, Answer, Call
from tests import posix
from tests.sync.client import running
from tests.sync.client.authority import Authority
from tests.sync.client.ends import SERVICES, Commune, National

Asked, Answered = Callable[[Call], Call], Callable[[Call, Answer], Answer]


class Proxy:
    """Ends TLS here and hands on each call and each answer; `asked` and `answered` are what it does to them."""

    def __init__(self, national: National, folder: Path) -> None:
        self.asked: Asked = lambda call: call
        self.answered: Answered = lambda call, answer: answer
        self.seen: list[bytes] = []
        authority = Authority("Autorité de l’intercommunalité")
        chain = folder / "proxy.pem"
        chain.write_bytes(authority.server())
        self.ca_file = authority.file(folder)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                proxy.seen.append(body)
                path, _, query = self.path.partition("?")
                headers = {name.lower(): value for name, value in self.headers.items()}
                call = Call(method=self.command, path=path, query=query, headers=headers, body=body)
                answer = proxy.answered(call, national.answer(proxy.asked(call)))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_HEAD = handle_any

            def log_message(self, format: str, *args: object) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))  # how soon it sees the stop
        self._thread.start()
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def proxy(national: National, tmp_path: Path) -> Iterator[Proxy]:
    made = Proxy(national, tmp_path)
    yield made
    made.close()


def run(commune: Commune, proxy: Proxy, *, trusts: bool = True) -> RoundOutcome:
    transport = HttpTransport(proxy.url, ca_file=proxy.ca_file if trusts else None)
    try:
        return running.run(commune, transport)
    finally:
        transport.close()


def on(path: str, change: Callable[[Answer], Answer]) -> Answered:
    """This holds when the client asks again too: a changed answer to a batch is asked for once more, unpacked."""
    return lambda call, answer: change(answer) if f"{call.path}/".startswith(f"/sync/v1{path}/") else answer


def one_byte(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def without(names: str) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        return replace(answer, headers={name: at for name, at in answer.headers.items() if not name.startswith(names)})

    return change


def packed(answer: Answer) -> Answer:
    return replace(answer, headers=answer.headers | {"content-encoding": "gzip"}, body=gzip.compress(answer.body))


@pytest.mark.slow
def test_one_that_only_reads_carries_all(enrolled: Commune, national: National, proxy: Proxy) -> None:
    enrolled.act()
    assert run(enrolled, proxy).accepted == 1
    assert proxy.seen  # the calls really passed through the proxy
    assert national.votes() == {SERVICES[0]: 1}
    assert enrolled.verify().ok


def test_one_whose_authority_nobody_installed_gets_nothing(enrolled: Commune, national: National, proxy: Proxy) -> None:
    enrolled.act()
    with pytest.raises(NetworkError) as network_error:
        run(enrolled, proxy, trusts=False)
    assert network_error.value.code in ("certificate_unknown", "intercepted")
    assert not any(proxy.seen)  # it sees at most a greeting, which shows what stands in between


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/hello", lambda answer: replace(answer, body=one_byte(answer.body))),
        ("/hello", without("signature")),
        pytest.param("/hello", without("content-digest"), marks=pytest.mark.slow),
        pytest.param("/hello", packed, marks=pytest.mark.slow),
        pytest.param("/hello", lambda answer: replace(answer, body=answer.body + b"\n"), marks=pytest.mark.slow),
        ("/batches", lambda answer: replace(answer, body=one_byte(answer.body))),
        pytest.param("/batches", lambda answer: replace(answer, status=201), marks=pytest.mark.slow),
        pytest.param("/batches", lambda answer: replace(answer, body=b""), marks=pytest.mark.slow),
        ("/feed", lambda answer: replace(answer, body=one_byte(answer.body))),
    ],
    ids=[
        "hello",
        "no signature",
        "no digest",
        "packed anew",
        "a line more",
        "receipt",
        "another status",
        "emptied",
        "feed",
    ],
)
@posix.own_roots
def test_one_that_changes_an_answer_is_not_the_platform(
    enrolled: Commune, national: National, proxy: Proxy, path: str, change: Callable[[Answer], Answer]
) -> None:
    op = enrolled.act().op
    proxy.answered = on(path, change)
    with pytest.raises(NetworkError) as network_error:
        run(enrolled, proxy)
    assert network_error.value.code == "not_the_platform"
    assert enrolled.states()[op] == ("accepted" if path == "/feed" else "finalised")
    proxy.answered = lambda call, answer: answer
    enrolled.clock.pass_by(hours=1)
    run(enrolled, proxy)
    assert enrolled.states()[op] == "accepted"
    assert national.votes() == {SERVICES[0]: 1}
    assert enrolled.verify().ok


@posix.own_roots
def test_one_that_gives_an_old_answer_again_is_not_the_platform(
    enrolled: Commune, national: National, proxy: Proxy
) -> None:
    """Signed by the platform, but for another question: the nonce shows it."""
    kept: dict[str, Answer] = {}
    proxy.answered = lambda call, answer: kept.setdefault(call.path + call.query.partition("&ledger=")[0], answer)
    run(enrolled, proxy)
    enrolled.clock.pass_by(hours=1)
    enrolled.act()
    with pytest.raises(NetworkError) as network_error:
        run(enrolled, proxy)
    assert network_error.value.code == "not_the_platform"


@pytest.mark.slow
def test_one_that_asks_something_else_under_our_nonce_is_not_the_platform(
    enrolled: Commune, national: National, proxy: Proxy
) -> None:
    """The platform's signed answer to another question would set our act aside, or show us a neighbour's needs."""
    op = enrolled.act().op
    stranger = SigningKey.generate()

    def asks_else(call: Call) -> Call:
        bare = {NONCE_HEADER: call.headers[NONCE_HEADER], "content-type": "application/x-ndjson"}
        other = Call(method="POST", path="/sync/v1/batches", headers=bare, body=b"{}")
        return sign_call(stranger, other, national.keys.public.id)

    proxy.asked = lambda call: asks_else(call) if call.path.endswith("/batches") else call
    with pytest.raises(NetworkError):
        run(enrolled, proxy)
    assert enrolled.states()[op] in ("finalised", "in_flight")
    proxy.asked = lambda call: call
    enrolled.clock.pass_by(hours=1)
    assert run(enrolled, proxy).accepted == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda call: replace(call, body=one_byte(call.body)), Declined),
        (
            lambda call: replace(
                call, headers=call.headers | {"content-encoding": "identity"}, body=gzip.compress(b"x")
            ),
            NetworkError,  # the refusal is the answer to another question
        ),
        (lambda call: replace(call, query="a=b"), NetworkError),
    ],
    ids=["a byte", "another body", "a query"],
)
def test_what_it_changes_of_ours_the_platform_does_not_take(
    enrolled: Commune, national: National, proxy: Proxy, change: Asked, error: type[SyncError]
) -> None:
    op = enrolled.act().op
    proxy.asked = lambda call: change(call) if call.path.endswith("/batches") else call
    with pytest.raises(SyncError) as refused:
        run(enrolled, proxy)
    assert isinstance(refused.value, error)
    assert enrolled.states()[op] == "finalised"
    assert national.votes() == {}
    proxy.asked = lambda call: call
    enrolled.clock.pass_by(hours=1)
    assert run(enrolled, proxy).accepted == 1
    assert national.votes() == {SERVICES[0]: 1}
