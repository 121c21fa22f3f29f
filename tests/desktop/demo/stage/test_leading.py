"""What a step leads to: its own page whatever was open there, and no word of the demonstration among the mayor's."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.app import Application
from desktop.database.queries import needs
from desktop.demo.stage import leading
from desktop.demo.story.steps import TO_SEND, StepKey
from desktop.demo.story.storyline import STEPS, number_of
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.step_state import Step
from desktop.viewmodels.votes.screens import VoteTab
from desktop.views.votes.page import VotesPage
from desktop.views.widgets.forms.search_line import SearchLine
from resources.demonstration import read_world
from tests.desktop.demo.playing import PATIENCE_MS, another_window, frame_of, ready, stage_of

HERS = "Faucher les talus du village"
REQUEST, FURTHER = (
    next(at for at, step in enumerate(STEPS) if step.target == target) for target in ("request", "requests")
)
SENDING = next(at for at, step in enumerate(STEPS) if step.target == TO_SEND)


@pytest.mark.parametrize(
    ("title", "description", "after"),
    [
        (HERS, "", ""),
        ("Plans du cimetière", "", ""),
        (HERS, "Ils sont hauts.", "Ils sont hauts."),
        (read_world().story.need_title, "Le nôtre.", "Le nôtre."),
        (f" {read_world().story.need_title} ", "", read_world().story.need_description),
    ],
)
def test_the_story_s_text_stands_under_its_own_title_only(
    context: CommuneContext, title: str, description: str, after: str
) -> None:
    id_ = draft_need(context, title=title, description=description).value
    leading.complete(context, id_)
    with context.store.reading() as connection:
        row = needs.one(connection, id_)
    assert row is not None
    assert (row.title.strip(), row.description) == (title.strip(), after)


@pytest.mark.parametrize("title", [HERS, read_world().story.need_title])
def test_what_the_mayor_types_at_the_step_before_it_was_ready_stays_hers(
    application: Application, qtbot: QtBot, title: str
) -> None:
    """No need was begun: the step offers to be prepared, and what lacks is typed instead."""
    stage = stage_of(application)
    page: Any = frame_of(application).page("needs")
    stage.show(SENDING)
    ready(application, qtbot)
    assert stage.offers
    frame_of(application).go("needs", NEW)
    page.form.fields["title"].control.setText(title)
    qtbot.waitUntil(lambda: not stage.offers, timeout=PATIENCE_MS)
    ready(application, qtbot)
    written = page.form.fields["description"].control.toPlainText()
    assert (written == "") is (title == HERS)
    assert page.form.fields["title"].control.text() == title


def test_the_other_requests_are_listed_though_the_letter_was_open(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(REQUEST))
    page: Any = frame_of(application).page("requests")
    qtbot.waitUntil(lambda: page.navigation.screen is RequestScreen.WRITING, timeout=PATIENCE_MS)
    for number in range(REQUEST + 1, FURTHER + 1):
        stage.show(number)
        ready(application, qtbot)
    stage.leave()
    stage.show(FURTHER)
    ready(application, qtbot)
    assert stage.question is None
    assert page.navigation.screen is RequestScreen.LIST
    titles = {one.title for one in read_world().further_requests}
    shown = {page.requests.model.index(at, 0).data() for at in range(page.requests.model.rowCount())}
    assert all(any(title in str(line) for line in shown) for title in titles), shown


def test_chosen_again_after_the_decision_the_step_leads_to_the_reasons(application: Application, qtbot: QtBot) -> None:
    """Only a reset was offered, over the page of the deployment."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("deployment")))
    page: Any = frame_of(application).page("votes")
    qtbot.waitUntil(lambda: page.navigation.tab is VoteTab.DEPLOYMENT, timeout=PATIENCE_MS)
    stage.show(number_of("committee"))
    ready(application, qtbot)
    assert stage.question is None
    assert page.navigation.tab is VoteTab.RESULTS
    assert page.votes.model.lines


@pytest.mark.parametrize("key", ["deployment", "share", "outbox"])
def test_what_a_step_leads_to_is_not_hidden_by_a_search_left_over_there(
    application: Application, qtbot: QtBot, key: StepKey
) -> None:
    """Letters typed too early go into the list's search: the step showed an empty page and did not say why."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of(key)))
    page = frame_of(application).page(stage.step.place)
    lists, lines = page.findChildren(Narrowing), page.findChildren(SearchLine)
    for line in lines:
        line.setText("zzzz")
    for narrowing in lists:
        narrowing.search("zzzz")  # the search of some lists is made when they are first shown
        narrowing.hurry()
        narrowing.choose(next(iter(narrowing.vocabulary.kinds), ""))
    qtbot.waitUntil(lambda: all(one.words == "zzzz" for one in lists), timeout=PATIENCE_MS)
    stage.show(number_of("why_together"))
    ready(application, qtbot)
    stage.show(number_of(key))
    ready(application, qtbot)
    assert stage.question is None
    assert lists
    assert not any(narrowing.narrowed or narrowing.text for narrowing in lists)
    assert {line.text() for line in lines} == {""}
    if isinstance(page, VotesPage):
        assert page.deployments.chosen is not None
        assert page.deployments.chosen.id == stage.step.proposal


def test_f9_pressed_before_the_step_is_there_holds(application: Application, qtbot: QtBot) -> None:
    """The step would take the network that it begins with."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    stage.show(number_of("share"))
    assert (stage.network, stage.step.network) == ("absent", "present")
    stage.switch()
    qtbot.waitUntil(lambda: frame_of(application).current == "services", timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert (stage.question, stage.network) == (None, "slow")


def test_the_letter_is_led_to_again_whatever_part_of_the_request_was_left_open(
    application: Application, qtbot: QtBot
) -> None:
    """Shown a second time, the step began where one was in the form."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(REQUEST))
    page: Any = frame_of(application).page("requests")
    assert page.navigation.path.step is Step.REVIEW
    for left in (Step.PROJECT, Step.FUNDING):
        page.navigation.path.turn(left)
        stage.show(REQUEST - 1)
        ready(application, qtbot)
        stage.show(REQUEST)
        ready(application, qtbot)
        assert (page.navigation.screen, page.navigation.path.step) == (RequestScreen.WRITING, Step.REVIEW)
