"""relaisctl as a process of its own: it starts without Qt, takes bytes, ends with its status; a reader may go away."""

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import posix
from tests.desktop.cli.conftest import Run
from tests.desktop.cli.rescue_sheet import code_in

PROGRAM = str(Path(sysconfig.get_path("scripts")) / "relaisctl")
Start = Callable[..., "subprocess.CompletedProcess[bytes]"]


def _files_at_most_80_000_bytes() -> None:
    import resource  # which Windows does not have

    resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))


@pytest.fixture
def start(data: Path, tmp_path: Path) -> Start:
    environment = {
        "RELAIS_DATA_DIR": str(data),
        "RELAIS_POLICY_FILE": str(tmp_path / "policy.json"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }

    def start(
        *words: str | bytes, typed: bytes = b"", before: Callable[[], None] | None = None, **more: str
    ) -> "subprocess.CompletedProcess[bytes]":
        done = subprocess.run(
            [PROGRAM, *words],
            input=typed,
            capture_output=True,
            env=os.environ | environment | more,
            timeout=120,
            check=False,
            preexec_fn=before,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return start


@pytest.mark.slow
def test_its_own_folder_its_bytes_and_its_status(start: Start, baule: Path) -> None:
    """French on a terminal that has only ASCII; a word in no known encoding is refused with a sentence."""
    done = start("need", "draft", "--title", "Cimetière", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").startswith("✎ Brouillon")
    if posix.WINDOWS:
        return  # where words are no bytes
    refused = start("need", "show", b"caf\xe9", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["error"]["type"]) == (2, "unknown_need")


@posix.limits
@pytest.mark.slow
def test_a_disk_that_takes_no_more(start: Start, run: Run, baule: Path) -> None:
    """No file may grow: a clear message, no half-written file, no loss; with room again, everything works."""
    kept = run("need", "draft", "--title", "Avant", "--description", "d").json["id"]
    words = ("need", "draft", "--title", "Pendant", "--description", "d" * 90_000, "--json")
    failed = start(*words, before=_files_at_most_80_000_bytes)
    assert failed.returncode == 2
    error = json.loads(failed.stdout)["error"]
    assert error["type"] in ("disk_full", "disk_fault")
    assert "rien n’a pu être enregistré" in error["title"]
    assert [row["id"] for row in run("need", "list").json] == [kept]
    assert run("need", "draft", "--title", "Après", "--description", "d" * 90_000).status == 0
    assert len(run("need", "list").json) == 2
    assert run("verify").json["ok"] is True


@pytest.mark.slow
def test_a_password_from_standard_input(start: Start, run: Run, data: Path) -> None:
    free = {"imposed": False, "user_imposed": False, "password_imposed": False, "pac": "", "password_for": ""}
    assert run("proxy", "show").json == {"mode": "system", "user": "", "password_kept": False} | free
    words = ("proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json")
    done = start(*words, typed=b"s3cret\n")
    assert done.returncode == 0, done.stderr
    kept = {"mode": "http://proxy:3128", "user": "mairie", "password_kept": True} | free
    assert json.loads(done.stdout) == kept
    assert run("proxy", "show").json == kept
    assert (data / "keys" / "proxy-password.key").read_bytes() == b"s3cret"
    assert b"s3cret" not in (data / "config" / "settings.json").read_bytes() + done.stdout + done.stderr
    assert run("proxy", "set", "--mode", "none").json["mode"] == "none"


@pytest.mark.parametrize(("letters", "status"), [(200, 0), (201, 2)])
def test_a_password_that_is_too_long_is_refused_and_not_cut(start: Start, letters: int, status: int) -> None:
    """The first 201 of 250 letters were kept, and sent to the proxy each time."""
    words = ("proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json")
    done = start(*words, typed=b"a" * letters + b"\n")
    assert done.returncode == status, done.stderr
    kept = json.loads(start("proxy", "show", "--json").stdout)["password_kept"]
    assert kept is (status == 0)


@pytest.mark.parametrize("user", [[], ["--user", ""]])
def test_a_password_that_would_never_be_sent_is_not_kept(start: Start, data: Path, user: list[str]) -> None:
    done = start("proxy", "set", "--password-stdin", *user, "--json", typed=b"s3cret\n")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["field"] == "--user"
    assert not (data / "keys" / "proxy-password.key").exists()


def test_a_space_that_echo_puts_behind_a_password_is_refused_and_not_kept(start: Start, data: Path) -> None:
    words = ("proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json")
    done = start(*words, typed=b"secret \r\n")
    assert (done.returncode, json.loads(done.stdout)["error"]["type"]) == (2, "proxy_password_space")
    assert not (data / "keys" / "proxy-password.key").exists()


def test_a_password_as_powershell_hands_it_over(start: Start, data: Path) -> None:
    """With a mark before the first letter; and signs that are not in every code page."""
    words = ("proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json")
    done = start(*words, typed="clé à 3 €\r\n".encode("utf-8-sig"))
    assert done.returncode == 0, done.stderr
    assert (data / "keys" / "proxy-password.key").read_bytes() == "clé à 3 €".encode()


def test_a_password_in_another_code_page_is_refused_and_not_kept(start: Start, data: Path) -> None:
    words = ("proxy", "set", "--mode", "http://proxy:3128", "--user", "mairie", "--password-stdin", "--json")
    done = start(*words, typed="clé\n".encode("cp850"))
    assert done.returncode == 2
    assert "UTF-8" in json.loads(done.stdout)["error"]["title"]
    assert not (data / "keys" / "proxy-password.key").exists()


def test_the_code_of_the_recovery_sheet_from_standard_input(
    start: Start, run: Run, baule: Path, tmp_path: Path
) -> None:
    """So that the secret appears in no list of processes and in no shell history."""
    sheet = tmp_path / "feuille.pdf"
    run("recovery", "sheet", "--out", str(sheet))
    done = start("recovery", "restore", "--code", "-", typed=code_in(sheet).encode())
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("commune", "search", "saint"), 0),
        pytest.param(("verify",), 4, marks=pytest.mark.slow),
        pytest.param(("--help",), 0, marks=pytest.mark.slow),
        (("need", "list", "more", "--json"), 2),
    ],
)
def test_a_reader_that_goes_away_changes_no_status(
    data: Path, baule: Path, run: Run, words: tuple[str, ...], status: int
) -> None:
    run("vote", "cast", "grr")
    (data / "communes" / "45024.head").write_text("altered")
    reading, writing = os.pipe()
    os.close(reading)
    buffered = {"PYTHONUNBUFFERED": ""}  # as for everybody: what is left in the buffer must not fail at the end
    environment = {"RELAIS_DATA_DIR": str(data), "RELAIS_POLICY_FILE": "/nonexistent"} | buffered
    done = subprocess.run(
        [PROGRAM, *words],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )
    os.close(writing)
    assert done.returncode == status, done.stderr
    assert b"Broken" not in done.stderr


def test_no_window_library_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop.cli.program import RELAISCTL;"
        f"status = RELAISCTL.run(['commune', 'search', 'baule', '--json', '--data-dir', {str(tmp_path)!r}]);"
        "import desktop.actions.outbox.exchange, desktop.actions.settings.enrol;"
        "loaded = [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'litestar', 'uvicorn'))];"
        "sys.exit(repr(loaded) if loaded else status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["name"] == "Baule"
