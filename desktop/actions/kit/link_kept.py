"""What changes the link, or ends in a refusal and leaves it as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.database.store import Store
from desktop.domain.refusals import Refusal
from desktop.effects import mine
from sync.client.ledger import link
from sync.client.ledger.link import Link


@contextmanager
def link_kept(store: Store) -> Iterator[Link | None]:
    """Brings the link of before. On a Refusal it is put back, and what its platform published is read again.

    What it said of the commune's own affairs is back at once: another computer's need would be a draft until then.
    """
    with store.reading() as connection:
        before, known, own = link.read(connection), link.known(connection), link.own_affairs(connection)
    try:
        yield before
    except Refusal:
        if before is not None:
            with store.transaction() as connection:
                if link.unpin(connection, before, known, own):
                    mine.platform_changed(connection)
                    mine.published(connection)
        raise
