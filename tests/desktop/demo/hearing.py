"""Says on standard output, once this is imported, each socket that Python opens and each file that it writes elsewhere.

Elsewhere: neither in the folder that is the program's first word nor in the temporary one, which is looked at later.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FOLDER = Path(sys.argv[1]).resolve()
_ALLOWED = (FOLDER, Path(os.environ["TMPDIR"]).resolve(), Path(os.devnull))


def tell(**what: object) -> None:
    """At once, as the process may be killed at any moment."""
    os.write(1, (json.dumps(what) + "\n").encode())


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"):
        tell(wrong=f"socket: {event}")
    path = _written(event, arguments)
    if path and not any(Path(path).absolute().is_relative_to(one) for one in _ALLOWED):
        tell(wrong=f"outside: {event} {path}")


def _written(event: str, arguments: tuple[Any, ...]) -> str:
    writes = {"open": 0, "os.rename": 1, "os.mkdir": 0}
    if event not in writes or (event == "open" and not int(arguments[2] or 0) & _WRITES):
        return ""
    path = arguments[writes[event]]
    return os.fspath(path) if isinstance(path, str | os.PathLike) else ""


sys.addaudithook(_hear)
