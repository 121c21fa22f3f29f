"""A full disk keeps a text from being stored until its page was left: that tells of no session that broke off."""

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.services.share_service import share_service
from desktop.database.opening import read_opening
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import KINDS, NEED, SHARE, Kind, Writing


def _broken_off(baule: Commune) -> str:
    """Id of the text in which a session broke off, as the next start would tell."""
    read = read_opening(baule.context.store.path)
    assert read is not None
    texts = (read.broken_off, read.broken_request, read.left_on_screen)
    return next((text.id for text in texts if text is not None), "")


@KINDS
@pytest.mark.parametrize("back", [False, True], ids=["away", "back"])
@pytest.mark.parametrize("stored", [False, True], ids=["unstored", "stored"])
def test_what_is_stored_only_after_its_page_was_left_is_not_marked_as_open(
    baule: Commune, kind: Kind, stored: bool, back: bool
) -> None:
    """`stored`: its first words are. `back`: she came back to it, and only reads."""
    here = Writing(baule, kind)
    here.begin("")
    if stored:
        here.type(title="Salles")
        assert _broken_off(baule) == here.editor.id
    baule.read_only(True)
    here.type(**{kind.long: "En ligne."})
    here.editor.pause()
    baule.settle()
    if back:
        here.editor.resume()
    baule.read_only(False)
    baule.actor.texts.try_now()
    baule.settle()
    assert {text for _title, text in here.texts()} == {"En ligne."}
    assert _broken_off(baule) == (here.editor.id if back else "")


@KINDS
def test_a_draft_that_was_only_on_its_way_into_the_form_is_not_marked_as_open(baule: Commune, kind: Kind) -> None:
    """She is back at the page before it is read, and turns to something else."""
    id = baule.act(kind.draft, None, title="Salles")
    here = Writing(baule, kind)
    here.editor.begin(id)
    here.editor.pause()
    here.editor.resume()
    here.editor.forget_opening()
    baule.settle()
    baule.act(kind.draft, id, title="Salles et prêts")  # by relaisctl, later: no session broke off in it
    assert _broken_off(baule) == ""


@KINDS
@pytest.mark.parametrize("back", [False, True], ids=["away", "back"])
def test_a_draft_that_is_read_once_its_page_was_left_is_marked_as_she_comes_back(
    baule: Commune, kind: Kind, back: bool
) -> None:
    """Before that it was only on its way into the form, and she has not seen it."""
    id = baule.act(kind.draft, None, title="Salles")
    here = Writing(baule, kind)
    here.editor.begin(id)
    here.editor.pause()
    baule.settle()
    if back:
        here.editor.resume()
        baule.settle()
    here.writes_elsewhere(id, title="Salles et prêts")
    assert _broken_off(baule) == (id if back and kind is not SHARE else ""), "a service is marked as it is written"


@KINDS
def test_who_types_on_in_a_page_that_was_saved_as_if_it_were_left_is_there_again(baule: Commune, kind: Kind) -> None:
    """As the demonstration does before each step: a request then did not see that it was erased elsewhere."""
    here = Writing(baule, kind)
    here.begin("")
    here.type(title="Salles")
    here.editor.pause()
    here.editor.type(kind.long, "En ligne.")
    assert here.editor.in_sight


def test_where_she_has_not_said_yet_which_text_she_goes_on_with_the_mark_stays(baule: Commune) -> None:
    id = baule.act(draft_need, None, title="Salles")
    baule.act(open_need, id)
    baule.act(draft_need, id, title="Salles et prêts")  # and the session broke off
    here = Writing(baule, NEED)
    here.begin(id)
    baule.read_only(True)
    here.type(description="En ligne.")
    here.editor.pause(marked=True)
    baule.settle()
    baule.read_only(False)
    baule.actor.texts.try_now()
    baule.settle()
    assert here.texts() == {("Salles et prêts", "En ligne.")}
    assert _broken_off(baule) == id


def test_a_service_that_was_sent_is_open_no_more(baule: Commune) -> None:
    """Cancelled it is a draft again, in which no session broke off."""
    baule.campaign("needs")
    here = Writing(baule, SHARE)
    here.begin("")
    here.type(title="Salles", summary="En ligne.", remarks="Entre nous.")
    assert _broken_off(baule) == here.editor.id
    act = baule.act(share_service, here.editor.id)
    baule.act(cancel_act, act.op)
    assert _broken_off(baule) == ""
