"""A notice that something waits goes once it is true no more."""

from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.widgets.notice import Notice
from sync.client.ledger.tables import exchange, outbox

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

WAITS = "✓ C’est dans la boîte d’envoi. La plateforme le saura au prochain échange."


def exchanged(commune: "Commune", at: str, state: str) -> None:
    """As an exchange that has ended then, and left our acts in this state."""
    with commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state=state))
        values = {"started_at": at, "ended_at": at, "outcome": "complete", "summary": "{}", "failures": 0}
        connection.execute(insert(exchange).values(**values))
    commune.actor.announce(EVERYTHING)
    commune.settle()


def said(commune: "Commune", qtbot: QtBot) -> Notice:
    notice, summary = Notice(), StatusSummary(commune.actor, commune.opening())
    qtbot.addWidget(notice)
    commune.act(cast_vote, "docs")
    notice.say_until_sent(WAITS, summary)
    commune.settle()
    return notice


def test_what_waits_is_said_until_an_exchange_has_taken_it(baule: "Commune", qtbot: QtBot) -> None:
    notice = said(baule, qtbot)
    exchanged(baule, "2026-03-01T10:00:00+00:00", "held")
    assert notice.words.text() == WAITS, "it waits still"
    exchanged(baule, "2026-03-01T10:01:00+00:00", "accepted")
    assert notice.isHidden()
    assert notice.words.text() == ""


def test_what_was_said_since_stays(baule: "Commune", qtbot: QtBot) -> None:
    notice = said(baule, qtbot)
    notice.say("⚠ Autre chose.", tone="warn")
    exchanged(baule, "2026-03-01T10:00:00+00:00", "accepted")
    assert notice.words.text() == "⚠ Autre chose."
