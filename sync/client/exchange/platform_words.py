"""The platform's words that no block of ours has brought: said to another computer of the commune, or decided later."""

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import link, platform_ledger
from sync.contract.ledger import LedgerEntry, LedgerHead, LedgerPage


def complete(context: RoundContext, commune: str) -> bool:
    """Asks for what is missing, until the entries here lead to where the ledger stands. Whether they do.

    A page that brings nothing new, or that does not lead where the platform says, is asked for again next time.
    """
    host = context.host
    with host.reading() as connection:
        platform = link.platform(connection).id
    while True:
        with host.reading() as connection:
            here, told = (
                platform_ledger.chained(connection, platform, commune),
                platform_ledger.last_seen(connection, platform),
            )
        if told is None or here.size >= told.size:
            return told is None or here == told
        if context.deadline.passed:
            return False
        page = ask(context.conversation, here.size)
        with host.transaction() as connection:
            platform_ledger.see(connection, platform, page.ledger)
            platform_ledger.keep(connection, platform, commune, page.entries, page.ledger)
            if platform_ledger.chained(connection, platform, commune).size == here.size:
                return False


def whole(conversation: Conversation) -> tuple[list[LedgerEntry], LedgerHead]:
    """All entries from the first on, and where they lead."""
    found: list[LedgerEntry] = []
    while True:
        page = ask(conversation, len(found))
        found += page.entries
        if not page.entries or len(found) >= page.ledger.size:
            return found, page.ledger


def ask(conversation: Conversation, size: int) -> LedgerPage:
    """The page behind a ledger of this size."""
    return conversation.ask(ApiRequest(path="/ledger", shape=LedgerPage, query={"after": str(size)}))
