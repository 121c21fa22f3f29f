"""Another program writes in the correction that is open here: what is abandoned, and what goes on apart."""

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


def test_no_correction_is_abandoned_unasked_where_its_words_are_put_back_elsewhere(
    baule: Commune, here: Writing
) -> None:
    """It has no bin: the draft says what the need says, and the form says more."""
    answers: list[str] = []
    here.type(description="Une heure.")
    here.writes_elsewhere(here.editor.id, description="Ancien.")
    here.editor.ask_before_discard(lambda _sentence: answers.append("asked"), lambda: answers.append("at once"))
    baule.settle()
    assert (answers, here.sentences) == ([], [WentApart.CHANGED.in_form])
    assert ("Salles", "Une heure.") in here.texts()


@pytest.mark.parametrize("hinted", [True, False])
def test_a_correction_in_which_another_program_wrote_under_the_question_is_asked_about_anew(
    baule: Commune, here: Writing, hinted: bool
) -> None:
    """Its words were in no table any more, as a correction has no bin."""
    correction, asked, ended = here.editor.id, list[str](), list[str]()

    def again() -> None:
        here.editor.ask_before_discard(asked.append, lambda: None, anew=True)

    def answer_yes() -> None:
        here.editor.discard(lambda id, _title: ended.append(id), again)
        baule.settle()

    here.editor.closed.connect(lambda: ended.append("closed"))
    here.type(description="Une heure.")
    here.editor.ask_before_discard(asked.append, lambda: None)
    baule.settle()
    here.writes_elsewhere(correction, title=THEIRS)
    if hinted:
        baule.actor.announce(EVERYTHING)
        baule.settle()
    answer_yes()
    assert baule.ask(needs.one, correction).title == THEIRS
    assert (len(asked), ended, here.editor.fields["title"]) == (2, [], THEIRS)
    assert asked[1].startswith("Ce texte a été changé ailleurs entre-temps. Abandonner la correction de «")
    answer_yes()
    assert (len(asked), ended, baule.ask(needs.one, correction)) == (2, ["closed"], None)


def test_where_it_wrote_over_what_she_typed_both_stay(baule: Commune, here: Writing) -> None:
    correction, asked = here.editor.id, list[str]()
    here.type(description="Une heure.")
    here.editor.ask_before_discard(asked.append, lambda: None)
    baule.settle()
    here.writes_elsewhere(correction, description=THEIRS)
    here.editor.discard(lambda *_: None, lambda: here.editor.ask_before_discard(asked.append, lambda: None, anew=True))
    baule.settle()
    assert baule.ask(needs.one, correction).description == THEIRS
    assert ("Salles", "Une heure.") in here.texts()
    assert (len(asked), here.sentences) == (1, [WentApart.CHANGED.in_form])


def test_what_she_types_under_the_question_is_erased_with_the_rest(baule: Commune, here: Writing) -> None:
    correction, asked = here.editor.id, list[str]()
    here.type(description="Une heure.")
    here.editor.ask_before_discard(asked.append, lambda: None)
    baule.settle()
    here.editor.type("description", "Une heure par jour. ")
    here.editor.discard(lambda *_: None, lambda: asked.append("again"))
    baule.settle()
    assert (len(asked), baule.ask(needs.one, correction)) == (1, None)


def test_a_text_that_goes_apart_on_yes_stays_open_and_the_correction_is_there(baule: Commune, here: Writing) -> None:
    """It went to the bin unasked, and what she said yes to was not done."""
    correction, asked, ended = here.editor.id, list[str](), list[str]()
    here.editor.closed.connect(lambda: ended.append("closed"))
    here.type(description="Une heure.")
    here.editor.ask_before_discard(asked.append, lambda: None)
    baule.settle()
    here.writes_elsewhere(correction, description=THEIRS)
    here.editor.type("description", "Une heure par jour.")
    here.editor.discard(lambda id, _title: ended.append(id), lambda: ended.append("again"))
    baule.settle()
    assert (ended, here.editor.active, here.editor.corrects) == ([], True, "")
    assert here.sentences == [WentApart.CHANGED.in_form]
    assert baule.ask(needs.one, correction).description == THEIRS
    assert baule.ask(needs.one, here.editor.id).description == "Une heure par jour."
    assert not baule.ask(needs.one, here.editor.id).discarded_at
