"""Whatever she and another program do with one draft, and in whichever order: no word of either is lost unasked."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from desktop.viewmodels.needs.editor import NeedEditor
from desktop.viewmodels.requests.editor import RequestEditor
from tests.desktop.viewmodels.conftest import Commune
from tests.desktop.viewmodels.two_programs import TwoPrograms
from tests.desktop.viewmodels.writing import KINDS, NEED, REQUEST, Kind

STEPS = st.sampled_from(
    [
        *("type", "type keep", "type keep", "keep", "ask", "pause", "come_back", "close", "throw_away", "swap"),
        *("break_off", "break_off", "fill_disk", "make_room", "make_room"),
        *("write", "write", "tell", "tell", "put_in_bin", "take_out", "erase", "send"),
        # Before the window has looked: nothing tells of the change alone.
        *("type keep write put_in_bin tell", "type keep write send tell", "type keep write ask", "type write tell"),
        *("type keep pause write put_in_bin tell come_back", "type keep pause write send tell come_back"),
    ]
)
STORIES = st.lists(st.tuples(STEPS, st.sampled_from(["title", "long"])), min_size=4, max_size=16)
OF_ONE_DATABASE = [HealthCheck.function_scoped_fixture]
Story = list[tuple[str, str]]


def losses(baule: Commune, kind: Kind, story: Story, editor: Callable[..., Any] | None = None) -> list[str]:
    """The steps after which a word is missing."""
    both = TwoPrograms(baule, kind, editor)
    try:
        for steps, field in [*story, ("make_room keep close", "title")]:
            both.play(steps, field)
            if both.lost:
                return [steps, *both.lost]
    finally:
        both.end()
    return []


@KINDS
@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=OF_ONE_DATABASE)
@given(story=STORIES)
def test_no_word_is_lost(baule: Commune, kind: Kind, story: Story) -> None:
    baule.campaign("needs")
    assert losses(baule, kind, story) == []


@KINDS
@pytest.mark.parametrize("last", ["write", "erase"])
def test_what_the_other_program_takes_away_itself_is_not_missed(baule: Commune, kind: Kind, last: str) -> None:
    """A copy of it stood in the draft apart, in which hers goes on once the disk has room."""
    baule.campaign("needs")
    filled = [("type keep", "long"), ("fill_disk", "title"), ("type keep write put_in_bin tell", "title")]
    assert losses(baule, kind, [*filled, ("write", "long"), (last, "title")]) == []


@pytest.mark.slow
@KINDS
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=OF_ONE_DATABASE)
@given(story=STORIES)
def test_no_word_is_lost_in_longer_play(baule: Commune, kind: Kind, story: Story) -> None:
    baule.campaign("needs")
    assert losses(baule, kind, story) == []


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
@pytest.mark.parametrize("typed", ["type keep", "type keep break_off", "type keep break_off type keep"])
def test_nor_where_the_session_breaks_off_before_the_window_has_looked(baule: Commune, kind: Kind, typed: str) -> None:
    baule.campaign("needs")
    both = TwoPrograms(baule, kind)
    try:
        both.play(f"{typed} write", "title")
        hers = both.hers & both.owed
        assert hers
        assert {word for word in hers if word not in both.stored} == set()
        drafts = baule.ask(kind.listed)
        both.play("tell", "title")
        assert len(baule.ask(kind.listed)) == len(drafts) == 2, "the window goes on in that draft"
        assert both.lost == set()
    finally:
        both.end()


@pytest.mark.parametrize("kind", [NEED, REQUEST], ids=["need", "request"])
def test_what_was_not_stored_yet_goes_on_with_what_the_other_program_has_kept(baule: Commune, kind: Kind) -> None:
    baule.campaign("needs")
    both = TwoPrograms(baule, kind)
    try:
        for steps, field in [("type keep", "title"), ("type", "long"), ("write", "title"), ("tell", "title")]:
            both.play(steps, field)
        assert len(baule.ask(kind.listed)) == 2, "not one draft with the first words, and one with all of them"
        assert both.lost == set()
    finally:
        both.end()


class NeedWithoutLook(NeedEditor):
    @property
    def _own(self) -> tuple[str, ...]:
        return ()


class RequestWithoutLook(RequestEditor):
    @property
    def _own(self) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize(("kind", "editor"), [(NEED, NeedWithoutLook), (REQUEST, RequestWithoutLook)])
def test_an_editor_that_does_not_look_for_words_written_over_loses_some(
    baule: Commune, kind: Kind, editor: Callable[..., Any]
) -> None:
    """The control: as many stories as the quick test has find it."""
    baule.campaign("needs")
    few = settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=OF_ONE_DATABASE,
    )
    assert find(STORIES, lambda story: bool(losses(baule, kind, story, editor)), settings=few)
