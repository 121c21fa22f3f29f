"""The two commands of a fresh machine: what is decided before anything is installed, and a real failure of pip."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dev
import pytest

INSTALLER = Path(dev.__file__).parent


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["run"], ("run", [])),
        (["run", "--"], ("run", [])),
        (["run", "--", "--demonstration"], ("run", ["--demonstration"])),
        (["run", "--", "--slow"], ("run", ["--slow"])),
        (["test"], ("test", ["-m", "not slow"])),
        (["test", "--slow"], ("test", ["-m", "slow"])),
        (
            ["test", "--", "-k", "a -- b", "--"],
            ("test", ["-m", "not slow", "-k", "a -- b", "--"]),
        ),  # the first -- is ours
        (["test", "--slow", "--", "-x"], ("test", ["-m", "slow", "-x"])),
        (["test", "--", "-m", "wanted"], ("test", ["-m", "not slow", "-m", "wanted"])),  # of two, pytest takes the last
        (["setup"], ("setup", [])),
    ],
)
def test_arguments_after_the_dashes_are_passed_on(argv: list[str], expected: tuple[str, list[str]]) -> None:
    assert dev.split_arguments(argv) == expected


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "usage"),
        (["launch"], "usage"),
        (["run", "--demonstration"], "run -- --demonstration"),  # shows the line that works
        (["run", "--slow"], "run -- --slow"),
        (["test", "--fast"], "test -- --fast"),
        (["test", "--slow", "-x"], "test --slow -- -x"),
        (["setup", "--", "x"], "setup"),
    ],
)
def test_other_arguments_are_refused_with_the_way_out(argv: list[str], words: str) -> None:
    with pytest.raises(dev.Stop, match="(?s)" + words) as caught:
        dev.split_arguments(argv)
    assert caught.value.status == 2


@pytest.mark.parametrize(
    ("version", "is_64_bit", "words"),
    [
        ((3, 11, 0), True, None),
        ((3, 12, 4), True, None),
        ((3, 13, 9), True, None),
        ((3, 10, 14), True, "Python 3.10"),
        ((3, 14, 0), True, "Python 3.14"),
        ((3, 12, 1), False, "64 bits"),
    ],
)
def test_python_version(version: tuple[int, ...], is_64_bit: bool, words: str | None) -> None:
    problem = dev.version_problem(version, is_64_bit)
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize("name", ["dev.py", "debian.py", "pip_errors.py", "project_version.py"])
def test_an_old_python_can_read_the_script_and_say_its_sentence(name: str) -> None:
    ast.parse((INSTALLER / name).read_text("utf-8"), feature_version=(3, 8))


def test_interpreter_of_the_environment_on_each_system() -> None:
    assert dev.environment_python(Path("v"), windows=False).parts == ("v", "bin", "python")
    assert dev.environment_python(Path("v"), windows=True).parts == ("v", "Scripts", "python.exe")


def test_children_do_not_inherit_what_slows_or_misdirects() -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "/x", "PIP_USER": "1", "PIP_CERT": "/ca", "PATH": "/bin"}
    assert dev.clean_environment(given) == {"PIP_CERT": "/ca", "PATH": "/bin"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with locks and an environment that has an interpreter."""
    (tmp_path / "installer").mkdir()
    for lock in dev.LOCKS.values():
        (tmp_path / lock).write_text(f"{lock}==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    python = dev.environment_python(tmp_path / ".venv", os.name == "nt")
    python.parent.mkdir(parents=True)
    python.write_text("")
    return tmp_path


def stamp(project: Path, kind: str) -> None:
    (project / ".venv" / f"ready-{kind}").write_text(dev.digest(project, dev.LOCKS[kind]))


def test_no_stamp_is_not_ready(project: Path) -> None:
    assert not dev.is_ready(project, "run")


def test_the_test_environment_serves_the_application_not_the_reverse(project: Path) -> None:
    stamp(project, "run")
    assert dev.is_ready(project, "run")
    assert not dev.is_ready(project, "test")
    stamp(project, "test")
    assert dev.is_ready(project, "test")
    (project / ".venv/ready-run").unlink()
    assert dev.is_ready(project, "run")


@pytest.mark.parametrize("changed", ["installer/requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_asks_for_a_new_set_up(project: Path, changed: str) -> None:
    stamp(project, "run")
    (project / changed).write_text("changed")
    assert not dev.is_ready(project, "run")


def test_a_moved_project_asks_for_a_new_set_up(project: Path) -> None:
    stamp(project, "run")
    moved = project.rename(project.with_name("moved"))
    assert not dev.is_ready(moved, "run")


def test_a_lost_interpreter_asks_for_a_new_set_up(project: Path) -> None:
    stamp(project, "run")
    dev.environment_python(project / ".venv", os.name == "nt").unlink()
    assert not dev.is_ready(project, "run")


def test_half_made_environments_are_not_whole(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    assert not dev.is_whole(venv)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    assert not dev.is_whole(venv)  # the interpreter starts, pip does not


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="this Python is in no environment")
def test_a_whole_environment_is_of_this_place() -> None:
    here = Path(sys.prefix)
    assert dev.is_whole(here)
    assert not dev.is_whole(here.parent / "elsewhere")


@pytest.mark.parametrize(
    ("log", "words", "status"),
    [
        ("NewConnectionError('<pip._vendor.urllib3'): Connection refused", "ne répond pas", 3),
        ("ReadTimeoutError: Read timed out.", "ne répond pas", 3),
        ("SSLCertVerificationError [SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT", 3),
        ("OSError('Tunnel connection failed: 407 Proxy Authentication Required')", "identifiant:motdepasse@", 3),
        ("ProxyError('…', OSError('Tunnel connection failed: 407 Proxy Authorization Required'))", "motdepasse@", 3),
        ("ProxyError('…', OSError('Tunnel connection failed: 407 '))", "identifiant:motdepasse@", 3),
        ("ERROR: HTTP error 407 while getting http://paquets.exemple/x-1.whl", "identifiant:motdepasse@", 3),
        ("ProxyError('…', OSError('Tunnel connection failed: 403 Forbidden')): /407/", "ne répond pas", 3),
        ("ERROR: No matching distribution found for x==1", "n’est pas disponible", 3),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "empreinte", 5),
        ("OSError: [Errno 28] No space left on device", "disque est plein", 2),
        ("something new", "a échoué", 5),
    ],
)
def test_each_failure_of_pip_has_its_sentence(log: str, words: str, status: int) -> None:
    sentence, code = dev.pip_problem(log)
    assert words in sentence
    assert code == status


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that wants one package; its environment is made by the first set-up and serves the next."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "installer").mkdir()
    for name in ("dev.py", "debian.py", "pip_errors.py", "project_version.py"):
        shutil.copy(INSTALLER / name, folder / "installer")
    for lock in dev.LOCKS.values():
        (folder / lock).write_text(f"relais-none==1 --hash=sha256:{'0' * 64}\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "nothing"\nversion = "1"\n')
    return folder


def set_up(bare: Path, **environment: str) -> str:
    """What is said on the error output where pip fails; it leaves no stamp."""
    done = subprocess.run(
        [sys.executable, bare / "installer/dev.py", "setup"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "pip-errors.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((bare / ".venv").glob("ready-*"))
    return done.stderr


@pytest.mark.slow
def test_without_network_pip_ends_in_a_sentence(bare: Path) -> None:
    assert "n’est pas disponible" in set_up(bare, PIP_NO_INDEX="1")
    assert (bare / ".venv/pip-errors.txt").is_file()


@pytest.fixture
def asking_proxy() -> Iterator[str]:
    command = [sys.executable, Path(__file__).with_name("proxy_with_password.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


@pytest.mark.slow
def test_a_proxy_that_wants_a_password_is_said(bare: Path, asking_proxy: str) -> None:
    said = set_up(
        bare,
        **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), asking_proxy),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), ""),
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="https://paquets.exemple/simple",
        PIP_RETRIES="1",  # of what it meets, pip tells when it tries again
    )
    assert "HTTPS_PROXY, sous la forme http://identifiant:motdepasse@proxy:port" in said
    assert "ne répond pas" not in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file system in memory")
def test_files_of_the_tests_lie_in_memory_where_there_is_room_to_run_them(tmp_path: Path) -> None:
    assert dev.place_for_tests(tmp_path, room=1) == {"TMPDIR": str(tmp_path)}
    assert dev.place_for_tests(tmp_path, room=1 << 60) == {}
    assert dev.place_for_tests(tmp_path / "none", room=1) == {}
    noexec = [line.split()[1] for line in Path("/proc/mounts").read_text("utf-8").splitlines() if "noexec" in line]
    assert not any(dev.place_for_tests(Path(place), room=0) for place in noexec)
