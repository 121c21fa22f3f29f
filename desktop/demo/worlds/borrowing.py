"""The home under the name of a real commune. Its own and its département's are real, all else stays invented.

The choice lies beside the worlds: a reset, a crash and a closed window keep it, erasing and another day take it away.
"""

from pathlib import Path

from desktop.database import prefects
from desktop.documents.whole_file import part_of, replace_whole
from resources import communes, demonstration, territories
from resources.demonstration import BorrowedNames
from sync.platform.identity import places

FILE = "borrowed.txt"
_MOST = 16  # bytes


def recall(folder: Path) -> None:
    """Takes up what a crash or a closed window has left; what cannot be read is no choice."""
    bear(noted(folder))


def noted(folder: Path) -> str:
    """The commune whose name is noted here; "" for none."""
    try:
        with (folder / FILE).open("rb") as stream:
            return stream.read(_MOST).decode("ascii")
    except (OSError, ValueError):
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
