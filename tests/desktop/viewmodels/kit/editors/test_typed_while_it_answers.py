"""What is typed while the worker is busy with what was asked: it is read, and sent, with the rest."""

import pytest

from desktop.viewmodels.kit.confirmation import Confirmation
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import (
    COMPLETE,
    KINDS,
    REQUEST,
    SHARE,
    Kind,
    Writing,
    at_each_answer,
    press_main_act,
)


def _opened(baule: Commune, kind: Kind) -> Writing:
    baule.campaign("needs")
    here = Writing(baule, kind)
    here.begin(baule.act(kind.draft, None, **COMPLETE[kind]))
    return here


@KINDS
def test_no_review_lacks_a_letter_that_was_typed_while_it_was_checked(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    read = list[str]()
    for first in range(7):
        for second in range(first, 7):
            here = _opened(baule, kind)

            def type_(answer: int, here: Writing = here, moments: tuple[int, int] = (first, second)) -> None:
                if answer in moments:
                    here.editor.type("title", f"Salles {answer}")

            def note(shown: Confirmation, here: Writing = here, moments: tuple[int, int] = (first, second)) -> None:
                read.append(here.editor.fields["title"])
                assert read[-1] in str(shown), moments

            with monkeypatch.context() as patch:
                patch.setattr(baule.actor, "_submit", at_each_answer(baule, type_))
                press_main_act(baule, here.editor).ready.connect(note)
                baule.settle()
            here.editor.finish()
            baule.settle()
    assert "Salles 3" in read


@pytest.mark.parametrize("kind", [REQUEST, SHARE], ids=["request", "service"])
def test_what_is_typed_as_the_review_comes_is_read_before_it_leaves(baule: Commune, kind: Kind) -> None:
    """It left without these letters, which were in no table."""
    here, reviews, sent = _opened(baule, kind), list[Confirmation](), list[str]()
    here.editor.ready.connect(reviews.append)
    here.editor.submitted.connect(sent.append)
    here.editor.ask_submit()
    baule.settle()
    here.editor.type("title", "Salles des fêtes")
    here.editor.submit()
    baule.settle()
    assert (sent, "Salles des fêtes" in str(reviews[-1]), bool(reviews[-1].changed)) == ([], True, True)
    here.editor.submit()
    baule.settle()
    assert sent == [here.editor.id]


@KINDS
def test_what_is_typed_while_the_text_is_read_again_stays_in_the_form(baule: Commune, kind: Kind) -> None:
    """As on the way back from a question whose text has changed: the form would be filled over it."""
    here = _opened(baule, kind)
    here.editor.reread()
    here.editor.type("title", "Salles des fêtes")
    baule.settle()
    assert here.editor.fields["title"] == "Salles des fêtes"
    assert [title for title, _ in here.texts()] == ["Salles des fêtes"]
