"""serve with a certificate: HTTPS where both files are right, a sentence where they are not."""

import subprocess
from typing import Any

import pytest
import requests


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (("--tls-cert", "c.pem"), "--tls-key"),
        (("--tls-key", "k.pem"), "--tls-cert"),
        (("--tls-cert", "c.pem", "--tls-key", "k.pem"), "--tls-cert"),  # no such files
    ],
)
def test_a_certificate_needs_its_key(program: Any, options: tuple[str, ...], field: str) -> None:
    said = program.run("serve", *options, "--json")
    assert (said.status, said.error["field"]) == (2, field)


def test_it_serves_with_a_certificate(program: Any) -> None:
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "k.pem", "-out", "c.pem"]
    subprocess.run([*openssl, *files], cwd=program.folder, check=True, capture_output=True)
    url = program.serve("--tls-cert", "c.pem", "--tls-key", "k.pem")
    assert url.startswith("https://127.0.0.1:")
    answer = requests.get(f"{url}/sync/v1/hello", verify=str(program.folder / "c.pem"), timeout=30)
    assert answer.json()["epoch"]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{url}/sync/v1/hello", timeout=30)


def test_an_address_that_is_not_this_computers(program: Any) -> None:
    said = program.run("serve", "--host", "192.0.2.1", "--json")
    assert (said.status, said.error["type"]) == (2, "listen")
