"""On a busy computer she is back in the text before "Oui" is answered, or the form goes: what she types there stays."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.database.queries import needs, requests, shares
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

_BINNED = {"needs": needs.discarded, "requests": requests.discarded, "services": shares.discarded}
_SHARE = {"title": "Registre", "summary": "En ligne."}


_EACH = pytest.mark.parametrize(
    ("place", "draft", "words", "listed", "act"),
    [
        ("needs", draft_need, WORDS, needs.listed, "Mettre dans la boîte"),
        ("requests", draft_request, COMPLETE, requests.listed, "Mettre dans la boîte"),
        ("services", draft_share, _SHARE, shares.listed, "Proposer"),
    ],
    ids=["need", "request", "service"],
)


@_EACH
def test_it_goes_on_in_a_draft_of_its_own(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    place: str,
    draft: Callable[..., Any],
    words: dict[str, str],
    listed: Callable[..., Any],
    act: str,
) -> None:
    baule.campaign("needs")
    window = open_window(baule, **{place: composed(place)})
    page: Any = window.visit(place, baule.act(draft, None, **words))
    screens = page.sharing if place == "services" else page
    window.click(window.act(act))
    baule.until(screens.confirming.isVisible)
    with window.busy():
        for button in ("Oui", "Revenir au texte"):
            window.frame.acts.rest()
            QTest.mouseClick(window.act(button), Qt.MouseButton.LeftButton)
        page.lead("title")
        title = window.frame.focusWidget()
        assert isinstance(title, QLineEdit)
        title.end(False)
        window.type("Zorglub")
    baule.until(lambda: len(baule.ask(listed)) == 2)
    window.settle()
    texts = {row.state: row.title for row in baule.ask(listed)}
    assert texts == {"finalised": words["title"], "draft": f"{words['title']}Zorglub"}
    assert (title.hasFocus(), title.text()) == (True, texts["draft"]), "it is in sight, to be written on"


@pytest.mark.parametrize("leave", ["list", "bin"])
@_EACH
def test_it_is_in_the_draft_that_closes(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    place: str,
    draft: Callable[..., Any],
    words: dict[str, str],
    listed: Callable[..., Any],
    act: str,
    leave: str,
) -> None:
    window = open_window(baule, **{place: composed(place)})
    page: Any = window.visit(place, baule.act(draft, None, **words))
    page.lead("title")
    title = window.frame.focusWidget()
    assert isinstance(title, QLineEdit)
    title.end(False)
    back = window.act("Mettre à la corbeille") if leave == "bin" else getattr(page, "sharing", page).back
    with window.busy():
        window.frame.acts.rest()
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
        title.setFocus()
        window.type("Zorglub")
    baule.until(lambda: not title.isVisible())
    window.settle()
    there = baule.ask(_BINNED[place]) if leave == "bin" else baule.ask(listed)
    assert [row.title for row in there] == [f"{words['title']}Zorglub"]


@_EACH
def test_it_is_in_the_new_text_that_she_has_asked_for(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    place: str,
    draft: Callable[..., Any],
    words: dict[str, str],
    listed: Callable[..., Any],
    act: str,
) -> None:
    """The open one is closed first, and nothing said meanwhile that a form is to come: it took the letters with it."""
    window = open_window(baule, **{place: composed(place)})
    page: Any = window.visit(place, baule.act(draft, None, **words))
    page.lead("title")
    title = window.frame.focusWidget()
    with window.busy():
        window.frame.go(place, "share" if place == "services" else "new")
        window.type("Zorglub")
    baule.until(lambda: len(baule.ask(listed)) == 2)
    window.settle()
    assert {row.title for row in baule.ask(listed)} == {words["title"], "Zorglub"}
    assert isinstance(title, QLineEdit)
    assert (window.frame.focusWidget(), title.text()) == (title, "Zorglub")
