"""Another program writes while the main act is checked: at each moment, nothing is asked of what the form lacks."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database.queries import needs
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.needs.departure import NeedDeparture
from desktop.viewmodels.needs.editor import NeedEditor
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.viewmodels.writing import KINDS, NEED, REQUEST, SHARE, Kind, Writing

THEIRS = "Tout autre chose"
TEXTS = {NEED: WORDS, REQUEST: COMPLETE, SHARE: {"title": "Registre", "summary": "En ligne."}}


def _at_answer(baule: Commune, number: int, do: Callable[[], object]) -> Callable[..., None]:
    """What the actor submits with, so that `do` is called as the worker has done its next job but `number`."""
    submit, answers = baule.actor._submit, list[int]()

    def submitted(job: Callable[[], object], finished: Callable[[Any], object], *rest: Any) -> None:
        def finish(done: Any) -> object:
            if len(answers) == number:
                do()
            answers.append(number)
            return finished(done)

        submit(job, finish, *rest)

    return submitted


def _open(baule: Commune, kind: Kind) -> Writing:
    here = Writing(baule, kind)
    here.begin(baule.act(kind.draft, None, **TEXTS[kind]))
    return here


def _press(baule: Commune, editor: Any) -> Any:
    """Presses the main act; returns what tells how that ends."""
    if not isinstance(editor, NeedEditor):
        editor.ask_submit()
        return editor
    departure = NeedDeparture(baule.actor, editor, editor=editor)
    editor.when_followed(lambda changed: departure.ask(editor.id, changed))
    return departure


@KINDS
def test_what_is_reviewed_is_what_the_form_shows_and_is_said_to_have_changed(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    baule.campaign("needs")
    reviewed = list[bool]()
    for number in range(-1, 7):
        here = _open(baule, kind)

        def note(read: Confirmation, here: Writing = here) -> None:
            theirs = THEIRS in str(read)
            assert (here.editor.fields["title"] == THEIRS, bool(read.changed)) == (theirs, theirs)
            reviewed.append(theirs)

        def write(here: Writing = here) -> None:
            here.writes_elsewhere(here.editor.id, title=THEIRS)

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", _at_answer(baule, number, write))
            if number < 0:
                write()
            _press(baule, here.editor).ready.connect(note)
            baule.settle()
        here.editor.finish()
        baule.settle()
    assert {True, False} == set(reviewed)


@pytest.mark.parametrize("written", [True, False], ids=["in the form", "on its sheet"])
def test_the_mayor_is_asked_for_the_text_that_was_read_alone(
    baule: Commune, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    """`written`: it is open in the form."""
    baule.campaign("needs")
    baule.act(mayor_validates, True)
    ends = list[str]()
    for number in range(7):
        here = _open(baule, NEED)

        def note(id: str) -> None:
            row = baule.ask(needs.one, id)
            assert not row.asked_at or row.title == WORDS["title"]
            ends.append("asked")

        def write(here: Writing = here) -> None:
            here.writes_elsewhere(here.editor.id, title=THEIRS)

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", _at_answer(baule, number, write))
            departure = _press(baule, here.editor) if written else NeedDeparture(baule.actor)
            departure.asked.connect(note)
            departure.wrong.connect(lambda problems: ends.append(problems[0].code))
            if not written:
                departure.ask_mayor(here.editor.id)
            baule.settle()
        here.editor.finish()
        baule.settle()
    assert set(ends) == {"asked", "rewritten_elsewhere"}
