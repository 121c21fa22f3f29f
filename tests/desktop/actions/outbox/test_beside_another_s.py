"""A text written here for a need, and what another computer, or a loss at the platform, does to it."""

from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.opening import read_opening
from desktop.database.queries import needs, outbox, standing_text
from desktop.domain.needs import NOT_IN_LEDGER, PERHAPS_COMES_BACK
from desktop.domain.refusals import Refusal
from desktop.viewmodels.needs import facts, sending, settling, standing
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.actions.votes.two_computers import Both, both, enrolled, national, rounds

__all__ = ["both", "national"]

THEIRS, OURS = "De l’autre ordinateur", "Écrit ici"


def submitted(context: CommuneContext) -> str:
    return submit_need(context, draft_need(context, title="Cimetière", description="Papier").value).value.subject


def begun(context: CommuneContext, id: str) -> str:
    return draft_need(context, correct_need(context, id).value, title=OURS).value


def shown(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return sorted((row.title, row.state) for row in needs.listed(connection))


def correction(context: CommuneContext) -> str:
    """The state of the last one that left."""
    with context.store.reading() as connection:
        return max((act.seq, act.state) for act in outbox.listed(connection) if act.type == "need.amend")[1]


def test_a_correction_begun_upon_a_lost_text_is_compared_with_what_was_written_since(
    both: Both, national: National, tmp_path: Path, clock: Clock
) -> None:
    """It replaced the other text without asking, although the window had promised a comparison."""
    first, second = both
    id = submitted(first)
    rounds(national, first, second)
    backup = national.backup(tmp_path)
    correct(second, id, THEIRS)
    rounds(national, second, first)
    draft = begun(first, id)
    national.put_back(backup)
    places = paths.find(tmp_path / "third")
    paths.prepare(places)
    third = choose_commune(places, "45024", clock, MemoryKeyStore())
    enrolled(third, national)
    rounds(national, third)
    correct(third, id, "Du troisième")
    rounds(national, third, first)
    third.close()
    with first.store.reading() as connection:
        assert sending.read(connection, draft).overtaken
    submit_need(first, draft)
    rounds(national, first)
    assert correction(first) == "conflict"


@pytest.mark.slow
def test_a_correction_of_a_need_that_the_platform_has_lost_does_not_leave(
    both: Both, national: National, tmp_path: Path
) -> None:
    """It waited for ever where the computer that sent the need is gone; for a day it was not known to be lost."""
    first, second = both
    backup = national.backup(tmp_path)
    id = submitted(second)
    rounds(national, second, first)
    draft = begun(first, id)
    national.put_back(backup)
    rounds(national, first)
    with pytest.raises(Refusal) as refused:
        submit_need(first, draft)
    assert (refused.value.sentence, refused.value.remedy) == (f"{NOT_IN_LEDGER}.", PERHAPS_COMES_BACK)
    copy = copy_need(first, id).value
    with first.store.reading() as connection:
        copied = needs.one(connection, copy)
    assert copied is not None
    assert copied.title == OURS, "the copy that is advised"
    rounds(national, second, first)
    submit_need(first, draft)
    rounds(national, first)
    assert correction(first) == "accepted"


def test_what_is_written_upon_a_need_that_another_computer_withdraws_becomes_a_draft(
    both: Both, national: National, tmp_path: Path
) -> None:
    """The copy that the refusal advised to make had the old text."""
    first, second = both
    id = submitted(second)
    rounds(national, second, first)
    begun(first, id)
    backup = national.backup(tmp_path)
    withdraw_need(second, id)
    rounds(national, second, first)
    assert shown(first) == [("Cimetière", "withdrawn"), (OURS, "draft")]
    national.put_back(backup)
    rounds(national, first)
    with first.store.reading() as connection:
        assert [standing_text.duplicate_risk(connection, row.id) for row in needs.listed(connection)] == ["", "there"]
    with first.store.reading() as connection:
        assert [row.title for row in needs.listed(connection) if standing_text.is_copy(connection, row.id)] == [OURS]


def test_one_whose_editor_was_open_then_becomes_it_on_leaving(both: Both, national: National) -> None:
    first, second = both
    id = submitted(second)
    rounds(national, second, first)
    draft = begun(first, id)
    open_need(first, draft)
    withdraw_need(second, id)
    rounds(national, second, first)
    assert shown(first) == [("Cimetière", "withdrawn")]
    close_need(first, draft)
    assert shown(first) == [("Cimetière", "withdrawn"), (OURS, "draft")]


def in_conflict(both: Both, national: National) -> str:
    first, second = both
    id = submitted(first)
    rounds(national, first, second)
    correct(first, id, OURS)
    correct(second, id, THEIRS)
    rounds(national, second, first)
    assert correction(first) == "conflict"
    return id


def test_a_conflict_about_a_need_that_another_computer_withdraws_is_over(both: Both, national: National) -> None:
    """The home page counted it for ever, and nothing could be done about it."""
    first, second = both
    id = in_conflict(both, national)
    withdraw_need(second, id)
    rounds(national, second, first)
    assert (correction(first), shown(first)) == ("superseded", [(THEIRS, "withdrawn"), (OURS, "draft")])
    opening = read_opening(first.store.path)
    assert opening is not None
    assert (opening.problems, opening.settled) == (0, 1)
    with first.store.reading() as connection:
        assert verification.check(connection, first.head).ok
    rounds(national, first, second, first)
    assert shown(first) == [(THEIRS, "withdrawn"), (OURS, "draft")]


def test_a_conflict_with_a_text_that_the_platform_has_lost_can_be_settled(
    both: Both, national: National, tmp_path: Path
) -> None:
    """The text to compare with was said to come with the next exchange, for ever where that computer is gone."""
    first, second = both
    id = submitted(first)
    rounds(national, first, second)
    backup = national.backup(tmp_path)
    correct(first, id, OURS)
    correct(second, id, THEIRS)
    rounds(national, second, first)
    national.put_back(backup)
    rounds(national, first)
    with first.store.reading() as connection:
        found = facts.read(connection, id)
    assert found is not None
    assert "elle a de nouveau celui d’avant" in standing.pending(found, first.clock())
    with first.store.reading() as connection:
        asked = settling.read(connection, id, "mine", first.clock())
    assert asked is not None
    assert "remplacera publiquement celui d’avant, «\u00a0Cimetière\u00a0»" in asked.lead
    settle_conflict(first, id, "mine")
    rounds(national, first)
    assert (correction(first), shown(first)) == ("accepted", [(OURS, "accepted")])


def test_a_correction_that_comes_back_behind_another_text_is_kept_to_be_sent_or_not(
    both: Both, national: National, tmp_path: Path
) -> None:
    """It was accepted and replaced another text: nobody had been asked."""
    first, second = both
    id = submitted(first)
    rounds(national, first, second)
    backup = national.backup(tmp_path)
    correct(first, id, OURS)
    rounds(national, first)
    national.put_back(backup)
    correct(second, id, THEIRS)
    rounds(national, second, first, first)
    with first.store.reading() as connection:
        kept, found = needs.correction_of(connection, id), facts.read(connection, id)
    assert kept is not None
    assert found is not None
    assert (shown(first), kept.title) == ([(THEIRS, "accepted")], OURS)
    assert "La plateforme avait perdu votre correction" in standing.pending(found, first.clock())
    submit_need(first, kept.id)
    rounds(national, first, second, first)
    assert shown(first) == shown(second) == [(OURS, "accepted")]


def test_a_choice_of_the_other_text_that_comes_back_so_is_no_text_of_ours(
    both: Both, national: National, tmp_path: Path
) -> None:
    """The other computer's old text was said to be hers, and would have been sent in place of its new one."""
    first, second = both
    id = in_conflict(both, national)
    rounds(national, first)
    backup = national.backup(tmp_path)
    settle_conflict(first, id, "platform")
    rounds(national, first)
    national.put_back(backup)
    correct(second, id, "Encore de l’autre")
    rounds(national, second, first, first)
    with first.store.reading() as connection:
        assert needs.correction_of(connection, id) is None
    assert shown(first) == [("Encore de l’autre", "accepted")]


def test_one_that_another_computer_corrects_as_usual_is_not_kept(both: Both, national: National) -> None:
    first, second = both
    id = submitted(first)
    rounds(national, first)
    correct(first, id, OURS)
    rounds(national, first, second)
    correct(second, id, THEIRS)
    rounds(national, second, first)
    with first.store.reading() as connection:
        assert needs.correction_of(connection, id) is None
    assert shown(first) == [(THEIRS, "accepted")]
