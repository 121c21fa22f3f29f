"""Rotating logs on this computer: what happened and where; never texts of a person, keys or codes."""

import logging
from pathlib import Path

NAME = "relais.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Late(logging.Handler):
    """The rotating file, made with the first record, as its module imports sockets and more that slow down a start."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._path = file
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - see above

            self._file = RotatingFileHandler(
                self._path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def flush(self) -> None:
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        super().close()
        if self._file is not None:
            self._file.close()


def start(folder: Path, level: str = "INFO") -> logging.Handler:
    """Sends the logs of `desktop` and `sync` to `folder`; other libraries only from warnings up."""
    handler = _Late(folder / NAME)
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
    except OSError:  # on a full disk the log may not be written; a second error would help nobody
        pass
