"""While a question stands at the foot of a page, its acts wait: none is open that changes what it is about."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.viewmodels.kit.targets import AS_LEFT
from desktop.views.widgets.buttons import ActButton
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def live(window: "Window") -> list[str]:
    """The acts of the bar that can be pressed."""
    buttons = window.frame.acts.findChildren(ActButton)
    return sorted(one.action.text() for one in buttons if one.isVisible() and one.isEnabled())


def test_nothing_is_sent_from_under_the_question_whether_to_cancel_it(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    enrolled(baule)
    need = baule.act(draft_need, None, title="Signaler un lampadaire", description="Sur papier.")
    baule.act(submit_need, need)
    window = open_window(baule, outbox=composed("outbox"), needs=composed("needs"))
    page = window.visit("outbox")
    baule.until(lambda: page.list.model().rowCount() > 0)
    page.list.mark(0)
    page.list.chosen.emit(0)
    baule.until(page.paper.cancel.isVisible)
    assert live(window) == ["&Envoyer maintenant"]
    window.click(page.paper.cancel)
    assert live(window) == []
    window.visit("needs")
    assert live(window) != [], "another page does not ask"
    window.visit("outbox", AS_LEFT)
    assert (page.message.asks, live(window)) == (True, [])
    page.send.setEnabled(False)
    window.answer("Non, garder")
    assert live(window) == [], "what cannot be done stays grey"
    page.send.setEnabled(True)
    assert live(window) == ["&Envoyer maintenant"]


def test_the_act_that_asked_has_the_keyboard_again_once_all_stays_as_it_is(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    need = baule.act(draft_need, None, title="Signaler un lampadaire", description="Sur papier.")
    baule.act(submit_need, need)
    window = open_window(baule, needs=composed("needs"))
    page = window.visit("needs", need)
    baule.until(page.reading.isVisible)
    before = live(window)
    assert "&Annuler l’envoi" in before
    cancel = window.act("Annuler")
    cancel.setFocus()
    window.click(cancel)
    assert (page.foot.asks, live(window)) == (True, [])
    assert page.foot.isAncestorOf(QApplication.focusWidget())
    window.answer("Non, garder")
    assert live(window) == before
    assert cancel.hasFocus()
