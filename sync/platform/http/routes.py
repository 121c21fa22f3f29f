"""The platform's routes, each described once: dispatch, allowed methods and the published contract come from here."""

import re
from typing import Any

from sync.contract import snapshots, uploads
from sync.contract.batches import CONTENT_TYPE as NDJSON
from sync.contract.batches import MAX_BATCH_BYTES, BatchResult, Earlier, Header, Personal, Signature
from sync.contract.bodies import MAX_ATTACHMENT_BYTES
from sync.contract.bundle import MAX_SEALED_BYTES, BundleTaken
from sync.contract.enrolment import EnrolmentAnswer, EnrolmentRequest
from sync.contract.feed import SCOPES, FeedPage, FeedPages
from sync.contract.ledger import LedgerPage
from sync.contract.operations import Operation
from sync.contract.rotation import RotationRequest
from sync.contract.wire import STAMP_HEADER, HeadAnswer, HelloAnswer
from sync.platform.http import calls
from sync.platform.http.admission import ANYONE, DEVICE, FORMER_DEVICE, GUEST, PREFECTURE
from sync.platform.http.path_values import VALUES
from sync.platform.http.route import BYTES, Parameter, RequestBody, Route, Success

_DEPARTMENT = "^([0-9][0-9AB][0-9]?)?$"
_COUNT = {"type": "integer", "minimum": 0}
_TUS = Parameter(name=uploads.RESUMABLE, place="header", schema={"const": uploads.VERSION})
_OFFSET = Parameter(name=uploads.OFFSET, place="header", schema=_COUNT)
_LINES = "A header, then blocks of operations, personal data and earlier receipts, closed by signatures."
_DOCUMENT = ("etag", snapshots.REPR_DIGEST, "accept-ranges")


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description} | more


def _option(name: str, schema: dict[str, Any], place: Any = "query") -> Parameter:
    return Parameter(name=name, place=place, schema=schema, required=False)


ROUTES: tuple[Route[Any], ...] = (
    Route(
        method="GET",
        path="/hello",
        name="hello",
        summary="Who the platform is, its time, what it takes",
        caller=GUEST,
        handle=calls.greet,
        parameters=(
            _option("department", _text("Whose préfecture's key is asked for.", pattern=_DEPARTMENT)),
            _option("ledger", _COUNT | {"description": "Size of the commune's ledger whose head is asked for."}),
        ),
        answers=(Success(shape=HelloAnswer),),
    ),
    Route(
        method="POST",
        path="/enrolments",
        name="enrol",
        summary="Exchanges a one-time code and a key for a signed statement; asked again, gives the same",
        caller=ANYONE,
        handle=calls.enrol,
        body=RequestBody(shape=EnrolmentRequest),
        answers=(Success(shape=EnrolmentAnswer),),
    ),
    Route(
        method="POST",
        path="/devices/me/keys:rotate",
        name="rotate",
        summary="Another key for the device, signed by both; asked again, gives the same statement",
        caller=FORMER_DEVICE,
        handle=calls.rotate,
        body=RequestBody(shape=RotationRequest),
        answers=(Success(shape=EnrolmentAnswer),),
    ),
    Route(
        method="POST",
        path="/batches",
        name="push",
        summary="Takes blocks of operations; what became of each. 412 where the platform is not as presumed",
        caller=DEVICE,
        begin=calls.push,
        parameters=(  # epoch and seq, perhaps with others; or none
            _option("epoch", _text("Of the feed, as the computer knows it.")),
            _option("seq", _COUNT | {"description": "The journal's number last shown to the platform."}),
            _option("head", _text("And its head; empty where none was.")),
            _option("ledger_size", _COUNT | {"description": "Of the commune's ledger, as the computer knows it."}),
            _option("ledger_head", _text("Its head at that size; empty where nothing is presumed of it.")),
        ),
        body=RequestBody(
            media_type=NDJSON,
            lines=(Header, Operation, Personal, Earlier, Signature),
            description=_LINES,
            max_bytes=MAX_BATCH_BYTES,
        ),
        answers=(Success(shape=BatchResult),),
    ),
    Route(
        method="GET",
        path="/batches/{id}",
        name="batch",
        summary="The same results again; 404 if it never came",
        caller=DEVICE,
        fresh=True,
        handle=calls.batch,
        answers=(Success(shape=BatchResult),),
    ),
    Route(
        method="GET",
        path="/devices/me/head",
        name="head",
        summary="The last evidence of the device's journal",
        caller=DEVICE,
        fresh=True,
        handle=calls.head,
        answers=(Success(shape=HeadAnswer),),
    ),
    Route(
        method="GET",
        path="/ledger",
        name="ledger",
        summary="The platform's words about the commune's operations, in their order, behind a size of the ledger",
        caller=DEVICE,
        fresh=True,
        handle=calls.words,
        parameters=(Parameter(name="after", place="query", schema=_COUNT),),
        answers=(Success(shape=LedgerPage),),
    ),
    Route(
        method="GET",
        path="/feed",
        name="pull",
        summary="What stands after the cursor",
        caller=DEVICE,
        fresh=True,
        handle=calls.pull,
        parameters=(
            Parameter(name="scope", place="query", schema={"enum": list(SCOPES)}),
            _option("cursor", _text("Of the page before; empty at first.")),
            _option("snapshot", {"const": "1", "description": "Asked with no cursor: a snapshot would do."}),
            _option("lean", {"const": "1", "description": "Without what this device sent itself."}),
        ),
        answers=(Success(shape=FeedPage),),
    ),
    Route(
        method="GET",
        path="/feed/pages",
        name="pull_several",
        summary="What stands after the cursors of several scopes, in one answer",
        caller=DEVICE,
        fresh=True,
        handle=calls.pull_several,
        parameters=(
            *(_option(scope, _text("The cursor of this scope, which is asked for.")) for scope in SCOPES),
            _option("lean", {"const": "1", "description": "Without what this device sent itself."}),
        ),
        answers=(Success(shape=FeedPages),),
    ),
    Route(
        method="GET",
        path="/snapshots/{epoch}/{scope}",
        name="snapshot",
        summary="The first pages of the scope as a page of the feed named them: FeedPage, one to a line, in gzip form",
        caller=DEVICE,
        handle=calls.snapshot,
        parameters=(
            _option("range", _text("One part; any other asks for all."), "header"),
            _option("if-range", _text("The ETag of what is here already."), "header"),
        ),
        answers=(
            Success(media_type=snapshots.MEDIA_TYPE, headers=_DOCUMENT),
            Success(
                status="206",
                media_type=snapshots.MEDIA_TYPE,
                headers=(*_DOCUMENT, snapshots.CONTENT_RANGE),
                description="The part that was asked for.",
            ),
        ),
    ),
    Route(
        method="HEAD",
        path="/blobs/sha256/{digest}",
        name="there",
        summary="200 if a document that the commune named is here whole; the commune's ledger then says so",
        caller=DEVICE,
        fresh=True,
        handle=calls.there,
        answers=(Success(headers=(uploads.LENGTH,)),),
    ),
    Route(
        method="POST",
        path="/uploads",
        name="begin",
        summary="Where to bring a document that an accepted operation named; asked again, the same place",
        caller=DEVICE,
        handle=calls.begin_upload,
        parameters=(
            _TUS,
            Parameter(name=uploads.LENGTH, place="header", schema=_COUNT | {"maximum": MAX_ATTACHMENT_BYTES}),
            Parameter(
                name=uploads.METADATA,
                place="header",
                schema=_text("sha256 and, in base 64, the digest in hexadecimal digits."),
            ),
        ),
        answers=(Success(status="201", headers=(uploads.LOCATION, uploads.OFFSET)),),
    ),
    Route(
        method="HEAD",
        path="/uploads/{id}",
        name="standing",
        summary="How much of it is here; at its end, once its digest is right, the ledger says that it has arrived",
        caller=DEVICE,
        fresh=True,
        handle=calls.upload,
        parameters=(_TUS,),
        answers=(Success(headers=(uploads.OFFSET, uploads.LENGTH)),),
    ),
    Route(
        method="PATCH",
        path="/uploads/{id}",
        name="bring",
        summary="Takes the bytes from the offset on; what came of a body that was cut stays",
        caller=DEVICE,
        begin=calls.bring,
        parameters=(_TUS, _OFFSET),
        body=RequestBody(media_type=uploads.CONTENT_TYPE, max_bytes=uploads.MAX_CHUNK_BYTES),
        answers=(Success(status="204", headers=(uploads.OFFSET,)),),
    ),
    Route(
        method="POST",
        path="/bundles",
        name="deposit",
        summary="A préfecture deposits a bundle that came on a USB stick",
        caller=PREFECTURE,
        begin=calls.deposit,
        parameters=(_option(STAMP_HEADER, _text("A Stamp, as JSON in base 64."), "header"),),
        body=RequestBody(media_type=BYTES, max_bytes=MAX_SEALED_BYTES),
        answers=(Success(shape=BundleTaken),),
    ),
    Route(
        method="GET",
        path="/bundles/{id}/return",
        name="return",
        summary="What the platform gives back for a bundle",
        caller=PREFECTURE,
        fresh=True,
        handle=calls.give_back,
        answers=(Success(media_type=BYTES),),
    ),
)


def at(path: str) -> tuple[dict[str, Route[Any]], dict[str, str]]:
    """The routes at this path (behind the prefix), by method, and what stands in it for each name in braces."""
    for pattern, by_method in _BY_PATH:
        if match := pattern.fullmatch(path):
            return by_method, match.groupdict()
    return {}, {}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda name: f"(?P<{name[1]}>{VALUES[name[1]][0]})", path))


def _by_path() -> list[tuple[re.Pattern[str], dict[str, Route[Any]]]]:
    by_path: dict[str, dict[str, Route[Any]]] = {}
    for route in ROUTES:
        by_path.setdefault(route.path, {})[route.method] = route
    return [(_pattern(path), by_method) for path, by_method in by_path.items()]


_BY_PATH = _by_path()
