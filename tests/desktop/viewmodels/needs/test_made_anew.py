"""A refused correction waits on Accueil until a later act of the same need settles it."""

import pytest
from sqlalchemy import update

from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries.news import news
from sync.client.ledger.tables import outbox
from tests.desktop.viewmodels.needs.two_texts import corrected, theirs
from tests.desktop.viewmodels.saying import answer


def refused(baule) -> list[str]:
    return [row.id for row in baule.ask(news) if row.kind == "rejected"]


def test_a_refused_choice_waits_until_another_one_is_made(baule):
    need = corrected(baule)
    theirs(baule, need)
    choice = baule.act(settle_conflict, need, "mine")
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == choice.op).values(state="rejected"))
    assert refused(baule) == [choice.op]
    baule.act(settle_conflict, need, "platform")
    assert refused(baule) == []


@pytest.mark.parametrize("state", ["finalised", "accepted", "rejected"])
def test_after_a_withdrawal_that_stands_nothing_waits(baule, state):
    need = corrected(baule)
    answer(baule, need, "need.amend", "rejected")
    assert len(refused(baule)) == 1
    baule.act(withdraw_need, need)
    answer(baule, need, "need.withdraw", state)
    assert bool(refused(baule)) == (state == "rejected")
