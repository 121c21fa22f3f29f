from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.database.store import Store
from desktop.database.tables import meta
from sync.client.ledger.tables import outbox


def test_a_state_that_is_asked_for_by_its_order_is_seen_without_any_row(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "c.sqlite", create=True)) as store, store.reading() as connection:
        for asked in (outbox.c.state <= "draft", outbox.c.op > "m", outbox.c.op < outbox.c.subject):
            with pytest.raises(AssertionError, match="by its order"):
                connection.execute(select(outbox).where(asked))
        assert connection.execute(select(outbox).where(outbox.c.created_at < "2026-01-01")).all() == []


def test_a_state_that_was_read_has_no_order(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "c.sqlite", create=True)) as store, store.transaction() as connection:
        connection.execute(meta.insert().values(key="x", value="draft"))
        (state,) = connection.scalars(select(meta.c.value).where(meta.c.key == "x"))
        assert state == "draft"
        with pytest.raises(AssertionError, match="by its order"):
            state.__le__("draft")
