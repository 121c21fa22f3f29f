"""Steering, deployment and shared services by phase and by what is known: tables, one row per case."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.domain import deployments, interests, phases, shares
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign
from tests.desktop.domain.campaigns import campaign

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def known(opened: str | None) -> Campaign | None:
    return None if opened == "absent" else campaign(opened)


def refused(act: Callable[[], Any]) -> str | None:
    """The refusal's code; each says a sentence, a field and a way out."""
    found = None
    try:
        act()
    except Refusal as refusal:
        found = refusal
    if found is None:
        return None
    assert found.sentence.endswith(".")
    assert found.remedy.endswith(".")
    assert found.field
    assert (found.remedy == phases.SEE_CALENDAR) is (found.command == phases.SHOW_CALENDAR)
    return found.code


@pytest.mark.parametrize(
    ("opened", "state", "role", "standing", "expected"),
    [
        ("steering", "retained", "participant", "", None),
        ("steering", "retained", "referent", "", None),
        ("steering", "retained", "referent", "participant", None),  # another role replaces the first
        ("steering", "retained", "referent", "referent", "already_declared"),
        ("steering", "open", "participant", "", "not_retained"),  # the committee has not decided yet
        ("steering", "not_retained", "participant", "", "not_retained"),
        ("needs", "retained", "participant", "", "phase_closed"),
        ("vote", "retained", "participant", "", "phase_closed"),
        ("deployment", "retained", "participant", "", "phase_closed"),
        (None, "retained", "participant", "", "phase_closed"),  # all dates lie in the past
        ("absent", "retained", "participant", "", None),  # no campaign known: the platform judges
        ("absent", "retained", "participant", "participant", "already_declared"),
        ("needs", "open", "participant", "", "not_retained"),  # what is said first is what cannot change by waiting
    ],
)
def test_declaring(opened: str | None, state: str, role: Any, standing: str, expected: str | None) -> None:
    assert refused(lambda: interests.check_declare(known(opened), state, role, standing, NOW)) == expected


@pytest.mark.parametrize(
    ("opened", "standing", "expected"),
    [
        ("steering", "participant", None),
        ("steering", "", "no_interest"),
        ("deployment", "participant", "phase_closed"),
        (None, "referent", "phase_closed"),
        ("absent", "referent", None),
        ("absent", "", "no_interest"),
    ],
)
def test_taking_it_back(opened: str | None, standing: str, expected: str | None) -> None:
    assert refused(lambda: interests.check_withdraw(known(opened), standing, NOW)) == expected


@pytest.mark.parametrize(("standing", "expected"), [("participant", None), ("", "no_interest")])
def test_what_the_platform_holds_back_can_be_taken_back_after_the_phase(standing: str, expected: str | None) -> None:
    assert refused(lambda: interests.check_withdraw(known("deployment"), standing, NOW, held=True)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("participant", None),
        ("referent", None),
        ("", "role_unknown"),
        ("Referent", "role_unknown"),
        ("x" * 999, "role_unknown"),
    ],
)
def test_roles(word: str, expected: str | None) -> None:
    assert refused(lambda: interests.role_of(word)) == expected


@pytest.mark.parametrize(
    ("opened", "state", "asked", "expected"),
    [
        ("deployment", "retained", False, None),
        ("deployment", "retained", True, "already_asked"),
        ("deployment", "open", False, "not_retained"),
        ("deployment", "not_retained", False, "not_retained"),
        ("steering", "retained", False, "phase_closed"),
        ("needs", "retained", False, "phase_closed"),
        (None, "retained", False, "phase_closed"),
        ("absent", "retained", False, None),
        ("absent", "retained", True, "already_asked"),
    ],
)
def test_asking_for_a_deployment(opened: str | None, state: str, asked: bool, expected: str | None) -> None:
    assert refused(lambda: deployments.check_ask(known(opened), state, asked, NOW)) == expected


@pytest.mark.parametrize(
    ("proposal", "state", "asked", "planned", "awaited"),
    [
        ("retained", "live", True, None, ""),
        ("retained", "planned", True, date(2026, 6, 1), "prévu pour le 01/06/2026"),
        ("retained", "planned", True, None, "pas encore en service"),
        ("retained", "asked", True, None, "pas encore planifié"),
        ("retained", "", True, None, "pas encore prise en compte"),
        ("retained", "", False, None, "n’a pas demandé"),
        ("open", "live", True, None, "pas encore rendu sa décision"),
        ("not_retained", "live", True, None, "n’a pas retenu"),
    ],
)
def test_an_effect_is_said_of_what_is_live(
    proposal: str, state: str, asked: bool, planned: date | None, awaited: str
) -> None:
    if not awaited:
        deployments.check_report(proposal, state, asked, planned)
        return
    with pytest.raises(Refusal) as caught:
        deployments.check_report(proposal, state, asked, planned)
    assert awaited in caught.value.sentence
    assert caught.value.code == ("not_live" if proposal == "retained" else "not_retained")


TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("since", "effect", "counts", "expected"),
    [
        (date(2026, 6, 15), "Moins de papier.", {}, None),
        (date(2026, 6, 16), "Moins de papier.", {}, "live_since_wrong"),  # a day in the future
        (date(26, 6, 15), "Moins de papier.", {}, "live_since_wrong"),  # two digits typed for a year
        (date(2026, 6, 1), "  ", {}, "effect_missing"),
        (date(2026, 6, 1), "x" * 20_001, {}, "effect_too_long"),
        (date(2026, 6, 1), "ok", {"agents_trained": 0, "people_served": None}, None),
        (date(2026, 6, 1), "ok", {"agents_trained": -1}, "agents_trained_wrong"),
        (date(2026, 6, 1), "ok", {"agents_trained": 100_001}, "agents_trained_wrong"),
        (date(2026, 6, 1), "ok", {"people_served": 10**12}, "people_served_wrong"),
    ],
)
def test_an_effect(since: date, effect: str, counts: dict[str, int | None], expected: str | None) -> None:
    assert refused(lambda: deployments.check_effect(since, effect, counts, TODAY)) == expected


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("needs", None),
        ("vote", None),
        ("steering", "phase_closed"),
        ("deployment", "phase_closed"),
        (None, "phase_closed"),
        ("absent", None),
    ],
)
def test_when_a_service_may_be_shared(opened: str | None, expected: str | None) -> None:
    assert refused(lambda: shares.check_phase(known(opened), NOW)) == expected
