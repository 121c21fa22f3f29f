"""The published contract: OpenAPI 3.1, its schemas generated from the structs of sync.contract."""

import json
from functools import cache
from typing import Any

import msgspec

from sync.contract import uploads
from sync.contract.batches import CONTENT_TYPE as NDJSON
from sync.contract.batches import MAX_BATCH_BYTES, BatchResult, Earlier, Header, Personal, Signature
from sync.contract.bodies import BODIES, MAX_ATTACHMENT_BYTES
from sync.contract.bundle import MAX_SEALED_BYTES, BundleTaken, Manifest, ReturnedPage, ReturnManifest
from sync.contract.campaign import Campaign
from sync.contract.enrolment import EnrolmentAnswer, EnrolmentRequest
from sync.contract.feed import SCOPES, FeedPage
from sync.contract.operations import Operation
from sync.contract.prefectures import Card, Stamp
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
from sync.contract.receipts import Proof
from sync.contract.rotation import RotationRequest
from sync.contract.wire import (
    NONCE_HEADER,
    PREFIX,
    STAMP_HEADER,
    HeadAnswer,
    HelloAnswer,
    StatusAnswer,
    StatusRequest,
)

PATH = "/schema/openapi.json"
JSON, BYTES = "application/json", "application/octet-stream"
_OPTIONAL = ("cursor", "department", STAMP_HEADER)
_REF = "#/components/schemas/{name}"
_STRUCTS: tuple[type, ...] = (
    Problem,
    HelloAnswer,
    EnrolmentRequest,
    EnrolmentAnswer,
    RotationRequest,
    Header,
    Operation,
    Personal,
    Earlier,
    Signature,
    BatchResult,
    HeadAnswer,
    StatusRequest,
    StatusAnswer,
    FeedPage,
    BundleTaken,
    Manifest,
    ReturnManifest,
    ReturnedPage,
    Stamp,
    Card,
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
    Proof,
)
_ABOUT = """A commune's computer sends signed operations in batches and reads what the platform publishes.

Every answer, problems included, carries an RFC 9421 signature over its status and digest with the nonce of the call: an
answer without it is not the platform's. The operations of a batch are canonical JSON (RFC 8785), one to a line; each
block of them ends with a line that signs the Merkle root of their intents.
"""


@cache
def encoded() -> bytes:
    """The document as it is served and as its golden copy is kept: the same bytes each time."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def document() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_STRUCTS, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sync/v1",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {f"{PREFIX}{path}": item for path, item in _paths().items()},
        "components": {
            "schemas": schemas,
            "parameters": {"nonce": _nonce()},
            "responses": {
                "problem": _answer("What was not done, and what to do about it (RFC 9457).", Problem, PROBLEM)
            },
            "securitySchemes": {"device": _device()},
        },
    }


def _paths() -> dict[str, Any]:
    batch = _parameter("id", "path", {"type": "string", "format": "uuid"})
    scope = _parameter("scope", "query", {"enum": list(SCOPES)})
    cursor = _parameter("cursor", "query", {"type": "string", "description": "Of the page before; empty at first."})
    department = _parameter(
        "department", "query", {"type": "string", "description": "Whose préfecture's key is asked for."}
    )
    who = "Who the platform is, its time, what it takes"
    stamp = _parameter(STAMP_HEADER, "header", {"type": "string", "description": "A Stamp, as JSON in base 64."})
    lines = {
        "type": "string",
        "maxLength": MAX_BATCH_BYTES,
        "description": "A header, then blocks of operations, personal data and earlier receipts, closed by signatures.",
        "x-lines": [
            {"$ref": _REF.format(name=line.__name__)} for line in (Header, Operation, Personal, Earlier, Signature)
        ],
    }
    return {
        "/hello": {"get": _call("hello", who, HelloAnswer, parameters=[department], device=False)},
        "/enrolments": {
            "post": _call(
                "enrol",
                "Exchanges a one-time code and a key for a signed statement; asked again, gives the same",
                EnrolmentAnswer,
                body={JSON: {"schema": _ref(EnrolmentRequest)}},
                device=False,
            )
        },
        "/batches": {
            "post": _call(
                "push", "Takes blocks of operations; what became of each", BatchResult, body={NDJSON: {"schema": lines}}
            )
        },
        "/batches/{id}": {
            "get": _call("batch", "The same results again; 404 if it never came", BatchResult, parameters=[batch])
        },
        "/devices/me/head": {"get": _call("head", "The last evidence of the device's journal", HeadAnswer)},
        "/devices/me/keys:rotate": {
            "post": _call(
                "rotate",
                "Another key for the device, signed by both; asked again, gives the same statement",
                EnrolmentAnswer,
                body={JSON: {"schema": _ref(RotationRequest)}},
            )
        },
        "/ops:status": {
            "post": _call(
                "status",
                "The proofs of the commune's operations",
                StatusAnswer,
                body={JSON: {"schema": _ref(StatusRequest)}},
            )
        },
        "/bundles": {
            "post": _call(
                "deposit",
                "A préfecture deposits a bundle that came on a key",
                BundleTaken,
                parameters=[stamp],
                body={BYTES: {"schema": {"type": "string", "format": "binary", "maxLength": MAX_SEALED_BYTES}}},
            )
        },
        "/bundles/{id}/return": {"get": _return(batch)},
        **_attachments(),
        "/feed": {"get": _call("pull", "What stands after the cursor", FeedPage, parameters=[scope, cursor])},
    }


def _attachments() -> dict[str, Any]:
    """tus 1.0; what is said in headers is signed with the rest."""
    place = _parameter("id", "path", {"type": "string", "format": "uuid"})
    digest = _parameter("digest", "path", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
    version, count = {"const": uploads.VERSION}, {"type": "integer", "minimum": 0}
    size = count | {"maximum": MAX_ATTACHMENT_BYTES}
    words = {"type": "string", "description": "sha256 and, in base 64, the digest in hexadecimal digits."}
    tus, offset = (_parameter(uploads.RESUMABLE, "header", version), _parameter(uploads.OFFSET, "header", count))
    length, named = (_parameter(uploads.LENGTH, "header", size), _parameter(uploads.METADATA, "header", words))
    chunk = {"type": "string", "format": "binary", "maxLength": uploads.MAX_CHUNK_BYTES}
    body = {uploads.CONTENT_TYPE: {"schema": chunk}}
    here = "How much of it is here; the document is whole at its end, once its digest is right"
    return {
        "/blobs/sha256/{digest}": {
            "head": _told(
                "there", "200 if a document that the commune named is here whole", "200", [digest], ["upload-length"]
            )
        },
        "/uploads": {
            "post": _told(
                "begin",
                "Where to bring a document that an accepted operation named; asked again, the same place",
                "201",
                [tus, length, named],
                [uploads.LOCATION, uploads.OFFSET],
            )
        },
        "/uploads/{id}": {
            "head": _told("standing", here, "200", [place, tus], [uploads.OFFSET, uploads.LENGTH]),
            "patch": _told(
                "bring",
                "Takes the bytes from the offset on; what came of a body that was cut stays",
                "204",
                [place, tus, offset],
                [uploads.OFFSET],
                body,
            ),
        },
    }


def _told(
    name: str,
    summary: str,
    status: str,
    parameters: list[dict[str, Any]],
    headers: list[str],
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A call that is answered by a status and headers."""
    call = _call(name, summary, Problem, body=body, parameters=parameters)
    answer = _answer("Done.", Problem, JSON)
    del answer["content"]
    answer["headers"] |= {each: {"schema": {"type": "string"}} for each in headers}
    call["responses"] = {status: answer, "default": call["responses"]["default"]}
    return call


def _call(
    name: str,
    summary: str,
    answer: type,
    *,
    body: dict[str, Any] | None = None,
    parameters: list[dict[str, Any]] | None = None,
    device: bool = True,
) -> dict[str, Any]:
    call: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "parameters": [{"$ref": "#/components/parameters/nonce"}, *(parameters or [])],
        "responses": {"200": _answer("Done.", answer, JSON), "default": {"$ref": "#/components/responses/problem"}},
        "security": [{"device": []}] if device else [],
    }
    if body is not None:
        call["requestBody"] = {"required": True, "content": body}
    return call


def _return(id_: dict[str, Any]) -> dict[str, Any]:
    """The one answer that is no JSON: sealed to the computer that the bundle came from."""
    call = _call("return", "What the platform gives back for a bundle", BundleTaken, parameters=[id_])
    call["responses"]["200"]["content"] = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
    return call


def _answer(description: str, shape: type, media_type: str) -> dict[str, Any]:
    headers = {name: {"schema": {"type": "string"}} for name in ("content-digest", "signature-input", "signature")}
    return {"description": description, "headers": headers, "content": {media_type: {"schema": _ref(shape)}}}


def _ref(shape: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=shape.__name__)}


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": name not in _OPTIONAL, "schema": schema}


def _nonce() -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9._~+/=-]*$"}
    return {"name": NONCE_HEADER, "in": "header", "required": True, "schema": schema}


def _device() -> dict[str, Any]:
    said = "RFC 9421, Ed25519: @method, @path, @query, content-digest, upload-*, nonce, by the device's key (keyid)."
    return {"type": "apiKey", "in": "header", "name": "signature", "description": said}
