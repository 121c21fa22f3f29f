"""The platform's words that no block of ours has brought: said to another computer of the commune, or decided later."""

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.errors import NetworkError
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import link, platform_ledger
from sync.contract.ledger import LedgerEntry, LedgerHead, LedgerPage


def complete(context: RoundContext, commune: str, told: LedgerHead | None = None) -> bool:
    """Asks for what is missing, until the entries here lead where the greeting has `told`. Whether they do.

    `told` None: where the platform says that it stands now. A page that brings nothing new is asked for again next
    time. Where it leads elsewhere than it says, both are kept.
    """
    host = context.host
    with host.reading() as connection:
        platform = link.platform(connection).id
        here = platform_ledger.chained(connection, platform, commune)
    while told is None or here.size < told.size:
        if context.deadline.passed:
            return False
        page = ask(context.conversation, here.size)
        told = told or page.ledger
        ends = bool(page.entries) and page.entries[-1].n == page.ledger.size
        with host.transaction() as connection:
            leads = platform_ledger.keep(connection, platform, commune, page.entries, page.ledger)
            if ends and leads.size == page.ledger.size and leads.head != page.ledger.head:
                platform_ledger.contradicted(connection, platform, leads, page.ledger)
            now = platform_ledger.chained(connection, platform, commune)
        if now.size <= here.size:
            return False
        here = now
    with host.reading() as connection:
        return platform_ledger.head_at(connection, platform, commune, told.size) == told.head


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
