"""Each page, and each form inside one, opens at its top, however large the text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.settings.set_person import set_person
from desktop.viewmodels.kit.targets import NEW
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
