"""Whether the platform keeps back an entry of the ledger that it has told of.

Then no round is complete, since nothing behind the gap can be compared. But acts leave and the rest is compared all the
same. Each act stays as its signed receipt says, which proves that the platform has it, whatever it gives of its ledger
since. That an entry is kept back is said once, and `verify` names its place for as long as it is missing.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from sync.client.exchange import platform_words
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import evidence, notes, platform_ledger, stored
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.platform_ledger import MISSING
from sync.contract.ledger import LedgerHead

#: How long an entry may be missing before this is said. A copy of the platform that lags behind says that its ledger
#: ends there; it catches up within this time. Rounds that several such copies answer may miss the same place for hours.
_TIME = timedelta(days=1)


class _Since(msgspec.Struct, frozen=True):
    n: int  #: the place that is missing
    at: int  #: the platform's signed time, in seconds


def is_withheld(context: RoundContext, platform: str, commune: str, head: LedgerHead) -> bool:
    """Whether it does, after a round that did not bring all of the ledger. Raises NetworkError, Declined."""
    host, now = context.host, context.conversation.time
    with host.reading() as connection:
        here = platform_ledger.chained(connection, platform, commune)
    if context.deadline.passed or here.size >= head.size:
        return False
    page, n = platform_words.ask(context.conversation, here.size), here.size + 1
    if n in {entry.n for entry in page.entries}:
        return False
    with host.transaction() as connection:
        since = stored.kept(notes.read(connection, MISSING, platform), _Since)
        if since is None or since.n != n:
            since = _Since(n, 0 if now is None else int(now.timestamp()))
            notes.write(connection, MISSING, platform, since)
        waited = now is not None and now - datetime.fromtimestamp(since.at, UTC) >= _TIME
        if page.ledger.size < n and not waited:
            return False
        contradiction = Contradiction(
            kind="withheld",
            platform=platform,
            about=str(n),
            ours=msgspec.json.encode(head).decode(),
            theirs=msgspec.json.encode(page).decode(),
        )
        evidence.note(connection, contradiction)
        return True
