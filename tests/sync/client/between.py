"""Platforms that are wrong in one thing: what they answer is changed, and signed again as they would."""

import gzip
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from sync.contract import problems
from sync.contract.http_signatures import sign_answer
from sync.contract.wire import Answer, Call
from tests.sync.client.ends import National
from tests.sync.client.strange_problems import strange


class Between:
    """Changes the platform's answers, and signs them again as it would: a platform that is wrong in one thing."""

    def __init__(self, national: National, change: Callable[[Call, Callable[[Call], Answer]], Answer]) -> None:
        self._national, self._change = national, change
        self.calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        plain = replace(call, headers=call.headers | {"accept-encoding": "identity"})
        answer = self._change(plain, self._national.answer)
        bare = Answer(status=answer.status, headers={"content-type": "application/json"}, body=answer.body)
        return sign_answer(self._national.keys.signing, bare, call)

    def close(self) -> None:
        return None


def refusing(national: National, code: str, status: int, when: Callable[[bytes], bool], action: Any = "fix") -> Between:
    """Refuses a whole batch, signed, if its lines are so."""

    def change(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        if call.method != "POST" or not when(body_of(call)):
            return ask(call)
        said = strange(code, status, "Cet envoi est illisible.", action=action)
        return Answer(status=status, headers={"content-type": problems.CONTENT_TYPE}, body=msgspec.json.encode(said))

    return Between(national, change)


def body_of(call: Call) -> bytes:
    return gzip.decompress(call.body) if call.headers.get("content-encoding") == "gzip" else call.body
