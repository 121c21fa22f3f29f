"""The bin of requests is shown beside their list once it has content, whatever page was opened meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.database import records
from desktop.database.queries import requests
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.label import Label
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def test_a_draft_comes_back_from_the_bin(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests")
    window.settle()
    assert page.tabs.isHidden(), "an empty bin is not offered"
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    page = window.visit("requests")
    window.settle()
    assert page.tabs.buttons["BIN"].text() == "Corbeille (1)"
    window.click(page.tabs.buttons["BIN"])
    window.settle()
    assert page.bin.lines.isVisible()
    assert page.back.isHidden()
    restore = window.act("Remettre dans nos demandes")
    assert not restore.isEnabled(), "none is chosen for her"
    page.bin.lines.list.mark(0)
    window.click(restore)
    baule.until(page.editing.isVisible)
    assert page.editor.id == made
    page.navigation.leave()
    window.settle()
    assert page.tabs.isHidden()
    assert [line.id for line in page.requests.model.lines] == [made]


def test_a_draft_in_the_bin_is_read_and_erased_after_a_question(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    made = baule.act(draft_request, None, title="Une borne", description="Mme Petit attend.")
    baule.act(discard_request, made)
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests")
    window.settle()
    window.click(page.tabs.buttons["BIN"])
    assert not window.act("Lire ce brouillon").isEnabled()
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    baule.until(page.bin.text.isVisible)
    assert "Mme Petit attend." in words(page.bin.text)
    window.click(window.act("Effacer…"))
    assert "Cela ne peut pas être annulé." in words(page.bin.erasing)
    window.press(Qt.Key.Key_Escape)
    baule.until(page.bin.text.isVisible)
    window.click(window.act("Effacer…"))
    window.click(window.act("Oui, effacer définitivement"))
    baule.until(page.bin.lines.isVisible)
    assert "Le brouillon est effacé." in words(page.foot)
    assert baule.ask(requests.one, made) is None


def test_what_was_kept_apart_of_a_request_leads_to_it(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    """As of needs: it warned that the préfet would get two requests, and the other one was to be found in the list."""
    sent = Sent(baule)
    with baule.context.store.transaction() as connection:
        text = sent.row.fields | {"title": "Un complément"}
        apart = records.requests.insert_apart(connection, baule.context.clock(), text, of=sent.id)
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests", apart)
    baule.until(page.asked.isVisible)
    window.answer("Voir la demande d’origine")
    baule.until(page.reading.isVisible)
    assert page.sheet.id == sent.id


def test_the_list_ends_where_what_is_said_at_the_foot_does_also_beside_a_scroll_bar(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    for title in ("Une borne", "Un bac"):
        baule.act(draft_request, None, title=title)
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests")
    made = baule.act(draft_request, None, title="Une rampe")
    page.requests.discard(made, "Une rampe")
    baule.until(page.list.binned.isVisible)
    page.list._filling.column.addSpacing(2 * window.frame.height())  # as with larger text
    baule.until(page.list._filling.verticalScrollBar().isVisible)
    window.settle()

    def right(part: QWidget) -> int:
        return part.mapTo(page, part.rect().topRight()).x()

    assert right(page.list.binned) - right(page.list.list) <= 1, "the area’s own bar, which is invisible"
