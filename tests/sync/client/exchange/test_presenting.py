"""What a platform that was put back is shown again: what it still lacks, and nothing that it cannot take any more."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from sync.client.exchange import presenting
from sync.client.ledger import platform_ledger
from sync.client.ledger.states import ID_TAKEN
from sync.client.ledger.tables import batch
from sync.contract.ledger import ARRIVED, Word, after, entries, origin
from tests.sync.client.ends import BAULE, Commune, National
from tests.sync.client.running import run

NOW = datetime(2021, 2, 10, tzinfo=UTC)
OTHER = "ab" * 32


@pytest.mark.parametrize(("reason", "waits"), [(ID_TAKEN, False), ("other", True)])
@pytest.mark.parametrize("arrived", [False, True])
def test_whose_id_is_taken_is_not_shown_for_ever_though_a_document_of_the_other_act_has_arrived(
    enrolled: Commune, national: National, reason: str, waits: bool, arrived: bool
) -> None:
    op, key = enrolled.act().op, national.keys.signing.id
    run(enrolled, national.transport())
    words = [Word(op=op, intent=OTHER, status="blocked", reason=reason, deposited_at=NOW)]
    if arrived:
        words.append(Word(op=op, intent=OTHER, status=ARRIVED, reason=OTHER, deposited_at=NOW))
    said = list(entries(0, words, NOW))
    told = origin(key, BAULE)
    for one in said:
        told = after(told, one)
    with enrolled.transaction() as connection:
        platform_ledger.set_back(connection, key, told, 0)
        platform_ledger.begin_recovery(connection, key)
        platform_ledger.keep(connection, key, BAULE, said, told)
        assert [act.op for act in presenting.waiting(connection, key)] == ([op] if waits else [])
        assert platform_ledger.recovering(connection, key) is waits


def test_a_batch_that_cannot_be_read_is_not_taken_for_answered(enrolled: Commune) -> None:
    """Of an earlier release: what is in it is not known here, and it is left to the round, which makes it anew."""
    with enrolled.transaction() as connection:
        connection.execute(insert(batch).values(batch="b", created_at="", body=b"{", lease=""))
        presenting.finish_answered(connection, [])
        presenting.finish_answered(connection, ["x"])
        assert list(connection.execute(select(batch.c.batch)).scalars()) == ["b"]
