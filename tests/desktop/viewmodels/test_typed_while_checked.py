"""Letters typed while the main act of an incomplete text is checked: at each moment of the worker they stay."""

from typing import Any

import pytest

from desktop.viewmodels.kit.editors.as_shown import read_as_shown
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.writing import (
    KINDS,
    THEIRS,
    Kind,
    Writing,
    at_each_answer,
    press_main_act,
)


@KINDS
@pytest.mark.parametrize("gap", range(4))
def test_no_letter_typed_while_it_is_checked_is_lost(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind, gap: int
) -> None:
    """The form was put back to the letter before, as the text that was judged was shown in it without asking."""
    baule.campaign("needs")
    for first in range(9):
        here = Writing(baule, kind)
        here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))
        here.type(**{kind.long: "Une heure"})
        typed, moments = ["Une heure"], {first, first + gap}

        def type_(answer: int, here: Writing = here, moments: set[int] = moments, typed: list[str] = typed) -> None:
            if answer in moments and here.editor.active:
                typed.append(f"Une heure, lettre {answer}")
                here.editor.type(here.kind.long, typed[-1])

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", at_each_answer(baule, type_))
            press_main_act(baule, here.editor)
            baule.settle()
        here.editor.keep()
        baule.settle()
        assert here.editor.fields[kind.long] == typed[-1], (first, gap)
        assert ("", typed[-1]) in here.texts()
        here.editor.finish()
        baule.settle()


@KINDS
def test_what_is_typed_at_the_second_look_is_judged_too(baule: Commune, kind: Kind) -> None:
    """A title would be said to be missing beside the title."""
    here, judged = Writing(baule, kind), list[str]()
    here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))

    def type_after_reading(_changed: bool) -> None:
        read_as_shown(here.editor, kind.one, lambda _row: True, lambda row, _: judged.append(row.title), followed=True)
        here.editor.type("title", "Salles")

    here.editor.when_followed(type_after_reading)
    baule.settle()
    assert judged == ["Salles"]


@KINDS
def test_that_another_program_had_changed_it_is_told_although_she_has_typed_since(baule: Commune, kind: Kind) -> None:
    here, told = Writing(baule, kind), list[bool]()
    here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))

    def type_after_reading(_changed: bool) -> None:
        read_as_shown(
            here.editor, kind.one, lambda _row: False, lambda _row, changed: told.append(changed), changed=True
        )
        here.editor.type("title", "Salles")

    here.editor.when_followed(type_after_reading)
    baule.settle()
    assert told == [True]


@KINDS
@pytest.mark.parametrize("titles", [("", "", "Salles"), ("Salles", "", "")], ids=["one comes", "one comes and goes"])
@pytest.mark.parametrize("gap", range(1, 4))
def test_what_is_missing_is_said_of_the_text_in_the_form_alone(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind, gap: int, titles: tuple[str, ...]
) -> None:
    """Another program writes again and again while it is checked: a title was said to be missing beside the title."""
    baule.campaign("needs")
    ends = list[str]()
    for first in range(8):
        here = Writing(baule, kind)
        here.begin(baule.act(kind.draft, None, title="", **{kind.long: "Ancien."}))
        moments = (first, first + gap, first + gap + 1)
        texts = {
            now: {"title": title, kind.long: f"{THEIRS} {now}"} for now, title in zip(moments, titles, strict=True)
        }

        def write(answer: int, here: Writing = here, texts: dict[int, dict[str, str]] = texts) -> None:
            if answer in texts:
                here.writes_elsewhere(here.editor.id, **texts[answer])

        def note(problems: Any, here: Writing = here) -> None:
            missing = "title" in {problem.field for problem in problems}
            assert missing == (here.editor.fields["title"] == "")
            ends.append("wrong")

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", at_each_answer(baule, write))
            told = press_main_act(baule, here.editor)
            told.wrong.connect(note)
            told.ready.connect(lambda _read: ends.append("ready"))
            baule.settle()
        here.editor.finish()
        baule.settle()
    assert "wrong" in ends
