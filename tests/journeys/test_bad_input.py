"""What goes wrong in a mairie: a sentence in French each time, the exit status of the contract, and nothing lost."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.actions.kit.commune_context import local_time
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from sync.client.connection.http_transport import HttpTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from tests import posix
from tests.faults.programs import Platform, platform, program, relaisctl
from tests.typed import Typed

if sys.platform != "win32":
    import resource

pytestmark = pytest.mark.slow

_DROP_FROM_BOUNDING_SET, _OVERRIDE = 24, 1  # prctl, CAP_DAC_OVERRIDE


@dataclass(frozen=True)
class Pc:
    """A PC of Baule with a vote that waits and a draft: what must be there afterwards."""

    data: Path
    acts: list[dict[str, object]]
    needs: list[dict[str, object]]

    def refuses(self, *words: str | Path, status: int, type: str) -> dict[str, str]:
        found = relaisctl(self.data, *words)
        assert (found.status, found.error["type"]) == (status, type), found
        assert found.error["title"].endswith((".", "!")), found
        return found.error

    def has_lost_nothing(self) -> None:
        assert relaisctl(self.data, "outbox", "list").json == self.acts
        assert relaisctl(self.data, "need", "list").json == self.needs
        assert relaisctl(self.data, "verify").json["ok"] is True


def working(data: Path) -> Pc:
    assert relaisctl(data, "commune", "use", "45024").status == 0
    relaisctl(data, "vote", "cast", "opencimetiere")
    relaisctl(data, "need", "draft", "--title", "Cimetière", "--description", "Papier")
    return Pc(data, relaisctl(data, "outbox", "list").json, relaisctl(data, "need", "list").json)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    return working(tmp_path_factory.mktemp("first") / "pc")


@pytest.fixture
def pc(first: Pc, tmp_path: Path) -> Pc:
    return _moved(first, tmp_path / "pc")


def _moved(pc: Pc, data: Path) -> Pc:
    shutil.copytree(pc.data, data)
    return replace(pc, data=data)


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    with platform(tmp_path / "national") as served:
        yield served


def test_what_is_typed(pc: Pc) -> None:
    title = pc.refuses("need", "draft", "--title", "  ", status=2, type="title_missing")
    assert title["field"] == "title"
    pc.refuses("commune", "use", "00000", status=2, type="unknown_commune")
    paris = pc.refuses("commune", "use", "75111", status=1, type="not_a_commune")
    assert "Paris" in paris["title"] + paris["detail"]
    pc.has_lost_nothing()


def test_forty_thousand_characters_and_html(pc: Pc) -> None:
    title, text = "<script>alert(1)</script> & <b>gras</b>", "é" * 40_000
    drafted = relaisctl(pc.data, "need", "draft", "--title", title, "--description", text)
    assert drafted.status == 0
    long = pc.refuses("need", "submit", drafted.json["id"], status=2, type="description_too_long")
    assert "40\u202f000" in long["title"]
    rows = relaisctl(pc.data, "need", "list").json
    assert [row["title"] for row in rows if row["id"] == drafted.json["id"]] == [title]
    with closing(sqlite.connect(pc.data / "communes" / "45024.sqlite")) as connection:
        (kept,) = connection.execute("SELECT description FROM need WHERE id = ?", [drafted.json["id"]]).fetchone()
    assert kept == text


def test_codes(pc: Pc, national: Platform, tmp_path: Path) -> None:
    code = national.code()
    at = ("enrol", "--platform", national.url, "--code")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert pc.refuses(*at, wrong, status=2, type="check")["field"] == "code"
    pc.refuses(*at, "x", status=2, type="length")
    elsewhere = Platform(tmp_path / "elsewhere")
    elsewhere.init()
    pc.refuses(*at, elsewhere.code(), status=2, type="other_platform")
    other = tmp_path / "other"
    relaisctl(other, "commune", "use", "45024")
    assert relaisctl(other, *at, code).status == 0
    used = relaisctl(pc.data, *at, code)
    assert used.status == 1
    assert "code" in used.error["title"].lower()
    pc.has_lost_nothing()


def test_a_commune_without_siren_drafts_and_does_not_enrol(tmp_path: Path) -> None:
    relaisctl(tmp_path, "commune", "use", "98818")
    assert relaisctl(tmp_path, "need", "draft", "--title", "t", "--description", "d").status == 0
    refused = relaisctl(tmp_path, "enrol", "--platform", "https://p.example", "--code", "ABCD")
    assert (refused.status, refused.error["type"]) == (1, "no_siren")
    assert "SIREN" in refused.error["title"]


def test_a_database_of_a_later_release(pc: Pc) -> None:
    database = pc.data / "communes" / "45024.sqlite"
    before = _version(database, 99)
    for words in (("outbox", "list"), ("vote", "cast", "grr"), ("commune", "use", "45024"), ("verify",)):
        pc.refuses(*words, status=2, type="newer_database")
    _version(database, before)
    pc.has_lost_nothing()


def _version(database: Path, number: int) -> int:
    with closing(sqlite.connect(database)) as connection:
        (before,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {number}")
    return int(before)


def _bound_by_modes() -> None:
    """Root may write anywhere: the program that follows may not. For another account nothing changes."""
    ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, _OVERRIDE, 0, 0, 0)


def _constrained(data: Path, limit: Callable[[], None], *words: str) -> Typed:
    """relaisctl under what the system imposes on this one process."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    own = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "RELAIS_POLICY_FILE": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", "from desktop.cli import main; main()", "--data-dir", data, "--json", *words],
        capture_output=True,
        env=environment | own,
        preexec_fn=limit,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return Typed(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_folder_that_may_only_be_read(pc: Pc) -> None:
    everything = [pc.data, *pc.data.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything}
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for words in (("vote", "cast", "grr"), ("need", "list"), ("commune", "use", "45234"), ("sync",)):
        found = _constrained(pc.data, _bound_by_modes, *words)
        assert (found.status, found.error["type"]) == (2, "unusable_folder"), found
        assert "écri" in found.error["title"] + found.error["detail"]
    for path, mode in modes.items():
        path.chmod(mode)
    pc.has_lost_nothing()
    assert _constrained(pc.data, _bound_by_modes, "vote", "cast", "grr").status == 0  # the control


@contextmanager
def _small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own, of four megabytes; False where this account may not mount one."""
    folder.mkdir()
    mount: list[str | Path] = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


def _filled(disk: Path, data: Path, *, mounted: bool, left: int) -> Callable[[], None]:
    """Room for `left` bytes more, on the disk or, where there is none of ours, in any one file."""
    if mounted:
        with (disk / "ballast").open("wb", buffering=0) as file:
            file.write(b"\0" * (shutil.disk_usage(disk).free - left))
        return lambda: None
    largest = max(path.stat().st_size for path in data.rglob("*")) + left

    def no_larger_file() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return no_larger_file


@posix.limits
def test_a_full_disk(first: Pc, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    draft = ("need", "draft", "--title", "t", "--description", "é" * 60_000)  # more bytes than the disk has left
    with _small_disk(disk) as mounted:
        pc = _moved(first, disk / "pc")
        assert _constrained(pc.data, lambda: None, *draft).status == 0  # the control
        limit = _filled(disk, pc.data, mounted=mounted, left=120_000)
        kept = 1
        while (found := _constrained(pc.data, limit, *draft)).status == 0:
            kept += 1
            assert kept < 20
        assert (found.status, found.error["type"]) in ((2, "disk_full"), (2, "disk_fault")), found
        assert "rien n’a pu être enregistré" in found.error["title"], found
        if mounted:
            _filled(disk, pc.data, mounted=mounted, left=0)
            found = _constrained(pc.data, limit, "vote", "cast", "grr")
            assert found.status == 2, found
            assert "Libérez de la place" in found.error["detail"], found
        # What was kept is there, and it goes on once there is room.
        (disk / "ballast").unlink(missing_ok=True)
        assert len(relaisctl(pc.data, "need", "list").json) == len(pc.needs) + kept
        assert relaisctl(pc.data, *draft).status == 0
        assert relaisctl(pc.data, "outbox", "list").json == pc.acts
        assert relaisctl(pc.data, "verify").json["ok"] is True


def test_a_log_that_cannot_be_written(pc: Pc) -> None:
    """Whatever fails then is told as ever, with no traceback of the log's beside it (relaisctl() looks for one)."""
    log = pc.data / "logs" / "relais.log"
    log.unlink(missing_ok=True)
    log.symlink_to("/dev/full")
    database = pc.data / "communes" / "45024.sqlite"
    before = _version(database, 99)
    pc.refuses("vote", "cast", "grr", status=2, type="newer_database")  # this is logged
    _version(database, before)
    pc.has_lost_nothing()


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_two_years_off(tmp_path: Path, national: Platform, years: int) -> None:
    def clock() -> datetime:
        return local_time() + timedelta(days=365 * years)

    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    with closing(choose_commune(places, "45024", clock, FileKeyStore(places.keys))) as context:
        cast_vote(context, "opencimetiere")
        enrol(context, national.url, national.code(), HttpTransport)
        cast_vote(context, "grr")
        with closing(HttpTransport(national.url)) as transport:
            outcome = exchange(context, transport).value
        assert (outcome.outcome, outcome.accepted) == ("complete", 2)
        with context.store.reading() as connection:
            assert verification.check(connection, context.head).ok
    assert national.tally() == {"opencimetiere": ["45024"], "grr": ["45024"]}
    doctor = relaisctl(tmp_path / "pc", "doctor")  # the PC whose clock was wrong, and has been set right
    assert doctor.json["checks"]


def test_no_display(tmp_path: Path) -> None:
    own = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    own.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "relais", "--data-dir", tmp_path],
        capture_output=True,
        text=True,
        env=own,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "a besoin d’un écran" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_programs_without_a_word(tmp_path: Path) -> None:
    assert program("relaisctl", "--data-dir", tmp_path).status == 0
    assert relaisctl(tmp_path).status == 2
