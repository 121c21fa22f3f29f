"""What every act asks of its commune, in one question: once the disk has waited, each further one costs much more."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import campaign, exchanges, link, person
from sync.client.ledger import outbox
from sync.contract.campaign import Campaign


class Facts(NamedTuple):
    """`offset`, added to this PC's time, gives the platform's; `newest` is the greatest id of an act here, or ""."""

    commune: link.CommuneRow | None
    contact: dict[str, str]
    offset: timedelta
    campaign: Campaign | None
    newest: str


def facts(connection: Connection) -> Facts:
    """Of this moment."""
    ((noted, offset_s, published, newest),) = rows(connection, _ASKED)
    return Facts(
        link.commune_of(noted),
        person.contact_of(noted),
        timedelta(seconds=int(offset_s or 0)),
        campaign.decoded(published),
        newest or "",
    )


_ASKED = f"SELECT ({link.NOTED}), ({exchanges.LAST_OFFSET}), ({campaign.CURRENT}), ({outbox.NEWEST})"
