"""A platform that says something else under its own valid signatures: what no proxy could, and no honest one would."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any, ClassVar

from sync.contract.canonical import DECISION, DEVICE, RECEIPT
from sync.contract.http_signatures import sign_answer
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call

#: Stands for lists inside lists, nested more deeply than any reader follows.
DEEP = "@deep@"
_NESTED = b"[" * 100_000 + b"]" * 100_000
#: A field by which each kind of struct is recognised, and the purpose that such a struct is signed for.
_SIGNED = {"first_number": RECEIPT, "enrolled_at": DEVICE}


class Resigning:
    """A transport. `change` is given the call and its answer's JSON, and returns what is said instead.

    A test in which it changed nothing shows nothing: while `made` is a list, it holds all that were made, and
    `conftest.py` asks each whether it `changed` any answer. Only a control may leave all as it is: `control`.
    """

    made: ClassVar[list["Resigning"] | None] = None

    def __init__(
        self,
        answer: Callable[[Call], Answer],
        key: SigningKey,
        change: Callable[[Call, Any], Any],
        *,
        control: bool = False,
        **headers: str,
    ) -> None:
        self._answer, self._key, self._change, self._headers = answer, key, change, headers
        self.changed = control
        if Resigning.made is not None:
            Resigning.made.append(self)
        #: The status to answer a call with instead of the true one; 0 keeps the true one.
        self.status: Callable[[Call], int] = lambda _: 0
        #: Is given everything that is answered.
        self.seen: Callable[[Any], None] = lambda _: None

    def send(self, call: Call) -> Answer:
        true = self._answer(call)
        if "json" not in true.headers.get("content-type", ""):
            return true
        body, status = plain(true), self.status(call) or true.status
        said = self._change(call, json.loads(body))
        self.changed = self.changed or bool(self._headers) or (said, status) != (json.loads(body), true.status)
        self.seen(said)
        return resigned(self._key, call, said, status=status, **self._headers)

    def close(self) -> None:
        return None


def plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.body.startswith(b"\x1f\x8b") else answer.body


def resigned(key: SigningKey, call: Call, said: Any, status: int = 200, **headers: str) -> Answer:
    """This JSON as the platform's answer to the call; what is signed inside it is signed anew."""
    sign_inside(key, said)
    body = json.dumps(said, ensure_ascii=False).encode().replace(f'"{DEEP}"'.encode(), _NESTED)
    typed = {"content-type": "application/json", "cache-control": "no-store"} | headers
    return sign_answer(key, Answer(status=status, headers=typed, body=body), call)


def sign_inside(key: SigningKey, said: Any) -> None:
    """Receipts, decisions and statements below, whatever they say now."""
    parts = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    for part in parts:
        sign_inside(key, part)
    if not isinstance(said, dict):
        return
    receipt, decision = said.get("receipt"), said.get("decision")
    if isinstance(decision, dict) and "signature" in decision:
        decision["signature"] = _signature(
            key, DECISION, {"decision": _unsigned(decision), "receipt": _unsigned(receipt)}
        )
    for field, domain in _SIGNED.items():
        if "signature" in said and field in said:
            said["signature"] = _signature(key, domain, _unsigned(said))


def _unsigned(said: Any) -> Any:
    return {name: value for name, value in said.items() if name != "signature"} if isinstance(said, dict) else said


def _signature(key: SigningKey, domain: str, value: Any) -> str:
    data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return base64.b64encode(key.sign(domain, data)).decode()
