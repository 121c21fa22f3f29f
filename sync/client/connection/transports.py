"""Transports that need no network: straight into a platform in the same process, and one that breaks on demand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call, Transport

#: absent: no route · before: cut before it arrives · after: arrives, its answer is lost · slow: arrives, too late ·
#: inside: arrives, and half of its answer comes back
Fault: TypeAlias = Literal["absent", "before", "after", "slow", "inside"]


@runtime_checkable
class Several(Protocol):
    """A transport that may carry several calls at once, each over a connection of its own."""

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Callable[[], Answer]]]: ...


def side_by_side(
    transport: Transport, calls: Sequence[Call], connections: int
) -> Iterator[tuple[int, Callable[[], Answer]]]:
    """Each call's place, and what gives its answer or raises, as they come.

    One after the other, each carried only once it is looked at, where the transport or the number allows no more.
    """
    if connections > 1 and len(calls) > 1 and isinstance(transport, Several):
        yield from transport.side_by_side(calls, connections)
    else:
        yield from ((place, partial(transport.send, call)) for place, call in enumerate(calls))


class DirectTransport:
    """Calls the platform's one function. The demonstration's, and the tests'."""

    def __init__(self, answer: Callable[[Call], Answer]) -> None:
        self._answer = answer

    def send(self, call: Call) -> Answer:
        return self._answer(call)

    def close(self) -> None:
        return None


class FaultyTransport:
    """Lets through, or breaks, as `plan` says for each call; `wait` is what "lent" feels like before each answer.

    `calls` remembers all that was tried, in order.
    """

    def __init__(
        self, inner: Transport, plan: Callable[[Call], Fault | None], *, wait: Callable[[], None] | None = None
    ) -> None:
        self._inner, self._plan, self._wait = inner, plan, wait
        self.calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        fault = self._plan(call)
        if fault == "absent":
            raise NetworkError("no_route", "planned", reached=False)
        if fault == "before":
            raise NetworkError("cut", "planned")
        answer = self._inner.send(call)
        if self._wait is not None:
            self._wait()
        if fault == "after":
            raise NetworkError("cut", "planned")
        if fault == "inside":
            half = replace(answer, body=answer.body[: len(answer.body) // 2])
            raise NetworkError("cut", "planned", part=half if "range" in call.headers else None)
        if fault == "slow":
            raise NetworkError("timeout", "planned")
        return answer

    def close(self) -> None:
        self._inner.close()


class ScriptedTransport:
    """Gives prepared answers, whatever is asked; the last one again and again. For what no platform would say."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def close(self) -> None:
        return None
