"""A list is read from the back of a room, on the small projectors that town halls have."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.story.storyline import STEPS
from desktop.viewmodels.kit.list_model import LINE
from desktop.views.votes.page import VotesPage
from desktop.views.votes.screen import row_of
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.rows import RowDelegate
from tests.desktop.demo.playing import another_window, frame_of, ready, stage_of

VOTING = next(at for at, step in enumerate(STEPS) if "three_to_vote" in step.requires)
BY_STICK = next(at for at, step in enumerate(STEPS) if step.act == "stick")


@pytest.fixture(autouse=True)
def size_again(application: Application) -> Iterator[None]:
    """The size of the text is that of all windows of this process."""
    yield
    frame_of(application).theme.apply(choice="clair", size=100)


def whole_titles(lines: LineList) -> list[str]:
    """Of the lines that are in sight from their upper to their lower edge, and whose title is not cut."""
    seen, found = lines.viewport().visibleRegion().boundingRect(), list[str]()
    delegate = lines.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    for at in range(lines.model().rowCount()):
        index = lines.model().index(at, 0)
        box, row = lines.visualRect(index), row_of(index.data(LINE))
        title, _note = delegate.words_shown(box, lines.font(), row)
        if seen.contains(box) and title == row.title:
            found.append(title)
    return found


@pytest.mark.parametrize("step", [VOTING, BY_STICK])
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_four_proposals_are_in_sight_with_their_whole_titles(
    application: Application, qtbot: QtBot, size: tuple[int, int], step: int
) -> None:
    another_window(application, qtbot, lambda: stage_of(application).prepare(step))
    frame = frame_of(application)
    frame.theme.apply(choice="clair", size=125)
    frame.resize(*size)
    ready(application, qtbot)
    page = frame.page("votes")
    assert isinstance(page, VotesPage)
    assert page.lists.row.isVisible(), "the control: a search stands above the list"
    assert page.lists.regrouping.isVisible() == (step == VOTING)
    qtbot.waitUntil(lambda: len(whole_titles(page.lists.list)) >= 4)
