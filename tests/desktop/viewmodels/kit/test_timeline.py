"""The steps of a timeline as they are read, and where it stands."""

from datetime import UTC, datetime

import pytest

from desktop.domain.contributions import LifeStep, Timeline
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import Current, TimelineStep, current, steps

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def knots(told: str) -> list[TimelineStep]:
    """✓ for each step that is done, ⚠ for one to look at, ↑ for one that has begun, ○ for one to come."""
    return [
        TimelineStep(shown=Shown("●", "Étape", "plain"), when="", note="", done=sign not in "○↑", open=sign in "↑⚠")
        for sign in told
    ]


@pytest.mark.parametrize(
    ("told", "place", "word"),
    [
        ("○○", 0, "Étape suivante"),
        ("✓✓○○", 2, "Étape suivante"),
        ("✓↑○", 1, "Étape en cours"),
        ("✓○✓○", 3, "Étape suivante"),  # not the one that was skipped
        ("✓○✓", 2, "Terminé"),
        ("✓✓", 1, "Terminé"),
        ("✓⚠", 1, "Étape en cours"),  # this step waits for somebody
        ("", -1, "Étape en cours"),
    ],
)
def test_one_step_is_marked(told: str, place: int, word: str) -> None:
    assert current(knots(told)) == Current(place, word)


@pytest.mark.parametrize(
    ("key", "sign", "tone"),
    [
        ("withdrawing", "↑", "accent"),
        ("withdrawal", "✓", "ok"),
        ("correcting", "↑", "accent"),
        ("correction_received", "✓", "ok"),
        ("set_aside", "⚠", "warn"),
        ("compared", "⚠", "warn"),
        ("incomplete", "⚠", "warn"),
        ("grouped", "○", "muted"),
    ],
)
def test_what_waits_has_the_sign_of_what_waits(key: str, sign: str, tone: str) -> None:
    (found,) = steps(Timeline((LifeStep(key=key, state="ahead", words="Retrait à envoyer"),)), NOW)
    assert (found.shown.sign, found.shown.tone) == (sign, tone)
    assert found.open is (key != "grouped")


@pytest.mark.parametrize("key", ["aside", "conflict", "not_there"])
def test_an_end_at_which_somebody_has_to_look_is_marked_as_the_current_step(key: str) -> None:
    life = Timeline(
        (LifeStep(key="written", state="done", words="Rédigé"), LifeStep(key=key, state="ended", words="Étape"))
    )
    assert current(steps(life, NOW)) == Current(1, "Étape en cours")


def test_no_button_leads_to_the_page_where_the_timeline_stands() -> None:
    life = Timeline((LifeStep(key="published", state="done", words="Publié", place="services", id="s"),))
    assert [step.link for step in (*steps(life, NOW), *steps(life, NOW, here="s"))] == ["Voir le service", ""]


def test_of_what_is_done_only_what_the_platform_received_has_the_tick() -> None:
    keys = ("written", "validated", "sent", "received", "grouped", "voted", "decided", "steered", "deployed", "effect")
    done = tuple(LifeStep(key=key, state="done", words="Étape") for key in keys)
    assert "".join(step.shown.sign for step in steps(Timeline(done), NOW)) == "✎✍→✓●✓●●●●"


def test_where_it_stands_is_said_in_place_of_what_is_to_come() -> None:
    (step,) = knots("○")
    assert step.spoken == "Étape, à venir"
    assert step.spoken_at("Étape en cours") == "Étape, étape en cours"
