"""The program `relais` as a process: no display, first paint, second start, unusable folders, the self-test."""

import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from desktop.paths import Places, find, prepare
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld

ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    return kept | more


def relais(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", *map(str, arguments)]
    env = env or environment(QT_QPA_PLATFORM="offscreen")
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = find(tmp_path / "data")
    prepare(found)
    return found


@pytest.fixture
def baule(places: Places) -> Places:
    RealWorld(places, Policy(file=places.data / "policy.json")).choose("45024")
    return places


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can the display be missing")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":987"}], ids=["none", "dead"])
def test_without_a_display_a_sentence_and_no_traceback(tmp_path: Path, display: dict[str, str]) -> None:
    done = relais("--data-dir", tmp_path / "data", env=environment(**display))
    assert done.returncode == 2
    assert "écran" in done.stderr
    assert "relaisctl" in done.stderr
    assert ("bibliothèque" in done.stderr) is bool(display), "one that is there may not open for want of a library"
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


#: A first run asks for the commune: it has a list, its search field a shortcut, the sizes of the text a menu.
_ASKING = ["QAbstractItemView", "QActionGroup", "QKeySequence", "QStyle"]


@pytest.mark.parametrize(("folder", "early"), [("with a commune", []), ("empty", _ASKING)])
def test_the_first_paint_comes_before_the_heavy_imports(folder: str, early: list[str], places: Places) -> None:
    if folder == "with a commune":
        RealWorld(places, Policy(file=places.data / "policy.json")).choose("45024")
    done = relais("--data-dir", places.data, "--trace-start")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["event"] == "first_paint"
    assert 0 < found["ms"] < 60_000
    assert found["rss_mib"] > 10
    assert found["early"] == early


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    done = relais("--data-dir", taken)
    assert done.returncode == 2
    assert str(taken) in done.stderr
    assert "--data-dir" in done.stderr
    assert "Traceback" not in done.stderr


READER = """
import sys
from PySide6.QtCore import QTimer
from desktop import __main__
from desktop.runtime.qt import application

def read():
    dialog = qt.activeModalWidget()
    if dialog is not None and dialog.isVisible():
        print(dialog.sentence.text())
        dialog.close_button.click()

qt = application(["relais"])
timer = QTimer()
timer.timeout.connect(read)
timer.start(10)
sys.exit(__main__.main(sys.argv[1:]))
"""


def test_a_folder_that_cannot_be_used_is_shown_to_a_person_who_started_from_an_icon(tmp_path: Path) -> None:
    """In a program that reads the dialog and closes it: if no dialog opens, nothing is read."""
    taken = tmp_path / "taken"
    taken.write_text("a file")
    done = subprocess.run(
        [sys.executable, "-c", READER, "--data-dir", str(taken)],
        cwd=ROOT,
        env=environment(QT_QPA_PLATFORM="minimal"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert str(taken) in done.stderr
    (shown,) = done.stdout.splitlines()
    assert str(taken) in shown


def test_wrong_usage() -> None:
    done = relais("--unknown")
    assert done.returncode == 2
    assert done.stderr.startswith("Une option n’est pas connue")


def test_another_program_reads_utf_8_whatever_the_code_page() -> None:
    """On Windows a pipe had the one of the account: “fran�ais”."""
    ansi = environment(QT_QPA_PLATFORM="offscreen", PYTHONIOENCODING="cp1252")
    assert relais("--help", env=ansi).stdout.startswith("Utilisation\u00a0: relais")
    assert relais("--unknown", env=ansi).stderr.startswith("Une option n’est pas connue")


def test_help_is_in_french() -> None:
    assert "show this help" not in (said := relais("--help").stdout)
    assert said.startswith("Utilisation\u00a0: relais")


def start(data: Path, *, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", "--data-dir", str(data)],
        cwd=ROOT,
        env=env or environment(QT_QPA_PLATFORM="offscreen"),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def until_listening(process: subprocess.Popen[str], data: Path) -> None:
    """The window has been painted once its lock exists and it notices later starts."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        again = relais("--data-dir", data)
        if again.returncode == 0 and process.poll() is None and (data / "relais.lock").exists():
            return
    raise AssertionError(process.communicate(timeout=5))


def test_a_second_start_raises_the_first_window_and_a_killed_one_is_no_hindrance(baule: Places) -> None:
    first = start(baule.data)
    try:
        deadline = time.monotonic() + 60
        while not baule.lock.exists():
            assert time.monotonic() < deadline
            assert first.poll() is None
        until_listening(first, baule.data)
        other = relais("--data-dir", baule.data, "--trace-start")
        assert (other.returncode, other.stdout, other.stderr) == (0, "", ""), "it shows no window of its own"
        assert first.poll() is None
        # The control: without a lock there are two windows, and this test sees the second.
        aside = baule.lock.rename(baule.data / "aside.lock")
        second = relais("--data-dir", baule.data, "--trace-start")
        assert json.loads(second.stdout)["event"] == "first_paint"
        assert first.poll() is None
        aside.rename(baule.lock)
    finally:
        first.kill()
        first.communicate(timeout=30)
    assert baule.lock.exists(), "the killed window left its lock"
    after = relais("--data-dir", baule.data, "--trace-start")
    assert after.returncode == 0
    assert json.loads(after.stdout)["event"] == "first_paint"


def test_its_version_without_a_display_and_without_a_folder(tmp_path: Path) -> None:
    done = relais("--version", "--data-dir", tmp_path / "absent", env=environment())
    assert (done.returncode, done.stdout) == (0, f"relais {version('relais-communes')}\n"), done.stderr
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("phase", [[], ["--demonstration"]], ids=["real", "demonstration"])
def test_a_folder_for_all_accounts_is_refused_by_name(tmp_path: Path, phase: list[str]) -> None:
    """It was a policy once: no start may take the person to an empty folder in its place, unasked."""
    imposed = tmp_path / "policy.json"
    imposed.write_text(json.dumps({"data_dir": str(tmp_path / "shared")}), "utf-8")
    env = environment(QT_QPA_PLATFORM="offscreen", RELAIS_POLICY_FILE=str(imposed), HOME=str(tmp_path / "home"))
    env.pop("RELAIS_DATA_DIR", None)
    if phase:  # it is made of invented communes alone
        shown = relais(*phase, "--trace-start", env=env)
        assert shown.returncode == 0, shown.stderr
    else:
        refused = relais("--trace-start", env=env)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "data_dir" in refused.stderr
        assert str(imposed) in refused.stderr
        named = relais("--trace-start", "--data-dir", tmp_path / "own", env=env)
        assert named.returncode == 0, named.stderr
    assert not (tmp_path / "shared").exists()


@pytest.mark.slow
def test_the_selftest_finds_all_in_order() -> None:
    done = relais("--selftest", env=environment())
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "en ordre" in done.stdout


def test_the_selftest_names_what_no_font_draws(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f"<fontconfig><dir>{tmp_path / 'none'}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>", "utf-8"
    )
    done = relais("--selftest", env=environment(FONTCONFIG_FILE=str(fonts)))
    assert done.returncode == 5
    assert "pas de police" in done.stderr
    assert "fonts-dejavu-core" in done.stderr
    assert done.stdout == ""


def test_a_demonstration_that_cannot_be_prepared_says_why(places: Places) -> None:
    data = find(places.data, demonstration=True).data
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("in the way")
    done = relais("--data-dir", places.data, "--demonstration")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Le fichier «\u00a0")
    assert "None" not in done.stderr
    assert "Traceback" not in done.stderr
