"""The feed: what the platform publishes, by scope, page after page; absence is never deletion, a tombstone is."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

#: campaign: Campaign · catalogue: Service · proposals: Proposal · needs: PublicNeed · receipts: Proof (own commune)
Scope: TypeAlias = Literal["campaign", "catalogue", "proposals", "needs", "receipts"]
SCOPES: tuple[Scope, ...] = ("campaign", "catalogue", "proposals", "needs", "receipts")
PAGE_SIZE = 200


class FeedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An upsert, or a tombstone when `deleted`. Positions only grow within an epoch."""

    id: str
    position: int
    value: dict[str, Any] = {}
    deleted: bool = False


class FeedPage(Struct, frozen=True, kw_only=True):
    """One page. The next question carries `cursor`; another `epoch` than last time means: start again from nothing."""

    scope: Scope
    epoch: str
    cursor: str  #: opaque; "" asks from the beginning
    more: bool
    items: tuple[FeedItem, ...]
