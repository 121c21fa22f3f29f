"""Checks every answer that a test receives against the published contract."""

import gzip
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from sync.contract.problems import CONTENT_TYPE as PROBLEM
from sync.contract.wire import Answer, Call
from sync.platform.http import openapi

#: For an address, or a method there, that the contract does not name.
_NOT_NAMED = {404: "urn:relais:problem:not-found", 405: "urn:relais:problem:method-unknown"}


def check(call: Call, answer: Answer) -> None:
    """Raises AssertionError where the answer is not one that the contract names."""
    operation = _operation(call)
    if operation is None:
        said = json.loads(answer.body)["type"] if answer.body else _NOT_NAMED.get(answer.status)
        assert said == _NOT_NAMED.get(answer.status), (call.method, call.path, answer.status, said)
        return
    response = operation["responses"].get(str(answer.status))
    assert response is not None, (operation["operationId"], answer.status, answer.body[:300])
    for name in response["headers"]:
        header = _document()["components"]["headers"][name]
        value = answer.headers.get(name)
        assert value is not None or not header.get("required"), (operation["operationId"], answer.status, name)
        if value is not None:
            _valid(header["schema"], int(value) if header["schema"].get("type") == "integer" else value, name)
    contents = response.get("content")
    if contents is None:
        assert answer.body == b"", operation["operationId"]
        return
    media_type = answer.headers.get("content-type", "")
    assert media_type in contents, (operation["operationId"], answer.status, media_type)
    if media_type in ("application/json", PROBLEM):
        body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
        _valid(contents[media_type]["schema"], json.loads(body), operation["operationId"])


def _valid(schema: Mapping[str, Any], value: Any, where: str) -> None:
    error = next(_validator(json.dumps(schema)).iter_errors(value), None)
    assert error is None, (where, error.message[:300], list(error.absolute_path))


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": _document()["components"]})


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(openapi.encoded())
    return document


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(_pattern(path, by_method), by_method) for path, by_method in _document()["paths"].items()]


def _pattern(path: str, by_method: Mapping[str, Any]) -> re.Pattern[str]:
    """A name in braces takes the values that its schema allows: a pattern, or one of several words."""
    given = {one["name"]: one["schema"] for one in next(iter(by_method.values()))["parameters"] if "name" in one}
    parts = re.split(r"\{(\w+)\}", path)
    parts[1::2] = [
        f"({given[name].get('pattern', '').strip('^$') or '|'.join(given[name]['enum'])})" for name in parts[1::2]
    ]
    parts[::2] = map(re.escape, parts[::2])
    return re.compile("".join(parts))


def _operation(call: Call) -> dict[str, Any] | None:
    for pattern, by_method in _paths():
        if pattern.fullmatch(call.path):
            found: dict[str, Any] | None = by_method.get(call.method.lower())
            return found
    return None
