"""What we voted for and the platform no longer publishes."""

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.votes.votes import Votes
from sync.client.ledger.tables import copy
from sync.contract.published import Proposal
from tests.desktop.viewmodels.votes.published_proposals import publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize(
    ("withdrawn", "act", "closed"),
    [(False, "withdraw", ""), (True, "", "Ce service ou cette proposition n’est plus publié.")],
)
def test_our_vote_can_be_withdrawn_still_and_not_given_anew(
    baule: "Commune", withdrawn: bool, act: str, closed: str
) -> None:
    baule.hour[0] = datetime(2021, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    baule.campaign("vote")
    publish(baule, "proposals", Proposal(id="p", title="Cantine", kind="existing"))
    receive(baule, baule.act(cast_vote, "p").op)
    if withdrawn:
        baule.act(withdraw_vote, "p")
    with baule.context.store.transaction() as connection:
        connection.execute(delete(copy).where(copy.c.scope == "proposals"))
    baule.actor.announce(Changes(scopes=frozenset({"proposals"})))
    votes = Votes(baule.actor, Latest())
    votes.refresh()
    baule.settle()
    entry = votes.entry("p")
    assert entry is not None
    assert (entry.title, entry.nature) == ("Cantine", "Proposition retirée de la liste")
    assert (entry.act, entry.closed) == (act, closed)
