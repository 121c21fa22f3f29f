"""Through a proxy in another process that wants NTLM or Negotiate: the whole way, or what is missing for it."""

import sys
from contextlib import closing
from pathlib import Path

import pytest

from sync.client.connection import probes
from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.proxies import with_login
from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests import posix
from tests.sync.client.authority import Authority
from tests.sync.client.connection import ntlm_proxy
from tests.sync.client.connection.conftest import Start

HELLO = Call(method="GET", path="/sync/v1/hello", headers={"relais-nonce": "0" * 32})
PASSWORD = "clé à 3 €"
#: A whole challenge of NTLM, but for its time, which no calendar has.
_OF_NO_DAY = (
    "TlRMTVNTUAACAAAABgAGADgAAAA1goniMTIzNDU2NzgAAAAAAAAAACQAJAA+AAAACgBhSgAAAA9EAE8ATQACAAYARABPAE0AAQAGAFMAUgBWAAcA"
    "CAD/AAAAAAAAgAAAAAA="
)


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    file = tmp_path / "accounts"
    file.write_text(f"MAIRIE:agent:{PASSWORD}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("methods", ["NTLM", "Negotiate", "Negotiate,NTLM"])
@posix.ntlm
def test_the_whole_way_with_name_and_password(start: Start, tmp_path: Path, accounts: Path, methods: str) -> None:
    town = Authority("Autorité de la Ville")
    url, ca_file = start("page", town.server()), town.file(tmp_path)
    with ntlm_proxy.started(methods, accounts) as (address, _):
        proxies = with_login({"https": address}, r"MAIRIE\agent", PASSWORD)
        with closing(HttpTransport(url, proxies=proxies, ca_file=ca_file)) as transport:
            for _ in range(2):
                assert transport.send(HELLO).status == 200
        with closing(HttpTransport(url, proxies=proxies, ca_file=ca_file)) as transport:
            transport.dial()
            assert transport.send(HELLO).status == 200
        steps = probes.trace(url, proxies, ca_file=ca_file)
        assert [step.name for step in steps if step.ok] == ["dns", "tcp", "proxy", "tls"]
        assert steps[3].facts["issuer"] == "Autorité de la Ville"
        assert probes.trace(url, proxies)[-1].code == "certificate_unknown", "the look at it goes through the proxy too"


@pytest.mark.parametrize(
    ("methods", "user", "password", "code"),
    [
        ("NTLM", r"MAIRIE\agent", "another", "proxy_password"),
        ("NTLM", "", "", "proxy_password"),
        ("Negotiate", r"MAIRIE\agent", "another", "proxy_method"),  # perhaps it takes no NTLM in it, but Kerberos alone
        ("Negotiate", "", "", "proxy_method"),
        ("Negotiate,NTLM", "nobody", PASSWORD, "proxy_password"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="without a name, Windows gives its own account's")
def test_who_is_not_known_is_told_what_to_do(accounts: Path, methods: str, user: str, password: str, code: str) -> None:
    with ntlm_proxy.started(methods, accounts) as (address, _):
        proxies = with_login({"https": address}, user, password)
        with (
            closing(HttpTransport("https://localhost:9", proxies=proxies)) as transport,
            pytest.raises(NetworkError) as found,
        ):
            transport.send(HELLO)
        assert (found.value.code, found.value.reached) == (code, False)
        assert probes.trace("https://localhost:9", proxies)[-1].code == code


@pytest.mark.parametrize(
    "challenge",
    [
        "AAAA",
        "TlRMTVNTUAACAAAA",
        "TlRMTVNTUAACAAAA" + "/" * 80,
        "é",
        "oYIB" + "A" * 400,
        "A" * 12_000,
        _OF_NO_DAY,
    ],
)
@pytest.mark.parametrize("method", ["NTLM", "Negotiate"])
def test_a_challenge_that_is_none_ends_the_talk(accounts: Path, method: str, challenge: str) -> None:
    with ntlm_proxy.started(method, accounts, challenge) as (address, _):
        proxies = with_login({"https": address}, "agent", PASSWORD)
        last = probes.trace("https://localhost:9", proxies, wait_s=10)[-1]
    assert last.code in ("proxy_password", "proxy_method")


@pytest.mark.parametrize(
    ("methods", "user", "said"),
    [
        # Nothing goes unasked; a name without a domain then by Basic, and what was refused is not tried in another way.
        ("NTLM,Basic", "agent", ["nothing", "Basic"]),
        # One with a domain goes in clear only where there is no other way.
        ("NTLM,Basic", r"MAIRIE\agent", ["nothing", "NTLM", "NTLM"]),
        ("Basic", r"MAIRIE\agent", ["nothing", "Basic"]),
        ("Basic", "", ["nothing"]),
        # Both would show the proxy the same account's password.
        ("NTLM,Negotiate", r"MAIRIE\agent", ["nothing", "NTLM", "NTLM"]),
    ],
)
@posix.ntlm
def test_a_wrong_password_is_tried_once_and_shown_as_little_as_can_be(
    accounts: Path, methods: str, user: str, said: list[str]
) -> None:
    with ntlm_proxy.started(methods, accounts) as (address, proxy):
        proxies = with_login({"https": address}, user, "wrong")
        assert probes.trace("https://localhost:9", proxies)[-1].code == "proxy_password"
        proxy.kill()
        assert proxy.stdout
        assert proxy.stdout.read().split() == said


@posix.ntlm
def test_after_a_method_that_came_to_nothing_the_next_one_is_tried(accounts: Path) -> None:
    with ntlm_proxy.started("NTLM,Negotiate", accounts, "AAAA") as (address, proxy):
        proxies = with_login({"https": address}, r"MAIRIE\agent", PASSWORD)
        assert probes.trace("https://localhost:9", proxies)[-1].code == "proxy_password"
        proxy.kill()
        assert proxy.stdout
        assert proxy.stdout.read().split() == ["nothing", "NTLM", "Negotiate"], "no password was shown to it"
