"""relaisctl doctor before an enrolment: the way to the policy's platform, step by step, against other processes."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import get_args

import pytest

from desktop.cli.remedies import before_enrolment
from desktop.documents import check_words
from sync.client.connection.probes import Name
from sync.client.errors import NetworkError, NetworkErrorCode
from tests.desktop.cli.conftest import Run
from tests.faults.programs import Platform, platform
from tests.sync.client.connection.hostile_proxy import started


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with platform(tmp_path_factory.mktemp("national") / "platform") as served:
        yield served


def impose(tmp_path: Path, **policy: str) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"proxy": "none"} | policy), "utf-8")


def way(run: Run, status: int) -> list[tuple[str, bool, str]]:
    """The checks of the way as the doctor gives them, each with what to do."""
    done = run("doctor")
    assert done.status == status, done
    names = ("way_", "platform")
    return [(one["name"], one["ok"], one["remedy"]) for one in done.json["checks"] if one["name"].startswith(names)]


def test_nothing_is_tried_where_no_policy_names_a_platform(run: Run) -> None:
    assert way(run, 1) == []


@pytest.mark.parametrize("commune", [False, True])
def test_a_way_in_order(run: Run, tmp_path: Path, national: Platform, commune: bool) -> None:
    if commune:
        assert run("commune", "use", "45024").status == 0
    impose(tmp_path, platform_url=national.url)
    steps = [("way_dns", True, ""), ("way_tcp", True, ""), ("way_http", True, "")]
    steps += [("way_clock", True, ""), ("platform", True, "")]
    assert way(run, 1) == steps
    told = run("doctor", plain=True).out
    assert "● Vers la plateforme, connexion (TCP)\n" in told
    assert told.index("nom (DNS)") < told.index("(TCP)") < told.index("(HTTP)") < told.index("Liaison avec la")


def test_a_name_that_nobody_knows(run: Run, tmp_path: Path) -> None:
    impose(tmp_path, platform_url="https://plateforme.invalid")
    ((name, ok, remedy),) = way(run, 3)
    assert (name, ok) == ("way_dns", False)
    assert "platform_url" in remedy
    assert "ne sort que par un proxy" in remedy, "it may be known to a proxy alone"
    assert remedy.endswith("Adresse essayée\u00a0: https://plateforme.invalid.")


@pytest.mark.parametrize("off", [700, -700])
def test_a_clock_that_is_off(run: Run, tmp_path: Path, off: int) -> None:
    there = format_datetime(datetime.now(UTC) + timedelta(seconds=off), usegmt=True)
    with started(rf"HTTP/1.1 200 OK\nDate: {there}\nContent-Type: text/plain\nContent-Length: 2\n\nok") as other:
        impose(tmp_path, platform_url=other)
        (clock,) = (check for check in way(run, 3) if check[0] == "way_clock")
    assert clock == ("way_clock", False, "L’heure de cet ordinateur n’est pas celle de la plateforme\u00a0: réglez-la.")


def test_a_proxy_that_is_at_fault_is_named_with_where_it_is_chosen(run: Run, tmp_path: Path) -> None:
    """The address of the platform alone was said, and a command that the policy does not let change it."""
    impose(tmp_path, platform_url="https://plateforme.invalid", proxy="http://absent.invalid:3128", proxy_user="mairie")
    ((name, _, remedy),) = way(run, 3)
    assert name == "way_dns"
    assert "Proxy essayé\u00a0: http://absent.invalid:3128." in remedy
    assert "la stratégie proxy s’il est imposé" in remedy


def test_a_port_where_nobody_listens(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    impose(tmp_path, platform_url=f"http://127.0.0.1:{port}")
    assert [(name, ok) for name, ok, _ in way(run, 3)] == [("way_dns", True), ("way_tcp", False)]


def test_a_port_that_speaks_no_tls(run: Run, tmp_path: Path, national: Platform) -> None:
    impose(tmp_path, platform_url=national.url.replace("http://", "https://"))
    assert [(name, ok) for name, ok, _ in way(run, 3)] == [("way_dns", True), ("way_tcp", True), ("way_tls", False)]


def test_a_proxy_that_wants_a_password(run: Run, tmp_path: Path) -> None:
    with started(r'HTTP/1.1 407 Who\nContent-Length: 0\nProxy-Authenticate: Basic realm="Mairie"\n\n') as proxy:
        impose(tmp_path, platform_url="https://plateforme.invalid", proxy=proxy)
        found = way(run, 3)
    assert [(name, ok) for name, ok, _ in found] == [("way_dns", True), ("way_tcp", True), ("way_proxy", False)]
    assert "relaisctl proxy set --user NOM --password-stdin" in found[-1][2]


def test_a_proxy_that_does_not_say_what_it_wants(run: Run, tmp_path: Path) -> None:
    with started(r"HTTP/1.1 407 Who\nContent-Length: 0\n\n") as proxy:
        impose(tmp_path, platform_url="http://127.0.0.1:9", proxy=proxy)
        (name, ok, remedy) = way(run, 3)[-1]
    assert (name, ok) == ("way_http", False)
    assert "relaisctl proxy set" in remedy
    assert "demande\u00a0:" not in remedy, "no sentence of methods without one"


def test_another_service_than_the_platform(run: Run, tmp_path: Path) -> None:
    with started(r"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 2\n\nok") as other:
        impose(tmp_path, platform_url=other)
        found = way(run, 3)
    assert [(name, ok) for name, ok, _ in found][-2:] == [("way_http", True), ("platform", False)]


def test_something_else_that_is_wrong_is_no_matter_of_the_network(run: Run, tmp_path: Path) -> None:
    impose(tmp_path, platform_url="https://plateforme.invalid", log_level="LOUD")
    assert way(run, 1)[-1][0] == "way_dns"


def test_each_step_has_its_words() -> None:
    for name in get_args(Name):
        assert check_words.subject(f"way_{name}").startswith("Vers la plateforme, ")
        assert check_words.subject(f"trace:{name}") == check_words.subject(f"way_{name}"), "the report's name for it"


@pytest.mark.parametrize("code", get_args(NetworkErrorCode))
def test_no_page_is_named_and_nothing_is_promised(code: NetworkErrorCode) -> None:
    said = before_enrolment(NetworkError(code), "https://plateforme.example")
    assert "Réglages" not in said
    assert "perdu" not in said
    assert "nouvel essai" not in said
