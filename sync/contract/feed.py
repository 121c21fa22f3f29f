"""The feed: what the platform publishes, by scope, page after page; absence is never deletion, a tombstone is."""

from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

from sync.contract.values import Digest, Epoch, Position, Positive, PublishedId

#: Scopes, with the structs in them. For all: campaign: Campaign · catalogue: Service · proposals: Proposal · needs:
#: PublicNeed · steering: SteeringGroup · projects: Project · deployments: Deployment. For the asking commune alone:
#: mine: Own · receipts: Proof.
Scope: TypeAlias = Literal[
    "campaign", "catalogue", "proposals", "needs", "steering", "projects", "deployments", "mine", "receipts"
]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PRIVATE: frozenset[Scope] = frozenset({"mine", "receipts"})
PAGE_SIZE = 200
#: Most items in a page of any platform.
MAX_ITEMS = 10_000


class FeedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An upsert, or a tombstone when `deleted`. Positions only grow within an epoch."""

    id: PublishedId
    position: Positive  #: its place in the scope: a change takes a new, greater one
    value: Annotated[dict[str, Any], Meta(max_length=1_000)] = {}  #: the scope's struct as JSON; {} in a tombstone
    deleted: bool = False  #: True: no longer published, whoever keeps it removes it
    #: In a lean page: the number of an operation sent by the asking device. Its body has the text that is left out.
    text_of: Positive | msgspec.UnsetType = msgspec.UNSET


class Snapshot(Struct, frozen=True, kw_only=True):
    """A document that holds the first pages of the scope (sync.contract.snapshots)."""

    sha256: Digest  #: of its bytes: what arrives is checked with it
    size: Positive  #: in bytes


class FeedPage(Struct, frozen=True, kw_only=True):
    """One page. The next question carries its `cursor`.

    Another `epoch` than last time means: start again from the beginning. So does the problem `cursor-unknown`: the
    platform was put back to a day before that cursor, and may give its place to something else.

    Asked with `lean=1`, a page leaves out what the asking device sent itself (sync.contract.own_texts). Asked from the
    beginning with `snapshot=1`, it may name a document instead of bringing items; then it moves no cursor.
    """

    scope: Scope  #: which part of the feed
    epoch: Epoch  #: changes when the platform begins its feed anew
    cursor: Position  #: where the next question goes on; opaque, and "" asks from the beginning
    more: bool  #: whether there are further items behind this page
    items: Annotated[tuple[FeedItem, ...], Meta(max_length=MAX_ITEMS)]  #: in the order of their positions
    #: The document to fetch first; absent where the items are here.
    snapshot: Snapshot | msgspec.UnsetType = msgspec.UNSET


class FeedPages(Struct, frozen=True, kw_only=True):
    """One page of each of several scopes, in one answer: on a slow line each question costs more than its answer.

    A scope that was asked for and is missing must be asked for alone: its cursor is not known, or there was no more
    room.
    """

    #: At most one of each scope.
    pages: Annotated[tuple[FeedPage, ...], Meta(max_length=len(SCOPES))]
