"""What relaisctl says where a proxy of another process stands in the way: what is wrong, and the command for it."""

from pathlib import Path
from typing import get_args

import pytest

from desktop.cli.remedies import remedy
from desktop.cli.session import CommandSession
from desktop.cli.transport import pac_named, unread_pac
from desktop.paths import find, prepare
from desktop.policy import Policy
from sync.client.errors import NetworkError, NetworkErrorCode
from sync.commandline.output import Output
from tests.desktop.cli.conftest import Run
from tests.faults.programs import platform
from tests.sync.client.connection.hostile_proxy import started

_OF_PROXY = [code for code in get_args(NetworkErrorCode) if code.startswith("proxy")]
_ASKS = r"HTTP/1.1 407 Who\nContent-Length: 0\nProxy-Authenticate: "


@pytest.mark.parametrize("code", _OF_PROXY)
def test_the_window_never_names_a_command_and_a_command_never_a_page(code: NetworkErrorCode) -> None:
    error = NetworkError(code, methods=("Negotiate", "NTLM"))
    assert "relaisctl" not in error.sentence + error.remedy
    assert "relaisctl proxy set" in remedy(error)
    assert "Réglages" not in remedy(error)
    assert ("Negotiate, NTLM" in remedy(error)) == ("Negotiate, NTLM" in error.remedy) == code.startswith("proxy_")


@pytest.mark.parametrize("code", get_args(NetworkErrorCode))
def test_a_command_sends_nobody_to_a_page(code: NetworkErrorCode) -> None:
    assert "Réglages" not in remedy(NetworkError(code))


def test_an_address_that_is_not_found_may_be_known_to_a_proxy_alone() -> None:
    assert "relaisctl proxy set" in remedy(NetworkError("dns"))


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (r"HTTP/1.1 403 Forbidden\n\n", "proxy_refused"),
        (_ASKS + r'Basic realm="Mairie"\n\n', "proxy_password"),
        (_ASKS + r"Negotiate\nProxy-Authenticate: NTLM\n\n", "proxy_password"),
        (_ASKS + r"Negotiate\n\n", "proxy_method"),
        ("another_service", "proxy_garbled"),
        ("yes_then_garbage", "proxy_passage"),
    ],
)
def test_an_enrolment_that_fails_by_the_proxy(run: Run, baule: Path, tmp_path: Path, mode: str, code: str) -> None:
    with platform(tmp_path / "national") as national, started(mode) as proxy:
        assert run("proxy", "set", "--mode", proxy).status == 0
        found = run("enrol", "--platform", "https://plateforme.invalid", "--code", national.code())
    assert (found.status, found.error["type"]) == (3, code)
    assert "relaisctl proxy set" in found.error["detail"]


@pytest.mark.parametrize(
    ("challenge", "code"),
    [('Basic realm="Mairie"', "proxy_password"), ("NTLM", "proxy_password"), ("Negotiate", "proxy_method")],
)
def test_an_exchange_and_the_doctor_say_the_same(
    run: Run, baule: Path, tmp_path: Path, challenge: str, code: str
) -> None:
    with platform(tmp_path / "national") as national, started(_ASKS + challenge + r"\n\n") as proxy:
        assert run("proxy", "set", "--mode", "none").status == 0
        assert run("enrol", "--platform", national.url, "--code", national.code()).status == 0
        assert run("proxy", "set", "--mode", proxy).status == 0
        found = run("sync")
        assert (found.status, found.error["type"]) == (3, code)
        assert "relaisctl proxy set" in found.error["detail"]
        doctor = run("doctor")
    assert doctor.status == 3
    (platforms,) = (check for check in doctor.json["checks"] if check["name"] == "platform")
    assert platforms["remedy"] == f"{found.error['title']} {found.error['detail']}"


@pytest.mark.parametrize(
    ("mode", "pac", "named"),
    [
        ("system", "http://u:word@wpad.example/proxy.pac", "http://wpad.example/proxy.pac"),
        ("system", "", ""),
        ("none", "http://wpad.example/proxy.pac", ""),
        ("http://proxy.example:3128", "http://wpad.example/proxy.pac", ""),
    ],
)
def test_a_pac_file_that_is_not_read_is_named_where_it_would_count(
    tmp_path: Path, mode: str, pac: str, named: str
) -> None:
    """Windows alone has one for us; `relaisctl proxy show` and `doctor` under wine: installer/RESULTS.md."""
    assert unread_pac(mode, pac) == named
    places = find(tmp_path)
    prepare(places)
    policy = Policy(file=tmp_path / "policy.json", proxy=mode)
    session = CommandSession(output=Output(json=True), places=places, policy=policy, asked=None, at_end=lambda _: None)
    with pytest.raises(NetworkError) as found, pac_named(session, lambda: pac):
        raise NetworkError("dns")
    assert ("relaisctl proxy set" in found.value.remedy) == bool(named)
    assert named in found.value.remedy
    assert "word" not in found.value.remedy
