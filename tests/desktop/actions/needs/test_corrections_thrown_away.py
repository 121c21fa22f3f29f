"""A correction that is thrown away: its words are in the bin, and can be taken back."""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import Discarded, discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database import search
from desktop.database.queries import needs, standing_text
from desktop.database.queries.needs import NeedRow
from sync.contract.published import OwnNeed
from tests.desktop.actions.answering import Platform

THEIRS = "01a2100a-629a-7c26-9103-0ebfe60f53bf"  # an act of another computer of the commune


@pytest.fixture
def platform(context: CommuneContext) -> Platform:
    return Platform(context)


@pytest.fixture
def taken(context: CommuneContext, platform: Platform) -> str:
    """A need that the platform has taken."""
    id = draft_need(context, title="Cimetière", description="Sur papier.").value
    platform.answer(submit_need(context, id).value.op, "accepted")
    return id


@pytest.fixture
def written(context: CommuneContext, taken: str) -> str:
    """A correction of it, with words of its own."""
    id = correct_need(context, taken).value
    draft_need(context, id, title="Columbarium")
    return id


def row(context: CommuneContext, id: str) -> NeedRow:
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


def in_bin(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return [row.title for row in needs.discarded(connection)]


def is_apart(context: CommuneContext, id: str) -> bool:
    with context.store.reading() as connection:
        return standing_text.is_apart(connection, id)


def test_one_that_says_what_its_need_says_goes_for_good(context: CommuneContext, taken: str) -> None:
    made = correct_need(context, taken).value
    open_need(context, made)
    outcome = discard_need(context, made)
    assert (outcome.changes.needs, outcome.value, in_bin(context)) == ({made, taken}, Discarded(kept=False), [])
    assert correct_need(context, taken).value != made


def test_of_one_that_was_put_back_to_its_need_s_words_the_others_are_kept_where_nobody_has_chosen(
    context: CommuneContext, taken: str, written: str
) -> None:
    """After a crash the form offers both: those of before the session went for good with the correction."""
    open_need(context, written)
    draft_need(context, written, title="Cimetière")
    assert discard_need(context, written, keep_before=True).value.kept
    with context.store.reading() as connection:
        mark = needs.editing_of(connection, written)
    assert mark is not None
    assert "Columbarium" in mark.aside


def test_taken_back_at_once_it_corrects_its_need_again(context: CommuneContext, taken: str, written: str) -> None:
    """It was erased for good. In the bin it is a draft apart, which nobody would take for the correction."""
    validate_need(context, written, "Mme Martin")
    before, done = row(context, written), discard_need(context, written).value
    assert (in_bin(context), row(context, written).amends, is_apart(context, written)) == (["Columbarium"], "", True)
    assert restore_need(context, written, base=done.base).changes.needs == {written, taken}
    again = row(context, written)
    assert (again.amends, again.base, again.state) == (taken, before.base, "validated")
    assert (in_bin(context), is_apart(context, written)) == ([], False)
    with context.store.reading() as connection:
        found = {hit.id for hit in search.holding(connection, "columbarium", ["mine"])}
    assert found == {taken}, "no correction is found beside its need"
    submit_need(context, written)
    assert row(context, taken).title == "Columbarium"


def test_out_of_the_bin_later_it_is_a_draft_apart(context: CommuneContext, taken: str, written: str) -> None:
    discard_need(context, written)
    restore_need(context, written)
    assert (row(context, written).amends, is_apart(context, written)) == ("", True)


@pytest.mark.parametrize("since", ["corrected", "being sent", "withdrawn", "written elsewhere"])
def test_where_the_need_has_moved_on_it_stays_a_draft_apart(
    context: CommuneContext, platform: Platform, taken: str, written: str, since: str
) -> None:
    """It would undo what was done since, or not be sent."""
    base = discard_need(context, written).value.base
    if since == "withdrawn":
        withdraw_need(context, taken)
    elif since == "written elsewhere":
        theirs = OwnNeed(id=taken, submission=base, revision=THEIRS, title="Titre d’en face", description="Sur papier.")
        platform.publish("mine", theirs)
    else:
        other = correct_need(context, taken).value
        draft_need(context, other, title="Mairie")
        if since == "being sent":
            submit_need(context, other)
    assert restore_need(context, written, base=base).changes.needs == {written}
    assert (row(context, written).amends, row(context, written).state) == ("", "draft")
