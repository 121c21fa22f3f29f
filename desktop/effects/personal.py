"""After the platform was asked to erase personal data, which were erased here before."""

from sqlalchemy import Connection

from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.news import Settled


def settled(_connection: Connection, _news: Settled) -> Changes:
    return Changes(commune=True)


def undone(_connection: Connection, _act: ActRow) -> Changes:
    """Always raises Refusal: the data cannot come back, and the platform would keep what is erased here."""
    raise Refusal(
        "erased",
        "Ces données sont déjà effacées de cet ordinateur : l’effacement ne s’annule pas.",
        field="op",
        remedy="Laissez partir cet envoi : la plateforme les effacera à son tour.",
    )


def relied_on(_connection: Connection, _op: str) -> bool:
    return False
