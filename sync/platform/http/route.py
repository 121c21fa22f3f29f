"""The description of one call: enough to dispatch it, to name its allowed methods, and to publish it."""

from collections.abc import Callable
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from sync.contract.wire import Answer, Call, Limits
from sync.platform.identity.freshness import Freshness
from sync.platform.identity.keys import Keys
from sync.platform.publish.hello import LIMITS
from sync.platform.publish.snapshots import Snapshots
from sync.platform.store import PlatformStore
from sync.platform.times import Clock
from sync.platform.underway import Underway

JSON, BYTES = "application/json", "application/octet-stream"
Reply: TypeAlias = Answer | msgspec.Struct | bytes  #: a struct goes out as JSON; bytes are JSON already
Method: TypeAlias = Literal["GET", "HEAD", "PATCH", "POST"]
C = TypeVar("C")


class BodySink(Protocol):
    """Takes a request body piece by piece. Both methods raise ProblemError."""

    def feed(self, piece: bytes) -> None:
        """The next bytes of the body."""

    def end(self) -> Reply:
        """The answer, once the body has ended or was cut."""


class PlatformContext(Struct, frozen=True, kw_only=True):
    """What the handlers of one platform work with."""

    store: PlatformStore  #: the database
    keys: Keys  #: the platform's own
    clock: Clock  #: gives the legal time
    snapshots: Snapshots  #: documents of public scopes
    underway: Underway  #: bodies that are still arriving
    freshness: Freshness  #: the private questions that were asked lately
    limits: Limits = LIMITS  #: what it takes at once


class Caller(Struct, Generic[C], frozen=True, kw_only=True):
    """Who may make a call. Both functions verify its signature, and raise ProblemError for anyone else."""

    signs: str = ""  #: security scheme in the OpenAPI document; "" where a call needs no signature
    may_sign: str = ""  #: the same for a call that needs no signature but tells more to who signs
    #: Gives what the handler is told of the caller, where the call's body is here whole.
    identify: Callable[[PlatformStore, Keys, Call], C]
    #: Where the body is still to come: the caller, and the SHA-256 that the signature promises of the body.
    identify_head: Callable[[PlatformStore, Keys, Call], tuple[C, bytes]] | None = None
    problems: tuple[str, ...] = ()  #: codes of the problems for a caller who is not admitted


class Parameter(Struct, frozen=True, kw_only=True):
    """A value in the query or in a header."""

    name: str
    place: Literal["query", "header"]  #: where it stands in the call
    schema: dict[str, Any]  #: JSON Schema
    required: bool = True  #: without it the call is refused


class RequestBody(Struct, frozen=True, kw_only=True):
    """What a call carries: JSON of `shape`, lines that are each JSON of one of `lines`, or else bytes."""

    media_type: str = JSON  #: of the body before it is compressed
    shape: type | None = None  #: struct of the body; None where it is no single JSON value
    #: Structs, one of which each line of the body is; () where it has no lines.
    lines: tuple[type, ...] = ()
    description: str = ""  #: of a body of lines, for the OpenAPI document
    #: Largest body that is no single JSON value, for the document.
    max_bytes: int | None = None


class Success(Struct, frozen=True, kw_only=True):
    """An answer that is no problem: JSON of `shape`, else bytes of `media_type`, else headers alone."""

    status: str = "200"  #: of HTTP, as text: a key of the OpenAPI document
    shape: type | None = None  #: struct of the body; None where it is no JSON
    media_type: str = ""  #: "" where `shape` says it, or there is no body
    headers: tuple[str, ...] = ()  #: beside the digest and the signature, which every answer bears
    description: str = "Done."  #: for the OpenAPI document


class Route(Struct, Generic[C], frozen=True, kw_only=True):
    """One call of the contract. Either `handle` or `begin` answers it."""

    method: Method  #: of HTTP
    path: str  #: behind the prefix; a name in braces is one of path_values.VALUES
    name: str  #: operationId of the document
    summary: str  #: what the OpenAPI document says of it in one line
    caller: Caller[C]  #: who may call
    fresh: bool = False  #: whether a call is answered only once, and only near the time that it bears
    #: Answers a call whose body is here whole. Its last argument: the part of the path for each name in braces.
    handle: Callable[[PlatformContext, C, Call, dict[str, str]], Reply] | None = None
    #: Takes a body as it arrives. Its last argument: the SHA-256 that the call's signature promises of the body.
    begin: Callable[[PlatformContext, C, Call, dict[str, str], bytes], BodySink] | None = None
    parameters: tuple[Parameter, ...] = ()  #: what the query and headers may hold
    body: RequestBody | None = None  #: None where the call carries none
    answers: tuple[Success, ...]  #: those that are no problem
