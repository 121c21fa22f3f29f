"""The feed as a PC reads it: page after page, each requested with the cursor of the page before."""

from typing import Any

from sync.contract.feed import FeedItem, FeedPage


def pages(device: Any, scope: str, cursor: str = "") -> list[FeedPage]:
    found = [device.get("/feed", FeedPage, f"scope={scope}&cursor={cursor}")]
    while found[-1].more:
        found.append(device.get("/feed", FeedPage, f"scope={scope}&cursor={found[-1].cursor}"))
    return found


def items(device: Any, scope: str, cursor: str = "") -> list[FeedItem]:
    return [item for page in pages(device, scope, cursor) for item in page.items]
