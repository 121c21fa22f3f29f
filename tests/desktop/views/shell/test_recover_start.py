"""A start with a damaged or missing database: backups are offered, and no empty database is made without a message."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.make_backup import make_backup
from desktop.database import backup_folder
from desktop.paths import Places
from desktop.views.shell.recover_start import RecoverStart
from desktop.views.widgets.clipping import clipped
from tests.desktop.running import Relais, places

__all__ = ["places"]
INSEE = "45024"


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places) -> Iterator[Relais]:
    relais = Relais(qapp, qtbot, places)
    relais.world.choose(INSEE)
    context = open_commune(places, INSEE, local_time)
    submit_need(context, draft_need(context, title="Avant", description="Papier").value)
    make_backup(context, "start")
    submit_need(context, draft_need(context, title="Après", description="Papier").value)
    context.close()
    yield relais
    if not relais.ended:
        relais.close()


def window() -> RecoverStart:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, RecoverStart) and w.isVisible()]
    return found


def choose(asking: RecoverStart, qtbot: QtBot) -> None:
    """By the keyboard, which the list has; as in every list nothing is chosen before."""
    table = asking.list.table
    qtbot.waitUntil(lambda: asking.focusWidget() is table, timeout=20_000)
    assert (table.selectedIndexes(), asking.list.put_back.isEnabled()) == ([], False)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    qtbot.waitUntil(asking.list.put_back.isEnabled, timeout=20_000)


def damage(places: Places) -> None:
    places.database(INSEE).write_bytes(b"x" * 5000)


def gone(places: Places) -> None:
    places.database(INSEE).unlink()


@pytest.mark.parametrize("hurt", [damage, gone])
def test_the_backup_is_put_back_and_the_commune_opens(
    relais: Relais, qtbot: QtBot, places: Places, hurt: Callable[[Places], None]
) -> None:
    hurt(places)
    relais.app.start(INSEE)
    asking = window()
    choose(asking, qtbot)
    assert asking.styleSheet(), "dressed like the other windows"
    assert "Baule" in asking.page.title.text()
    assert asking.list.table.rowCount() == 1
    assert asking.list.result.text().startswith("Si vous revenez à cette sauvegarde,")
    assert "1\u00a0envoi de plus" in asking.list.result.text()
    assert asking.page.area.verticalScrollBar().value() == 0, "what is wrong stays in sight"
    assert asking.anew.isVisible() is (hurt is gone)
    assert clipped(asking) == []
    asking.list.put_back.click()
    asking.list.sure.yes.click()
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)
    relais.until_ready()
    assert relais.app.session is not None
    assert relais.app.session.opening.waiting == 1
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_commune_to_which_one_changes_is_led_out_in_the_same_way(
    relais: Relais, qtbot: QtBot, places: Places
) -> None:
    """The question of a first run appeared, and no word about what was wrong."""
    damage(places)
    relais.app.switch(INSEE)
    assert "Baule" in window().page.title.text()
    relais.app.close()
    qtbot.waitUntil(lambda: relais.ended, timeout=20_000)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 600), (760, 680)])
@pytest.mark.parametrize("asks", [False, True])
def test_its_buttons_stay_in_sight_however_large_the_text(
    relais: Relais, qtbot: QtBot, places: Places, width: int, height: int, asks: bool
) -> None:
    gone(places)
    relais.app.theme.apply(size=200)
    relais.app.start(INSEE)
    asking = window()
    asking.resize(width, height)
    choose(asking, qtbot)
    shown = [asking.list.put_back, asking.anew, asking.close_button]
    if asks:
        asking.list.put_back.click()
        sure = asking.list.sure
        assert asking.list.losing.text() == asking.list.result.text() != "", "read where it is asked, too"
        shown += [sure.no, sure.yes]
    qtbot.waitUntil(lambda: all(one.visibleRegion().boundingRect() == one.rect() for one in shown))
    assert asks or asking.page.area.height() > 3 * asking.page.title.height()
    qtbot.waitUntil(lambda: clipped(asking) == [])
    relais.app.theme.apply(size=100)


@pytest.mark.slow
def test_a_window_that_is_closed_changes_nothing(relais: Relais, qtbot: QtBot, places: Places) -> None:
    gone(places)
    relais.app.start()  # the last commune is asked for by nobody: there is none, and none is made
    relais.app.close()
    qtbot.waitUntil(lambda: relais.ended, timeout=20_000)
    assert not places.database(INSEE).exists()


def test_to_begin_anew_is_asked_for_twice(relais: Relais, qtbot: QtBot, places: Places) -> None:
    gone(places)
    relais.app.start(INSEE)
    asking = window()
    qtbot.waitUntil(lambda: asking.list.table.rowCount() == 1, timeout=20_000)
    asking.anew.click()
    assert asking.sure.isVisible()
    assert asking.focusWidget() is asking.sure.no
    assert not places.database(INSEE).exists()
    asking.sure.yes.click()
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)
    relais.until_ready()
    assert relais.app.session is not None
    assert relais.app.session.opening.waiting == 0
    assert [kept.why for kept in backup_folder.listed(places.backups(INSEE))][-1] == "start"


@pytest.mark.slow
def test_a_backup_is_made_at_the_start_once_a_day_and_after_work(relais: Relais, qtbot: QtBot, places: Places) -> None:
    for kept in backup_folder.listed(places.backups(INSEE)):
        kept.path.unlink()
        kept.path.with_suffix(".json").unlink()
    relais.start(INSEE)
    session = relais.app.session
    assert session is not None
    qtbot.waitUntil(lambda: len(backup_folder.listed(places.backups(INSEE))) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: session.network.idle, timeout=20_000)
    for number in range(20):
        session.actor.act(draft_need, None, title=f"Besoin {number}")
    relais.settle()
    session.saving.make_if_due()
    qtbot.waitUntil(lambda: len(backup_folder.listed(places.backups(INSEE))) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: session.network.idle, timeout=20_000)
    session.saving.make_if_due()
    assert session.network.idle  # nothing has changed since
    assert [kept.why for kept in backup_folder.listed(places.backups(INSEE))] == ["working", "start"]
    session.saving._make("start")  # as tomorrow's first window would, but today
    qtbot.waitUntil(lambda: session.network.idle, timeout=20_000)
    assert len(backup_folder.listed(places.backups(INSEE))) == 2


@pytest.mark.slow
def test_a_database_whose_chain_broke_opens_and_says_so(relais: Relais, qtbot: QtBot, places: Places) -> None:
    """The damage does not prevent the start; the first backup finds it, older ones stay, and no later act hides it."""
    (kept,) = backup_folder.listed(places.backups(INSEE))
    kept.path.rename(kept.path.with_name("2026-01-01T120000Z-start.sqlite"))
    connection = sqlite.connect(places.database(INSEE))
    connection.execute("UPDATE journal SET head = 'x' WHERE seq = 1")
    connection.commit()
    connection.close()
    relais.start(INSEE)
    session = relais.app.session
    assert session is not None
    words = session.frame.trouble.words
    qtbot.waitUntil(lambda: "n’est plus ce qui avait été enregistré" in words.text(), timeout=20_000)
    assert "Réglages et aide" in words.text()
    session.actor.act(draft_need, None, title="Plus tard")
    relais.settle()
    assert words.isVisible()
    assert len(backup_folder.listed(places.backups(INSEE))) == 1
