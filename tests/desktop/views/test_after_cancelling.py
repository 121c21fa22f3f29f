"""Once an act is cancelled, nothing stands where "Annuler l’envoi" was, nor where "Oui" was pressed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.views.needs.page import NeedsPage
from desktop.views.requests.page import RequestsPage
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.saying import answer
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def _need(commune: "Commune") -> str:
    made: str = commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    commune.act(submit_need, made)
    return made


def _need_withdrawn(commune: "Commune") -> str:
    made = _need(commune)
    answer(commune, made)
    commune.act(withdraw_need, made)
    return made


def _left(commune: "Commune") -> str:
    commune.act(join_need, "n1", None, "")
    answer(commune, "n1", "need.join")
    commune.act(leave_need, "n1")
    return "other:n1"


def _request(commune: "Commune") -> str:
    made: str = commune.act(draft_request, None, **COMPLETE)
    commune.act(submit_request, made)
    return made


def _request_withdrawn(commune: "Commune") -> str:
    made = _request(commune)
    answer(commune, made, "request.submit")
    commune.act(withdraw_request, made)
    return made


def _share(commune: "Commune") -> str:
    made: str = commune.act(draft_share, None, title="Salles", summary="Réserver")
    commune.act(share_service, made)
    return made


SENT: dict[str, tuple[str, Callable[["Commune"], str]]] = {
    "need": ("needs", _need),
    "withdrawal of a need": ("needs", _need_withdrawn),
    "no more nous aussi": ("needs", _left),
    "request": ("requests", _request),
    "withdrawal of a request": ("requests", _request_withdrawn),
    "service": ("services", _share),
}
LOOKS = ((1366, 768, 100), (1024, 600, 200))
_QUICK = ("need", (1024, 600, 200)), ("request", (1366, 768, 100))
TABLE = [
    pytest.param(sent, look, marks=() if (sent, look) in _QUICK else pytest.mark.slow)
    for sent in SENT
    for look in LOOKS
]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    baule.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    return open_window(baule, needs=NeedsPage, requests=RequestsPage, services=composed("services"))


def place(window: "Window", part: QWidget) -> QRect:
    """Where it is seen, in the window."""
    return part.visibleRegion().boundingRect().translated(part.mapTo(window.frame, QPoint()))


def buttons(window: "Window", beginning: str = "", inside: QWidget | None = None) -> list[Any]:
    within = (inside or window.frame).findChildren(QAbstractButton)
    return [one for one in within if one.isVisible() and one.text().replace("&", "").startswith(beginning)]


@pytest.mark.parametrize(("sent", "look"), TABLE)
def test_no_act_stands_where_the_act_was_cancelled(window: "Window", sent: str, look: tuple[int, int, int]) -> None:
    window.size(*look)
    key, send = SENT[sent]
    window.visit(key, send(window.commune))
    window.commune.until(lambda: any(one.isEnabled() for one in buttons(window, "Annuler", window.frame.acts)))
    (cancel,) = buttons(window, "Annuler", window.frame.acts)
    before = place(window, cancel)
    window.click(cancel)
    (sure,) = buttons(window, "Oui")
    answered = place(window, sure).center()
    window.click(sure)
    window.commune.until(lambda: not buttons(window, "Annuler l’envoi") and not buttons(window, "Oui"))
    window.settle()
    bar = buttons(window, inside=window.frame.acts)
    assert bar != []
    assert [one.text() for one in bar if place(window, one).intersects(before)] == []
    assert [one.text() for one in buttons(window) if place(window, one).contains(answered)] == []


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.slow
def test_the_act_that_stepped_aside_is_in_the_menu_of_a_very_low_window(window: "Window") -> None:
    window.size(1024, 600, 200)
    page = window.visit("requests", _request(window.commune))
    window.click(window.act("Annuler l’envoi"))
    window.answer("Oui, annuler l’envoi")
    window.commune.until(page.editing.isVisible)
    window.settle()
    window.click(window.act("Autres…"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [act.text() for act in menu.actions()] == ["Mettre à la corbeille"]
    menu.close()
