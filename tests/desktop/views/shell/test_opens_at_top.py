"""Each page, and each form inside one, opens at its top, however large the text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.kit.targets import NEW
from desktop.views.widgets.scrolling import cursor_seen
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)])
@pytest.mark.parametrize(
    ("key", "target"),
    [("requests", NEW), ("needs", NEW), ("settings", "person"), ("settings", "help"), ("settings", ""), ("outbox", "")],
)
def test_it_opens_at_its_top(
    baule: "Commune",
    open_window: "Callable[..., Window]",
    key: "PlaceKey",
    target: str,
    size: tuple[int, int],
) -> None:
    baule.campaign()
    baule.act(set_person, name="Anne Martin")
    window = open_window(baule, home=composed("home"), **{key: composed(key)})
    window.size(*size, 200)
    window.visit("home")
    page = window.visit(key, target)
    for _turn in range(5):
        window.settle()
    assert page.area.verticalScrollBar().value() == 0
    assert page.title.visibleRegion().boundingRect() == page.title.rect()


def test_the_sentence_of_the_phase_is_read_at_200_per_cent(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign()
    window = open_window(baule, home=composed("home"))
    window.size(1024, 600, 200)
    page = window.visit("home")
    assert page.subtitle.text() != ""
    assert page.subtitle.visibleRegion().boundingRect() == page.subtitle.rect()


@pytest.mark.slow
def test_each_step_of_a_request_shows_the_field_that_has_the_keyboard(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """She goes on to it to write: typed into a field out of sight, her text made the page jump."""
    baule.campaign()
    window = open_window(baule, requests=composed("requests"))
    window.size(1024, 600, 200)
    window.visit("requests", NEW)
    for _step in range(3):
        window.click(window.act("Suivant"))
        for _turn in range(5):
            window.settle()
        focus = window.frame.focusWidget()
        assert focus is not None
        assert cursor_seen(focus), focus.accessibleName()
