"""The platform's words that no block of ours has brought: said to another computer of the commune, or decided later."""

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.errors import NetworkError
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import link, platform_ledger
from sync.contract.ledger import LedgerEntry, LedgerPage


def complete(context: RoundContext, commune: str) -> bool:
    """Asks for what is missing, until the entries here lead to where the ledger stands. Whether they do.

    A page that brings nothing new is asked for again next time. Where they lead to another hash, both are kept.
    """
    host = context.host
    with host.reading() as connection:
        platform = link.platform(connection).id
    while True:
        with host.transaction() as connection:
            here = platform_ledger.chained(connection, platform, commune)
            told = platform_ledger.last_seen(connection, platform)
            if told is None or here.size >= told.size:
                return told is None or platform_ledger.agrees(connection, platform, commune, told)
        if context.deadline.passed:
            return False
        page = ask(context.conversation, here.size)
        with host.transaction() as connection:
            platform_ledger.see(connection, platform, page.ledger)
            platform_ledger.keep(connection, platform, commune, page.entries, page.ledger)
            if platform_ledger.chained(connection, platform, commune).size == here.size:
                return False


def whole(context: RoundContext) -> list[LedgerEntry]:
    """All entries from the first on, as many as the ledger has when it is asked. Raises NetworkError, Declined."""
    found: list[LedgerEntry] = []
    size = None
    while size is None or len(found) < size:
        if context.deadline.passed:
            raise NetworkError("timeout", "a long ledger")
        page = ask(context.conversation, len(found))
        size = page.ledger.size if size is None else size
        found += page.entries
        if not page.entries:
            break
    return found


def ask(conversation: Conversation, size: int) -> LedgerPage:
    """The page behind a ledger of this size."""
    return conversation.ask(ApiRequest(path="/ledger", shape=LedgerPage, query={"after": str(size)}))
