"""A damaged row of one exchange fails no page: its counts are absent, and all else is said."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.examine import examine_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.database.queries import exchanges, news
from sync.client.ledger import tables
from tests.desktop.actions.exchanging import National, enrolled, national

__all__ = ["national"]  # a fixture


@pytest.mark.parametrize("damaged", ["{", "[]", "3", ""])
def test_a_summary(context: CommuneContext, national: National, damaged: str) -> None:
    enrolled(context, national)
    exchange(context, national.transport)
    with context.store.transaction() as connection:
        connection.execute(update(tables.exchange).values(summary=damaged))
    with context.store.reading() as connection:
        row = exchanges.last(connection)
        assert row is not None
        assert (row.outcome, row.summary) == ("complete", {})
        offset = exchanges.clock_offset(connection)
        assert offset.at is not None
        assert offset.by == timedelta()
        assert [one for one in news.all_rows(connection) if one.kind == "recovered"] == []
    examine_commune(context, national.transport)
    need = draft_need(context, title="Plan", description="Papier").value
    submit_need(context, need)
    exchange(context, national.transport)
