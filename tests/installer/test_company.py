"""What rehearsals take from the guide is there as they write it; that they hold is shown by name."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import posix

pytestmark = posix.linux

INSTALLER = Path(__file__).parents[2] / "installer"
REHEARSALS = [INSTALLER / "linux" / "rehearsal", INSTALLER / "windows" / "posts"]
#: A command or a block that is asked for by its text, or a list of commands of packages.
ASKED = re.compile(r"\b(guide|block) '([^']+)'|'([^'\n]*relais-communes_[^'\n]*)'")


def asked(how: str, text: object) -> subprocess.CompletedProcess[str]:
    """What the functions of `company.sh` answer."""
    command = ["bash", "-eu", "-o", "pipefail", "-c", '. "$0"; "$@"', INSTALLER / "company.sh", how, text]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (found[1] or "guide", found[2] or found[3])
        for rehearsal in REHEARSALS
        for found in ASKED.finditer(rehearsal.read_text("utf-8"))
    ],
)
def test_the_guide_has_each_command_that_a_rehearsal_runs(how: str, text: str) -> None:
    done = asked(how, text)
    assert (done.returncode, done.stderr) == (0, "")
    assert text in done.stdout


def test_a_block_is_whole_and_a_note_behind_a_command_is_not_run() -> None:
    assert asked("block", 'start "" /wait').stdout.startswith('set "PATH=')
    assert asked("guide", "sudo usermod -aG relais-proxy claire").returncode == 0


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("guide", "relaisctl"),  # a part of a command
        ("guide", "relaisctl policy shown"),
        ("block", "relaisctl policy shown"),
        ("block", "relaisctl commune use"),  # in two
        ("block", "Quarante postes"),  # in a sentence
    ],
)
def test_what_the_guide_does_not_say_stops_a_rehearsal(how: str, text: str) -> None:
    done = asked(how, text)
    assert (done.returncode, done.stdout) == (1, "")
    assert text in done.stderr


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("clé à 3 €", True),
        (r'{"password": "cl\u00e9 \u00e0 3 \u20ac"}', True),
        ("http://interco:cl%c3%a9%20%C3%A0%203%20%E2%82%AC@proxy:3128", True),
        ("Proxy-Authorization: Basic aW50ZXJjbzpjbMOpIMOgIDMg4oKs", True),
        ("http://interco@proxy:3128, clé perdue", False),
    ],
)
def test_the_password_is_found_in_each_way_that_it_may_be_written(tmp_path: Path, written: str, found: bool) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text(f"before\n{written}\nafter\n", "utf-8")
    assert (asked("betrays", tmp_path).returncode == 0) is found
