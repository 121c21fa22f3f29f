"""What was withdrawn from here, while the platform still has it: commands say it in the words of the window."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.cli import states as commands
from desktop.viewmodels.kit import states
from sync.client.ledger.tables import outbox
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions.published import open_phase, publish
from tests.desktop.actions.requests.ready_requests import ready
from tests.desktop.viewmodels.sticks import RECEIVED
from tests.desktop.viewmodels.typed_here import printed_by

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.mark.parametrize("state", ["finalised", "deposited", "quarantined", "accepted"])
def test_a_withdrawal_is_said_where_it_is_by_a_command_as_by_the_window(state: str) -> None:
    shown = states.withdrawal(state, "vote.withdraw")
    assert commands.withdrawal(state, of="vote.cast") == f"{shown.sign} {shown.word}"
    assert ("Retrait" in shown.word) == (state != "accepted")


def test_no_command_says_of_what_was_just_withdrawn_that_it_is(baule: "Commune") -> None:
    """Whether a need, a vote, “nous aussi”, a participation or a request: the platform still has it."""
    set_person(baule.context, email="mairie@exemple.fr")
    theirs = PublicNeed(id="n", commune="45234", commune_name="Orléans", title="Cantine", description="x")
    retained = Proposal(id="p", title="Salles", kind="existing", state="retained")
    open_phase(baule.context, "steering")
    publish(baule.context, "needs", theirs)
    publish(baule.context, "proposals", retained)
    baule.act(declare_interest, "p", "participant")
    open_phase(baule.context, "needs")
    need = baule.act(draft_need, None, title="Cimetière", description="d")
    baule.act(submit_need, need)
    baule.act(join_need, "n")
    request = ready(baule.context)
    baule.act(submit_request, request)
    baule.act(cast_vote, "grr")
    with baule.context.store.transaction() as connection:
        for number, op in enumerate(connection.scalars(select(outbox.c.op).order_by(outbox.c.seq)).all(), start=1):
            received = {"state": "accepted", "number": number, "received_at": RECEIVED, "attempts": 1}
            connection.execute(update(outbox).where(outbox.c.op == op).values(received))
    baule.act(withdraw_need, need)
    baule.act(leave_need, "n")
    baule.act(withdraw_request, request)
    baule.act(withdraw_vote, "grr")
    open_phase(baule.context, "steering")
    baule.act(withdraw_interest, "p")
    waits = "↑ Retrait\u00a0: à envoyer"
    lists = {
        "need": ("need", "list"),
        "join": ("need", "joins"),
        "request": ("request", "list"),
        "vote": ("vote", "list"),
        "interest": ("interest", "list"),
    }
    said = {name: printed_by(baule, *command) for name, command in lists.items()}
    assert {name for name, lines in said.items() if waits in lines} == set(lists), said
    assert "(le vote compte jusqu’à l’arrivée du retrait)" in said["vote"]
    with baule.context.store.transaction() as connection:
        taken = {"state": "accepted", "number": 9, "received_at": RECEIVED}
        connection.execute(update(outbox).where(outbox.c.state == "finalised").values(taken))
    said = {name: printed_by(baule, *command) for name, command in lists.items()}
    assert {name for name, lines in said.items() if "✗ Retiré" in lines} == set(lists), said
