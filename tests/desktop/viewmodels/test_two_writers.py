"""Another program writes in the draft that is open here: what it wrote and what is typed here are both kept."""

import json

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.settings.erase_person import erase_person
from desktop.database.queries import needs, requests
from desktop.database.queries import open_request as opens
from desktop.domain.changes import EVERYTHING
from desktop.domain.drafts import MAX_DRAFT
from desktop.viewmodels.kit.autosave import STAYS_OPEN
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.requests import letter
from desktop.viewmodels.services.screens import ShareScreen
from desktop.viewmodels.services.share_navigation import ShareNavigation
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import KINDS, NEED, REQUEST, THEIRS, Kind, Writing

OP = "01780000-0000-7000-8000-000000000009"


@KINDS
def test_the_next_key_here_overwrites_nothing_that_was_written_elsewhere(baule: Commune, kind: Kind) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    here.begin(id)
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.type(**{kind.long: "xAncien."})
    assert here.texts() == {("Salles", THEIRS), ("Salles", "xAncien.")}
    assert here.sentences == [WentApart.CHANGED.in_form]
    assert here.editor.id != id
    here.type(title="Salles des fêtes")
    assert here.texts() == {("Salles", THEIRS), ("Salles des fêtes", "xAncien.")}
    assert here.sentences == [WentApart.CHANGED.in_form]


@KINDS
@pytest.mark.parametrize("theirs", [THEIRS, ""])
def test_the_words_of_another_field_are_not_mixed_with_what_is_written_elsewhere(
    baule: Commune, kind: Kind, theirs: str
) -> None:
    """The form still shows the old words, and the next key in them would take the place of the new ones."""
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    here.begin(id)
    here.type(title="Salles des fêtes")
    here.writes_elsewhere(id, **{kind.long: theirs})
    here.type(title="Salles communales")
    assert here.texts() == {("Salles des fêtes", theirs), ("Salles communales", "Ancien.")}


@KINDS
def test_alone_she_writes_in_one_draft_however_it_is_cleaned(baule: Commune, kind: Kind) -> None:
    here = Writing(baule, kind)
    here.begin("")
    for title in ("Salles", "Salles  ", "Salles  \u202edes fêtes", "Salles des fêtes e\u0301"):
        here.type(title=title)
    here.type(**{kind.long: "Un.\r\nDeux."})
    here.type(**{kind.long: "Un.\r\nDeux.\n"})
    id = here.editor.id
    here.editor.close()
    baule.settle()
    here.begin(id)
    here.type(title="Salles")
    assert (len(here.texts()), here.sentences, here.editor.id) == (1, [], id)


@KINDS
def test_after_a_write_that_failed_she_goes_on_in_the_same_draft(baule: Commune, kind: Kind) -> None:
    here = Writing(baule, kind)
    here.begin("")
    here.type(title="Salles")
    baule.read_only(True)
    here.type(**{kind.long: "Un."})
    baule.read_only(False)
    here.type(title="Salles des fêtes")
    assert (here.texts(), here.sentences) == ({("Salles des fêtes", "Un.")}, [])


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_after_a_crash_the_other_text_is_not_put_over_what_was_written_elsewhere(baule: Commune, kind: Kind) -> None:
    id = baule.act(kind.draft, None, title="Salles", description="Ancien.")
    here = Writing(baule, kind)
    here.begin(id)
    put: list[object] = []
    here.writes_elsewhere(id, description=THEIRS)
    here.editor.swap({**here.editor.fields, "description": "Retrouvé."}, put.append)
    baule.settle()
    assert here.texts() == {("Salles", THEIRS), ("Salles", "Retrouvé.")}
    assert (put, here.sentences) == ([here.editor.fields], [WentApart.CHANGED.in_form])
    assert here.editor.id != id
    kept = baule.ask(opens.aside_of if kind is REQUEST else needs.editing_of, here.editor.id)
    assert json.loads(getattr(kept, "aside", kept))["description"] == "Ancien."


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_the_draft_that_was_left_is_open_in_no_editor(baule: Commune, kind: Kind) -> None:
    """The next start would say that a session broke off in it."""
    id = baule.act(kind.draft, None, title="Salles")
    here = Writing(baule, kind)
    here.begin(id)
    here.writes_elsewhere(id, description=THEIRS)
    here.type(title="Salles communales")
    marked = needs.editing_of if kind is NEED else opens.open_of
    assert (baule.ask(marked, id), baule.ask(marked, here.editor.id) is None) == (None, False)


@pytest.mark.parametrize("then", ["", "x" * (MAX_DRAFT + 1)], ids=["taken away", "too long"])
def test_the_disk_is_spoken_of_as_long_as_it_keeps_something_from_being_stored(baule: Commune, then: str) -> None:
    here, told = Writing(baule, NEED), list[bool]()
    baule.actor.disk.connect(lambda fault: told.append(fault is not None))
    here.begin("")
    here.type(title="Salles", description="Jeanne Martin.")
    baule.read_only(True)
    here.type(description="")
    baule.read_only(False)
    if then:
        here.type(description=then)
    baule.act(draft_need, None, title="Cantine")
    assert told[-1] is not bool(then), "of what is too long the disk is not to blame"


def test_once_the_text_is_stored_the_disk_is_not_spoken_of_any_more(baule: Commune) -> None:
    here, told = Writing(baule, NEED), list[bool]()
    baule.actor.disk.connect(lambda fault: told.append(fault is not None))
    here.begin("")
    here.type(title="Salles")
    baule.read_only(True)
    here.type(description="Jeanne Martin.")
    baule.read_only(False)
    assert told[-1]
    here.editor.keep()
    baule.settle()
    assert not told[-1]


def test_an_erasure_of_the_signatories_makes_no_copy_that_names_them(baule: Commune) -> None:
    id = baule.act(draft_request, None, title="Salles", letter=letter.changed("", "signatory_name", "Jeanne Martin"))
    here = Writing(baule, REQUEST)
    here.begin(id)
    erase_person(baule.context, letters=True)
    here.type(description="Deux salles.")
    (row,) = baule.ask(requests.listed)
    assert (row.id, row.description, here.sentences) == (id, "Deux salles.", [])
    assert "Jeanne" not in json.dumps(row.fields)


@KINDS
def test_where_nothing_was_typed_here_what_is_written_elsewhere_is_shown_and_gone_on_with(
    baule: Commune, kind: Kind
) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here, shown = Writing(baule, kind), list[str]()
    here.editor.rewritten.connect(lambda: shown.append(here.editor.fields[kind.long]))
    here.begin(id)
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (shown, here.editor.kept) == ([THEIRS], True)
    here.type(title="Salles des fêtes")
    assert (here.texts(), here.sentences) == ({("Salles des fêtes", THEIRS)}, [])
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert len(shown) == 1


@KINDS
def test_what_was_typed_here_and_is_stored_keeps_nothing_from_being_shown(baule: Commune, kind: Kind) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    here.begin(id)
    here.type(title="Salles des fêtes ")
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.editor.type("title", "Salles des fêtes d")
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert here.editor.fields[kind.long] == "Ancien.", "a word waits to be stored"
    here.editor.type("title", "Salles des fêtes ")
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (here.editor.fields["title"], here.editor.fields[kind.long]) == ("Salles des fêtes ", THEIRS)
    here.type(**{kind.long: f"{THEIRS} Et les siens."})
    assert (here.texts(), here.sentences) == ({("Salles des fêtes", f"{THEIRS} Et les siens.")}, [])


@KINDS
def test_what_was_typed_here_before_stays_and_is_apart_at_once(baule: Commune, kind: Kind) -> None:
    """It was stored, and is in no other place any more."""
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    here.begin(id)
    here.type(**{kind.long: "Une heure de travail."})
    here.writes_elsewhere(id, **{"title": "Cantine", kind.long: THEIRS})
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (here.editor.fields["title"], here.editor.fields[kind.long]) == ("Salles", "Une heure de travail.")
    both = {("Cantine", THEIRS), ("Salles", "Une heure de travail.")}
    assert (here.texts(), here.sentences) == (both, [WentApart.CHANGED.in_form])
    baule.actor.announce(EVERYTHING)
    baule.settle()
    here.editor.pause()
    here.editor.close()
    baule.settle()
    assert (here.texts(), here.sentences) == (both, [WentApart.CHANGED.in_form])


@KINDS
def test_on_a_full_disk_what_was_written_over_counts_as_not_stored_and_is_tried_again(
    baule: Commune, kind: Kind
) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here, closed, said = Writing(baule, kind), list[bool](), list[str]()
    here.editor.closed.connect(lambda: closed.append(True))
    here.begin(id)
    here.type(**{kind.long: "Une heure."})
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.editor.saving.connect(lambda sentence, _tone: said.append(sentence))
    baule.read_only(True)
    here.editor.close()
    baule.settle()
    assert (closed, here.editor.kept, baule.actor.texts.unkept) == ([], False, "Une heure.")
    assert said == [STAYS_OPEN]
    baule.read_only(False)
    here.editor.close()
    baule.settle()
    assert (closed, here.texts()) == ([True], {("Salles", THEIRS), ("Salles", "Une heure.")})


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
@pytest.mark.parametrize("typed", [True, False])
def test_after_a_crash_only_what_was_typed_here_is_said_to_be_hers(baule: Commune, kind: Kind, typed: bool) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    before = Writing(baule, kind)
    before.begin(id)
    if typed:
        before.type(title="Salles des fêtes")
    before.writes_elsewhere(id, **{kind.long: THEIRS})
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert before.editor.fields[kind.long] == THEIRS
    before.editor.finish()  # the program stops: the mark stays
    again, opened = Writing(baule, kind), list[bool]()
    again.editor.opened.connect(lambda form: opened.append(bool(form.recovered)))
    again.begin(id)
    assert opened == [typed]


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_a_text_that_a_crash_left_is_apart_at_once_with_the_one_of_before(baule: Commune, kind: Kind) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    before = Writing(baule, kind)
    before.begin(id)
    before.type(**{kind.long: "Retrouvé."})
    before.editor.finish()  # the program stops: the mark stays
    here = Writing(baule, kind)
    here.begin(id)
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert here.editor.fields[kind.long] == "Retrouvé."
    assert here.texts() == {("Salles", THEIRS), ("Salles", "Retrouvé.")}
    apart = here.editor.id
    here.editor.finish()
    found = Writing(baule, kind)
    earlier: list[str] = []
    found.editor.opened.connect(lambda form: earlier.append((form.earlier or {}).get(kind.long, "")))
    found.begin(apart)
    assert earlier == ["Ancien."]


def test_the_question_before_a_service_leaves_goes_where_its_words_are_written_over(baule: Commune) -> None:
    baule.campaign("needs")
    id = baule.act(draft_share, None, title="Prêt de salles", summary="Ancien.", cost="gratuit")
    here = ShareNavigation(baule.actor, Latest())
    here.start()
    here.open(id)
    baule.settle()
    here.editor.type("theme", next(iter(here.editor.themes)))
    here.editor.type("summary", "Une heure.")
    here.editor.ask_submit()
    baule.settle()
    assert here.screen is ShareScreen.SENDING
    draft_share(baule.context, id, summary=THEIRS)
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (here.screen, here.editor.fields["summary"]) == (ShareScreen.WRITING, "Une heure.")


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_a_draft_that_is_erased_as_its_new_text_is_shown_is_told_as_no_refusal(baule: Commune, kind: Kind) -> None:
    """Its mark follows what another program wrote: she has asked for nothing."""
    id = baule.act(kind.draft, None, title="Salles", description="Ancien.")
    here, refusals = Writing(baule, kind), list[object]()
    baule.actor.refused.connect(refusals.append)
    here.begin(id)
    here.writes_elsewhere(id, description=THEIRS)
    here.editor.rewritten.connect(lambda: here.erases_elsewhere(id))
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert here.editor.fields["description"] == THEIRS
    assert refusals == []
