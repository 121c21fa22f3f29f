"""What is answered while she writes a service of ours leaves the keyboard in its form, and is said under it."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

import pytest

from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import votes
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.mark.parametrize(
    ("answer", "said"), [("review", ""), ("kept", "Vote de Baule enreg"), ("refused", "déjà voté")]
)
def test_the_form_that_is_written_stays_in_sight(
    baule: "Commune", open_window: Callable[..., "Window"], answer: str, said: str
) -> None:
    baule.campaign("needs")
    window = open_window(baule, services=composed("services"))
    page = window.visit("services", "grr")
    baule.until(lambda: bool(page.services.id == "grr"))
    if answer != "review":
        window.click(window.act("Voter"))
        baule.until(page.reviewing.isVisible)
    if answer == "refused":
        cast_vote(baule.context, "grr")  # by relaisctl, meanwhile
    free = Event()
    baule.actor.ask(lambda _connection: free.wait(60), then=lambda _done: None)
    if answer == "review":
        page.navigation.vote("")
    else:
        page.navigation.vote_now()
    window.frame.go("services", "share")
    window.type("Zorg")
    free.set()
    baule.settle()
    window.type("lub")
    baule.until(lambda: bool(page.navigation.sharing.editor.fields.get("title") == "Zorglub"))
    baule.settle()
    assert page.sharing.form.isVisible()
    assert window.frame.focusWidget().isVisible()
    assert (page.late.isVisible(), said in page.late.words.text()) == (bool(said), True)
    assert len(baule.ask(votes.listed)) == int(answer != "review")
