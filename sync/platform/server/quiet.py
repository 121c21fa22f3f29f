"""A log that nobody can make grow: a few records of each kind a minute, the rest as a number."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import TextIO, TypeAlias

#: How many records of one place in the program are written in a minute.
_MOST = 10
_MINUTE_S = 60.0
#: Most letters of one record: the trace of a fault inside a database's driver can hold a whole batch.
_MOST_LETTERS = 8_000
_Place: TypeAlias = tuple[str, int, str, int]


class QuietHandler(logging.StreamHandler[TextIO]):
    """Writes the first records of each place in the program, and once a minute how many more there were."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream)
        self._clock, self._since = clock, clock()
        self._seen: Counter[_Place] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Called with the handler's lock held."""
        if self._clock() - self._since >= _MINUTE_S:
            self._turn()
        place = (record.name, record.levelno, record.pathname, record.lineno)
        self._seen[place] += 1
        if self._seen[place] <= _MOST:
            super().emit(record)

    def tell(self) -> None:
        """Writes the numbers of the last minute, if it is over: the next record may come much later."""
        self.acquire()
        try:
            if self._clock() - self._since >= _MINUTE_S:
                self._turn()
        finally:
            self.release()

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        cut = len(text) - _MOST_LETTERS
        return text if cut <= 0 else f"{text[:_MOST_LETTERS]} (and {cut} letters more)"

    def _turn(self) -> None:
        seen, self._seen, self._since = self._seen, Counter(), self._clock()
        for (name, level, path, line), count in seen.items():
            if count > _MOST:
                words = "and %d more like the last of %s line %d"
                more = (count - _MOST, path.replace("\\", "/").rpartition("/")[2], line)
                super().emit(logging.LogRecord(name, level, path, line, words, more, None))
