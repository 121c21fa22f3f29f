"""The published contract: OpenAPI 3.1, its schemas generated from the structs of sync.contract."""

import json
import re
from functools import cache
from inspect import cleandoc
from typing import Any

import msgspec

from sync.contract.bodies import BODIES
from sync.contract.bundle import Manifest, ReturnedPage, ReturnManifest
from sync.contract.campaign import Campaign
from sync.contract.canonical import CALL
from sync.contract.prefectures import PlatformCard, Stamp
from sync.contract.problems import CONTENT_TYPE as PROBLEM
from sync.contract.problems import Problem
from sync.contract.published import (
    Deployment,
    OwnInterest,
    OwnNeed,
    OwnRequest,
    OwnShare,
    Project,
    Proposal,
    PublicNeed,
    Service,
    SteeringGroup,
)
from sync.contract.wire import (
    NONCE_HEADER,
    PREFIX,
)
from sync.platform.http.route import JSON, RequestBody, Route, Success
from sync.platform.http.routes import ROUTES, VALUES

PATH = "/schema/openapi.json"
_REF = "#/components/schemas/{name}"
#: What travels inside a plain object, inside what is sealed, beside it, or on a key: no call names these.
_INSIDE: tuple[type, ...] = (
    *BODIES.values(),
    Campaign,
    Service,
    Proposal,
    PublicNeed,
    SteeringGroup,
    Project,
    Deployment,
    OwnNeed,
    OwnShare,
    OwnInterest,
    OwnRequest,
    Manifest,
    ReturnManifest,
    ReturnedPage,
    Stamp,
    PlatformCard,
)
_ABOUT = """A commune's computer sends signed operations in batches and reads what the platform publishes.

Every answer, problems included, carries an RFC 9421 signature with the nonce of the call over its status and digest and
over the call's @method, @path and @query, and its content-digest and signature where it has them (";req"): an answer
without it is not the platform's. The operations of a batch are canonical JSON (RFC 8785), one to a line; each
block of them ends with a line that signs the Merkle root of their intents.
"""
_FRESH = "Answered once, and within ten minutes of the time that the call bears: else call-old or call-repeated (401)."


@cache
def encoded() -> bytes:
    """The document as it is served and as its golden copy is kept: the same bytes each time."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document as plain values."""
    _, schemas = msgspec.json.schema_components(_structs(), ref_template=_REF)
    for schema in schemas.values():
        _translate(schema)
        if "description" in schema:  # a docstring, whose indentation Python keeps up to 3.12 and strips from 3.13 on
            schema["description"] = cleandoc(schema["description"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sync/v1",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "parameters": {"nonce": _nonce()},
            "responses": {
                "problem": _answer("What was not done, and what to do about it (RFC 9457).", PROBLEM, _ref(Problem))
            },
            "securitySchemes": {"device": _device()},
        },
    }


def _translate(schema: Any) -> None:
    """Patterns as JSON Schema reads them: there, `$` is the very end, and `\\A` and `\\Z` are not known."""
    parts = schema if isinstance(schema, list) else schema.values() if isinstance(schema, dict) else ()
    for part in parts:
        _translate(part)
    if isinstance(schema, dict) and isinstance(schema.get("pattern"), str):
        schema["pattern"] = schema["pattern"].replace(r"\A", "^").replace(r"\Z", "$")


def _structs() -> set[type]:
    """Every struct of a request or an answer, and those that travel inside them."""
    found: set[type] = {Problem, *_INSIDE}
    for route in ROUTES:
        found.update(answer.shape for answer in route.answers if answer.shape)
        if route.body is not None:
            found.update((*route.body.lines, *([route.body.shape] if route.body.shape else [])))
    return found


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _call(route)
    return paths


def _call(route: Route[Any]) -> dict[str, Any]:
    named = [_parameter(name, "path", VALUES[name][1]) for name in re.findall(r"\{(\w+)\}", route.path)]
    others = [_parameter(one.name, one.place, one.schema, required=one.required) for one in route.parameters]
    call: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [{"$ref": "#/components/parameters/nonce"}, *named, *others],
        "responses": {one.status: _success(one) for one in route.answers},
        "security": [{"device": []}] if route.caller.signs else [],
    }
    if route.fresh:
        call["description"] = _FRESH
    call["responses"]["default"] = {"$ref": "#/components/responses/problem"}
    if route.body is not None:
        call["requestBody"] = {"required": True, "content": {route.body.media_type: {"schema": _body(route.body)}}}
    return call


def _parameter(name: str, place: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _body(body: RequestBody) -> dict[str, Any]:
    if body.shape is not None:
        return _ref(body.shape)
    schema: dict[str, Any] = {"type": "string", "maxLength": body.max_bytes}
    if body.lines:
        return schema | {"description": body.description, "x-lines": [_ref(line) for line in body.lines]}
    return schema | {"format": "binary"}


def _success(answer: Success) -> dict[str, Any]:
    if answer.shape is not None:
        return _answer(answer.description, JSON, _ref(answer.shape), answer.headers)
    return _answer(answer.description, answer.media_type, {"type": "string", "format": "binary"}, answer.headers)


def _answer(description: str, media_type: str, schema: dict[str, Any], headers: tuple[str, ...] = ()) -> dict[str, Any]:
    """With headers alone where there is no media type."""
    names = ("content-digest", "signature-input", "signature", *headers)
    found: dict[str, Any] = {
        "description": description,
        "headers": {name: {"schema": {"type": "string"}} for name in names},
    }
    return found | ({"content": {media_type: {"schema": schema}}} if media_type else {})


def _ref(shape: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=shape.__name__)}


def _nonce() -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9._~+/=-]*$"}
    return {"name": NONCE_HEADER, "in": "header", "required": True, "schema": schema}


def _device() -> dict[str, Any]:
    description = (
        "RFC 9421, Ed25519: @method, @path, @query, content-digest, upload-*, nonce, by the device's key (keyid), for"
        f" this platform: tag is {CALL}/ and the id of its key. created is the platform's time, as hello tells it."
    )
    return {"type": "apiKey", "in": "header", "name": "signature", "description": description}
