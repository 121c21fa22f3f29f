"""One call as OpenAPI describes it: parameters, body, answers, and every problem by its status."""

import re
from collections.abc import Iterable
from typing import Any

from sync.contract.problem_codes import STATUSES
from sync.contract.problems import CONTENT_TYPE as PROBLEM
from sync.contract.problems import TYPE, Problem
from sync.contract.snapshots import CONTENT_RANGE
from sync.platform.content import ENCODINGS
from sync.platform.http import problems
from sync.platform.http.path_values import VALUES
from sync.platform.http.route import JSON, RequestBody, Route, Success
from sync.platform.identity.freshness import WINDOW_S

REF = "#/components/schemas/{name}"
_SHARED = "#/components/parameters/{name}"
_FRESH = (
    f"Answered once, and within {WINDOW_S} seconds of the time that the call's signature bears (created): else call-old"
    " or call-repeated, and the call may be made anew, under another nonce, with the time that hello tells."
)
#: Headers that every answer bears; its signature covers status, digest and question.
_SIGNED = ("cache-control", "content-digest", "signature", "signature-input")
_TEXT = {"type": "string"}


def described(route: Route[Any]) -> dict[str, Any]:
    """The Operation Object of OpenAPI for one route."""
    named = [_parameter(name, "path", VALUES[name][1]) for name in re.findall(r"\{(\w+)\}", route.path)]
    others = [_parameter(one.name, one.place, one.schema, required=one.required) for one in route.parameters]
    call: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [*_of_all(route), *named, *others],
        "responses": {one.status: _success(one) for one in route.answers} | _refusals(route),
        "security": _security(route),
    }
    if route.fresh:
        call |= {"description": _FRESH, "x-fresh-seconds": WINDOW_S}
    if route.body is not None:
        call["requestBody"] = {"required": True, "content": {route.body.media_type: {"schema": _body(route.body)}}}
    return call


def codes(route: Route[Any]) -> set[str]:
    """The codes of all problems that the call may answer with."""
    own_codes = {*problems.ANY, *route.caller.problems, *problems.BY_ROUTE[route.name]}
    return own_codes.union(problems.WHOLE if route.handle else (), problems.FRESH if route.fresh else ())


def _of_all(route: Route[Any]) -> list[dict[str, str]]:
    """References to those parameters of the route that several routes share."""
    names = ["nonce"]
    if route.caller.signs:
        names += ["content-digest", "signature-input"]
    elif route.caller.may_sign:
        names += ["content-digest-if-signed", "signature-input-if-signed"]
    if any(answer.shape for answer in route.answers):
        names.append("accept-encoding")
    if route.body is not None and (route.body.shape or route.body.lines):
        names.append("content-encoding")
    return [{"$ref": _SHARED.format(name=name)} for name in names]


def _security(route: Route[Any]) -> list[dict[str, list[str]]]:
    if route.caller.may_sign:
        return [{}, {route.caller.may_sign: []}]
    return [{route.caller.signs: []}] if route.caller.signs else []


def shared_parameters() -> dict[str, Any]:
    """The parameters that `_of_all` refers to."""
    nonce = {"type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9._~+/=-]*$"}
    signature = _TEXT | {"description": "RFC 9421: what the signature covers, and its parameters."}
    digest = _TEXT | {"description": "RFC 9530: the SHA-256 of the body, also where that is empty."}
    return {
        "nonce": _parameter("relais-nonce", "header", nonce),
        "content-digest": _parameter("content-digest", "header", digest),
        "signature-input": _parameter("signature-input", "header", signature),
        "content-digest-if-signed": _parameter("content-digest", "header", digest, required=False),
        "signature-input-if-signed": _parameter("signature-input", "header", signature, required=False),
        "accept-encoding": _parameter("accept-encoding", "header", _TEXT, required=False),
        "content-encoding": _parameter(
            "content-encoding", "header", {"enum": ["identity", *ENCODINGS]}, required=False
        ),
    }


def _parameter(name: str, place: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _body(body: RequestBody) -> dict[str, Any]:
    if body.shape is not None:
        return ref(body.shape)
    schema: dict[str, Any] = {"type": "string", "maxLength": body.max_bytes}
    if body.lines:
        return schema | {"description": body.description, "x-lines": [ref(line) for line in body.lines]}
    return schema | {"format": "binary"}


def _success(answer: Success) -> dict[str, Any]:
    if answer.shape is not None:
        return _answer(answer.description, JSON, ref(answer.shape), answer.headers, packed=True)
    return _answer(answer.description, answer.media_type, {"type": "string", "format": "binary"}, answer.headers)


def _refusals(route: Route[Any]) -> dict[str, Any]:
    """One answer for each status, with the types of its problems. An answer to HEAD has no body, and no type."""
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes(route)):
        by_status.setdefault(STATUSES[code], []).append(code)
    return {str(status): _refusal(route, codes_of_status) for status, codes_of_status in sorted(by_status.items())}


def _refusal(route: Route[Any], codes: list[str]) -> dict[str, Any]:
    headers: tuple[str, ...] = ("retry-after",) if set(codes) & set(problems.LATER) else ()
    headers += (CONTENT_RANGE,) if "range-beyond" in codes else ()
    types = {"properties": {"type": {"enum": [TYPE + code for code in codes]}}}
    media_type = "" if route.method == "HEAD" else PROBLEM
    return _answer(", ".join(codes), media_type, {"allOf": [ref(Problem), types]}, headers)


def _answer(
    description: str, media_type: str, schema: dict[str, Any], headers: Iterable[str] = (), *, packed: bool = False
) -> dict[str, Any]:
    """A Response Object; without content where `media_type` is ""."""
    names = sorted((*_SIGNED, *headers, *(("content-encoding",) if packed else ())))
    named = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    response: dict[str, Any] = {"description": description, "headers": named}
    return response | ({"content": {media_type: {"schema": schema}}} if media_type else {})


def shared_headers(routes: Iterable[Route[Any]]) -> dict[str, Any]:
    """The headers of answers, by name. An answer always has the headers that it names, except content-encoding."""
    schemas: dict[str, Any] = dict.fromkeys((*_SIGNED, CONTENT_RANGE), _TEXT)
    schemas |= {name: _TEXT for route in routes for answer in route.answers for name in answer.headers}
    schemas |= {"cache-control": {"const": "no-store"}, "retry-after": {"type": "integer", "minimum": 1}}
    headers = {name: {"required": True, "schema": schema} for name, schema in schemas.items()}
    return headers | {"content-encoding": {"schema": {"enum": list(ENCODINGS)}}}


def ref(shape: type) -> dict[str, str]:
    return {"$ref": REF.format(name=shape.__name__)}
