"""For actions that change the link: after a refusal, the link is as it was before."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.database.store import Store
from desktop.domain.refusals import Refusal
from desktop.effects import mine
from sync.client.ledger import link
from sync.client.ledger.link import Link


@contextmanager
def link_kept(store: Store) -> Iterator[Link | None]:
    """Yields the present link. On a Refusal it is restored; what its platform published will be read again.

    What that platform said about the commune's own needs is restored at once, as a need of another computer would
    otherwise be shown as a draft until then.
    """
    with store.reading() as connection:
        before, known, own = link.read(connection), link.known(connection), link.own_cases(connection)
    try:
        yield before
    except Refusal:
        if before is not None:
            with store.transaction() as connection:
                if link.unpin(connection, before, known, own):
                    mine.platform_changed(connection)
                    mine.published(connection)
        raise
