"""Letters typed while the main act of an incomplete text is checked: at each moment of the worker they stay."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.editor import NeedEditor
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import KINDS, REQUEST, SHARE, THEIRS, Kind, Writing


def _press(baule: Commune, editor: Any) -> Any:
    """Presses the main act; returns what tells how that ends."""
    if isinstance(editor, NeedEditor):
        departure = NeedDeparture(baule.actor, editor, editor=editor)
        editor.when_followed(lambda changed: departure.ask(editor.id, changed))
        return departure
    editor.ask_submit()
    return editor


@KINDS
@pytest.mark.parametrize("after", [(0,), (1,), (2,), (3,), (3, 7)], ids=str)
def test_no_letter_typed_while_it_is_checked_is_lost(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind, after: tuple[int, ...]
) -> None:
    """The form was put back to the letter before, as the text that was judged was shown in it without asking.

    `after`: how many moments after the first one a letter follows.
    """
    baule.campaign("needs")
    submit = baule.actor._submit
    for first in range(9):
        here = Writing(baule, kind)
        here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))
        here.type(**{kind.long: "Une heure"})
        typed, answers = ["Une heure"], list[int]()

        def type_as_it_answers(
            do: Callable[[], object],
            finished: Callable[[Any], object],
            *rest: Any,
            here: Writing = here,
            moments: frozenset[int] = frozenset({first, *(first + later for later in after)}),
            typed: list[str] = typed,
            answers: list[int] = answers,
        ) -> None:
            def finish(done: Any) -> object:
                if len(answers) in moments and here.editor.active:
                    typed.append(f"Une heure, lettre {len(answers)}")
                    here.editor.type(here.kind.long, typed[-1])
                answers.append(len(answers))
                return finished(done)

            submit(do, finish, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", type_as_it_answers)
            _press(baule, here.editor)
            baule.settle()
        here.editor.keep()
        baule.settle()
        assert here.editor.fields[kind.long] == typed[-1], (first, after)
        assert ("", typed[-1]) in here.texts()
        here.editor.finish()
        baule.settle()


@pytest.mark.parametrize("kind", [REQUEST, SHARE], ids=["request", "service"])
def test_what_is_typed_at_the_second_look_is_judged_too(baule: Commune, kind: Kind) -> None:
    """A title would be said to be missing beside the title."""
    baule.campaign("needs")
    here = Writing(baule, kind)
    here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))
    wrong = list[set[str]]()
    here.editor.wrong.connect(lambda problems: wrong.append({problem.field for problem in problems}))
    here.editor.when_followed(lambda _: (here.editor._check(followed=True), here.editor.type("title", "Salles")))
    baule.settle()
    assert here.editor.fields["title"] == "Salles"
    assert not any("title" in fields for fields in wrong)


@KINDS
@pytest.mark.parametrize("gap", range(1, 4))
def test_what_is_missing_is_said_of_the_text_in_the_form_alone(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind, gap: int
) -> None:
    """Another program writes again and again while it is checked: a title was said to be missing beside the title."""
    baule.campaign("needs")
    submit = baule.actor._submit
    ends = list[str]()
    for first in range(8):
        here = Writing(baule, kind)
        here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))
        answers, again = list[int](), first + gap
        texts = {first: {kind.long: THEIRS}, again: {kind.long: f"{THEIRS} {THEIRS}"}, again + 1: {"title": "Salles"}}

        def write_as_it_answers(
            do: Callable[[], object],
            finished: Callable[[Any], object],
            *rest: Any,
            here: Writing = here,
            answers: list[int] = answers,
            texts: dict[int, dict[str, str]] = texts,
        ) -> None:
            def finish(done: Any) -> object:
                if len(answers) in texts:
                    here.writes_elsewhere(here.editor.id, **texts[len(answers)])
                answers.append(len(answers))
                return finished(done)

            submit(do, finish, *rest)

        def note(problems: Any, here: Writing = here) -> None:
            missing = "title" in {problem.field for problem in problems}
            assert missing == (here.editor.fields["title"] == "")
            ends.append("wrong")

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", write_as_it_answers)
            told = _press(baule, here.editor)
            told.wrong.connect(note)
            told.ready.connect(lambda _read: ends.append("ready"))
            baule.settle()
        here.editor.finish()
        baule.settle()
    assert "wrong" in ends
