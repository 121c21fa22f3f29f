"""The verifier as a module of its own, and as a program that prints one line for each file."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import resources
from tests.resources.signing_platform import SigningPlatform, write

VerifyFiles = Callable[..., tuple[int, list[str]]]


@pytest.fixture(scope="session")
def verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("alone", resources.path("verify_receipt.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def platform() -> SigningPlatform:
    return SigningPlatform()


@pytest.fixture
def verify_files(verifier: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> VerifyFiles:
    """What it says of these files, in this order, without the folder; and its exit status."""

    def run(platform: SigningPlatform | None, **documents: Any) -> tuple[int, list[str]]:
        words = [] if platform is None else ["--key", platform.key.public.hex()]
        status = verifier.main([*words, *write(tmp_path, **documents)])
        return status, capsys.readouterr().out.replace(f"{tmp_path}{os.sep}", "").splitlines()

    return run
