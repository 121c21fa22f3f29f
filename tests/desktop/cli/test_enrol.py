"""relaisctl enrol, where it fails: what to do then."""

from typing import get_args

import pytest

from sync.client.errors import OF_ADDRESS, NetworkError, NetworkErrorCode
from sync.contract.codes import make_code
from tests.desktop.cli.conftest import Run
from tests.sync.client.connection.hostile_proxy import started


def test_no_other_try_is_promised_where_none_follows(run: Run) -> None:
    assert run("commune", "use", "45024").status == 0
    with started(r"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 100\n\n{") as other:
        said = run("enrol", "--platform", other, "--code", make_code(bytes(32)))
    assert (said.status, said.error["type"], said.error["detail"]) == (3, "cut", "Réessayez dans quelques minutes.")


@pytest.mark.parametrize("code", get_args(NetworkErrorCode))
def test_no_error_promises_what_only_the_window_does(code: NetworkErrorCode) -> None:
    assert "suivra" not in NetworkError(code).remedy


def test_what_answers_in_its_place_has_both_the_address_and_the_network_looked_at(run: Run) -> None:
    """A mistyped address may lead to another site: the window said so, relaisctl only that the network may ask."""
    assert run("commune", "use", "45024").status == 0
    with started(r"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 13\n\n<html></html>") as other:
        said = run("enrol", "--platform", other, "--code", make_code(bytes(32)))
    assert (said.status, said.error["type"]) == (3, "not_the_platform")
    assert said.error["detail"].startswith(f"Vérifiez l’adresse que vous venez d’écrire, {other}")
    assert "navigateur" in said.error["detail"]


def test_the_codes_that_a_wrong_address_may_cause_are_codes() -> None:
    assert set(get_args(NetworkErrorCode)) >= OF_ADDRESS
