"""The platform as a separate process, over real HTTP: commands work meanwhile, and kill -9 leaves nothing half done."""

import http.client
import json
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from pysqlite3 import dbapi2 as sqlite

from sync.contract.batches import MAX_BATCH_BYTES, BatchResult
from sync.contract.http_signatures import verify_answer
from sync.contract.identifiers import uuid7
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, Answer, Call, HelloAnswer
from sync.platform.http.openapi import PATH, encoded
from tests import posix
from tests.sync.client.authority import Authority
from tests.typed import relais_platform

DEADLINE = 30


DATABASE = "relais-platform.sqlite"


def command_line(folder: Path, *words: str) -> list[str]:
    """The command line that starts it as a process of its own."""
    program = "from sync.platform.cli import main; main()"
    return [sys.executable, "-c", program, "--database", str(folder / DATABASE), *words]


def run(folder: Path, *words: str) -> Any:
    """A command, run while the other process serves."""
    done = relais_platform("--database", folder / DATABASE, *words, "--json")
    assert done.status == 0, done
    return done.json


class Remote:
    """What conftest's World is in process: here the platform behind a URL, with its database in `folder`."""

    def __init__(self, folder: Path, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.folder, self.url, self.process = folder, urlsplit(url), process
        self.now = datetime.now(UTC)
        hello = self.exchange(Call(method="GET", path="/sync/v1/hello"))
        self.keys = SimpleNamespace(public=msgspec.json.decode(hello.body, type=HelloAnswer).key)

    def send(self, call: Call) -> Answer:
        answer = self.exchange(call)
        verify_answer(self.keys.public.id, self.keys.public.public_key, answer, call)
        return answer

    def exchange(self, call: Call) -> Answer:
        host, port = self.url.hostname or "", self.url.port
        with closing(http.client.HTTPConnection(host, port, timeout=DEADLINE)) as connection:
            target = call.path + (f"?{call.query}" if call.query else "")
            connection.request(call.method, target, call.body or None, call.headers)
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=headers, body=response.read())


@contextmanager
def started(folder: Path, *words: str) -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """Its URL and process, killed at the end."""
    command = command_line(folder, "serve", "--port", "0", *words)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield json.loads(line)["url"], process
        finally:
            process.kill()
            process.wait(DEADLINE)


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Remote]:
    with started(folder, *words) as (url, process):
        yield Remote(folder, url, process)


@pytest.fixture
def folder(tmp_path: Path, initialised: Path) -> Path:
    shutil.copytree(initialised, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, initialised: Path) -> Iterator[Remote]:
    """One process for all the tests that leave it running, since starting one takes a second."""
    folder = shutil.copytree(initialised, tmp_path_factory.mktemp("served") / "platform")
    with serving(folder) as remote:
        yield remote
        assert remote.process.poll() is None


@pytest.fixture
def enrol(device: Any) -> Callable[[Remote], Any]:
    """A PC of Baule enrolled over HTTP with a code from the command line."""

    def enrolled(remote: Remote) -> Any:
        pc = type(device)(remote, SigningKey.generate(), "45024")
        assert pc.enrol(run(remote.folder, "code", "create", "--commune", "45024")["code"]).status == 200
        return pc

    return enrolled


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, "waited in vain"


@pytest.mark.slow
def test_a_vote_over_http_and_every_command_meanwhile(folder: Path, enrol: Any) -> None:
    with serving(folder) as remote:
        pc = enrol(remote)
        need = pc.need()
        pc.deposit([pc.cast(), need])
        (count,) = run(folder, "tally")["proposals"]
        assert (count["id"], count["votes"], count["voters"]) == ("opencimetiere", 1, ["45024"])
        (listed,) = run(folder, "need", "list")
        assert (listed["id"], listed["commune"], listed["state"]) == ("n1", "45024", "received")
        assert listed["title"] == need.body["title"]
        # A phase set by the command holds for the very next call.
        assert run(folder, "phase", "set", "vote")["phase"] == "vote"
        assert pc.one(pc.cast("actes")).reason == "phase_closed"
        (listed,) = run(folder, "device", "list")
        run(folder, "device", "revoke", listed["id"])
        assert pc.post(pc.batch([pc.cast()])).status == 403


@posix.signals
def test_sigterm_stops_it_cleanly(folder: Path) -> None:
    with serving(folder) as remote:
        remote.process.send_signal(signal.SIGTERM)
        out, err = remote.process.communicate(timeout=DEADLINE)
        assert (remote.process.returncode, out, err) == (0, b"", b"")


@pytest.mark.slow
def test_what_is_too_large_or_unknown_gets_its_signed_answer(served: Remote, enrol: Any) -> None:
    pc = enrol(served)
    assert pc.post(b" " * (MAX_BATCH_BYTES + 3_000_000)).status == 413
    assert served.send(Call(method="GET", path="/favicon.ico")).status == 404
    assert served.send(Call(method="PUT", path="/sync/v1/feed")).status == 405
    assert served.send(Call(method="GET", path="/%2e%2e/%00/sync")).status == 404


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how many packets came")
def test_an_answer_that_fits_into_one_packet_comes_in_one(served: Remote) -> None:
    """Head and body sent separately would be two packets, and each may be lost (tests/benchmarks/RESULTS.md)."""
    with socket.create_connection((served.url.hostname, served.url.port), DEADLINE) as line:
        for packets in (1, 2):  # the connection is kept open: this reads its second answer
            line.sendall(f"GET /sync/v1/hello HTTP/1.1\r\nhost: x\r\n{NONCE_HEADER}: abc\r\n\r\n".encode())
            response = http.client.HTTPResponse(line)
            response.begin()
            assert msgspec.json.decode(response.read(), type=HelloAnswer)
            assert data_packets(line) == packets


def data_packets(line: socket.socket) -> int:
    """The number of segments received with data in them: tcpi_data_segs_in of linux/tcp.h."""
    (count,) = struct.unpack_from("I", line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232), 152)
    return int(count)


def test_over_tls_no_ticket_goes_before_the_first_answer(folder: Path, tmp_path: Path) -> None:
    """No client resumes a session; a ticket that is lost on a bad link would delay the answer."""
    town = Authority("Autorité de la Ville")
    private, begin, chain = town.server().partition(b"-----BEGIN CERTIFICATE")
    cert, key = tmp_path / "server.pem", tmp_path / "server.key"
    cert.write_bytes(begin + chain)
    key.write_bytes(private)
    told = ssl.create_default_context(cafile=str(town.file(tmp_path)))
    with started(folder, "--tls-cert", str(cert), "--tls-key", str(key)) as (url, _):
        there = ("127.0.0.1", urlsplit(url).port)
        with told.wrap_socket(socket.create_connection(there, DEADLINE), server_hostname="127.0.0.1") as line:
            line.sendall(b"GET /sync/v1/hello HTTP/1.1\r\nhost: x\r\n\r\n")
            assert line.recv(15) == b"HTTP/1.1 200 OK"
            assert line.version() == "TLSv1.3"
            assert line.session is None or not line.session.has_ticket


def test_the_contract_is_served(served: Remote) -> None:
    answer = served.exchange(Call(method="GET", path=PATH))
    assert (answer.status, answer.body) == (200, encoded())


@pytest.mark.slow
def test_a_second_one_on_the_same_port_says_so(served: Remote) -> None:
    words = ("serve", "--port", str(served.url.port), "--json")
    done = subprocess.run(command_line(served.folder, *words), capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["field"] == "--port"
    assert b"Traceback" not in done.stderr


def test_a_client_that_goes_away_in_mid_request_harms_nothing(served: Remote, enrol: Any) -> None:
    pc = enrol(served)
    for _ in range(5):
        with socket.create_connection((served.url.hostname, served.url.port), timeout=DEADLINE) as line:
            line.sendall(b"POST /sync/v1/batches HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf")
    assert pc.one(pc.cast()).status == "accepted"


@pytest.mark.slow
def test_killed_in_mid_batch_each_block_is_whole_or_absent(folder: Path, enrol: Any) -> None:
    """60 blocks of 20 casts; the platform is killed once some of them have been committed."""
    with serving(folder) as remote:
        pc = enrol(remote)
        name = uuid7(remote.now)
        blocks = [[pc.cast() for _ in range(20)] for _ in range(60)]
        body = pc.batch(*blocks, batch=name)
        sender = subprocess.Popen([sys.executable, "-c", _SEND, remote.url.geturl()], stdin=subprocess.PIPE)
        call = signed(pc, body)
        assert sender.stdin is not None
        sender.stdin.write(msgspec.json.encode(call))
        sender.stdin.close()
        until(lambda: committed(folder) >= 5)
        remote.process.kill()
        remote.process.wait(DEADLINE)
        sender.wait(DEADLINE)
    before = committed(folder)
    assert 5 <= before < 60, "killed too late: nothing was shown"
    with serving(folder) as again:
        pc.world = again
        standing = pc.get(f"/batches/{name}", BatchResult)
        assert [block.block for block in standing.blocks] == list(range(before))
        assert not standing.complete
        result = pc.verified(pc.post(body), *blocks)  # the very same bytes
        assert result.complete
        assert result.blocks[:before] == standing.blocks
        assert all(block.exceptions == () for block in result.blocks)
        numbers = [block.receipt.first_number for block in result.blocks]
        assert numbers == list(range(1, 1201, 20))
        (count,) = run(folder, "tally")["proposals"]
        assert count["voters"] == ["45024"]


#: Sends one call from its own process, which dies with the connection.
_SEND = """
import base64, http.client, json, sys
from urllib.parse import urlsplit
call, url = json.load(sys.stdin), urlsplit(sys.argv[1])
try:
    line = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    line.request(call["method"], call["path"], base64.b64decode(call["body"]), call["headers"])
    line.getresponse().read()
except (OSError, http.client.HTTPException):
    pass
"""


def signed(pc: Any, body: bytes) -> Call:
    """The batch as it goes over the wire."""
    kept: list[Call] = []

    class Tap:
        keys, now = pc.world.keys, pc.world.now

        def send(self, call: Call) -> Answer:
            kept.append(call)
            return Answer(status=200)

    type(pc)(Tap(), pc.key, pc.commune).post(body)
    return kept[0]


def committed(folder: Path) -> int:
    with closing(sqlite.connect(f"file:{folder}/{DATABASE}?mode=ro", uri=True, timeout=DEADLINE)) as database:
        (found,) = database.execute("SELECT count(*) FROM block").fetchone()
        return int(found)
