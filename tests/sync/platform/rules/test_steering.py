"""Steering and deployment: only for what the committee retained, and effects only for what is live."""

import msgspec
import pytest

from sync.contract.campaign import LatePolicy, PhaseKey
from tests.sync.platform.rules.acts import ACTS, DAY, NOW, facts, verdict


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        ("interest.declare", "steering"),
        ("interest.withdraw", "steering"),
        ("deployment.ask", "deployment"),
    ],
)
@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        ("p2", ""),
        ("p1", "decision_missing"),  # the committee's decision may have been lost
        ("p3", "not_retained"),
        ("p9", "subject_missing"),  # and the proposal may have been lost too
        ("p8", "subject_unknown"),  # it was taken off the list
        ("s1", "subject_unknown"),  # a service, no proposal
    ],
)
def test_of_which_proposals(act: str, phase: PhaseKey, proposal: str, reason: str) -> None:
    one = msgspec.structs.replace(ACTS[act], body=ACTS[act].body | {"proposal": proposal})
    if act == "interest.withdraw":
        reason = ""  # a declaration can be withdrawn, even if its proposal was decided, taken off or lost since
    assert verdict(one, facts(phase)).reason == reason


def test_a_deployment_is_asked_for_after_the_phase_by_the_late_policy_alone() -> None:
    about = facts("deployment", "needs")
    late = msgspec.structs.replace(ACTS["deployment.ask"], claimed=NOW - DAY)
    assert verdict(late, about, policy=LatePolicy(kind="cast_time_within", days=2)).status == "accepted"
    assert verdict(late, about).reason == "phase_closed"


def test_an_effect_is_said_of_a_live_deployment_only() -> None:
    assert verdict(ACTS["deployment.report"], facts("steering")).status == "accepted"
    assert (
        verdict(ACTS["deployment.report"], facts("deployment", live=frozenset({"p1"}))).reason == "deployment_missing"
    )
