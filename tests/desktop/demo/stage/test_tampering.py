"""The byte that is changed before people's eyes: of the act that is shown, and put back whatever comes in between."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.app import Application
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import outbox
from desktop.demo.days.calendar import StoryClock
from desktop.demo.stage import tampering
from desktop.demo.stage.written import pieces
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds.situations import home, inside
from desktop.demo.worlds.templates import Templates
from desktop.viewmodels.outbox.receipt_check import SIGNED
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger import verification
from tests import posix
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    press_key,
    ready,
    stage_of,
)
from tests.desktop.demo.saying import NOW
from tests.killing import counting, ends


def opened(live: Path) -> CommuneContext:
    places = inside(live)
    return open_commune(
        places, home().insee, StoryClock(live, lambda: NOW), FileKeyStore(places.keys), kind=DEMONSTRATION
    )


def acts(context: CommuneContext) -> list[str]:
    """The latest first."""
    with context.store.reading() as connection:
        return [act.op for act in sorted(outbox.listed(connection), key=lambda act: act.seq, reverse=True)]


def wrong(context: CommuneContext) -> list[str]:
    """Acts of which the receipt does not prove anything."""
    with context.store.reading() as connection:
        return [
            act.op
            for act in outbox.listed(connection)
            if act.state == "accepted" and verification.receipt_fault(connection, act.op) is not None
        ]


@pytest.mark.parametrize("place", [0, 1, -1])
def test_the_act_that_is_shown_is_changed_and_no_other(templates: Templates, tmp_path: Path, place: int) -> None:
    templates.copy("received", tmp_path / "world")
    context = opened(tmp_path / "world")
    chosen = acts(context)[place]
    assert tampering.turn(context, chosen).value == chosen
    assert wrong(context) == [chosen]
    assert tampering.turn(context, acts(context)[0]).value == ""
    assert wrong(context) == [], "pressed again it puts back what was changed, whatever is shown"
    context.close()


def test_a_byte_that_is_changed_is_nothing_that_somebody_wrote(templates: Templates, tmp_path: Path) -> None:
    """Each question before another world said that choices made in the settings go."""
    templates.copy("received", tmp_path / "world")
    context = opened(tmp_path / "world")
    with context.store.reading() as connection:
        before = pieces(connection)
    assert tampering.turn(context, "").value
    with context.store.reading() as connection:
        assert pieces(connection) == before
    context.close()


def test_where_nothing_is_shown_the_last_receipt_is_changed(templates: Templates, tmp_path: Path) -> None:
    templates.copy("voted", tmp_path / "world")  # the last acts wait: they have none
    context = opened(tmp_path / "world")
    with context.store.reading() as connection:
        received = {act.op for act in outbox.listed(connection) if act.state == "accepted"}
    waits = acts(context)[0]
    assert waits not in received
    last = next(op for op in acts(context) if op in received)
    assert tampering.turn(context, waits).value == last
    assert wrong(context) == [last]
    tampering.put_back(context)
    assert wrong(context) == []
    context.close()


def test_without_any_receipt_nothing_happens(templates: Templates, tmp_path: Path) -> None:
    templates.copy("start", tmp_path / "world")
    context = opened(tmp_path / "world")
    assert tampering.turn(context, "").value is None
    assert not tampering.put_back(context).changes
    context.close()


@posix.forks
def test_killed_while_it_is_changed_or_put_back_the_next_start_has_it_whole(
    templates: Templates, tmp_path: Path
) -> None:
    live = tmp_path / "world"

    def work(last: int) -> None:
        context, count = opened(live), counting(last)
        chosen = acts(context)[1]
        for act in (lambda: tampering.turn(context, chosen), lambda: tampering.put_back(context)):
            count()
            act()
        count()

    last, ended, changed = 1, False, 0
    while not ended:
        templates.copy("received", live)
        ended = ends(last, work)
        context = opened(live)
        changed += len(wrong(context))
        tampering.put_back(context)
        assert wrong(context) == []
        context.close()
        last += 1
    assert changed == 1, "once it was killed while one was changed"


def test_each_way_out_puts_it_back(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    stage.tampering.turn(stage.session, "")
    stage.tampering.turn(stage.session, "")  # twice before the first answer
    ready(application, qtbot)
    assert faults(application, qtbot) == []
    assert frame_of(application).current == stage.step.place, "nothing is changed that could be shown"
    stage.tampering.turn(stage.session, "")
    press_key(frame_of(application), Qt.Key.Key_PageDown)  # before the answer
    ready(application, qtbot)
    assert faults(application, qtbot) == []
    assert frame_of(application).current == stage.step.place
    stage.tampering.turn(stage.session, "")
    ready(application, qtbot)
    assert len(faults(application, qtbot)) == 1
    another_window(application, qtbot, stage.crash)
    assert faults(application, qtbot) == []


def faults(application: Application, qtbot: QtBot) -> list[str]:
    found: list[list[str]] = []
    session: Any = application.session
    session.actor.consult(wrong, then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    return found[0]


def test_the_verdict_is_that_of_the_act_that_is_shown(application: Application, qtbot: QtBot) -> None:
    """An act's receipt is asked about while another act is on its way to be shown: that one is not called wrong."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    frame = frame_of(application)
    frame.go("outbox")
    page: Any = frame.page("outbox")
    qtbot.waitUntil(lambda: page.outbox.known and page.outbox.model.line(1) is not None, timeout=PATIENCE_MS)
    page._choose(1)
    qtbot.waitUntil(lambda: page.paper.check.isVisible(), timeout=PATIENCE_MS)
    panel_of(application).buttons.byte.click()
    ready(application, qtbot)
    changed = page.paper.op
    assert faults(application, qtbot) == [changed], "the act that was chosen"
    page._choose(0)
    page.paper.check.click()  # the paper still shows the act before
    qtbot.waitUntil(lambda: page.paper.op not in ("", changed), timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert not page.paper.checked.isVisible()
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.text() == SIGNED, timeout=PATIENCE_MS)
