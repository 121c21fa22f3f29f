"""After a crash, the other of the two texts is taken while nothing can be stored: neither is lost."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.database.queries import needs, requests
from desktop.database.queries import open_request as opens
from desktop.views.widgets.label import Label
from tests.desktop.views.composed import composed
from tests.desktop.views.conftest import Window

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

BEFORE, AFTER = "Avant la panne", "Juste avant la panne"


def _sight(window: Window) -> str:
    return "\n".join(label.text() for label in window.frame.findChildren(Label) if label.isVisible())


@pytest.mark.parametrize("key", ["requests", "needs"])
def test_until_the_other_text_is_stored_in_its_place_the_form_stays_as_it_is(
    baule: "Commune", open_window: Callable[..., Window], key: str
) -> None:
    baule.campaign("needs")
    draft: Any = draft_request if key == "requests" else draft_need
    opening: Any = open_request if key == "requests" else open_need
    made = baule.act(draft, None, title=BEFORE)
    baule.act(opening, made)
    baule.act(draft, made, title=AFTER)  # and the session broke off

    def stored() -> set[str]:
        """Both titles, as the database has them."""
        with baule.context.store.reading() as connection:
            if key == "requests":
                row, aside = requests.one(connection, made), opens.aside_of(connection, made)
                return {row.title if row else "", json.loads(aside or "{}").get("title", "")}
            need, mark = needs.one(connection, made), needs.editing_of(connection, made)
            return {need.title if need else "", json.loads(mark.aside or "{}").get("title", "") if mark else ""}

    window = open_window(baule, **{key: composed(key)})
    page = window.visit(key, made)
    window.settle()
    window.answer("Repartir du texte")
    window.settle()
    assert page.navigation.editor.fields["title"] == BEFORE
    baule.read_only(True)
    window.answer("Reprendre le texte retrouvé")
    window.settle()
    assert page.navigation.editor.fields["title"] == BEFORE
    assert "L’autre texte est gardé" not in _sight(window)
    baule.read_only(False)
    page.navigation.editor.keep()
    window.settle()
    assert stored() == {BEFORE, AFTER}
    window.answer("Reprendre le texte retrouvé")
    window.settle()
    assert page.navigation.editor.fields["title"] == AFTER
    assert "L’autre texte est gardé" in _sight(window)
    assert stored() == {BEFORE, AFTER}
