"""Other processes that answer as no real platform would."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

SERVER = Path(__file__).with_name("strange_server.py")
Start = Callable[..., str]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[], list[Any]]:
    """What the strange server was asked: method, path, headers, body."""

    def read() -> list[Any]:
        log = tmp_path / "asked"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    return read


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a strange server of this mode in another process; its address."""
    with ExitStack() as stack:

        def begin(mode: str, certificate: bytes = b"", *, clock: str = "0") -> str:
            file = tmp_path / f"{len(list(tmp_path.iterdir()))}.pem"
            file.write_bytes(certificate)
            server = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, SERVER, mode, *([file] if certificate else [])],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=os.environ | {"STRANGE_CLOCK": clock},
                )
            )
            stack.callback(server.kill)
            assert server.stdin
            assert server.stdout
            server.stdin.write(f"{tmp_path / 'asked'}\n")
            server.stdin.flush()
            port = json.loads(server.stdout.readline())["port"]
            return f"http{'s' if certificate else ''}://127.0.0.1:{port}"

        yield begin
