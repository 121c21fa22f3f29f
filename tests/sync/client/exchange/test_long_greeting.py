"""A greeting that is too long is none, so that what is kept of one as evidence is whole and its signature verifies."""

import json
import secrets
from typing import Any

import pytest

from sync.client.errors import NetworkError
from sync.client.ledger import evidence
from sync.contract.http_signatures import verify_answer
from sync.contract.wire import MAX_GREETING_BYTES, Answer, Call
from tests.sync.client import running
from tests.sync.client.ends import Commune, National
from tests.sync.client.resigning import Resigning


class OtherHistory:
    """A platform whose greeting tells another ledger, and is `weight` bytes long with its headers."""

    def __init__(self, national: National, weight: int = 0, *, in_head: bool = False) -> None:
        self._evil = Resigning(national.answer, national.keys.signing, self._change)
        self._weight, self._in_head, self._pad = weight, in_head, 0
        self._other = {"size": 1_000, "head": secrets.token_hex(32)}

    def send(self, call: Call) -> Answer:
        answer = self._evil.send(call)
        if not call.path.endswith("/hello"):
            return answer
        more = self._weight - weight(answer)
        if self._in_head:
            return Answer(status=answer.status, headers=answer.headers | {"x": "x" * (more - 1)}, body=answer.body)
        self._pad = more
        return self._evil.send(call)

    def close(self) -> None:
        return None

    def _change(self, call: Call, said: Any) -> Any:
        if call.path.endswith("/hello"):
            said |= {"ledger": self._other, "pad": "A" * self._pad}
        if call.path.endswith("/ledger"):
            said["entries"] = []
        return said


def weight(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers.items())


def kept(commune: Commune) -> tuple[evidence.Contradiction, ...]:
    """Of its greeting. That it gives no line of what it tells of is said apart."""
    with commune.reading() as connection:
        return tuple(one for one in evidence.contradictions(connection) if one.kind == "history")


@pytest.fixture
def known(enrolled: Commune, national: National) -> Commune:
    """It has exchanged: what is told now contradicts what was told."""
    enrolled.act()
    running.run(enrolled, national.transport())
    enrolled.clock.pass_by(hours=1)
    return enrolled


@pytest.mark.parametrize("in_head", [False, True])
def test_the_longest_one_is_kept_whole_and_its_signature_verifies(
    known: Commune, national: National, in_head: bool
) -> None:
    running.run(known, OtherHistory(national, MAX_GREETING_BYTES, in_head=in_head))
    (found,) = kept(known)
    call, answer = (one | {"body": bytes.fromhex(one["body"])} for one in json.loads(found.theirs))
    assert weight(Answer(**answer)) == MAX_GREETING_BYTES
    verify_answer(national.keys.signing.id, national.keys.signing.public, Answer(**answer), Call(**call))


@pytest.mark.slow
@pytest.mark.parametrize("in_head", [False, True])
def test_a_longer_one_is_no_greeting(known: Commune, national: National, in_head: bool) -> None:
    with pytest.raises(NetworkError) as caught:
        running.run(known, OtherHistory(national, MAX_GREETING_BYTES + 1, in_head=in_head))
    assert caught.value.code == "platform_down", "signed, but beyond its bounds: nothing is concluded from it"
    assert kept(known) == ()
    known.clock.pass_by(hours=1)
    assert running.run(known, national.transport()).outcome == "complete"
