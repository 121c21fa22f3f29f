"""A motivation that did not leave stays where it was typed, whatever became of the proposal: read, copied, erased."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.kit.keep_typed import keep_typed
from desktop.database.queries import typed
from desktop.viewmodels.kit import unsent
from desktop.views.votes.page import VotesPage
from tests.desktop.actions import published
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

ABOUT = f"interest.{CEMETERY.id}"


def _closes(commune: "Commune") -> None:
    commune.campaign("deployment")


def _is_removed(commune: "Commune") -> None:
    commune.actor.announce(published.publish(commune.context, "proposals", removed=[CEMETERY.id]))


def _is_not_retained(commune: "Commune") -> None:
    publish(commune, "proposals", msgspec.structs.replace(CEMETERY, state="not_retained"))


CHANGES = {"closed": _closes, "removed": _is_removed, "not retained": _is_not_retained}


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    return open_window(baule, votes=VotesPage)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_being_typed_stays_in_sight(window: "Window", change: str) -> None:
    """It vanished under her hands, and no window showed it again."""
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    paper = page.steer.paper
    paper.why.control.setFocus()
    window.qtbot.keyClicks(paper.why.control, "Il est en cours ici.")
    CHANGES[change](window.commune)
    window.settle()
    assert page.steering.chosen is not None
    assert page.steering.chosen.id == CEMETERY.id
    assert paper.why.control.isVisible()
    assert paper.motivation == "Il est en cours ici."
    assert paper.why.help.text().startswith(unsent.KEPT)
    window.qtbot.keyClicks(paper.why.control, " Et plus.")
    assert paper.motivation == "Il est en cours ici.", "nobody would read it"
    assert page.steering.narrowing.text == "", "nor does it hide what is read"
    assert paper.why.control.isVisible()
    assert window.commune.ask(typed.kept, ABOUT)["motivation"] == "Il est en cours ici."


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_found_again_there_and_erased_after_a_question(
    baule: "Commune", open_window: Callable[..., "Window"], change: str
) -> None:
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY)
    keep_typed(baule.context, ABOUT, {"motivation": "Il est en cours ici.", "role": "participant"})
    CHANGES[change](baule)
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    paper = page.steer.paper
    assert paper.why.control.isVisible()
    assert paper.motivation == "Il est en cours ici."
    window.click(paper.erase)
    assert "Effacer «\u00a0Il est en cours ici.\u00a0»" in page.message.words.text()
    window.answer("Oui, effacer ce texte")
    assert page.message.words.text() == "Texte effacé."
    assert baule.ask(typed.kept, ABOUT) == {}
    assert not paper.why.isVisible()
    assert not paper.erase.isVisible()
    assert page.steering.total == (1 if change == "closed" else 0)


def test_once_a_role_can_be_declared_again_it_goes_on(window: "Window") -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    paper = page.steer.paper
    window.qtbot.keyClicks(paper.why.control, "Il est")
    _is_removed(window.commune)
    publish(window.commune, "proposals", CEMETERY)
    window.settle()
    window.qtbot.keyClicks(paper.why.control, " en cours.")
    assert paper.motivation == "Il est en cours."
    assert not paper.erase.isVisible()
