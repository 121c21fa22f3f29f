"""“Voir la boîte d’envoi” and “Voir pourquoi” lead to what waits, or was refused, whatever was read there before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.kit.targets import REFUSED, WAITING
from desktop.views.outbox.page import OutboxPage
from sync.client.ledger.tables import outbox
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1366, 768, 200), (1024, 600, 200)])
def test_the_band_leads_to_the_list_with_the_waiting_act_whole(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """With large text the act that was read last stood in place of the list, then the waiting one alone."""
    for number in range(9):
        baule.act(submit_need, baule.act(draft_need, title=f"Registre {number}", description="Sur papier."))
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", number=7))
    window = open_window(baule, outbox=OutboxPage)
    window.size(width, height, percent)
    page = window.visit("outbox")
    page.list.chosen.emit(8)
    window.settle()
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum())
    baule.act(submit_need, baule.act(draft_need, title="Cantine", description="Des listes."))
    window.visit("outbox", WAITING)

    def in_sight() -> bool:
        line, port = page.list.visualRect(page.list.model().index(0, 0)), page.list.viewport()
        return page.list.isVisible() and port.visibleRegion().boundingRect().contains(line)

    window.qtbot.waitUntil(in_sight)
    line = page.outbox.model.line(0)
    assert line is not None
    assert (line.title, page.paper.title.text()) == ("Cantine", "Cantine")


def test_all_that_were_refused_are_shown_alone(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    """She asked why some were refused, and what was taken into account stood first."""
    ops = [
        baule.act(submit_need, baule.act(draft_need, title=f"Registre {number}", description="Sur papier.")).op
        for number in range(9)
    ]
    with baule.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", number=7))
        connection.execute(update(outbox).where(outbox.c.op.in_(ops[:2])).values(state="rejected"))
    window = open_window(baule, home=composed("home"), outbox=OutboxPage)
    page = window.visit("outbox", ops[5])
    page.outbox.narrowing.search("Registre 8")
    for _visit in range(2):
        window.visit("home")
        window.visit("outbox", REFUSED)
        window.commune.until(lambda: page.outbox.model.rowCount() == 2)
        assert page.outbox.narrowing.only == "refused"
        assert page.row.kinds.currentText() == "Refusés (2)"
        assert {page.outbox.model.line(row).op for row in range(2)} == set(ops[:2])
        assert page.row.line.hasFocus(), "from which arrow down leads to the list, as on arrival by the menu"
    window.visit("home")
    window.visit("outbox")
    window.commune.until(lambda: page.outbox.model.rowCount() == 9)
    assert page.outbox.narrowing.only == "", "what she sends next would be hidden"


def test_in_a_very_low_window_the_buttons_of_the_title_are_in_the_bar(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.act(submit_need, baule.act(draft_need, title="Cantine", description="Des listes."))
    window = open_window(baule, outbox=OutboxPage)
    page = window.visit("outbox")
    assert (page.usb_button.isVisible(), page.saving.button.isVisible()) == (True, True)
    assert len(page.bar_acts.others) == 0
    window.size(1024, 600, 200)
    assert (page.usb_button.isVisible(), page.saving.button.isVisible()) == (False, False)
    assert page.bar_acts.others == (page.usb, page.save)
    page.usb.trigger()
    window.settle()
    assert page.stick.isVisible()
    page.close_usb()
    window.settle()
    assert page.list.hasFocus()


def test_in_a_very_low_window_nothing_comes_where_the_main_button_was_once_nothing_waits(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """“Autres actions…” stood where “Envoyer maintenant” had been, once the only act was cancelled."""
    act = baule.act(submit_need, baule.act(draft_need, title="Cantine", description="Des listes.")).op
    window = open_window(baule, outbox=OutboxPage)
    window.size(1024, 600, 200)
    window.visit("outbox")
    place = window.act("Envoyer maintenant").geometry()
    baule.act(cancel_act, act)
    window.settle()
    assert window.act("Recevoir les nouvelles").geometry().topLeft() == place.topLeft()
    assert not window.act("Autres actions").geometry().intersects(place)
