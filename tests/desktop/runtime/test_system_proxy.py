"""The system's proxies as Qt finds them: on Linux those of the environment."""

import os
import subprocess
import sys

import pytest

from desktop.runtime.system_proxy import as_address

_ASK = "import sys; from desktop.runtime.system_proxy import system_proxies; print(system_proxies(sys.argv[1]))"


def asked(url: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        [sys.executable, "-c", _ASK, url], env=clean | environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
def test_the_environment_of_a_linux() -> None:
    at = "http://proxy.example:3128"
    assert asked("https://x.example") == "{}"
    assert asked("https://x.example", https_proxy=at) == repr({"http": at, "https": at})
    assert asked("https://x.example", https_proxy=at, no_proxy="x.example") == "{}"


def test_a_proxy_as_requests_takes_it() -> None:
    assert as_address("proxy", 3128) == "http://proxy:3128"
    assert as_address("proxy", 0) == "http://proxy:80"
    assert as_address("::1", 3128, "a@b", "c:d") == "http://a%40b:c%3Ad@[::1]:3128"
