"""The home under the name of a real commune. Its own and its département's are real, all else stays invented.

The choice lies beside the worlds: a reset, a crash and a closed window keep it, erasing and another day take it away.
"""

import contextlib
from pathlib import Path

from desktop.database import prefects
from desktop.demo.days.note_file import read_note
from desktop.documents.whole_file import part_of, replace_whole
from resources import communes, demonstration, territories
from resources.demonstration import BorrowedNames
from sync.platform.identity import places

FILE = "borrowed.txt"
_IN_DOUBT = "in-doubt"  #: empty file beside it: whether the name stays was asked, and nobody has answered


def recall(folder: Path) -> None:
    """Takes up what a crash or a closed window has left. Raises Refusal where that cannot be read now."""
    bear(noted(folder))


def noted(folder: Path) -> str:
    """The commune whose name is noted here; "" for none. Raises Refusal where the note cannot be read now: without its
    name the world that was left would not be known as today's.
    """
    try:
        return (read_note(folder / FILE) or b"").decode("ascii")
    except ValueError:
        return ""


def take(folder: Path, insee: str) -> None:
    """Bears the name of this commune from now on, and notes it; "": its own again. No world may be open."""
    file = folder / FILE
    if insee:
        replace_whole(file, insee.encode("ascii"))
    else:
        _take_away(file)
        part_of(file).unlink(missing_ok=True)
    bear(insee)


def doubt(folder: Path) -> None:
    """Whether the name stays is asked: killed before the answer, the next start asks again."""
    with contextlib.suppress(OSError):  # then only that start does not
        (folder / _IN_DOUBT).touch()


def in_doubt(folder: Path) -> bool:
    return (folder / _IN_DOUBT).exists()


def settle(folder: Path) -> None:
    """It was answered, or there is no name to ask about."""
    with contextlib.suppress(OSError):  # it is not there; and held, the next start asks once more
        (folder / _IN_DOUBT).unlink()


def _take_away(file: Path) -> None:
    """Where another program keeps the file from being deleted, it is at least emptied."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        file.write_bytes(b"")


def bear(insee: str) -> None:
    """Bears the name of this commune, and notes nothing: the next start does not know it."""
    real = communes.get(insee) if insee else None
    names = None
    if real is not None:
        lies = territories.territory(insee)
        seat = "" if lies is None else lies.department_town
        names = BorrowedNames(commune=real.name, department=real.department_name, code=real.department, seat=seat)
    demonstration.borrow(names)
    places.forget_invented()
    prefects.territory_of.cache_clear()
