"""The transports that need no network; each simulated fault is the one that its name says."""

import pytest
from msgspec.structs import replace

from sync.client.connection.transports import DirectTransport, Fault, FaultyTransport, ScriptedTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call

CALL = Call(method="GET", path="/sync/v1/hello")


@pytest.mark.parametrize(
    ("fault", "arrives", "code"),
    [
        (None, True, None),
        ("absent", False, "no_route"),
        ("before", False, "cut"),
        ("after", True, "cut"),
        ("slow", True, "timeout"),
        ("inside", True, "cut"),
    ],
)
def test_a_planned_fault(fault: Fault | None, arrives: bool, code: str | None) -> None:
    reached: list[Call] = []

    def answer(call: Call) -> Answer:
        reached.append(call)
        return Answer(status=200)

    transport = FaultyTransport(DirectTransport(answer), lambda _: fault)
    if code is None:
        assert transport.send(CALL).status == 200
    else:
        with pytest.raises(NetworkError, match=code):
            transport.send(CALL)
    assert reached == ([CALL] if arrives else [])
    assert transport.calls == [CALL]
    transport.close()


@pytest.mark.parametrize(("headers", "part"), [({"range": "bytes=0-"}, b"ab"), ({}, None)])
def test_half_an_answer_is_for_who_asked_for_a_range(headers: dict[str, str], part: bytes | None) -> None:
    inner = DirectTransport(lambda _: Answer(status=206, body=b"abcd"))
    with pytest.raises(NetworkError) as caught:
        FaultyTransport(inner, lambda _: "inside").send(replace(CALL, headers=headers))
    found = caught.value.part
    assert (None if found is None else found.body) == part


def test_a_slow_link_waits_before_it_answers() -> None:
    waited: list[int] = []
    transport = FaultyTransport(
        DirectTransport(lambda _: Answer(status=200)), lambda _: None, wait=lambda: waited.append(1)
    )
    transport.send(CALL)
    assert waited == [1]


def test_a_script_ends_with_its_last_answer() -> None:
    transport = ScriptedTransport(Answer(status=200), Answer(status=503))
    assert [transport.send(CALL).status for _ in range(3)] == [200, 503, 503]
