"""relaisctl proxy: chosen, kept apart from its password, which nothing shows."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.desktop.cli.conftest import PROGRAM, Run


def test_chosen_with_a_password_from_standard_input(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("proxy", "show").json == {"mode": "system", "user": "", "imposed": False, "password_kept": False}
    words = ["proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json"]
    environment = {
        "RELAIS_POLICY_FILE": str(tmp_path / "policy.json"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "RELAIS_DATA_DIR": str(data),
    }
    done = subprocess.run(
        [PROGRAM, *words], input="s3cret\n", capture_output=True, text=True, env=os.environ | environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    kept = {"mode": "http://proxy:3128", "user": "mairie", "imposed": False, "password_kept": True}
    assert json.loads(done.stdout) == kept
    assert run("proxy", "show").json == kept
    assert (data / "keys" / "proxy-password.key").read_bytes() == b"s3cret"
    assert "s3cret" not in (data / "config" / "settings.json").read_text() + done.stdout + done.stderr
    assert run("proxy", "set", "--mode", "none").json["mode"] == "none"


@pytest.mark.parametrize("mode", ["proxy:3128", "http://user:word@proxy:3128"])
def test_a_wrong_address_is_refused_and_changes_nothing(run: Run, mode: str) -> None:
    done = run("proxy", "set", "--mode", mode)
    assert (done.status, done.json["error"]["field"]) == (2, "--mode")
    assert run("proxy", "show").json["mode"] == "system"


def test_what_the_policy_imposes_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"proxy": "http://imposed.example:8080"}))
    found = run("proxy", "show").json
    assert (found["mode"], found["imposed"]) == ("http://imposed.example:8080", True)
