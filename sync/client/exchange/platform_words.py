"""Asks for entries of the platform's ledger that no answer to us has brought.

The platform said them to another computer of the commune, or decided later.
"""

import msgspec

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.errors import NetworkError
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import link, platform_ledger
from sync.contract.ledger import LedgerAnswer, LedgerEntry, LedgerHead, LedgerPage
from sync.contract.wire import HelloAnswer


def complete(context: RoundContext, commune: str, head: LedgerHead | None = None) -> bool:
    """Asks for what is missing until the entries here lead to the head that the greeting `head`; True if they do.

    With `head` None, the head is the one that the platform names now. A page that brings nothing new ends the asking,
    and the next round asks again. Where the entries lead to another head than the page says, both are kept as evidence.
    """
    host = context.host
    with host.reading() as connection:
        platform = link.platform(connection).id
        here = platform_ledger.chained(connection, platform, commune)
    while head is None or here.size < head.size:
        if context.deadline.passed:
            return False
        page = ask(context.conversation, here.size)
        head = head or page.ledger
        ends = bool(page.entries) and page.entries[-1].n == page.ledger.size
        with host.transaction() as connection:
            leads = platform_ledger.keep(connection, platform, commune, page.entries, page.ledger)
            if ends and leads.size == page.ledger.size and leads.head != page.ledger.head:
                platform_ledger.contradicted(connection, platform, leads, page.ledger)
            now = platform_ledger.chained(connection, platform, commune)
        if now.size <= here.size:
            break  # all were here, or it does not give the rest
        here = now
    with host.reading() as connection:
        return platform_ledger.head_at(connection, platform, commune, head.size) == head.head


def common(context: RoundContext, commune: str, ledger: LedgerAnswer) -> int:
    """How many first entries of the platform's ledger are here as well, found by halves.

    So a long ledger need not come whole, which on a slow line would take longer than a round may. Raises NetworkError,
    Declined.
    """
    conversation, greeted = context.conversation, context.conversation.greeted
    with context.host.reading() as connection:
        platform = link.platform(connection).id
        least, most = 0, min(platform_ledger.chained(connection, platform, commune).size, ledger.size)
    try:
        while least < most:
            _in_time(context)
            middle = (least + most + 1) // 2
            answer = conversation.ask(ApiRequest(path="/hello", shape=HelloAnswer, query={"ledger": str(middle)}))
            there = None if answer.ledger is msgspec.UNSET else answer.ledger.then
            with context.host.reading() as connection:
                same = there == platform_ledger.head_at(connection, platform, commune, middle)
            least, most = (middle, most) if same else (least, middle - 1)
    finally:
        conversation.greeted = greeted  # the first greeting is the evidence of where its ledger stood
    return least


def behind(context: RoundContext, size: int) -> list[LedgerEntry]:
    """All entries behind the first `size`, up to where the ledger ends by then. Raises NetworkError, Declined."""
    entries: list[LedgerEntry] = []
    last = None
    while last is None or size + len(entries) < last:
        _in_time(context)
        page = ask(context.conversation, size + len(entries))
        last = page.ledger.size if last is None else last
        entries += page.entries
        if not page.entries:
            break
    return entries


def _in_time(context: RoundContext) -> None:
    if context.deadline.passed:
        raise NetworkError("timeout", "a long ledger")


def ask(conversation: Conversation, size: int) -> LedgerPage:
    """The page of entries that follow the first `size`."""
    return conversation.ask(ApiRequest(path="/ledger", shape=LedgerPage, query={"after": str(size)}))
