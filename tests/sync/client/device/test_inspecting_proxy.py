"""A proxy that reads every call cannot enrol its own key with what it saw; the PC with the code then enrols."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from sync.client.errors import NetworkError
from sync.contract.canonical import DEVICE, ENROLMENT, canonical
from sync.contract.codes import proof
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call, Transport
from sync.platform.tables import device
from tests.sync.client.ends import Commune, National

#: What a thief makes of the request that it saw: the plain values, before it signs them with its own key.
Plain = dict[str, Any]
Change = Callable[[Plain], Plain]


def proved(secret: Callable[[Plain], bytes]) -> Change:
    """Adds a MAC made from what it saw, as if that were the secret."""

    def change(asked: Plain) -> Plain:
        rest = {name: value for name, value in asked.items() if name != "mac"}
        return asked | {"mac": base64.b64encode(proof(secret(asked), ENROLMENT, canonical(rest))).decode()}

    return change


TRIALS: tuple[Change, ...] = (
    lambda asked: asked,
    lambda asked: asked | {"mac": ""},
    proved(lambda asked: bytes.fromhex(asked["code"])),
    proved(lambda asked: base64.b64decode(asked["mac"])),
    proved(lambda asked: b""),
)


class Thief:
    """A proxy in between: it keeps each enrolment for itself, and sends its own instead."""

    def __init__(self, inner: Transport, *changes: Change) -> None:
        self._inner, self._changes = inner, changes
        self.key, self.answers = SigningKey.generate(), list[Answer]()

    def send(self, call: Call) -> Answer:
        if not call.path.endswith("/enrolments"):
            return self._inner.send(call)
        for change in self._changes:
            asked = json.loads(call.body)
            del asked["signature"]
            asked = change(asked | {"public_key": base64.b64encode(self.key.public).decode()})
            asked["signature"] = base64.b64encode(self.key.sign(DEVICE, canonical(asked))).decode()
            self.answers.append(self._inner.send(replace(call, body=canonical(asked))))
        raise NetworkError("cut", "kept by the thief")

    def close(self) -> None:
        return None


def code_of(answer: Answer) -> str:
    return str(json.loads(answer.body)["type"]).rpartition(":")[2]


def enrolled(national: National) -> list[str]:
    with national.store.reading() as connection:
        return list(connection.execute(select(device.c.id)).scalars())


def test_what_a_proxy_saw_of_a_code_enrols_no_other_key(commune: Commune, national: National) -> None:
    code, thief = national.code(), Thief(national.transport(), *TRIALS)
    with pytest.raises(NetworkError):
        commune.enrol(thief, code)
    assert [code_of(answer) for answer in thief.answers] == ["code-not-shown"] * len(TRIALS)
    assert enrolled(national) == []
    commune.enrol(national.transport(), code)
    assert enrolled(national) == [commune.key.id]
