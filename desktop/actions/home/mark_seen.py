"""Notes that the news of a page was looked at, so that it no longer counts as news."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import news
from desktop.domain.changes import Changes, Outcome
from desktop.domain.places import PlaceKey


def mark_seen(
    context: CommuneContext, place: PlaceKey = news.HOME, keys: frozenset[str] | None = None
) -> Outcome[None]:
    """`keys`: of the NewsRows that were shown, None for all. News that came meanwhile stays new."""
    with context.store.transaction() as connection:
        seen_keys = [
            news.seen_key(place, row) for row in news.news(connection, place) if keys is None or row.key in keys
        ]
        records.seen.mark(connection, seen_keys, context.clock())
    return Outcome(Changes(commune=bool(seen_keys)), None)
