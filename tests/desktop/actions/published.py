"""What the platform publishes, written into a commune's database by the functions that a pull itself uses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.receive import Receiver
from desktop.domain.changes import Changes
from sync.client.exchange import pull
from sync.client.exchange.pull import Pulled
from sync.client.news import Settled
from sync.contract.campaign import PhaseKey, read_campaign
from sync.contract.feed import FeedItem, FeedPage, Scope


def publish(
    context: CommuneContext, scope: Scope, *values: Any, removed: Sequence[str] = (), at: datetime | None = None
) -> Changes:
    """A page of the feed with these values, the last one of its scope; it came now, or `at` that moment."""
    receiver = Receiver(context.store, context.clock if at is None else lambda: at)
    with receiver.transaction() as connection:
        (position,) = connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM copy").one()
        items = [
            FeedItem(id=value.id, position=position + place, value=msgspec.to_builtins(value))
            for place, value in enumerate(values, start=1)
        ]
        items += [FeedItem(id=id, position=position + 100, deleted=True) for id in removed]
        page = FeedPage(scope=scope, epoch="e", cursor=str(position + 100), more=False, items=tuple(items))
        done = Pulled()
        pull.take_page(receiver, connection, scope, page, done)
    assert done.unreadable == 0
    return receiver.changes


def open_phase(context: CommuneContext, phase: PhaseKey) -> None:
    """The bundled campaign with this phase open."""
    pack = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
    publish(context, "campaign", msgspec.structs.replace(pack, open_phase=phase))


def settle(context: CommuneContext, op: str, state: str, number: int = 1) -> Changes:
    """A verified answer to an act, as a round tells it."""
    receiver = Receiver(context.store, context.clock)
    with receiver.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = ?, attempts = 1, number = ?, received_at = ? WHERE op = ?",
            (state, number, "2026-02-01T13:40:00+00:00", op),
        )
        type, subject = connection.exec_driver_sql("SELECT type, subject FROM outbox WHERE op = ?", (op,)).one()
        news = Settled(op=op, type=type, subject=subject, state=state, number=number, received_at="2026")
        receiver.receive(connection, news)
    return receiver.changes
