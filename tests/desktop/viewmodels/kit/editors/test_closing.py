"""A text that is closed: one that is asked for again meanwhile stays, and so does the one that follows."""

import pytest

from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import COMPLETE, KINDS, NEED, REQUEST, SHARE, THEIRS, Kind, Writing


def _opened(baule: Commune, kind: Kind) -> Writing:
    baule.campaign("needs")
    here = Writing(baule, kind)
    here.begin(baule.act(kind.draft, None, **COMPLETE[kind]))
    return here


@KINDS
def test_asked_for_again_while_its_words_are_kept_apart_it_stays_open_in_that_draft(baule: Commune, kind: Kind) -> None:
    here = _opened(baule, kind)
    id = here.editor.id
    here.type(**{kind.long: "Ici."})
    here.writes_elsewhere(id, **{kind.long: THEIRS})
    here.editor.close()
    here.editor.keep_open()
    baule.settle()
    assert here.editor.active
    assert (here.editor.id != id, len(here.sentences)) == (True, 1), "it goes on in the draft in which they are"
    assert {words for _title, words in here.texts()} == {"Ici.", THEIRS}


@KINDS
def test_closed_twice_it_does_not_close_the_text_that_follows(baule: Commune, kind: Kind) -> None:
    here = _opened(baule, kind)
    other = baule.act(kind.draft, None, **COMPLETE[kind])
    here.editor.closed.connect(lambda: here.editor.begin(other))
    here.editor.type("title", "Un autre titre")
    here.editor.close()
    here.editor.close()
    baule.settle()
    assert (here.editor.active, here.editor.id) == (True, other)


@KINDS
def test_a_text_whose_reading_is_forgotten_ends_once(baule: Commune, kind: Kind) -> None:
    here = Writing(baule, kind)
    here.editor.begin(baule.act(kind.draft, None, **COMPLETE[kind]))
    ends: list[None] = []
    here.editor.finished.connect(lambda: ends.append(None))
    here.editor.forget_opening()
    here.editor.forget_opening()
    baule.settle()
    assert (len(ends), here.editor.active) == (1, False)


@KINDS
def test_what_is_typed_as_it_closes_is_stored_first(baule: Commune, kind: Kind) -> None:
    """It is in sight until it is closed."""
    here, closed = _opened(baule, kind), list[None]()
    here.editor.closed.connect(lambda: closed.append(None))
    here.type(title="Un titre")
    here.editor.close()
    here.editor.type("title", "Un autre titre")
    baule.settle()
    assert (len(closed), here.editor.active) == (1, False)
    assert [title for title, _ in here.texts()] == ["Un autre titre"]


@KINDS
def test_nothing_follows_a_text_that_is_still_read_for_its_form(baule: Commune, kind: Kind) -> None:
    here, followed = Writing(baule, kind), list[bool]()
    here.editor.begin(baule.act(kind.draft, None, **COMPLETE[kind]))
    here.editor.when_followed(followed.append)
    baule.settle()
    assert (followed, here.editor.active) == ([], True)


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_the_other_text_that_is_asked_for_twice_comes_once(baule: Commune, kind: Kind) -> None:
    here, aside = _opened(baule, kind), list[dict[str, str]]()
    title, other = here.editor.fields["title"], {**here.editor.fields, "title": "Un autre titre"}
    for _press in range(2):
        here.editor.swap(other, aside.append)
    baule.settle()
    assert [text["title"] for text in aside] == [title]


@pytest.mark.parametrize("kind", [REQUEST, SHARE], ids=["request", "service"])
def test_what_is_typed_in_it_after_yes_is_stored_as_soon_as_that_is_answered(baule: Commune, kind: Kind) -> None:
    here = _opened(baule, kind)
    here.editor.ask_submit()
    baule.settle()
    here.editor.submit()
    here.editor.type("title", "Un autre titre")
    baule.settle()
    assert here.editor.kept
    assert "Un autre titre" in [title for title, _ in here.texts()]


def test_where_the_disk_did_not_take_it_yes_can_be_said_again(baule: Commune) -> None:
    here, sent = _opened(baule, REQUEST), list[str]()
    here.editor.submitted.connect(sent.append)
    here.editor.ask_submit()
    baule.settle()
    baule.read_only(True)
    here.editor.submit()
    baule.settle()
    baule.read_only(False)
    assert sent == []
    here.editor.submit()
    baule.settle()
    assert sent == [here.editor.id]
