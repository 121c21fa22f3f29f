"""Rotating logs on this computer: what happened and where, never what was written, never a key or a code."""

import logging
import logging.handlers
from pathlib import Path

NAME = "relais.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start(folder: Path, level: str = "INFO") -> logging.Handler:
    """Sends the logs of `desktop` and `sync` to `folder`; other libraries only from warnings up. Raises OSError."""
    handler = logging.handlers.RotatingFileHandler(
        folder / NAME, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.raiseExceptions = False  # a log that cannot be written (a full disk) must not print a traceback
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # a library may log addresses, headers and bodies below it
    for ours in ("desktop", "sync"):
        logging.getLogger(ours).setLevel(level or "INFO")
    return handler


def stop(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    try:
        handler.close()
    except OSError:  # the end of the log does not fit on a full disk: nobody can be helped by a second error
        pass
