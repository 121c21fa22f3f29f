"""Snapshots: downloads the first pages of a public scope as one document, resuming at the byte that is here.

Its pages are the feed's own, each with its cursor, so they are stored one by one, as pages of the feed are.
"""

import logging
from collections.abc import Callable

from sync.client.connection import pace
from sync.client.connection.conversation import Conversation
from sync.client.errors import Declined, NetworkError
from sync.client.exchange.download_cache import DownloadCache, UnusableDownload
from sync.client.exchange.round_context import RoundContext
from sync.contract import snapshots as wire
from sync.contract.feed import FeedPage, Snapshot
from sync.contract.uploads import number_in
from sync.contract.wire import Answer

#: Consecutive tries without a new byte.
_MAX_STUCK = 3
_log = logging.getLogger(__name__)


def fetch(
    context: RoundContext, downloads: DownloadCache, page: FeedPage, offered: Snapshot, report: Callable[[], None]
) -> bool:
    """True once the offered document, or the version that replaced it, is complete in the cache (not verified yet).

    False if the time is up or there is no usable document: then the feed is read instead. `report` is called after
    each part. Raises NetworkError or Declined; what arrived stays for the next round.
    """
    try:
        return _fetch(context, downloads, page, offered, report)
    except (UnusableDownload, OSError) as reason:
        _log.warning("no snapshot of %s: %s", page.scope, reason)
        return False


def _fetch(
    context: RoundContext, downloads: DownloadCache, page: FeedPage, offered: Snapshot, report: Callable[[], None]
) -> bool:
    monotonic = context.settings.monotonic
    scope, sha256, size, stuck, length = page.scope, offered.sha256, offered.size, 0, pace.FIRST_CHUNK
    at = downloads.begin(scope, sha256)
    while at < size:
        if size > wire.MAX_BYTES:
            raise UnusableDownload("too large")
        if context.deadline.passed:
            return False
        headers = {"range": f"bytes={at}-{min(at + length, size) - 1}", "if-range": wire.etag(sha256)}
        before, started = at, monotonic()
        answer, cut = _part(context.conversation, f"/snapshots/{page.epoch}/{scope}", headers)
        if answer is not None:
            received, first, size = _position(answer)
            if received != sha256:
                sha256, before = received, downloads.begin(scope, received)
            at = downloads.put(scope, sha256, first, answer.body)
            report()
        stuck = 0 if at > before else stuck + 1
        if stuck == _MAX_STUCK:
            raise cut or UnusableDownload("no progress")
        if cut is None:
            length = pace.chunk(at - before, monotonic() - started)
    return True


def _part(conversation: Conversation, path: str, headers: dict[str, str]) -> tuple[Answer | None, NetworkError | None]:
    """What arrived, if anything, and the network error that cut it, if any."""
    try:
        return conversation.download(path, headers)
    except NetworkError as network_error:
        if network_error.code == "not_the_platform":  # perhaps a proxy that changes partial answers
            raise UnusableDownload(network_error.cause) from network_error
        if not network_error.outcome_unknown:
            raise
        return None, network_error
    except Declined as declined:
        if declined.status in (401, 403):
            raise  # the device is refused, not the document
        raise UnusableDownload(declined.code) from declined


def _position(answer: Answer) -> tuple[str, int, int]:
    """Digest of the document, offset of these bytes in it and its size, all from signed headers."""
    sha256 = wire.digest_in(answer.headers.get(wire.REPR_DIGEST, ""))
    if answer.status == 200:  # the whole: another version, or a proxy dropped the Range
        position: tuple[int, int] | None = 0, number_in(answer.headers.get("content-length")) or len(answer.body)
    else:
        position = wire.place_in(answer.headers.get(wire.CONTENT_RANGE, ""))
    if not sha256 or position is None:
        raise UnusableDownload("unnamed")
    return sha256, *position
