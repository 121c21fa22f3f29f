"""What every act needs to know of its commune, in one query: after a commit each further query costs much more."""

from typing import NamedTuple

from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.last_exchange import LAST_CLOCK
from desktop.database.queries import campaign, link, person
from desktop.domain.phases import ClockOffset, offset_of
from sync.client.ledger import outbox
from sync.contract.campaign import Campaign


class Facts(NamedTuple):
    """All that an act needs to know of the commune that makes it."""

    commune: link.CommuneRow | None  #: None while the database is not finished
    contact: dict[str, str]  #: of the person to ask, by name of the value; only what was entered
    offset: ClockOffset  #: what to add to this computer's clock to get the platform's
    campaign: Campaign | None  #: None while none is known
    newest: str  #: greatest id of an act here, "" before the first: a new id must be greater


def facts(connection: Connection) -> Facts:
    """The facts as they are now."""
    ((noted, clock, published, newest),) = rows(connection, _ASKED)
    return Facts(
        link.commune_of(noted),
        person.contact_of(noted),
        offset_of(clock),
        campaign.decoded(published),
        newest or "",
    )


_ASKED = f"SELECT ({link.NOTED}), ({LAST_CLOCK}), ({campaign.CURRENT}), ({outbox.NEWEST})"
