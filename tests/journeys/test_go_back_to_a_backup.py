"""A secretary goes back to a backup from the window: what that takes away is said, and nothing counts twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths, settings
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.app import Application
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from tests.faults.programs import Platform, enrolled, platform, relaisctl
from tests.journeys.secretary import Secretary

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("This plugin does not support", extend=True)]
BAULE = "45024"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[Platform]:
    with platform(tmp_path / "national") as served:
        yield served


def opened(app: Application, qtbot: QtBot, before: object = None) -> Secretary:
    """Whoever sits before the window that is open now."""
    qtbot.waitUntil(lambda: app.session is not None and app.session is not before, timeout=60_000)
    session = app.session
    assert session is not None
    qtbot.waitUntil(session.frame.isVisible, timeout=60_000)
    qtbot.waitUntil(lambda: hasattr(session, "saving"), timeout=60_000)  # ready
    session.frame.showNormal()
    session.frame.resize(1366, 768)
    session.frame.activateWindow()
    qtbot.waitUntil(session.frame.isActiveWindow, timeout=60_000)
    return Secretary(session, qtbot)


def test_in_the_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, national: Platform) -> None:
    data = tmp_path / "pc"
    enrolled(data, national)
    relaisctl(data, "vote", "cast", "opencimetiere")
    relaisctl(data, "sync")
    kept = relaisctl(data, "need", "draft", "--title", "Le plan du cimetière", "--description", "Papier").json["id"]
    places = paths.find(data)
    app = Application(
        qapp, RealWorld(places, Policy(file=data / "policy.json")), settings.read(places.settings).settings
    )
    ended: list[bool] = []
    app.quitting.connect(lambda: ended.append(True))
    app.start()
    secretary = opened(app, qtbot)
    page = secretary.goes_to("settings", 7)
    secretary.clicks("Sauvegarder maintenant")
    secretary.reads("La sauvegarde est faite et vérifiée.")

    # Then she discards a draft by mistake, and a vote is sent.
    secretary.session.actor.act(discard_need, kept)
    secretary.session.actor.act(draft_need, None, title="Un autre besoin")
    secretary.session.actor.act(lambda context: cast_vote(context, "grr"))
    secretary.until(lambda: national.tally() == {"opencimetiere": [BAULE], "grr": [BAULE]})

    page.backups.list.table.selectRow(0)
    before = secretary.session
    secretary.clicks("Revenir à cette sauvegarde…")
    secretary.reads("1 envoi reçu reste à la plateforme, mais la boîte d’envoi d’ici ne le montrera plus")
    assert "– Besoin\u00a0: Un autre besoin" in secretary.in_sight
    secretary.clicks("Oui, revenir à cette sauvegarde")
    secretary = opened(app, qtbot, before)
    secretary.reads("C’est fait\u00a0: la commune est comme elle était")
    secretary.until(lambda: len(secretary.session.status_summary.opening.drafts) == 1)
    assert [draft.title for draft in secretary.session.status_summary.opening.drafts] == ["Le plan du cimetière"]

    # She votes again, as the vote is no longer shown. This PC has a new key by then, and the vote still counts once.
    secretary.session.actor.act(lambda context: cast_vote(context, "grr"))
    secretary.session.actor.act(lambda context: cast_vote(context, "acceslibre"))
    both = {"opencimetiere": [BAULE], "grr": [BAULE], "acceslibre": [BAULE]}
    secretary.until(lambda: national.tally() == both)
    secretary.until(lambda: secretary.session.status_summary.opening.waiting == 0)
    app.close()
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert relaisctl(data, "verify").status == 0
    assert len(national.run("device", "list")) == 2
