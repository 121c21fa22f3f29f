"""What is written in a need whose draft has disappeared meanwhile is kept, in a draft of its own."""

from datetime import timedelta

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries import attachments, needs, standing_text
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.editors.text_editor import CORRECTION_GONE
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.editor import BINNED, FREED, NeedEditor
from desktop.viewmodels.needs.needs_list import Needs
from sync.contract.published import OwnNeed
from tests.desktop.actions.published import open_phase, publish

OP = "01780000-0000-7000-8000-000000000009"
TEXT = {"title": "Cimetière", "description": "Sur papier."}


@pytest.fixture
def editor(baule):
    return NeedEditor(baule.actor, again_ms=200)


@pytest.fixture
def sentences(editor):
    found: list[str] = []
    editor.kept_apart.connect(found.append)
    return found


def opened(baule, editor, id):
    editor.begin(id)
    baule.settle()


def typed(baule, editor, **fields):
    for name, text in fields.items():
        editor.type(name, text)
    editor.keep()
    baule.settle()


def has_left(baule, id):
    publish(baule.context, "mine", OwnNeed(id=id, submission=OP, revision=OP, **TEXT))


def texts(baule):
    return sorted((row.title, row.description, row.state) for row in baule.ask(needs.listed))


def shown(baule):
    listed = Needs(baule.actor)
    listed.refresh()
    baule.settle()
    return {line.title: line.shown.text for line in listed.model.lines}


def closes(baule, editor):
    closed: list[bool] = []
    editor.closed.connect(lambda: closed.append(True))
    editor.close()
    baule.settle()
    return closed == [True]


def test_out_of_sight_the_need_is_not_taken_from_the_editor(baule, editor, sentences):
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    typed(baule, editor, title="Columbarium")
    has_left(baule, id)
    editor.pause()
    editor.resume()
    typed(baule, editor, description="Une heure de travail.")
    assert texts(baule) == [("Columbarium", "Une heure de travail.", "draft")]
    assert closes(baule, editor)
    assert sentences == []
    assert texts(baule) == [("Cimetière", "Sur papier.", "accepted"), ("Columbarium", "Une heure de travail.", "draft")]
    assert shown(baule) == {"Cimetière": "✓\u00a0Besoin pris en compte", "Columbarium": "✎\u00a0Brouillon gardé à part"}


@pytest.mark.slow
@pytest.mark.parametrize("looks", [True, False])
def test_taken_while_out_of_sight_it_goes_on_in_a_draft_of_its_own(baule, editor, sentences, looks):
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    typed(baule, editor, title="Columbarium")
    editor.pause()
    baule.settle()
    has_left(baule, id)
    if looks:
        editor.resume()
        baule.settle()
        assert sentences == [WentApart.GONE.in_form]
    typed(baule, editor, description="Une heure de travail.")
    assert sentences == [WentApart.GONE.in_form]
    assert (editor.kept, editor.id == id, editor.heading) == (True, False, "Besoin gardé à part")
    assert ("Columbarium", "Une heure de travail.", "draft") in texts(baule)
    assert len(texts(baule)) == (2 if looks else 3), "the draft that says it already is the one that goes on"
    assert baule.opening().broken_off.id == editor.id
    assert closes(baule, editor)


def test_its_documents_go_on_with_it(baule, editor, sentences, tmp_path):
    id = baule.act(draft_need, None, **TEXT)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    baule.act(attach_file, id, plan)
    opened(baule, editor, id)
    editor.pause()
    baule.settle()
    has_left(baule, id)
    typed(baule, editor, title="Columbarium")
    assert sentences == [WentApart.GONE.in_form]
    assert [row.owner for row in editor.documents.rows] == [editor.id]
    assert len(baule.ask(attachments.listed, editor.id)) == 1
    assert baule.ask(standing_text.is_copy, editor.id)


@pytest.mark.parametrize("announced", [True, False])
def test_a_correction_that_is_gone_is_a_draft_of_its_own(baule, editor, sentences, announced):
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    correction = baule.act(correct_need, id)
    opened(baule, editor, correction)
    typed(baule, editor, title="Columbarium")
    discard_need(baule.context, correction)  # by another program, as the next
    erase_draft(baule.context, correction)
    if announced:
        baule.actor.announce(EVERYTHING)
        baule.settle()
    else:
        typed(baule, editor, description="Une heure.")
    assert (sentences, editor.corrects) == ([WentApart.GONE.in_form], "")
    assert ("Columbarium", "Sur papier." if announced else "Une heure.", "draft") in texts(baule)
    assert closes(baule, editor)


@pytest.mark.parametrize("types", [True, False])
def test_a_correction_that_another_program_puts_in_the_bin_is_said_to_be_there(baule, editor, sentences, types):
    binned: list[str] = []
    editor.binned.connect(binned.append)
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    correction = baule.act(correct_need, id)
    opened(baule, editor, correction)
    typed(baule, editor, title="Columbarium")
    discard_need(baule.context, correction, keep_before=True)
    if types:
        editor.type("description", "Une heure.")
    baule.actor.announce(EVERYTHING)
    baule.settle()
    if types:  # what she goes on typing takes it out of the bin
        assert (sentences, editor.id, editor.corrects) == ([FREED], correction, "")
        assert ("Columbarium", "Une heure.", "draft") in texts(baule)
    else:
        assert (binned, editor.active, texts(baule)) == ([BINNED], False, [("Cimetière", "Sur papier.", "accepted")])


def test_one_that_is_gone_with_nothing_typed_leads_to_its_need(baule, editor, sentences):
    led: list[str] = []
    editor.left.connect(led.append)
    editor.sent.connect(led.append)
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    correction = baule.act(correct_need, id)
    opened(baule, editor, correction)
    baule.act(discard_need, correction)  # by another program
    assert (led, editor.active, sentences) == ([id, CORRECTION_GONE], False, [])
    assert len(texts(baule)) == 1


@pytest.mark.parametrize("types", [True, False])
def test_a_correction_whose_need_is_withdrawn_out_of_sight_is_said_to_be_none_any_more(baule, editor, sentences, types):
    """It was still called a correction of that need, and gave no warning."""
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    correction = baule.act(correct_need, id)
    cautions: list[str] = []
    editor.caution_changed.connect(cautions.append)
    opened(baule, editor, correction)
    typed(baule, editor, title="Columbarium")
    editor.resume()
    baule.settle()
    assert (sentences, editor.corrects, editor.heading) == ([], id, "Correction d’un besoin")
    editor.pause()
    baule.settle()
    withdrawn = baule.act(withdraw_need, id).op
    baule.act(cancel_act, withdrawn)
    editor.resume()
    if types:
        editor.type("description", "Une heure.")
    baule.settle()
    assert (sentences, editor.corrects, editor.heading) == ([FREED], "", "Besoin gardé à part")
    assert (editor.id, editor.fields["title"], cautions[-1]) == (correction, "Columbarium", sending.TWICE["there"])
    assert closes(baule, editor)
    description = "Une heure." if types else "Sur papier."
    assert texts(baule) == [("Cimetière", "Sur papier.", "accepted"), ("Columbarium", description, "draft")]


def test_so_is_one_that_is_freed_while_it_is_in_sight(baule, editor, sentences):
    """As after a refusal that comes while its correction is written: she could continue "correcting" it."""
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    opened(baule, editor, baule.act(correct_need, id))
    typed(baule, editor, title="Columbarium")
    baule.act(withdraw_need, id)
    baule.settle()
    assert (sentences, editor.corrects, editor.fields["title"]) == ([FREED], "", "Columbarium")


@pytest.mark.parametrize("types", [True, False])
def test_one_that_left_while_it_is_in_sight_is_shown_as_what_it_is_now(baule, editor, sentences, types):
    """Until the next key it was “Nouveau besoin”, with the button to send it and the one to throw it away."""
    left: list[str] = []
    editor.left.connect(left.append)
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    if types:
        editor.type("description", "Une heure.")
    submit_need(baule.context, id)
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (left, editor.active, sentences) == (([], True, [WentApart.GONE.in_form]) if types else ([id], False, []))
    assert texts(baule)[0][0] == "Cimetière"
    assert len(texts(baule)) == 1 + types


@pytest.mark.parametrize("types", [True, False])
def test_a_draft_that_went_into_the_bin_out_of_sight_leads_there(baule, editor, sentences, types):
    """But not if she types before that is known: then it is out of the bin."""
    binned: list[str] = []
    editor.binned.connect(binned.append)
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    editor.pause()
    baule.settle()
    baule.act(discard_need, id)
    editor.resume()
    if types:
        editor.type("description", "Une heure.")
    baule.settle()
    editor.keep()
    baule.settle()
    assert (binned, editor.active, sentences) == ([] if types else [BINNED], types, [])
    assert texts(baule) == ([("Cimetière", "Une heure.", "draft")] if types else [])
    assert baule.ask(needs.editing_of, id) is None or types


def test_what_has_left_as_it_stands_on_the_screen_is_kept_already(baule, editor, sentences):
    left: list[str] = []
    editor.left.connect(left.append)
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    editor.pause()
    baule.settle()
    has_left(baule, id)
    editor.resume()
    baule.settle()
    assert (sentences, left, editor.active) == ([], [id], False)
    assert texts(baule) == [("Cimetière", "Sur papier.", "accepted")]


@pytest.fixture
def corrected(baule, editor):
    """A need whose correction left from another program while it was open here, out of sight."""
    open_phase(baule.context, "needs")
    id = baule.act(draft_need, None, **TEXT)
    has_left(baule, id)
    correction = baule.act(correct_need, id)
    opened(baule, editor, correction)
    typed(baule, editor, description="Sur papier, relu.")
    editor.pause()
    baule.settle()
    baule.act(submit_need, correction)
    baule.hour[0] += timedelta(minutes=1)
    return id


def test_a_look_at_a_correction_that_has_left_makes_no_draft(baule, editor, sentences, corrected):
    led: list[str] = []
    editor.left.connect(led.append)
    editor.resume()
    baule.settle()
    assert (led, editor.active, sentences) == ([corrected], False, [])
    assert [row.id for row in baule.ask(needs.listed)] == [corrected]


@pytest.mark.parametrize("looks", [True, False])
@pytest.mark.parametrize("field", ["title", "description"])
def test_written_on_it_is_said_to_count_beside_its_need(baule, editor, sentences, corrected, looks, field):
    cautions: list[str] = []
    editor.caution_changed.connect(cautions.append)
    if looks:
        editor.resume()  # and she types before it is answered
    typed(baule, editor, **{field: "Une heure de travail."})
    assert (sentences, editor.active, editor.kept, editor.heading) == (
        [WentApart.GONE.in_form],
        True,
        True,
        "Besoin gardé à part",
    )
    assert baule.ask(standing_text.copied_from, editor.id) == corrected
    assert baule.ask(sending.read, editor.id).twice == "there"
    assert cautions == [sending.TWICE["there"]]
    assert len(texts(baule)) == 2


def test_a_need_that_was_erased_meanwhile_leads_to_the_list(baule, editor, sentences):
    led: list[str] = []
    editor.left.connect(led.append)
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    editor.pause()
    baule.settle()
    baule.act(discard_need, id)
    baule.act(erase_draft, id)
    editor.resume()
    baule.settle()
    assert (led, editor.active, sentences, texts(baule)) == ([""], False, [], [])


def test_written_on_it_is_a_need_like_any_other(baule, editor, sentences):
    id = baule.act(draft_need, None, **TEXT)
    opened(baule, editor, id)
    editor.pause()
    baule.settle()
    baule.act(discard_need, id)
    baule.act(erase_draft, id)
    typed(baule, editor, title="Columbarium")
    assert (sentences, editor.heading) == ([WentApart.ERASED.in_form], "Nouveau besoin")
    assert texts(baule) == [("Columbarium", "Sur papier.", "draft")]
