"""The platform is asked to erase what came beside acts of which only a backup, or its own word, still tells."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.settings.set_person import set_person
from desktop.paths import Places
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.settings.sent_beside import NAME, asked, known_there, places_left, sent
from tests.desktop.conftest import Prepare

__all__ = ["national"]  # a fixture


def put_back(context: CommuneContext, places: Places, name: str) -> CommuneContext:
    context.close()
    restore_backup(places, "45024", name, context.clock)
    return open_commune(places, "45024", context.clock, context.keystore)


@pytest.mark.parametrize("exchanged", [False, True], ids=["from its backup", "from the platform's word"])
def test_what_a_restore_took_away_is_erased_at_the_platform(
    context: CommuneContext, places: Places, national: National, exchanged: bool
) -> None:
    enrolled(context, national)
    set_person(context, name=NAME, email="zc@baule.example")
    kept = make_backup(context, "asked").value.kept
    op = sent(context, national)
    assert known_there(national) == [op], "the control"
    with closing(put_back(context, places, kept.name)) as back:
        if exchanged:
            exchange(back, national.transport)
            for backup in places.backups("45024").glob("*before-restore*"):
                backup.unlink()
        assert places_left(back) == ["elsewhere"]
        assert asked(back) == [op]
        exchange(back, national.transport)
        assert known_there(national) == []
        erase_person(back, letters=True)
        assert asked(back) == [op], "once is enough"


def test_what_another_computer_of_the_commune_sent_is_erased_at_the_platform_and_named(
    context: CommuneContext, national: National, tmp_path: Path, clock: Clock, prepare_commune: Prepare
) -> None:
    second = paths.find(tmp_path / "second")
    paths.prepare(second)
    enrolled(context, national)
    with closing(choose_commune(second, "45024", clock, prepare_commune(second, "45024", clock()))) as other:
        enrolled(other, national)
        set_person(other, name=NAME)
        op = sent(other, national)
    exchange(context, national.transport)
    assert places_left(context) == ["computer", "elsewhere"]
    assert asked(context) == [op]
    exchange(context, national.transport)
    assert known_there(national) == []
    assert places_left(context) == ["computer", "elsewhere"], "as that computer still has them"


def test_an_erasure_that_a_restore_took_away_is_asked_for_again(
    context: CommuneContext, places: Places, national: National
) -> None:
    """It had not left; the data that it names are in no database any more."""
    enrolled(context, national)
    set_person(context, name=NAME)
    kept = make_backup(context, "asked").value.kept
    op = sent(context, national)
    erase_person(context)
    with closing(put_back(context, places, kept.name)) as back:
        erase_person(back)
        assert asked(back) == [op]


def test_an_act_that_was_cancelled_since_its_backup_is_not_named(context: CommuneContext) -> None:
    set_person(context, name=NAME)
    op = submit_need(context, draft_need(context, title="Plan", description="Papier").value).value.op
    make_backup(context, "asked")
    cancel_act(context, op)
    erase_person(context)
    assert asked(context) == []
