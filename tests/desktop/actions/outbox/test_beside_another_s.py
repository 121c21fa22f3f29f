"""What is written here upon a need, and what another computer of the commune, or a loss of the platform, does to it."""

from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.queries import needs, outbox
from desktop.domain.needs import COMES_BACK, NOT_IN_LEDGER
from desktop.domain.refusals import Refusal
from desktop.viewmodels.needs import sending
from sync.client.device.keystore import MemoryKeyStore
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
    """It took that one's place unasked, although the window had promised the comparison."""
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
    assert (refused.value.sentence, refused.value.remedy) == (NOT_IN_LEDGER, COMES_BACK)
    copy = copy_need(first, id).value
    with first.store.reading() as connection:
        copied = needs.one(connection, copy)
    assert copied is not None
    assert copied.title == OURS, "the copy that is advised"
    rounds(national, second, first)
    submit_need(first, draft)
    rounds(national, first)
    assert correction(first) == "accepted"
