"""A USB stick that leaves with acts, and a platform that has lost them."""

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.domain.changes import Changes
from sync.client.ledger.tables import outbox
from sync.client.usb import heard
from tests.desktop.losing import note_lost

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

RECEIVED = "2021-02-01T09:00:00+00:00"


def carry(baule: "Commune", *, again: bool = True) -> None:
    """A USB stick leaves with all acts that wait; those that the platform has lost were lost before, or only since."""
    written = (
        "INSERT INTO bundle SELECT 'b', 'out', '2021', 'f', 9, json_group_array(op), NULL FROM outbox"
        " WHERE state IN ('finalised', 'accepted')"
    )
    with baule.context.store.transaction() as connection:
        connection.exec_driver_sql(written)
        heard.note(connection, "b", list(connection.scalars(select(outbox.c.op))) if again else ())
    baule.actor.announce(Changes(outbox=True))


def lose(baule: "Commune") -> None:
    """The platform had accepted all acts, and has lost them since."""
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", received_at=RECEIVED, number=3))
        note_lost(connection.exec_driver_sql, list(connection.scalars(select(outbox.c.op))))
