"""What is shown as a warning, as an error or as quiet words is so in every place: one act has one tone."""

from datetime import UTC, datetime

import pytest

from desktop.database.queries.news_row import NewsRow
from desktop.database.queries.todo import TodoRow
from desktop.domain import act_words
from desktop.domain.contributions import LifeStep, Timeline
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.home import tasks
from desktop.viewmodels.home.news import news_tasks
from desktop.viewmodels.kit import states, timeline
from desktop.viewmodels.kit.states import Tone
from sync.client.ledger.states import State
from tests.desktop.viewmodels.home.bare_opening import BARE

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
#: Of each state of an act: nothing is wrong (ok, accent), somebody has to look (warn), refused (error), over (muted).
OF_STATE: dict[str, Tone] = {
    "draft": "muted",
    "to_validate": "warn",
    "validated": "ok",
    "finalised": "accent",
    "in_flight": "accent",
    "held": "accent",
    "blocked": "accent",
    "deposited": "accent",
    "accepted": "ok",
    "rejected": "error",
    "quarantined": "warn",
    "conflict": "warn",
    "superseded": "muted",
    "cancelled": "muted",
    act_words.CHOSEN: "muted",
    act_words.OTHER_PLATFORM: "muted",
    act_words.NOT_THERE: "warn",
}
#: Of each step of a life that is over or has gone wrong.
OF_STEP: dict[str, Tone] = {
    "incomplete": "warn",
    "aside": "warn",
    "conflict": "warn",
    "not_there": "warn",
    "redirected": "warn",
    "ineligible": "warn",
    "not_retained": "muted",  # as the badge of the need
    "declined": "warn",
    "refused": "error",
    "withdrawn": "muted",
    "other_platform": "muted",
}


@pytest.mark.parametrize("state", OF_STATE)
@pytest.mark.parametrize("kind", ["need.submit", "vote.cast", "request.submit"])
def test_an_act_has_the_tone_of_its_state(state: str, kind: str) -> None:
    undecided = (kind, state) == ("request.submit", "accepted")  # received by the platform: the préfet decides later
    assert states.shown(state, kind).tone == ("accent" if undecided else OF_STATE[state])


def test_no_state_is_forgotten() -> None:
    assert set(OF_STATE) >= {str(state) for state in State}


@pytest.mark.parametrize("key", OF_STEP)
def test_a_step_of_a_life_has_the_tone_of_what_happened(key: str) -> None:
    (step,) = timeline.steps(Timeline((LifeStep(key=key, state="ended", words="Étape"),)), NOW)
    assert step.shown.tone == OF_STEP[key]


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        ("conflict", "warn"),
        ("rejected", "warn"),
        ("quarantined", "warn"),
        ("twice", "warn"),
        ("absent", "warn"),
        ("lodged", "warn"),
        ("redirected", "warn"),
        ("grouped", "accent"),
        ("recovered", "accent"),
        ("decision", "accent"),
    ],
)
def test_so_has_what_is_new_on_the_first_page(kind: str, tone: Tone) -> None:
    (task,) = news_tasks((NewsRow(key="k", kind=kind, sentence="Nouvelle.", place="needs", id="n"),), NOW)
    assert task.tone == tone


def test_a_text_that_changed_elsewhere_too_is_a_warning_among_what_is_to_be_done() -> None:
    row = TodoRow(kind="conflict", id="n", title="Cantine", moment="2026-11-26T09:00:00Z")
    (task,) = tasks.to_do(BARE._replace(enrolment=Enrolment.ENROLLED), NOW, (row,))
    assert task.tone == "warn"
