"""What the window shows outside the pages during a round."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.views.outbox.page import OutboxPage
from desktop.views.shell.status_presenter import StatusPresenter
from sync.client.ledger.tables import outbox
from tests.desktop.viewmodels.outbox.held_round import Slow

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_what_waits_is_counted_again_as_each_batch_is_settled(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, outbox=OutboxPage)
    first, _second = (baule.act(cast_vote, service).op for service in ("actes", "cadastre"))
    slow = Slow(baule, waiting=2)
    StatusPresenter(window.frame, window.page_context.status_summary, slow.syncing, baule.actor)
    button = window.frame.side.buttons["outbox"]
    assert button.accessibleName().endswith(", 2 à envoyer")
    page = window.visit("outbox")
    window.settle()
    assert page.subtitle.text().startswith("2\u00a0envois attendent"), page.subtitle.text()
    slow.syncing.now()
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == first).values(state="accepted", number=7))
    slow.tell("sending", 1, 2)
    baule.until(lambda: button.accessibleName().endswith(", 1 à envoyer"))
    assert slow.syncing.state.running
    baule.until(lambda: page.subtitle.text().startswith("1\u00a0envoi attend"))
    slow.end()
