"""The published contract: OpenAPI 3.1, its schemas generated from the structs of sync.contract."""

import json
from functools import cache
from inspect import cleandoc
from typing import Any, get_args

import msgspec

from sync.contract.bodies import BODIES
from sync.contract.bundle import Manifest, ReturnedPage, ReturnManifest
from sync.contract.campaign import Campaign
from sync.contract.canonical import CALL
from sync.contract.prefectures import PlatformCard, Stamp
from sync.contract.problems import Problem
from sync.contract.published import Deployment, Own, Project, Proposal, PublicNeed, Service, SteeringGroup
from sync.contract.wire import PREFIX
from sync.platform.http import openapi_examples
from sync.platform.http.openapi_call import REF, described, shared_headers, shared_parameters
from sync.platform.http.routes import ROUTES

PATH = "/schema/openapi.json"
#: Structs that no call names: they travel inside a plain object, inside or beside a sealed bundle, or on a USB stick.
_INSIDE: tuple[type, ...] = (
    *BODIES.values(),
    Campaign,
    Service,
    Proposal,
    PublicNeed,
    SteeringGroup,
    Project,
    Deployment,
    *get_args(Own),
    Manifest,
    ReturnManifest,
    ReturnedPage,
    Stamp,
    PlatformCard,
)
_ABOUT = """A commune's computer sends signed operations in batches and reads what the platform publishes.

Every answer, problems included, carries an RFC 9421 signature with the nonce of the call over its status and digest and
over the call's @method, @path and @query, and its content-digest, content-encoding, content-type, signature and
signature-input where it has them (";req"): an answer without it is not the platform's. An address that is none is
answered with not-found (404), and a method that is none there with method-unknown (405). The operations of a batch are
canonical JSON (RFC 8785), one to a line; each block of them ends with a line that signs the Merkle root of their
intents.

Each call has examples (x-examples): one conversation, in the order of their nonces, whose calls are complete and well
signed by keys that are nobody's. Of the answers, digest and signature are left out.
"""


@cache
def encoded() -> bytes:
    """The document as it is served and as its golden copy is kept: the same bytes each time."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document as plain values."""
    _, schemas = msgspec.json.schema_components(_structs(), ref_template=REF)
    for schema in schemas.values():
        _translate(schema)
        if "description" in schema:  # a docstring: Python keeps its indentation up to 3.12, and strips it from 3.13 on
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
            "headers": shared_headers(ROUTES),
            "parameters": shared_parameters(),
            "securitySchemes": {"device": _signed("device"), "prefecture": _signed("préfecture")},
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
    structs: set[type] = {Problem, *_INSIDE}
    for route in ROUTES:
        structs.update(answer.shape for answer in route.answers if answer.shape)
        if route.body is not None:
            structs.update((*route.body.lines, *([route.body.shape] if route.body.shape else [])))
    return structs


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = described(route)
    openapi_examples.add(paths)
    return paths


def _signed(by: str) -> dict[str, Any]:
    description = (
        f"RFC 9421, Ed25519: @method, @path, @query, content-digest, upload-*, relais-stamp, nonce, by the {by}'s key"
        f" (keyid), for this platform: tag is {CALL}/ and the id of its key. created is the platform's time, as hello"
        " tells it."
    )
    return {"type": "apiKey", "in": "header", "name": "signature", "description": description}
