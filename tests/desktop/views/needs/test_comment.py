"""The comment of "nous aussi" is kept until it is sent: she looks at another page, and finds it again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from desktop.database.queries import outbox, typed
from desktop.views.needs.page import NeedsPage
from sync.contract.published import PublicNeed
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

PLAN = PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
OTHER = PublicNeed(id="n2", commune="45008", commune_name="Artenay", title="Cantine", description="Repas.")
COMMENT = "Nous relevons les tombes."


def _asked(window: "Window", baule: "Commune", id: str = "n1") -> Any:
    page = window.visit("needs", f"other:{id}")
    baule.until(lambda: page.navigation.neighbours.sheet is not None and page.navigation.neighbours.sheet.id == id)
    window.settle()
    window.click(window.act("Dire"))
    window.settle()
    return page.joining


def _window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    baule.publish(PLAN, OTHER)
    return open_window(baule, needs=NeedsPage, home=composed("home"))


def test_it_is_there_again_after_another_page_and_goes_with_the_act(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    window.visit("home")
    window.settle()
    assert baule.ask(typed.kept, "join.n1") == {"comment": COMMENT}
    assert baule.actor.texts.unkept == ""
    window.visit("needs")
    window.settle()
    assert _asked(window, baule, "n2").comment.text() == "", "it is about the other need"
    assert _asked(window, baule).comment.text() == COMMENT
    window.click(window.act("Oui, dire"))
    window.settle()
    (act,) = baule.ask(outbox.listed)
    assert act.type == "need.join"
    assert baule.ask(typed.kept, "join.n1") == {}


def test_back_by_the_button_it_is_kept_too(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    window.qtbot.keyClicks(joining.comment, COMMENT)
    window.click(window.act("Revenir"))
    window.settle()
    assert _asked(window, baule).comment.text() == COMMENT


def test_what_is_pasted_is_not_cut_and_what_is_too_long_is_said(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    window = _window(baule, open_window)
    joining = _asked(window, baule)
    QApplication.clipboard().setText("a" * 40_000 + " FIN")
    joining.comment.paste()
    assert joining.comment.text().endswith(" FIN")
    window.click(window.act("Oui, dire"))
    window.settle()
    assert baule.ask(outbox.listed) == ()
    assert "500 au plus" in joining.warning.words.text()
    assert joining.comment.text().endswith(" FIN")
