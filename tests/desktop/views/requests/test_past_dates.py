"""A project that begins in the past: said under its date, and where the request is read back; it may still leave."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_a_beginning_in_the_past_is_said_at_the_date_and_in_the_review(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage)
    typed = letter.written({"starts": "3 mai 2020"})
    id = baule.act(draft_request, None, **COMPLETE, letter=typed)
    page = window.visit("requests", id)
    baule.until(page.editing.isVisible)
    page.navigation.path.turn(Step.PROJECT)
    window.settle()
    fields = page.form.here.letter
    assert fields is not None
    starts = fields.fields["starts"]
    assert starts.help.text() == "⚠ Cette date est déjà passée."
    assert starts.error.isHidden(), "no mistake that keeps it"
    starts.control.setText("3 mai 2027")
    fields.check()
    assert starts.help.text().startswith("Par exemple")
    starts.control.setText("3 mai 2020")
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    assert "Le début prévu (3\u00a0mai 2020) est passé" in page.form.here.warned.words.text()
    assert RequestAct.SUBMIT in page.navigation.acts.others
    window.click(window.act("Mettre dans la boîte d’envoi"))
    baule.until(page.confirming.isVisible)
    assert "Le début prévu (3\u00a0mai 2020) est passé" in page.confirming.warning.words.text()
