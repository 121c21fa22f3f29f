"""Another program writes in the correction that is open here: what goes into the bin, and what goes on apart."""

import pytest

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries import needs, standing_text
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.text_draft import WentApart
from sync.contract.published import OwnNeed
from tests.desktop.actions.published import open_phase, publish
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import NEED, THEIRS, Writing

OP = "01780000-0000-7000-8000-000000000009"


@pytest.fixture
def here(baule: Commune) -> Writing:
    """The correction of a need, open."""
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, title="Salles", description="Ancien.")
    publish(baule.context, "mine", OwnNeed(id=id, submission=OP, revision=OP, title="Salles", description="Ancien."))
    made = Writing(baule, NEED)
    made.begin(baule.act(correct_need, id))
    return made


def test_what_corrects_a_need_is_known_to_come_from_it(baule: Commune, here: Writing) -> None:
    id, correction = here.editor.corrects, here.editor.id
    here.writes_elsewhere(correction, description=THEIRS)
    here.type(title="Salles communales")
    assert baule.ask(needs.one, correction).description == THEIRS
    assert baule.ask(standing_text.copied_from, here.editor.id) == id


def thrown(baule: Commune, here: Writing) -> list[str]:
    """Ids of what her press puts into the bin, and "closed" once the editor is."""
    ended: list[str] = []
    here.editor.closed.connect(lambda: ended.append("closed"))
    here.editor.discard(lambda id, _title: ended.append(id))
    baule.settle()
    return ended


def test_what_another_program_put_back_to_the_need_s_text_is_not_all_that_goes(baule: Commune, here: Writing) -> None:
    """The draft says what the need says, and the form says more."""
    here.type(description="Une heure.")
    here.writes_elsewhere(here.editor.id, description="Ancien.")
    assert (thrown(baule, here), here.sentences) == ([], [WentApart.CHANGED.in_form])
    assert ("Salles", "Une heure.") in here.texts()


@pytest.mark.parametrize("hinted", [True, False])
def test_what_another_program_wrote_beside_goes_into_the_bin_with_it(
    baule: Commune, here: Writing, hinted: bool
) -> None:
    """Its words were in no table any more, as a correction was erased."""
    correction = here.editor.id
    here.type(description="Une heure.")
    here.writes_elsewhere(correction, title=THEIRS)
    if hinted:
        baule.actor.announce(EVERYTHING)
        baule.settle()
    assert thrown(baule, here) == [correction, "closed"]
    row = baule.ask(needs.one, correction)
    assert (row.title, row.description) == (THEIRS, "Une heure.")


@pytest.mark.parametrize("typed", ["", "Une heure par jour."])
def test_a_text_that_goes_apart_on_her_press_stays_open_and_the_correction_is_there(
    baule: Commune, here: Writing, typed: str
) -> None:
    """It went to the bin, and what she threw away was still there."""
    correction = here.editor.id
    here.type(description="Une heure.")
    here.writes_elsewhere(correction, description=THEIRS)
    if typed:
        here.editor.type("description", typed)
    assert (thrown(baule, here), here.editor.active, here.editor.corrects) == ([], True, "")
    assert here.sentences == [WentApart.CHANGED.in_form]
    assert baule.ask(needs.one, correction).description == THEIRS
    assert baule.ask(needs.one, here.editor.id).description == (typed or "Une heure.")
    assert not baule.ask(needs.one, here.editor.id).discarded_at


def test_what_she_typed_last_is_in_the_bin_with_the_rest(baule: Commune, here: Writing) -> None:
    correction = here.editor.id
    here.type(description="Une heure.")
    here.editor.type("description", "Une heure par jour.")
    assert thrown(baule, here) == [correction, "closed"]
    assert baule.ask(needs.one, correction).description == "Une heure par jour."
