"""relaisctl enrol, where it fails: what to do then."""

from typing import get_args

import pytest

from sync.client.errors import NetworkError, NetworkErrorCode
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
