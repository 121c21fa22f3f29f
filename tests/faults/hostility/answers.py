"""What a proxy may do with one answer."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from sync.contract.wire import PREFIX, Answer
from tests.faults.hostility.memory import Memory, other_bytes, other_headers

AnswerTrick: TypeAlias = Callable[[random.Random, Answer, Memory], Answer]
_ANSWER_HEADERS: Mapping[str, Sequence[str]] = {
    "retry-after": ("0", "120", "9999999", "soon", "Wed, 21 Oct 2115 07:28:00 GMT"),
    "date": ("Wed, 21 Oct 2015 07:28:00 GMT", "soon"),
    "content-encoding": ("gzip", "identity", "br"),
    "content-type": ("text/html", "application/problem+json", "application/json"),
    "location": (f"{PREFIX}/uploads/01234567-0123-0123-0123-012345678901",),
    "upload-offset": ("0", "1", "100", "99999999"),
    "upload-length": ("1",),
    "content-range": ("bytes 0-1/2",),
    "repr-digest": (f"sha-256=:{'A' * 43}=:",),
    "etag": ('"x"',),
}
_STATUSES = (
    200,
    201,
    204,
    206,
    302,
    304,
    400,
    401,
    403,
    404,
    407,
    409,
    410,
    412,
    413,
    415,
    416,
    422,
    429,
    500,
    503,
    511,
)


def other_status(dice: random.Random, answer: Answer, memory: Memory) -> Answer:
    return replace(answer, status=dice.choice(_STATUSES))


def answer_body(dice: random.Random, answer: Answer, memory: Memory) -> Answer:
    found = memory.any(dice)
    return replace(answer, body=other_bytes(dice, answer.body, b"" if found is None else found.answer.body))


def answer_headers(dice: random.Random, answer: Answer, memory: Memory) -> Answer:
    found = memory.any(dice)
    others = {} if found is None else found.answer.headers
    return replace(answer, headers=other_headers(dice, answer.headers, others, _ANSWER_HEADERS))


def another_answer(dice: random.Random, answer: Answer, memory: Memory) -> Answer:
    """An earlier one, whoever was given it; or its body alone."""
    found = memory.any(dice)
    if found is None:
        return answer
    return found.answer if dice.random() < 0.7 else replace(answer, body=found.answer.body)


def portal(dice: random.Random, answer: Answer, memory: Memory) -> Answer:
    return Answer(status=dice.choice(_STATUSES), headers={"content-type": "text/html"}, body=b"<html>Wi-Fi</html>")


ANSWER_TRICKS: dict[AnswerTrick, int] = {
    other_status: 2,
    answer_body: 3,
    answer_headers: 3,
    another_answer: 4,
    portal: 1,
}
