"""The end of the technical log, without what may not leave this computer: our own lines, and where a fault happened."""

import re
from pathlib import Path

from desktop.logs import NAME

_MOST_BYTES = 400_000
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ (?P<logger>[\w.]+) ")
_FRAME = re.compile(r'\s+File "(?P<file>[^"]*)", line (?P<line>\d+), in (?P<name>[\w.<>]+)$')
_KIND = re.compile(r"[A-Za-z_][\w.]{0,99}", re.ASCII)
_LONGEST = 300
_TOPS = ("desktop", "sync", "resources", "site-packages")


def read(folder: Path) -> tuple[str, ...]:
    """Lines logged by `desktop` and `sync`; of a traceback only the places and the kind of the error.

    The message of an error, and the line of code beside a place, are left out: they may hold what somebody wrote.
    """
    data = b""
    for name in (f"{NAME}.1", NAME):
        try:
            data += (folder / name).read_bytes()[-_MOST_BYTES:]
        except OSError:
            continue
    lines: list[str] = []
    in_frames = False
    for line in data[-_MOST_BYTES:].decode("utf-8", "replace").splitlines():
        if match := _LINE.match(line):
            in_frames = False
            if match["logger"].split(".")[0] in ("desktop", "sync"):
                lines.append(line[:_LONGEST])
        elif match := _FRAME.match(line):
            in_frames = True
            lines.append(f"    {_place(match['file'])}, {match['line']}, {match['name']}")
        elif in_frames and not line.startswith(" "):
            # The first line after the places has the kind of the error, then its message, which may go on below.
            in_frames = False
            kind = line.partition(":")[0]
            lines.append(f"  {kind}" if _KIND.fullmatch(kind) else "  ?")
    return tuple(lines)


def _place(file: str) -> str:
    """The path from our folder or the libraries' folder on, else the file name alone: folders may name a person."""
    parts = file.replace("\\", "/").split("/")
    top = max((at for at, part in enumerate(parts) if part in _TOPS), default=-1)
    return "/".join(parts[top:])
