"""What a platform said once of the commune's own acts, and no act bears, is no draft to be sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import search
from desktop.database.queries import needs, votes
from sync.contract.wire import Transport
from tests.desktop.actions.exchanging import National, enrolled
from tests.sync.client.affairs import FORGED, NEED, lying

SERVICE = "opencimetiere"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def titles(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        assert len(search.fitting(connection, "jamais dit", ("mine",))) == len(needs.listed(connection))
        return [row.title for row in needs.listed(connection)]


def amid(context: CommuneContext, transport: Transport) -> list[str]:
    """What the list says before the ledger was looked at."""
    seen: list[str] = []

    class Looking:
        def send(self, call: Any) -> Any:
            answer = transport.send(call)
            seen.extend(titles(context))
            return answer

        def close(self) -> None:
            return None

    exchange(context, Looking())
    return seen


def test_a_need_that_was_never_sent_stays_the_platform_s_word(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    assert "Jamais dit" in amid(context, lying(national.platform.answer, national.keys.signing, NEED))
    exchange(context, national.transport)
    assert titles(context) == ["Jamais dit"]
    with context.store.reading() as connection:
        assert [row.elsewhere for row in needs.listed(connection)] == [True]


def test_nor_is_it_deleted_with_what_was_built_upon_it(context: CommuneContext, national: National) -> None:
    """A vote names it."""
    enrolled(context, national)
    lie = lying(national.platform.answer, national.keys.signing, NEED)

    class Voting:
        def send(self, call: Any) -> Any:
            answer = lie.send(call)
            if titles(context) and not standing(context):
                cast_vote(context, SERVICE, need="n9")
            return answer

        def close(self) -> None:
            return None

    exchange(context, Voting())
    with context.store.reading() as connection:
        assert [row.state for row in needs.listed(connection)] == ["accepted"]


def standing(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        found = votes.standing_of(connection, SERVICE)
        return [] if found is None else [found.cast_op]


def test_a_vote_that_nobody_took_back_stands(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    op = cast_vote(context, SERVICE).value.op
    exchange(context, national.transport)
    casts = [{"op": one, "deposited_at": "2026-02-01T13:00:00Z", "withdrawn": one == op} for one in (op, FORGED)]
    vote = {"kind": "vote", "id": f"vote.{SERVICE}", "subject": SERVICE, "subject_kind": "service", "casts": casts}
    exchange(context, lying(national.platform.answer, national.keys.signing, vote))
    assert standing(context) == [op]
    exchange(context, national.transport)
    assert standing(context) == [op]
