"""Where an act that today's platform has bears the receipt of another one, this is not shown as today's."""

from sqlalchemy import delete, insert

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.sheet import NeedSheet
from sync.client.ledger.tables import copy, device, proof
from tests.desktop.viewmodels.conftest import Commune, baule
from tests.desktop.viewmodels.requests.sent_request import Sent
from tests.desktop.viewmodels.saying import answer, own_need, say

__all__ = ["baule"]
NB = "\u00a0"
LABEL = "Reçu par une autre plateforme"


def signed_by_another(commune: Commune, op: str) -> None:
    """The receipt of this act; this computer was enrolled with another platform since."""
    today = '{"id":"today","public_key":"","origin":""}'
    with commune.context.store.transaction() as connection:
        connection.execute(insert(proof).values(op=op, value='{"receipt":{"key":"before"}}'))
        connection.execute(insert(copy).values(scope="keys", id="before", position=0, value="{}"))
        connection.execute(delete(device))
        here = {"one": 1, "id": "d", "public_key": b"k", "key_place": "file", "url": "", "statement": None}
        connection.execute(insert(device).values(**here, platform_key=today))
    commune.actor.announce(Changes(outbox=True))


def test_of_a_need_that_is_to_be_withdrawn(baule: Commune) -> None:
    id = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    op = baule.act(submit_need, id).op
    answer(baule, id)
    say(baule, "mine", own_need(id, op))
    view, shown = NeedSheet(baule.actor, Latest()), []
    view.shown.connect(shown.append)
    view.show(id)
    baule.settle()
    moment = f"Mercredi 3{NB}février 2021 à 15{NB}h{NB}00, accusé n°{NB}4"
    assert shown[-1].withdrawal.public[1] == ("Reçu par la plateforme", moment)
    signed_by_another(baule, op)
    baule.settle()
    assert shown[-1].withdrawal.public[1] == (LABEL, moment)


def test_of_a_request_that_is_to_be_withdrawn(baule: Commune) -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="received")
    (label, moment) = sent.sheet.withdrawal.public[1]
    assert label == "Reçu par la plateforme"
    signed_by_another(baule, sent.row.submit_op)
    sent.announce()
    assert sent.sheet.withdrawal.public[1] == (LABEL, moment)
