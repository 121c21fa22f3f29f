"""The log stays small however much happens: a few lines of each kind per minute, the others only as a number."""

import io
import logging
from collections.abc import Callable

import pytest

from sync.platform.server.quiet import QuietHandler


class Log:
    def __init__(self) -> None:
        self.now, self.text = 0.0, io.StringIO()
        self.handler = QuietHandler(self.text, lambda: self.now)
        self._logger = logging.Logger("relais")
        self._logger.addHandler(self.handler)

    def say(self, words: str) -> None:
        self._logger.warning(words)

    def say_other(self) -> None:
        self._logger.warning("other")

    @property
    def lines(self) -> list[str]:
        return self.text.getvalue().splitlines()


PLACE = f"test_quiet.py line {Log.say.__code__.co_firstlineno + 1}"


@pytest.fixture
def log() -> Log:
    return Log()


def test_of_ten_thousand_ten_are_written_and_then_their_number(log: Log) -> None:
    for number in range(10_000):
        log.say(f"refused {number}")
    assert log.lines == [f"refused {number}" for number in range(10)]
    log.now = 59
    log.handler.tell()
    assert len(log.lines) == 10
    log.now = 60
    log.handler.tell()
    assert log.lines[10:] == [f"and 9990 more like the last of {PLACE}"]
    log.say("again")
    assert log.lines[-1] == "again"


def test_another_place_in_the_program_is_heard_beside_it(log: Log) -> None:
    for _ in range(100):
        log.say("refused")
    log.say_other()
    assert log.lines[-1] == "other"


def test_the_next_record_ends_the_minute_too(log: Log) -> None:
    for _ in range(11):
        log.say("refused")
    log.now = 59.9
    log.say_other()
    assert log.lines[10:] == ["other"]
    log.now = 60
    log.say_other()
    assert log.lines[11:] == [f"and 1 more like the last of {PLACE}", "other"]


@pytest.mark.parametrize("ends", [lambda log: log.handler.tell(), lambda log: log.say_other()])
def test_the_second_minute_is_as_long_as_the_first(log: Log, ends: Callable[[Log], None]) -> None:
    log.now = 65
    log.say_other()
    for _ in range(11):
        log.say("refused")
    log.now = 124.9
    ends(log)
    assert not any(line.startswith("and 1 more") for line in log.lines)
    log.now = 130
    ends(log)
    assert any(line.startswith("and 1 more") for line in log.lines)


def test_of_ten_none_is_left_to_be_counted(log: Log) -> None:
    for _ in range(10):
        log.say("refused")
    log.now = 60
    log.handler.tell()
    assert log.lines == ["refused"] * 10


def test_a_record_is_written_as_far_as_eight_thousand_letters(log: Log) -> None:
    log.say("x" * 8_000)
    log.say("y" * 8_001)
    assert log.lines == ["x" * 8_000, "y" * 8_000 + " (and 1 letters more)"]


def test_a_minute_is_over_at_its_sixtieth_second_and_ten_lines_leave_nothing_out(log: Log) -> None:
    for _ in range(10):
        log.say("refused")
    log.now = 60
    log.say_other()
    for _ in range(10):
        log.say("refused")
    assert log.lines == [*["refused"] * 10, "other", *["refused"] * 10]


def test_where_nothing_was_left_out_nothing_is_added(log: Log) -> None:
    log.say("once")
    log.now = 61
    log.handler.tell()
    assert log.lines == ["once"]


def test_a_record_is_cut(log: Log) -> None:
    log.say("x" * 8_000)
    assert log.lines.pop() == "x" * 8_000
    log.text.truncate(0)
    log.text.seek(0)
    log.say("x" * 100_000)
    assert len(log.lines[0]) < 8_100
    assert log.lines[0].endswith("x (and 92000 letters more)")
