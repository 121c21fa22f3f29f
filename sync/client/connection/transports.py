"""Transports without a network: a platform in the same process, and the fakes of the tests."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec.structs import replace

from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call, Transport

#: How a call is broken. absent: there is no route · before: it is cut before it arrives · after: it arrives, and its
#: answer is lost · slow: it arrives too late · inside: it arrives, and half of its answer comes back
Fault: TypeAlias = Literal["absent", "before", "after", "slow", "inside"]


class DirectTransport:
    """Calls the platform's function in the same process, for the demonstration and the tests."""

    def __init__(self, answer: Callable[[Call], Answer]) -> None:
        self._answer = answer

    def send(self, call: Call) -> Answer:
        return self._answer(call)

    def close(self) -> None:
        return None


class FaultyTransport:
    """Passes each call on, or breaks it as `plan` says; `wait` is called before each answer, to imitate a slow link.

    `calls` are those that were tried, in order.
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
    """Gives prepared answers, whatever the call; the last one repeatedly. For answers that no platform would give."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def close(self) -> None:
        return None
