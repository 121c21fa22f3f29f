"""Another program writes while the main act is checked: at each moment, nothing is asked of what the form lacks."""

import pytest

from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.database.queries import needs
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.needs.departure import NeedDeparture
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.reviews import WORDS
from tests.desktop.viewmodels.writing import COMPLETE, KINDS, NEED, Kind, Writing, at_each_answer, press_main_act

THEIRS = "Tout autre chose"


def _open(baule: Commune, kind: Kind) -> Writing:
    here = Writing(baule, kind)
    here.begin(baule.act(kind.draft, None, **COMPLETE[kind]))
    return here


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

        def write(answer: int, here: Writing = here, number: int = number) -> None:
            if answer == number:
                here.writes_elsewhere(here.editor.id, title=THEIRS)

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", at_each_answer(baule, write))
            if number < 0:
                write(number)
            press_main_act(baule, here.editor).ready.connect(note)
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

        def write(answer: int, here: Writing = here, number: int = number) -> None:
            if answer == number:
                here.writes_elsewhere(here.editor.id, title=THEIRS)

        with monkeypatch.context() as patch:
            patch.setattr(baule.actor, "_submit", at_each_answer(baule, write))
            departure = press_main_act(baule, here.editor) if written else NeedDeparture(baule.actor)
            departure.asked.connect(note)
            departure.wrong.connect(lambda problems: ends.append(problems[0].code))
            if not written:
                departure.ask_mayor(here.editor.id)
            baule.settle()
        here.editor.finish()
        baule.settle()
    assert set(ends) == {"asked", "rewritten_elsewhere"}
