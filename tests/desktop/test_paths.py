"""Where files are stored, and the message for a folder that cannot be used."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desktop import paths

ROOT = Path(__file__).parents[2]


def test_the_option_comes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    option, variable = tmp_path / "option", tmp_path / "variable"
    monkeypatch.setenv(paths.VARIABLE, str(variable))
    assert paths.find(option).data == option
    assert paths.find().data == variable
    assert paths.named(None) == variable
    monkeypatch.delenv(paths.VARIABLE)
    assert paths.named(None) is None


def test_a_folder_given_by_hand_shares_nothing_with_the_users_own(tmp_path: Path) -> None:
    places = paths.find(tmp_path)
    for folder in (places.config, places.logs, places.communes, places.keys, places.settings, places.lock):
        assert tmp_path in folder.parents
    assert places.database("45024") == tmp_path / "communes" / "45024.sqlite"
    assert places.head("45024") == tmp_path / "communes" / "45024.head"


@pytest.mark.parametrize("given", [True, False])
def test_the_demonstration_lies_apart(tmp_path: Path, given: bool) -> None:
    real, demonstration = (paths.find(tmp_path if given else None, demonstration=shown) for shown in (False, True))
    folders = ("data", "config", "logs")
    assert {getattr(real, name) for name in folders}.isdisjoint(getattr(demonstration, name) for name in folders)


def test_the_users_own_folder_never_roams() -> None:
    found = paths.find()
    assert "Roaming" not in str(found.data)
    assert paths.APPLICATION in str(found.data)


def test_prepare_makes_folders_for_this_user_only(tmp_path: Path) -> None:
    places = paths.find(tmp_path / "new" / "deep")
    paths.prepare(places)
    paths.prepare(places)
    if os.name != "nt":
        assert places.communes.stat().st_mode & 0o077 == 0


#: The kernel's own folders, in which nobody makes one. A bare change of root may have a plain folder at their place.
KERNEL = [f"{folder}/relais" for folder in ("/proc", "/sys") if os.path.ismount(folder)]
LINUX = [*KERNEL, "/dev/null/relais"] if sys.platform == "linux" else []


@pytest.mark.parametrize("folder", [*LINUX, str(Path(__file__) / "relais"), str(Path.home() / ("x" * 300))])
def test_a_folder_that_cannot_be_used(folder: str) -> None:
    with pytest.raises(paths.UnusableFolder) as caught:
        paths.prepare(paths.find(Path(folder)))
    assert folder in caught.value.sentence
    assert "--data-dir" in caught.value.remedy


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "le disque est plein"),
        (errno.EDQUOT, "la place accordée à ce compte est épuisée"),
        (errno.EROFS, ""),
        (errno.ENAMETOOLONG, ""),
    ],
)
def test_only_where_the_disk_is_full_one_is_told_to_make_room(number: int, words: str) -> None:
    full = bool(words)
    refused = paths._unusable(Path("commune"), OSError(number, ""))
    assert [words.startswith("Libérez de la place") for words in (refused.remedy, refused.advice)] == [full, full]
    assert words in refused.sentence


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (shutil.Error([("world", "copy", "[Errno 28] No space left on device: 'copy'")]), True),
        (shutil.Error([("world", "copy", "[Errno 13] Permission denied: 'copy'")]), False),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (shutil.Error([("world", "copy", f"[Errno {errno.EDQUOT}] Disk quota exceeded: 'copy'")]), True),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "notes [Errno 28].txt"), False),
        (OSError(errno.EROFS, "Read-only file system"), False),
        (ValueError("[Errno 28]"), False),
    ],
)
def test_a_disk_is_full_for_one_file_or_for_those_of_a_folder(error: Exception, full: bool) -> None:
    assert paths.is_full(error) is full


def fault_of(place: Path) -> OSError:
    """What the system says where this place is looked at."""
    with pytest.raises(OSError) as caught:  # noqa: PT011 - which one it is, is the system's affair
        place.stat()
    return caught.value


def test_a_fault_of_a_place_is_told_and_any_other_is_not(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    below, long = paths.unusable(fault_of(file / "below")), paths.unusable(fault_of(tmp_path / ("x" * 300)))
    assert below is not None
    assert below.sentence.endswith("un fichier porte ce nom.")
    assert long is not None
    assert "trop long" in long.sentence
    assert paths.unusable(fault_of(tmp_path / "absent")) is None, "a fault of the program"
    assert paths.unusable(OSError(errno.EACCES, "no file is named")) is None


_CLOSED = """
import os, sys
from pathlib import Path
from desktop import paths
if os.geteuid() == 0:  # root may look anywhere
    os.setgid(65534)
    os.setuid(65534)
try:
    Path(sys.argv[1]).stat()
except OSError as error:
    sys.stdout.write(str(paths.unusable(error)))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize(("mode", "said"), [(0o700, True), (0o755, False)], ids=["closed", "control"])
def test_a_closed_folder_is_named_and_not_what_cannot_be_seen_in_it(mode: int, said: bool) -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folder is closed to other accounts
        Path(name).chmod(0o755)
        closed = Path(name) / "closed"
        closed.mkdir(mode=mode)
        (closed / "communes").mkdir()
        command = [sys.executable, "-c", _CLOSED, str(closed / "communes")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        if os.geteuid() == 0:
            wanted = f"Le dossier «\u00a0{closed}\u00a0» ne peut pas être utilisé\u00a0: vous n’avez pas le droit"
            assert done.stdout.startswith(wanted) if said else not done.stdout
