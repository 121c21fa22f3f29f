#!/usr/bin/env python3
"""Set the project up on a fresh machine and run the application or its tests, with the standard library alone."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import debian
import project_version
from pip_errors import WRONG_MACHINE, pip_problem

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)
LOCKS = {"run": "installer/requirements.lock", "test": "installer/requirements-dev.lock"}
PACKAGES = ("desktop", "sync", "resources")

USAGE = """\
usage\u00a0: python3 installer/dev.py run [-- OPTIONS]    prépare l’environnement, puis ouvre l’application
        python3 installer/dev.py test [-- OPTIONS]   prépare l’environnement de test, puis lance pytest
        python3 installer/dev.py test --slow         de même, pour les seuls essais longs
        python3 installer/dev.py setup               prépare l’environnement, puis s’arrête
        python3 installer/dev.py --version           la version du projet

Exemple\u00a0: python3 installer/dev.py run -- --demonstration
"""

INTERRUPTED = 130


class Stop(Exception):
    """The set-up cannot go on: a French sentence and the exit status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def say(sentence: str) -> None:
    """Write to standard error, in what the console can show (cp1252 has no narrow no-break space)."""
    encoding = sys.stderr.encoding or "utf-8"
    for narrow, wide in (("\u202f", "\u00a0"), ("’", "'")):
        try:
            sentence.encode(encoding)
        except UnicodeEncodeError:
            sentence = sentence.replace(narrow, wide)
    print(sentence.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def split_arguments(argv: list[str]) -> tuple[str, list[str]]:
    """Return the command and the options of the program it starts; Stop on anything else."""
    command, rest = (argv[0], argv[1:]) if argv else ("", [])
    if command not in ("run", "test", "setup"):
        raise Stop(USAGE.rstrip(), WRONG_MACHINE)
    typed, marked = command, []
    if command == "test":
        slow = rest[:1] == ["--slow"]
        typed, rest = ("test --slow", rest[1:]) if slow else ("test", rest)
        marked = ["-m", "slow" if slow else "not slow"]
    if rest and rest[0] != "--":
        raise Stop(
            f"«\u00a0{rest[0]}\u00a0» n’est pas compris ici. Placez les options après «\u00a0--\u00a0»\u00a0: "
            f"python3 installer/dev.py {typed} -- {' '.join(rest)}",
            WRONG_MACHINE,
        )
    if command == "setup" and rest[1:]:
        raise Stop("«\u00a0setup\u00a0» ne prend pas d’option.", WRONG_MACHINE)
    return command, marked + rest[1:]


def version_problem(version: tuple[int, ...], is_64_bit: bool) -> str | None:
    """Return why this Python cannot run the project, in French, or None."""
    if not OLDEST <= version[:2] <= NEWEST:
        number = ".".join(str(part) for part in version[:2])
        return (
            f"Python 3.11, 3.12 ou 3.13 est nécessaire\u202f; celui-ci est Python {number}. "
            "Installez l’une de ces versions, puis recommencez avec elle, par exemple\u00a0: "
            "python3.13 installer/dev.py run"
        )
    if not is_64_bit:
        return "Un Python 64 bits est nécessaire\u202f; celui-ci est un Python 32 bits."
    return None


def other_python() -> str | None:
    """Return a supported Python found on the PATH, newest first."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        python = shutil.which(f"python3.{minor}")
        # A version switcher may offer a name that does not start.
        if python and subprocess.run([python, "-c", "import venv"], capture_output=True).returncode == 0:
            return python
    return None


def environment_python(venv: Path, windows: bool) -> Path:
    """Return the interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


PYTHON = environment_python(VENV, os.name == "nt")


def clean_environment(environ: dict[str, str]) -> dict[str, str]:
    """Return the variables for child processes, without those that slow or misdirect them."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"}
    return {name: value for name, value in environ.items() if name not in dropped}


def digest(root: Path, lock: str) -> str:
    """Return a hash of what the environment depends on: lock, pyproject, folder, interpreter."""
    parts = [(root / lock).read_bytes(), (root / "pyproject.toml").read_bytes()]
    python = environment_python(root / ".venv", os.name == "nt")
    parts += [str(root).encode(), os.path.realpath(python).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready(root: Path, wanted: str) -> bool:
    """Tell whether the environment is complete; the one for tests also serves the application."""
    python = environment_python(root / ".venv", os.name == "nt")
    return python.exists() and any(
        read(root / ".venv" / f"ready-{kind}") == digest(root, LOCKS[kind]) for kind in {wanted, "test"}
    )


def read(path: Path) -> str:
    """Return the text of a file, or nothing."""
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""


def is_whole(venv: Path) -> bool:
    """Tell whether an environment was made in this folder, and its pip starts."""
    if str(venv) not in read(venv / "pyvenv.cfg"):
        return False
    python = environment_python(venv, os.name == "nt")
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def pip_install(*arguments: str) -> None:
    """Install into the environment; Stop with a sentence, and where to find pip's own words."""
    show = [] if sys.stderr.isatty() else ["--quiet"]
    command = [str(PYTHON), "-m", "pip", "install", *show, "--no-input", "--disable-pip-version-check", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(dict(os.environ)), stdout=sys.stderr, stderr=subprocess.PIPE
    )
    if done.returncode == 0:
        return
    log = VENV / "pip-errors.txt"
    log.write_bytes(done.stderr)
    sentence, status = pip_problem(done.stderr.decode("utf-8", "replace"))
    raise Stop(f"{sentence}\nLe détail est dans {log}", status)


def prepare(wanted: str) -> None:
    """Make the environment complete for `run` or `test`; quick when it already is."""
    debian.bring(say, venv_wanted=not PYTHON.exists() and find_spec("ensurepip") is None)
    if is_ready(ROOT, wanted):
        return
    say("Préparation de l’environnement (quelques minutes la première fois)…")
    if not is_whole(VENV):
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
        if made.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            raise Stop(
                f"L’environnement {VENV} n’a pas pu être créé\u00a0: {last_line(made.stdout + made.stderr)}\n"
                "Sous Debian\u00a0: sudo apt-get install python3-venv. Vérifiez aussi la place et les droits "
                "du dossier.",
                WRONG_MACHINE,
            )
    for kind in LOCKS:
        (VENV / f"ready-{kind}").unlink(missing_ok=True)
    # Wheels only, as pysqlite3 built from source would link the system's SQLite.
    pip_install("--only-binary", ":all:", "--require-hashes", "-r", LOCKS[wanted])
    pip_install("--no-deps", "--no-build-isolation", "-e", ".")
    environment = clean_environment(dict(os.environ))
    subprocess.run([PYTHON, "-m", "compileall", "-q", *PACKAGES], cwd=ROOT, env=environment, stdout=sys.stderr)
    start_qt(PYTHON)
    # Written last, so that an interrupted set-up continues at the next start.
    (VENV / f"ready-{wanted}").write_text(digest(ROOT, LOCKS[wanted]), "utf-8")


def start_qt(python: Path) -> None:
    """Start Qt once; Stop if it does not.

    PySide has modules inside its library and compiles them at each start; this makes it write them beside itself.
    """
    environment = clean_environment(dict(os.environ)) | {"SBK_EMBED": "false"}
    probe = subprocess.run(
        [python, "-c", "import PySide6.QtWidgets, PySide6.QtNetwork"], capture_output=True, text=True, env=environment
    )
    if probe.returncode != 0:
        raise Stop(
            f"Qt ne démarre pas\u00a0: {last_line(probe.stderr)}\n"
            "Installez la bibliothèque nommée ci-dessus avec l’outil de votre système, puis recommencez.",
            WRONG_MACHINE,
        )


def last_line(text: str) -> str:
    """Return the last line that is not empty."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "raison inconnue")


def run_application(arguments: list[str]) -> int:
    """Replace this process by the application; on Windows, start it and wait."""
    # -P: a folder named Desktop in the working directory must not be taken for our package.
    command = [str(PYTHON), "-P", "-m", "desktop", *arguments]
    environment = clean_environment(dict(os.environ))
    if os.name != "nt":
        os.execve(command[0], command, environment)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, env=environment).returncode


def place_for_tests(memory: Path, room: int = 2 << 30) -> dict[str, str]:
    """Return the variable that puts the tests' files into memory, which is faster, if `room` bytes are free there."""
    try:
        runs_programs = not os.statvfs(memory).f_flag & os.ST_NOEXEC
        roomy = shutil.disk_usage(memory).free >= room
    except (AttributeError, OSError):  # no such folder, or Windows
        return {}
    return {"TMPDIR": str(memory)} if runs_programs and roomy and os.access(memory, os.W_OK) else {}


def run_tests(arguments: list[str]) -> int:
    """Run pytest offscreen from the project's root; return its exit status."""
    with tempfile.TemporaryDirectory(prefix="relais-runtime-") as runtime:
        os.chmod(runtime, 0o700)
        memory = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there, which others cannot enter
        # The long tests kill processes at random, to hit a wait for the disk: in memory there is almost none.
        quick = "slow" not in arguments
        environment = (place_for_tests(memory) if quick else {}) | clean_environment(dict(os.environ))
        environment.update(QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=runtime)
        # One process more than there are cores, as a test waits a tenth of its time for processes and windows.
        processes = str((os.cpu_count() or 1) + 1)
        command = [PYTHON, "-m", "pytest", "-n", processes, "--dist", "worksteal", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment)
    return done.returncode if done.returncode >= 0 else 128 - done.returncode


def main(argv: list[str]) -> int:
    """Carry out one command; return the exit status."""
    if argv[:1] in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if argv[:1] == ["--version"]:
        print(f"relais-communes {project_version.read()}")
        return 0
    try:
        command, arguments = split_arguments(argv)
        problem = version_problem(sys.version_info[:3], sys.maxsize > 2**32)
        if problem:
            better = other_python()
            if not better:
                raise Stop(problem, WRONG_MACHINE)
            return subprocess.run([better, __file__, *argv]).returncode
        prepare("test" if command == "test" else "run")
        if command == "run":
            return run_application(arguments)
        if command == "test":
            return run_tests(arguments)
        say(f"L’environnement est prêt\u00a0: {PYTHON.parent}")
        return 0
    except Stop as stop:
        say(stop.sentence)
        return stop.status
    except OSError as error:
        say(f"La préparation s’est arrêtée\u00a0: {error.strerror or error} ({error.filename or ROOT}).")
        return WRONG_MACHINE
    except KeyboardInterrupt:
        say("Interrompu.")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
