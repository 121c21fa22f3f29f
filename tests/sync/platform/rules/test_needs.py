"""Needs: corrections based on a version, conflicts, and "nous aussi"."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from sync.contract.campaign import PHASES, PhaseKey
from sync.contract.operations import Operation
from sync.platform.rules import Facts, KnownOperation, NeedFact
from tests.sync.platform.rules.acts import ACTS, BAULE, GROUPED, NEIGHBOUR, OP, SUBMITTED, facts, verdict

AMEND = ACTS["need.amend"]
EDIT, LATER = OP(5), OP(6)


def amended(**changes: Any) -> Facts:
    """The text of the need is that of an earlier correction, EDIT."""
    about = facts("needs")
    about.known[EDIT] = KnownOperation(status="accepted", type="need.amend", commune=BAULE)
    about.needs["n1"] = replace(about.needs["n1"], revision=EDIT, **changes)
    return about


@pytest.mark.parametrize(
    ("base", "status", "reason"),
    [
        (msgspec.UNSET, "rejected", "base_missing"),
        (EDIT, "accepted", ""),  # based on the text that the platform has
        (SUBMITTED, "conflict", "conflict"),  # another PC was faster
        (GROUPED, "conflict", "conflict"),  # the text of another need
        (OP(99), "held", "missing"),  # its base has not arrived yet
    ],
)
def test_a_correction_stands_on_a_revision(base: Any, status: str, reason: str) -> None:
    found = verdict(msgspec.structs.replace(AMEND, base=base), amended())
    assert (found.status, found.reason) == (status, reason)
    assert found.missing == ((OP(99),) if status == "held" else ())


@pytest.mark.parametrize(
    ("known", "status", "reason"),
    [
        (KnownOperation(status="held", type="need.amend", commune=BAULE), "held", "missing"),
        (KnownOperation(status="rejected", type="need.amend", commune=BAULE), "rejected", "required_rejected"),
        (
            KnownOperation(status="conflict", type="need.amend", commune=BAULE),
            "conflict",
            "conflict",
        ),  # in the same way as its base
        (
            KnownOperation(status="accepted", type="need.amend", commune=NEIGHBOUR),
            "held",
            "missing",
        ),  # as if the need did not exist
    ],
)
def test_a_correction_of_what_was_not_accepted(known: KnownOperation, status: str, reason: str) -> None:
    about = amended()
    about.known[LATER] = known
    found = verdict(msgspec.structs.replace(AMEND, base=LATER), about)
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("state", "phase", "status", "reason"),
    [
        ("received", "needs", "accepted", ""),
        ("redirected", "needs", "accepted", ""),
        ("ineligible", "needs", "accepted", ""),
        ("redirected", "vote", "rejected", "phase_closed"),
        ("grouped", "vote", "accepted", ""),  # its proposal is being voted on
        ("grouped", "steering", "rejected", "phase_closed"),
        ("withdrawn", "needs", "rejected", "need_withdrawn"),
    ],
)
def test_which_needs_may_be_corrected(state: str, phase: PhaseKey, status: str, reason: str) -> None:
    about = facts(*PHASES[: PHASES.index(phase) + 1])
    about.needs["n1"] = replace(about.needs["n1"], state=state)
    found = verdict(AMEND, about)
    assert (found.status, found.reason) == (status, reason)


def test_a_correction_of_anothers_need() -> None:
    theirs = NeedFact(commune=NEIGHBOUR, submission=OP(8), state="received", revision=SUBMITTED)
    assert verdict(AMEND, facts("needs", needs={"n1": theirs})).reason == "need_unknown"


@pytest.mark.parametrize("act", [AMEND, ACTS["need.join"]])
def test_what_names_a_need_that_is_not_here_waits_for_it_unless_it_is_too_late(act: Operation) -> None:
    ours = msgspec.structs.replace(act, commune=NEIGHBOUR)
    known = {SUBMITTED: KnownOperation(status="accepted", type="need.submit", commune=NEIGHBOUR)}
    for opened, expected in ((1, "need_missing"), (2, "need_missing"), (3, "phase_closed")):
        about = facts(*PHASES[:opened], commune=NEIGHBOUR, needs={}, known=known)
        found = verdict(ours, about)
        assert (found.reason, found.status == "held") == (expected, expected == "need_missing")


@pytest.mark.parametrize(("whose", "reason"), [(BAULE, ""), (None, ""), (NEIGHBOUR, "replaces_unknown")])
def test_a_correction_settles_own_conflicts_only(whose: str | None, reason: str) -> None:
    about = amended()
    if whose is not None:
        about.known[LATER] = KnownOperation(status="conflict", type="need.amend", commune=whose)
    body = AMEND.body | {"replaces": [LATER]}
    assert verdict(msgspec.structs.replace(AMEND, base=EDIT, body=body), about).reason == reason


def test_a_need_that_is_not_public_is_not_joined() -> None:
    join = msgspec.structs.replace(ACTS["need.join"], commune=NEIGHBOUR)
    about = facts("needs", commune=NEIGHBOUR)
    assert verdict(join, about).status == "accepted"
    about.public_needs = frozenset()
    assert verdict(join, about).reason == "need_unknown"
    about.needs["n1"] = replace(about.needs["n1"], state="withdrawn")
    assert verdict(join, about).reason == "need_withdrawn"


def test_a_need_that_has_been_withdrawn_can_be_left() -> None:
    about = facts("needs", commune=NEIGHBOUR)
    about.needs["n1"] = replace(about.needs["n1"], state="withdrawn")
    leave = msgspec.structs.replace(ACTS["need.leave"], commune=NEIGHBOUR)
    assert verdict(leave, about).status == "accepted"


@pytest.mark.parametrize(("id_", "mine"), [("n9", {"n9": "request"}), ("n9", {"n9": "share"}), ("interest.p2", {})])
def test_a_need_takes_no_other_affairs_id(id_: str, mine: dict[str, str]) -> None:
    submit = msgspec.structs.replace(ACTS["need.submit"], body=ACTS["need.submit"].body | {"need": id_})
    assert verdict(submit, facts("needs", mine=mine)).reason == "need_exists"
    assert verdict(ACTS["need.submit"], facts("needs", mine={"n9": "need"})).status == "accepted"
