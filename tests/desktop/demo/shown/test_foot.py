"""What the room must know is at the foot of the projected window, whether the panel is folded, covers or is covered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.foot import RoomFoot
from desktop.demo.story.storyline import STEPS, number_of
from desktop.views.widgets.clipping import clipped
from tests.desktop.demo.playing import PATIENCE_MS, another_window, frame_of, panel_of, presenter_of, ready, stage_of

JUDGED = next(at for at, step in enumerate(STEPS) if "judge" in step.expects)
EFFECT = next(at for at, step in enumerate(STEPS) if "untold" in step.requires)


@pytest.fixture(autouse=True)
def size_again(application: Application) -> Iterator[None]:
    """The size of the text is that of all windows of this process."""
    yield
    frame_of(application).theme.apply(choice="clair", size=100)


def foot_of(application: Application) -> RoomFoot:
    (foot,) = frame_of(application).findChildren(RoomFoot)
    return foot


def fold(application: Application) -> None:
    panel = panel_of(application)
    if panel.isVisible():
        panel.switches.fold.trigger()
    assert not panel.isVisible()


@pytest.mark.parametrize("size", [125, 150])
@pytest.mark.parametrize("cues", [False, True])
def test_that_time_passes_is_told_though_the_panel_is_folded(
    application: Application, qtbot: QtBot, size: int, cues: bool
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(JUDGED))
    frame, foot = frame_of(application), foot_of(application)
    frame.theme.apply(choice="clair", size=size)
    frame.resize(1280, 720)
    if cues:
        presenter_of(application).toggle()
    ready(application, qtbot)
    fold(application)
    assert not foot.isVisible()
    stage.decide()
    qtbot.waitUntil(foot.isVisible, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert foot.words.text().startswith("Le temps passe\u00a0: nous voici au ")
    assert foot.words.text().endswith("Le comité a décidé.")
    assert foot.words.fontInfo().pixelSize() > panel_of(application).example_words.fontInfo().pixelSize()
    assert not foot.words.visibleRegion().isEmpty()
    assert not [line for line in clipped(frame) if "temps passe" in line]
    stage.show(number_of("welcome"))
    assert not foot.isVisible()
    ready(application, qtbot)


def fold_it(application: Application) -> None:
    fold(application)


def cover(application: Application) -> None:
    stage_of(application).turn_slide(shown=True)


@pytest.mark.parametrize("hide", [fold_it, cover])
def test_a_changed_byte_is_told_at_150_per_cent_and_under_the_slide(
    application: Application, qtbot: QtBot, hide: Callable[[Application], None]
) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(JUDGED))
    frame, foot = frame_of(application), foot_of(application)
    frame.theme.apply(choice="clair", size=150)
    frame.resize(1280, 720)
    ready(application, qtbot)
    hide(application)
    stage.tampering.turn_chosen(stage.session)
    qtbot.waitUntil(foot.isVisible, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert "la minute de l’accusé de dépôt est changée" in foot.words.text()
    assert not foot.words.visibleRegion().isEmpty()
    assert not stage.slide
    assert not panel_of(application).slide.isVisible(), "the receipt is under it"
    stage.tampering.turn_chosen(stage.session)
    qtbot.waitUntil(lambda: not foot.isVisible(), timeout=PATIENCE_MS)


def test_the_changed_minute_is_told_beside_the_one_before_as_the_receipt_says_both(
    application: Application, qtbot: QtBot
) -> None:
    """In a small window the receipt's line has left the page where the check has found it wrong."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(JUDGED))
    page: Any = frame_of(application).page("outbox")

    def receipt() -> str:
        return str(dict(page.paper._paper.facts)["Accusé de dépôt"])

    stage.tampering.turn_chosen(stage.session)
    ready(application, qtbot)
    told, true = foot_of(application).words.text().removesuffix(".").split("\u00a0: ")[1].split(", et non ")
    assert told != true
    assert f" à {told}, heure de Paris" in receipt()
    stage.tampering.turn_chosen(stage.session)
    ready(application, qtbot)
    assert f" à {true}, heure de Paris" in receipt()
    assert not foot_of(application).words.text()


def test_where_nothing_is_decided_the_room_reads_no_stage_direction(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(EFFECT))
    panel, presenter = panel_of(application), presenter_of(application)
    frame_of(application).resize(1366, 768)
    stage.decide()
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    read = f"{panel.example_head.text()} {panel.example_title.text()} {panel.example_words.text()}"
    assert "La plateforme a répondu" in read
    assert "effet" not in read
    assert "F10" not in read
    assert "Exemple de réponse" not in read
    assert "S’il reste à dire l’effet" in presenter.answer.text()
    assert "F10" in presenter.answer.text()
