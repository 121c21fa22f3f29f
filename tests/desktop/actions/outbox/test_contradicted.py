"""Where the platform contradicts what it had signed on an act: the news lead to it, and its page says so."""

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import news
from desktop.database.queries.acts import one_act
from desktop.domain.exchange_words import ACT_CONTRADICTED
from desktop.viewmodels.home.moved import moved
from desktop.viewmodels.outbox.act_paper import paper_of
from sync.client.ledger import evidence
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import exchange as rounds
from tests.desktop.actions.exchanging import NOW, National, enrolled, national

__all__ = ["enrolled", "national"]


@pytest.fixture
def ops(context: CommuneContext, national: National) -> list[str]:
    """Three accepted acts."""
    enrolled(context, national)
    acts = [cast_vote(context, service).value.op for service in ("grr", "docs", "publik")]
    exchange(context, national.transport)
    return acts


def keep(context: CommuneContext, kind: evidence.Kind, about: str) -> str:
    """Returns the act that is said to be the last one."""
    word = Contradiction(kind=kind, platform="k", about=about, ours="{}", theirs="{}")
    with context.store.transaction() as connection:
        evidence.note(connection, word)
        return evidence.last_act(connection)


def test_its_page_says_where_both_words_are_and_no_other_page_does(context: CommuneContext, ops: list[str]) -> None:
    keep(context, "decision", ops[1])
    said = []
    for op in ops:
        with context.store.reading() as connection:
            paper = one_act.paper(connection, op)
        assert paper is not None
        said.append(ACT_CONTRADICTED in paper_of(paper, NOW).sentence)
    assert said == [False, True, False]


def test_the_last_one_that_is_about_an_act(context: CommuneContext, ops: list[str]) -> None:
    with context.store.reading() as connection:
        assert evidence.last_act(connection) == ""
    assert keep(context, "decision", ops[2]) == ops[2]
    assert keep(context, "number", ops[0]) == ops[0]
    assert keep(context, "history", "3") == ops[0], "of a restore nobody need hear"
    assert keep(context, "hash", "4") == ""


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_news_of_such_a_round_lead_to_the_act(context: CommuneContext, ops: list[str], place: int) -> None:
    with context.store.transaction() as connection:
        row = connection.execute(select(rounds)).mappings().one()
        summary = msgspec.json.encode({"contradictions": 1, "contradicted": ops[place]}).decode()
        connection.execute(insert(rounds).values({**row, "id": row["id"] + 1, "summary": summary}))
    with context.store.reading() as connection:
        (task,) = [one for one in moved(news.news(connection), NOW) if one.place == "outbox"]
    assert task.target == ops[place]
