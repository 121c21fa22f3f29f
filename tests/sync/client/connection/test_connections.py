"""Calls in parallel: each is answered once, and no new call starts after one got no answer."""

import threading
from collections.abc import Callable

import pytest

from sync.client.connection.connections import side_by_side
from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call


class Fake:
    """Carries by `send` once it is connected; `stands` waits for the connection or raises."""

    def __init__(self, send: Callable[[Call], Answer], stands: Callable[[], object] = lambda: None) -> None:
        self.send, self._stands = send, stands

    def dial(self) -> None:
        self._stands()


def call(number: int) -> Call:
    return Call(method="GET", path=f"/{number}")


def echo(asked: Call) -> Answer:
    return Answer(status=200, body=asked.path.encode())


@pytest.mark.parametrize(("lines", "calls"), [(1, 3), (3, 3), (4, 2), (3, 9), (2, 0)])
def test_each_call_has_its_own_answer(lines: int, calls: int) -> None:
    found = {
        place: answered() for place, answered in side_by_side([Fake(echo)] * lines, [call(n) for n in range(calls)])
    }
    assert {place: answer.body for place, answer in found.items()} == {n: b"/%d" % n for n in range(calls)}


def test_they_are_carried_at_the_same_time() -> None:
    """The three calls wait for one another: made in sequence, the first would wait for ever."""
    together = threading.Barrier(3, timeout=20)

    def meets(asked: Call) -> Answer:
        together.wait()
        return echo(asked)

    assert len(list(side_by_side([Fake(meets)] * 3, [call(n) for n in range(3)]))) == 3
    alone = threading.Barrier(2, timeout=0.05)

    def waits(asked: Call) -> Answer:
        alone.wait()
        return echo(asked)

    (_, first), _ = side_by_side([Fake(waits)], [call(0), call(1)])
    with pytest.raises(threading.BrokenBarrierError):
        first()


def test_once_a_call_had_no_answer_none_is_begun() -> None:
    begun: list[str] = []

    def cut(asked: Call) -> Answer:
        begun.append(asked.path)
        raise NetworkError("cut")

    outcomes = list(side_by_side([Fake(cut)], [call(n) for n in range(5)]))
    assert begun == ["/0"]
    assert len(outcomes) == 5
    for _, answered in outcomes:
        with pytest.raises(NetworkError, match="cut"):
            answered()


def test_an_error_of_another_kind_is_raised_too() -> None:
    def broken(asked: Call) -> Answer:
        raise LookupError(asked.path)

    ((_, answered),) = side_by_side([Fake(broken)], [call(0)])
    with pytest.raises(LookupError):
        answered()


def unreachable() -> None:
    raise NetworkError("no_route", reached=False)


def test_a_connection_that_is_not_established_keeps_no_call_waiting() -> None:
    never = threading.Event()
    lines = [Fake(echo, never.wait), Fake(echo), Fake(echo, unreachable)]
    found = {place: answered().body for place, answered in side_by_side(lines, [call(n) for n in range(3)])}
    assert found == {0: b"/0", 1: b"/1", 2: b"/2"}
    never.set()


def test_where_none_comes_about_each_call_is_told_so() -> None:
    for _, answered in side_by_side([Fake(echo, unreachable)] * 3, [call(n) for n in range(3)]):
        with pytest.raises(NetworkError) as found:
            answered()
        assert not found.value.reached
