"""The last step asks for the decision that is named and not attached, and takes it there."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.buttons import Button
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

JOIN = "&Joindre un document…"


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_the_band_that_asks_for_the_decision_has_the_button_that_joins_it(
    baule: "Commune", open_window: "Callable[..., Window]", tmp_path: Path, width: int, height: int, percent: int
) -> None:
    """She looked for the place in three steps: it was at the foot of “Le financement”."""
    window = open_window(baule, requests=RequestsPage)
    window.size(width, height, percent)
    page = window.visit("requests", baule.act(draft_request, None, **COMPLETE | {"decided_by": "Délibération n° 12"}))
    window.commune.until(page.editing.isVisible)
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    review = page.form.review
    (join,) = (one for one in review.warned.findChildren(Button) if one.isVisible())
    assert join.text() == JOIN
    assert not review.files.isVisible()
    window.click(join)
    (asking,) = page.window().findChildren(QFileDialog)
    paper = tmp_path / "deliberation.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    asking.filesSelected.emit([str(paper)])
    asking.close()
    window.commune.until(lambda: "aucune pièce" not in review.warned.words.text() or not review.warned.isVisible())
    window.settle()
    assert page.editor.documents.joined.files[0].name == "deliberation.pdf"
    assert review.files.isVisible(), "where it is seen, and can be removed"
    assert window.frame.focusWidget() is review.files.add
    assert review.files.add.visibleRegion().boundingRect().height() == review.files.add.height()
    assert window.clipped(page) == []
