"""The published contract: OpenAPI 3.1, its schemas generated from the structs of sync.contract."""

import json
from functools import cache
from inspect import cleandoc
from typing import Any

import msgspec

from sync.contract import snapshots, uploads
from sync.contract.batches import CONTENT_TYPE as NDJSON
from sync.contract.batches import MAX_BATCH_BYTES, BatchResult, Earlier, Header, Personal, Signature
from sync.contract.bodies import BODIES, MAX_ATTACHMENT_BYTES
from sync.contract.bundle import MAX_SEALED_BYTES, BundleTaken, Manifest, ReturnedPage, ReturnManifest
from sync.contract.campaign import Campaign
from sync.contract.enrolment import EnrolmentAnswer, EnrolmentRequest
from sync.contract.feed import PRIVATE, SCOPES, FeedPage
from sync.contract.operations import Operation
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
from sync.platform.http.openapi_calls import BYTES, JSON, REF, answered, bytes_of, parameter, question, ref, told

PATH = "/schema/openapi.json"
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
    PlatformCard,
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
    _, schemas = msgspec.json.schema_components(_STRUCTS, ref_template=REF)
    for schema in schemas.values():
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
        "paths": {f"{PREFIX}{path}": item for path, item in _paths().items()},
        "components": {
            "schemas": schemas,
            "parameters": {"nonce": _nonce()},
            "responses": {
                "problem": answered("What was not done, and what to do about it (RFC 9457).", Problem, PROBLEM)
            },
            "securitySchemes": {"device": _device()},
        },
    }


def _paths() -> dict[str, Any]:
    batch = parameter("id", "path", {"type": "string", "format": "uuid"})
    scope = parameter("scope", "query", {"enum": list(SCOPES)})
    cursor = parameter("cursor", "query", {"type": "string", "description": "Of the page before; empty at first."})
    packed = parameter("snapshot", "query", {"const": "1", "description": "Asked with no cursor: a snapshot would do."})
    department = parameter(
        "department", "query", {"type": "string", "description": "Whose préfecture's key is asked for."}
    )
    feed, given_back = [scope, cursor, packed], "What the platform gives back for a bundle"
    who = "Who the platform is, its time, what it takes"
    stamp = parameter(STAMP_HEADER, "header", {"type": "string", "description": "A Stamp, as JSON in base 64."})
    lines = {
        "type": "string",
        "maxLength": MAX_BATCH_BYTES,
        "description": "A header, then blocks of operations, personal data and earlier receipts, closed by signatures.",
        "x-lines": [
            {"$ref": REF.format(name=line.__name__)} for line in (Header, Operation, Personal, Earlier, Signature)
        ],
    }
    return {
        "/hello": {"get": question("hello", who, HelloAnswer, parameters=[department], device=False)},
        "/enrolments": {
            "post": question(
                "enrol",
                "Exchanges a one-time code and a key for a signed statement; asked again, gives the same",
                EnrolmentAnswer,
                body={JSON: {"schema": ref(EnrolmentRequest)}},
                device=False,
            )
        },
        "/batches": {
            "post": question(
                "push",
                "Takes blocks of operations; what became of each. 412 where the platform is not as presumed",
                BatchResult,
                body={NDJSON: {"schema": lines}},
                parameters=_presumed(),
            )
        },
        "/batches/{id}": {
            "get": question("batch", "The same results again; 404 if it never came", BatchResult, parameters=[batch])
        },
        "/devices/me/head": {"get": question("head", "The last evidence of the device's journal", HeadAnswer)},
        "/devices/me/keys:rotate": {
            "post": question(
                "rotate",
                "Another key for the device, signed by both; asked again, gives the same statement",
                EnrolmentAnswer,
                body={JSON: {"schema": ref(RotationRequest)}},
            )
        },
        "/ops:status": {
            "post": question(
                "status",
                "The proofs of the commune's operations",
                StatusAnswer,
                body={JSON: {"schema": ref(StatusRequest)}},
            )
        },
        "/bundles": {
            "post": question(
                "deposit",
                "A préfecture deposits a bundle that came on a key",
                BundleTaken,
                parameters=[stamp],
                body={BYTES: {"schema": {"type": "string", "format": "binary", "maxLength": MAX_SEALED_BYTES}}},
            )
        },
        "/bundles/{id}/return": {"get": bytes_of("return", given_back, BYTES, [batch], ok=[])},
        **_attachments(),
        "/feed": {"get": question("pull", "What stands after the cursor", FeedPage, parameters=feed)},
        **_snapshots(),
    }


def _snapshots() -> dict[str, Any]:
    """Documents of pages; which bytes an answer brings is signed with the rest."""
    epoch = parameter("epoch", "path", {"type": "string"})
    scope = parameter("scope", "path", {"enum": [scope for scope in SCOPES if scope not in PRIVATE]})
    part = parameter("range", "header", {"type": "string", "description": "One part; any other asks for all."})
    version = parameter("if-range", "header", {"type": "string", "description": "The ETag of what is here already."})
    what = "The first pages of the scope as a page of the feed named them: FeedPage, one to a line, in gzip form"
    about = ["etag", snapshots.REPR_DIGEST, "accept-ranges"]
    headers = {"ok": about, "part": [*about, snapshots.CONTENT_RANGE]}
    call = bytes_of("snapshot", what, snapshots.MEDIA_TYPE, [epoch, scope, part, version], **headers)
    return {"/snapshots/{epoch}/{scope}": {"get": call}}


def _attachments() -> dict[str, Any]:
    """tus 1.0; what is said in headers is signed with the rest."""
    place = parameter("id", "path", {"type": "string", "format": "uuid"})
    digest = parameter("digest", "path", {"type": "string", "pattern": "^[0-9a-f]{64}$"})
    version, count = {"const": uploads.VERSION}, {"type": "integer", "minimum": 0}
    size = count | {"maximum": MAX_ATTACHMENT_BYTES}
    words = {"type": "string", "description": "sha256 and, in base 64, the digest in hexadecimal digits."}
    tus, offset = (parameter(uploads.RESUMABLE, "header", version), parameter(uploads.OFFSET, "header", count))
    length, named = (parameter(uploads.LENGTH, "header", size), parameter(uploads.METADATA, "header", words))
    chunk = {"type": "string", "format": "binary", "maxLength": uploads.MAX_CHUNK_BYTES}
    body = {uploads.CONTENT_TYPE: {"schema": chunk}}
    here = "How much of it is here; the document is whole at its end, once its digest is right"
    return {
        "/blobs/sha256/{digest}": {
            "head": told(
                "there", "200 if a document that the commune named is here whole", "200", [digest], ["upload-length"]
            )
        },
        "/uploads": {
            "post": told(
                "begin",
                "Where to bring a document that an accepted operation named; asked again, the same place",
                "201",
                [tus, length, named],
                [uploads.LOCATION, uploads.OFFSET],
            )
        },
        "/uploads/{id}": {
            "head": told("standing", here, "200", [place, tus], [uploads.OFFSET, uploads.LENGTH]),
            "patch": told(
                "bring",
                "Takes the bytes from the offset on; what came of a body that was cut stays",
                "204",
                [place, tus, offset],
                [uploads.OFFSET],
                body,
            ),
        },
    }


def _presumed() -> list[dict[str, Any]]:
    """All three, or none."""
    said: dict[str, dict[str, Any]] = {
        "epoch": {"type": "string", "description": "Of the feed, as the computer knows it."},
        "seq": {"type": "integer", "minimum": 0, "description": "The journal's number last shown to the platform."},
        "head": {"type": "string", "description": "And its head; empty where none was."},
    }
    return [parameter(name, "query", schema) for name, schema in said.items()]


def _nonce() -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9._~+/=-]*$"}
    return {"name": NONCE_HEADER, "in": "header", "required": True, "schema": schema}


def _device() -> dict[str, Any]:
    said = "RFC 9421, Ed25519: @method, @path, @query, content-digest, upload-*, nonce, by the device's key (keyid)."
    return {"type": "apiKey", "in": "header", "name": "signature", "description": said}
