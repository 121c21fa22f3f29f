"""Where the platform contradicts what it had signed on an act: the news lead to it, and its page says so."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import news, votes
from desktop.database.queries.acts import one_act
from desktop.documents.act_papers import receipt_of
from desktop.domain.exchange_words import ACT_CONTRADICTED
from desktop.viewmodels.home.news import news_tasks
from desktop.viewmodels.outbox.act_paper import paper_of
from sync.client.ledger import evidence
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.tables import exchange as rounds
from sync.platform.tables import operation
from tests.desktop.actions.exchanging import NOW, National, enrolled, national

__all__ = ["enrolled", "national"]


@pytest.fixture
def ops(context: CommuneContext, national: National) -> list[str]:
    """Three accepted acts."""
    enrolled(context, national)
    acts = [cast_vote(context, service).value.op for service in ("grr", "docs", "publik")]
    exchange(context, national.transport)
    return acts


def keep(context: CommuneContext, kind: evidence.ContradictionKind, about: str) -> str:
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
        (task,) = [one for one in news_tasks(news.news(connection), NOW) if one.place == "outbox"]
    assert task.target == ops[place]


def test_a_vote_whose_id_another_act_has_since_a_put_back_counts_as_refused_and_can_be_cast_again(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    cast_vote(context, "docs")
    exchange(context, national.transport)
    backup = national.backup(tmp_path)
    op = cast_vote(context, "grr").value.op
    exchange(context, national.transport)
    national.put_back(backup)
    with national.store.writing() as connection:
        row = connection.execute(select(operation)).one()._asdict()
        connection.execute(operation.insert().values(row | {"op": op, "number": 9, "intent": "0" * 64}))
    for _ in range(2):
        national.now += timedelta(hours=1)
        exchange(context, national.transport)
    with context.store.reading() as connection:
        paper = one_act.paper(connection, op)
        assert paper is not None
        assert [vote.subject for vote in votes.listed(connection) if vote.stands] == ["docs"]
        assert receipt_of(connection, op, now=NOW).decision == "Vote pris en compte", "as it was signed"
    read = paper_of(paper, NOW)
    assert read.state.word == "Refusé"
    assert read.sentence.startswith("La plateforme a refusé cet envoi. Elle l’avait accepté, mais un autre envoi")
    assert read.sentence.endswith(ACT_CONTRADICTED)
    assert dict(read.facts)["Décision"].startswith("Vote pris en compte")
    cast_vote(context, "grr")
    exchange(context, national.transport)
    with context.store.reading() as connection:
        assert {vote.subject for vote in votes.listed(connection) if vote.stands} == {"docs", "grr"}
    assert national.tally().keys() >= {"grr"}
