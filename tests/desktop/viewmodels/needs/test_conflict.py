"""A correction that met another text at the platform: both shown field by field, one chosen, nothing lost."""

import pytest

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs, outbox
from desktop.viewmodels.needs.conflict import Comparison, NeedConflict
from tests.desktop.viewmodels.saying import answer, own_need, say

ELSEWHERE = "01a210ca-359b-7da6-b7ab-1c5b85688d22"  # an act of another computer


def corrected(baule) -> str:
    """A need whose correction left, and met another text."""
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier", remarks="Urgent")
    baule.act(submit_need, need)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description="Registre papier, à la cave")
    baule.act(submit_need, draft)
    answer(baule, need, "need.amend", "conflict")
    return need


def theirs(baule, need: str) -> None:
    row = baule.ask(needs.one, need)
    say(baule, "mine", own_need(need, row.submit_op, ELSEWHERE, title="Le cimetière", remarks="Urgent"))


class Heard:
    def __init__(self, view: NeedConflict) -> None:
        self.shown: list[Comparison] = []
        self.over: list[str] = []
        self.settled: list[tuple[str, str]] = []
        self.refused: list[str] = []
        view.shown.connect(self.shown.append)
        view.over.connect(self.over.append)
        view.settled.connect(lambda id, draft: self.settled.append((id, draft)))
        view.refused.connect(self.refused.append)


@pytest.fixture
def view(baule):
    return NeedConflict(baule.actor)


@pytest.fixture
def heard(view):
    return Heard(view)


def test_until_the_other_text_has_come_nothing_can_be_chosen(baule, view, heard):
    need = corrected(baule)
    view.show(need)
    baule.settle()
    assert not heard.shown[-1].known
    assert [one.label for one in heard.shown[-1].differences] == ["Description"]
    view.settle("mine")
    baule.until(lambda: bool(heard.refused))
    assert heard.refused[0].startswith("Le texte de la plateforme n’est pas encore arrivé.")
    theirs(baule, need)
    baule.until(lambda: heard.shown[-1].known)


def test_only_what_differs_is_compared_and_who_changed_it_is_said(baule, view, heard):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    title, description = heard.shown[-1].differences
    assert (title.label, title.base, title.here, title.platform) == (
        "Titre du besoin",
        "Cimetière",
        "Cimetière",
        "Le cimetière",
    )
    assert (title.ours, title.theirs) == (False, True)
    assert (description.ours, description.theirs) == (True, False)


@pytest.mark.parametrize(
    ("keep", "title", "description"),
    [
        ("mine", "Cimetière", "Registre papier, à la cave"),
        ("platform", "Le cimetière", "Registre papier"),
        ("both", "Le cimetière", "Registre papier"),
    ],
)
def test_the_choice_is_sent_and_both_keeps_ours_in_a_draft(baule, view, heard, keep, title, description):
    need = corrected(baule)
    theirs(baule, need)
    view.show(need)
    baule.settle()
    view.settle(keep)
    baule.until(lambda: bool(heard.settled))
    row = baule.ask(needs.one, need)
    assert (row.title, row.description) == (title, description)
    assert baule.ask(outbox.listed)[0].type == "need.amend"
    ((id, draft),) = heard.settled
    assert id == need
    assert bool(draft) == (keep == "both")
    if draft:
        assert baule.ask(needs.one, draft).description == "Registre papier, à la cave"


def test_what_was_settled_elsewhere_is_over(baule, view, heard):
    need = corrected(baule)
    view.show(need)
    baule.settle()
    answer(baule, need, "need.amend", "accepted")
    baule.until(lambda: heard.over == [need])
