"""Remembers that what is new at a place was looked at: it is no news there any more."""

from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import times
from desktop.database.queries import news
from desktop.database.tables import seen
from desktop.domain.changes import Changes


def mark_seen(context: CommuneContext, place: str = news.HOME, keys: frozenset[str] | None = None) -> Changes:
    """`keys` are those of the NewsRows that were shown; None for all there is. What came meanwhile stays new."""
    now = times.text(context.clock())
    with context.store.transaction() as connection:
        found = [
            {"place": news.seen_key(place, row), "moment": now}
            for row in news.news(connection, place)
            if keys is None or row.key in keys
        ]
        if found:
            connection.execute(upsert(seen).on_conflict_do_nothing(), found)
    return Changes(commune=bool(found))
