"""A draft is sent or erased by another program while it is open, or one field is too long: the words go on apart."""

from typing import Any

import pytest

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.domain.changes import EVERYTHING
from desktop.domain.drafts import MAX_DRAFT
from desktop.viewmodels.kit.editors.text_editor import ERASED
from desktop.viewmodels.kit.text_draft import WentApart
from tests.desktop.actions.published import open_phase
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import KINDS, NEED, REQUEST, SHARE, THEIRS, Kind, Writing

LONG = "L" * (MAX_DRAFT + 500)


def _service(baule: Commune) -> str:
    open_phase(baule.context, "needs")
    return str(baule.act(SHARE.draft, None, title="Salles", summary="Ancien."))


@pytest.mark.parametrize("how", ["sent", "erased"])
def test_a_service_that_is_gone_goes_on_in_a_draft_apart(baule: Commune, how: str) -> None:
    id = _service(baule)
    here = Writing(baule, SHARE)
    here.begin(id)
    if how == "sent":
        share_service(baule.context, id)
    else:
        discard_share(baule.context, id)
        with baule.context.store.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM share")
    here.type(summary="Ancien. Une phrase de plus.")
    assert ("Salles", "Ancien. Une phrase de plus.") in here.texts()
    sentence = (WentApart.GONE if how == "sent" else WentApart.ERASED).in_form
    assert here.sentences == [sentence]
    assert here.editor.kept
    assert here.editor.id != id
    here.type(title="Salles des fêtes")
    assert ("Salles des fêtes", "Ancien. Une phrase de plus.") in here.texts()
    assert here.sentences == [sentence]
    if how == "sent":
        assert baule.ask(shares.one, id).summary == "Ancien.", "what was sent is as it was"


@KINDS
@pytest.mark.parametrize("first", [True, False], ids=["already refused", "at once"])
def test_while_one_field_is_too_long_the_others_go_on_apart(baule: Commune, kind: Kind, first: bool) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here = Writing(baule, kind)
    said: list[Any] = []
    here.editor.saving.connect(lambda sentence, _tone: said.append(sentence))
    here.begin(id)
    if first:
        here.type(**{kind.long: LONG})
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.type(**{kind.long: LONG, "title": "Salles et préaux"})
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "Ancien.")}
    assert here.sentences == [WentApart.CHANGED.in_form]
    assert (here.editor.kept, said[-1].startswith("Tout n’est pas enregistré")) == (False, True)
    assert here.editor.fields[kind.long] == LONG
    here.type(**{kind.long: "Court."})
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "Court.")}
    assert here.editor.kept


@KINDS
def test_so_they_do_where_the_draft_was_begun_with_it(baule: Commune, kind: Kind) -> None:
    here = Writing(baule, kind)
    here.begin("")
    here.type(**{"title": "Salles", kind.long: LONG})
    assert here.texts() == {("Salles", "")}
    here.writes_elsewhere(here.editor.id, **{kind.long: THEIRS})
    here.type(title="Salles et préaux")
    assert here.texts() == {("Salles", THEIRS), ("Salles et préaux", "")}
    assert here.editor.fields[kind.long] == LONG


def _erased(baule: Commune, kind: Kind, **typed: str) -> tuple[Writing, list[str]]:
    """A draft that is open and that another program then erases, without a word; and what its list says of that."""
    here, notes = Writing(baule, kind), list[str]()
    here.editor.list_note.connect(notes.append)
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    here.begin(id)
    here.type(**typed)
    here.erases_elsewhere(id)
    assert here.texts() == set()
    return here, notes


WAYS = pytest.mark.parametrize("way", ["told", "main act", "close", "pause", "resume"])


def _go(here: Writing, way: str) -> None:
    editor, baule = here.editor, here.baule
    if way == "told":
        baule.actor.announce(EVERYTHING)
    elif way == "main act":
        editor.when_followed(lambda changed: pytest.fail("it leaves unseen"))
    elif way == "close":
        editor.close()
    else:
        editor.pause()
        baule.settle()
    if way == "resume":
        editor.resume()
    baule.settle()


@KINDS
@WAYS
def test_what_was_typed_in_a_draft_that_is_erased_goes_on_in_another(baule: Commune, kind: Kind, way: str) -> None:
    """It stands in the form, and was said to be stored."""
    here, notes = _erased(baule, kind, title="Cantine")
    _go(here, way)
    assert here.texts() == {("Cantine", "Ancien.")}
    (row,) = baule.ask(kind.listed)
    if way == "close":
        assert (here.editor.active, here.sentences, notes) == (False, [], [WentApart.ERASED.in_list])
        return
    assert (here.editor.active, here.sentences, notes) == (True, [WentApart.ERASED.in_form], [])
    assert (here.editor.id, here.editor.fields["title"]) == (row.id, "Cantine")
    here.type(**{kind.long: "Une heure."})
    assert here.texts() == {("Cantine", "Une heure.")}


@KINDS
@pytest.mark.parametrize("way", ["told", "main act"])
def test_where_nothing_was_typed_it_is_gone_and_said_to_be(baule: Commune, kind: Kind, way: str) -> None:
    """A person has erased it after having read it."""
    here, notes = _erased(baule, kind)
    left: list[str] = []
    here.editor.left.connect(left.append)
    _go(here, way)
    assert here.texts() == set()
    assert (here.editor.active, left, here.sentences, notes) == (False, [""], [], [ERASED])


@KINDS
def test_words_that_were_taken_away_again_make_no_draft(baule: Commune, kind: Kind) -> None:
    here, notes = _erased(baule, kind, title="")
    _go(here, "told")
    assert (here.texts(), here.editor.active, here.sentences, notes) == (set(), False, [], [ERASED])
    assert "vous" not in ERASED.casefold(), "she had changed it, though no word of hers is left"


@KINDS
@pytest.mark.parametrize("before", ["another field", "nothing", "emptied"])
def test_erased_while_a_word_waits_all_of_it_goes_on(baule: Commune, kind: Kind, before: str) -> None:
    """`before`: what she had typed, and was stored."""
    typed = {"another field": {"title": "Cantine"}, "nothing": {}, "emptied": {kind.long: ""}}[before]
    here, notes = _erased(baule, kind, **typed)
    here.editor.type(kind.long, "Une heure.")
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert (here.texts(), notes) == ({(typed.get("title", "Salles"), "Une heure.")}, [])
    assert here.sentences == [WentApart.ERASED.in_form]


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_that_it_was_erased_is_said_only_once_she_is_back(baule: Commune, kind: Kind) -> None:
    here, notes = _erased(baule, kind)
    left: list[str] = []
    here.editor.left.connect(left.append)
    baule.actor.announce(EVERYTHING)
    here.editor.pause()  # before the window has looked
    baule.settle()
    assert (here.editor.active, left, notes) == (True, [], [])
    here.editor.resume()
    baule.settle()
    assert (here.editor.active, left, notes) == (False, [""], [ERASED])


@KINDS
def test_a_text_that_is_left_as_it_goes_on_apart_is_spoken_of_in_the_list(baule: Commune, kind: Kind) -> None:
    id = baule.act(kind.draft, None, **{"title": "Salles", kind.long: "Ancien."})
    for to_bin in (False, True):
        here, notes = Writing(baule, kind), list[str]()
        here.editor.list_note.connect(notes.append)
        here.begin(id)
        here.type(title=f"Cantine {to_bin}")
        here.writes_elsewhere(id, title="Salles")
        here.editor.close(to_bin=to_bin)
        baule.settle()
        assert notes == ([] if to_bin else [WentApart.CHANGED.in_list])


@KINDS
def test_left_as_ever_the_list_has_nothing_to_say(baule: Commune, kind: Kind) -> None:
    for id in ("", baule.act(kind.draft, None, title="Salles")):
        here, notes = Writing(baule, kind), list[str]()
        here.editor.list_note.connect(notes.append)
        here.begin(id)
        here.type(title="Cantine")
        here.editor.close()
        baule.settle()
        assert (here.editor.active, notes) == (False, [])
