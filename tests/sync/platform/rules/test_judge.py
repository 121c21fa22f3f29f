"""The rules for every act: who may send it, what it is about, what it requires; and acts after the close."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from sync.contract.campaign import LatePolicy, PhaseKey
from sync.contract.operations import Operation
from sync.platform.rules import Came, Facts, KnownOperation, NeedFact, periods, phase_by_dates
from tests.sync.platform.rules import acts
from tests.sync.platform.rules.acts import BAULE, CAMPAIGN, DAY, HOUR, NOW, OP, SHA, SIREN, operation, request, verdict

CAST = operation("vote.cast", {"subject": "s1", "kind": "service"})
CAST_PROPOSAL = operation("vote.cast", {"subject": "p1", "kind": "proposal"})
WITHDRAW = operation("vote.withdraw", {"subject": "s1", "casts": [OP(9)]})
WITHDRAW_PROPOSAL = operation("vote.withdraw", {"subject": "p1", "casts": [OP(9)]})
NEED = operation("need.submit", {"need": "n1", "title": "Titre", "description": "D"})
NEED_BACK = operation("need.withdraw", {"need": "n1", "submission": OP(2)})
VOTING = periods([(NOW - HOUR, "vote")])
OFF = {"taken_off": frozenset({"s9"})}
SUBMITTED = KnownOperation(status="accepted", type="need.submit", commune=BAULE)


def facts(*openings: PhaseKey, **changes: Any) -> Facts:
    """Nothing has come yet."""
    nothing: dict[str, Any] = {"known": {}, "needs": {}, "cases": {}, "decided": frozenset()}
    return acts.facts(*openings, **(nothing | changes))


CLOSED = NOW - HOUR  # when the phase before was closed, in facts("needs", "vote")


@pytest.mark.parametrize(
    ("kind", "days", "claimed", "received", "accepted"),
    [
        ("receipt_time", 0, CLOSED - DAY, NOW, False),  # only the receipt counts under this policy
        ("receipt_time", 30, CLOSED - DAY, NOW, False),  # and the number of days has no effect
        ("cast_time_within", 2, CLOSED - HOUR, NOW, True),  # cast before, received within
        ("cast_time_within", 2, CLOSED, NOW, False),  # cast at the close itself: too late
        ("cast_time_within", 2, CLOSED + HOUR, NOW, False),
        ("cast_time_within", 2, CLOSED - HOUR, CLOSED + 2 * DAY - timedelta(microseconds=1), True),
        ("cast_time_within", 2, CLOSED - HOUR, CLOSED + 2 * DAY, False),  # the last moment has passed
        ("cast_time_within", 0, CLOSED - HOUR, NOW, False),
        ("stamped_by_prefecture", 0, CLOSED - DAY, NOW, False),  # an act that comes by network has no stamp
        ("cast_time_within", 2, CLOSED - 730 * DAY, NOW, True),  # a clock two years slow is no reason to refuse
    ],
)
@pytest.mark.parametrize("one", [CAST, WITHDRAW, NEED], ids=["cast", "withdraw", "need"])
def test_an_act_received_after_the_close(
    one: Operation, kind: Any, days: int, claimed: datetime, received: datetime, accepted: bool
) -> None:
    late = msgspec.structs.replace(one, claimed=claimed)
    found = verdict(late, facts("needs", "vote"), policy=LatePolicy(kind=kind, days=days), now=received)
    assert found.status == ("accepted" if accepted else "rejected")


def test_what_a_stamp_may_still_make_count_is_not_to_be_made_again_before_the_prefecture_has_answered() -> None:
    found = verdict(NEED, facts("needs", "vote"), policy=LatePolicy(kind="stamped_by_prefecture"))
    assert "attendez sa réponse avant de le refaire\u00a0: il peut encore être accepté" in found.detail


def test_a_clock_two_years_fast_votes_in_an_open_phase() -> None:
    assert verdict(msgspec.structs.replace(CAST, claimed=NOW + 730 * DAY), facts("needs")).status == "accepted"


def test_the_late_policy_opens_nothing_that_was_not_open() -> None:
    policy = LatePolicy(kind="cast_time_within", days=60)
    early = msgspec.structs.replace(CAST_PROPOSAL, claimed=NOW - DAY)
    assert verdict(early, facts("needs"), policy=policy).reason == "phase_missing"


def test_a_phase_opened_again_takes_votes_again() -> None:
    assert verdict(CAST, facts("needs", "vote", "needs")).status == "accepted"


@pytest.mark.parametrize(
    ("one", "changes", "status", "reason"),
    [
        # who may act
        (msgspec.structs.replace(CAST, commune="45025"), {}, "rejected", "wrong_commune"),
        (msgspec.structs.replace(CAST, siren="200000008"), {}, "rejected", "wrong_commune"),
        (msgspec.structs.replace(CAST, siren=SIREN), {}, "accepted", ""),
        # what kind of act it is
        (operation("vote.cast", {"subject": "s9", "kind": "service"}), {}, "held", "subject_missing"),
        (operation("vote.cast", {"subject": "s9", "kind": "service"}), OFF, "rejected", "subject_unknown"),
        (operation("vote.cast", {"subject": "p1", "kind": "service"}), {}, "rejected", "subject_unknown"),
        (operation("vote.withdraw", {"subject": "s9", "casts": [OP(9)]}), {}, "accepted", ""),
        (operation("vote.withdraw", {"subject": "s9", "casts": [OP(9)]}), OFF, "accepted", ""),
        # the act of a newer program waits and is not lost
        (operation("merger.declare", {}), {}, "held", "platform_too_old"),
        (msgspec.structs.replace(CAST, tv=2), {}, "held", "platform_too_old"),
        # which campaign it is for
        (
            operation("vote.cast", {"subject": "s1", "kind": "service", "campaign": "2019"}),
            {},
            "rejected",
            "other_campaign",
        ),
        (operation("vote.cast", {"subject": "s1", "kind": "service", "campaign": CAMPAIGN.id}), {}, "accepted", ""),
        # which list of services: any version is accepted, since the copy on a PC may be old
        (operation("vote.cast", {"subject": "s1", "kind": "service", "list_version": 10**6}), {}, "accepted", ""),
        # the committee has decided, though the phase of the proposal may still be open
        (CAST_PROPOSAL, {"periods": VOTING, "decided": frozenset({"p1"})}, "rejected", "proposal_decided"),
        (CAST_PROPOSAL, {"periods": VOTING, "decided": frozenset({"p2", "s1"})}, "accepted", ""),
        (CAST, {"decided": frozenset({"s1"})}, "accepted", ""),  # a service with the id of a proposal
        # the vote can still be withdrawn, as long as the phase lasts
        (WITHDRAW_PROPOSAL, {"periods": VOTING, "decided": frozenset({"p1"})}, "accepted", ""),
        # what the act requires
        (msgspec.structs.replace(CAST, requires=(OP(2),)), {}, "held", "missing"),
        (msgspec.structs.replace(CAST, requires=(OP(2),)), {"known": {OP(2): SUBMITTED}}, "accepted", ""),
        (
            msgspec.structs.replace(CAST, requires=(OP(2),)),
            {"known": {OP(2): KnownOperation(status="held", type="x", commune=BAULE)}},
            "held",
            "missing",
        ),
        (
            msgspec.structs.replace(CAST, requires=(OP(2),)),
            {"known": {OP(2): KnownOperation(status="rejected", type="x", commune=BAULE)}},
            "rejected",
            "required_rejected",
        ),
        (
            msgspec.structs.replace(CAST, requires=(OP(2),)),
            {"known": {OP(2): KnownOperation(status="conflict", type="x", commune=BAULE)}},
            "rejected",
            "required_rejected",
        ),
        # for this commune, another commune's operation does not exist
        (
            msgspec.structs.replace(CAST, requires=(OP(2),)),
            {"known": {OP(2): KnownOperation(status="accepted", type="x", commune="45025")}},
            "held",
            "missing",
        ),
        # the id of a need can be taken only once
        (
            NEED,
            {"needs": {"n1": NeedFact(commune=BAULE, submission=OP(2), state="received")}},
            "rejected",
            "need_exists",
        ),
        (
            NEED,
            {"needs": {"n1": NeedFact(commune="45025", submission=OP(2), state="withdrawn")}},
            "rejected",
            "need_exists",
        ),
        (NEED, {"needs": {"n1": NeedFact(commune=BAULE, submission=OP(2), state="withdrawn")}}, "accepted", ""),
        # withdrawing a need
        (NEED_BACK, {}, "accepted", ""),
        (NEED_BACK, {"known": {OP(2): SUBMITTED}}, "rejected", "need_unknown"),
        (
            NEED_BACK,
            {
                "known": {OP(2): SUBMITTED},
                "needs": {"n1": NeedFact(commune="45025", submission=OP(2), state="received")},
            },
            "rejected",
            "need_unknown",
        ),
        (
            NEED_BACK,
            {"known": {OP(2): KnownOperation(status="rejected", type="need.submit", commune=BAULE)}},
            "rejected",
            "required_rejected",
        ),
    ],
)
def test_a_verdict(one: Operation, changes: dict[str, Any], status: str, reason: str) -> None:
    found = verdict(one, facts("needs", **changes))
    assert (found.status, found.reason) == (status, reason)
    assert bool(found.detail) == (status != "accepted")


def test_a_held_act_names_what_is_missing() -> None:
    one = msgspec.structs.replace(CAST, requires=(OP(2), OP(3)))
    assert verdict(one, facts("needs", known={OP(2): SUBMITTED})).missing == (OP(3),)
    two = msgspec.structs.replace(CAST, requires=(OP(2),))
    assert verdict(two, facts("needs", known={})).missing == (OP(2),)


def test_a_history_of_openings_makes_periods() -> None:
    first, second = periods([(NOW, "needs"), (NOW + DAY, "vote")])
    assert (first.phase, first.opened, first.closed) == ("needs", NOW, NOW + DAY)
    assert (second.phase, second.closed) == ("vote", None)
    assert periods([]) == ()


def test_the_dates_of_the_pack_open_a_phase_from_the_first_moment_to_before_the_last() -> None:
    vote = CAMPAIGN.phases[1]
    assert phase_by_dates(CAMPAIGN, vote.opens) == "vote"
    assert phase_by_dates(CAMPAIGN, vote.closes - timedelta(microseconds=1)) == "vote"
    assert phase_by_dates(CAMPAIGN, vote.closes) != "vote"
    assert phase_by_dates(CAMPAIGN, NOW + 3650 * DAY) is None


@pytest.mark.parametrize(
    ("openings", "reason"),
    [
        ((), "phase_missing"),
        (("needs",), "phase_missing"),
        (("needs", "vote"), ""),
        (("needs", "vote", "steering"), ""),  # the act was here before the close
        (("needs", "steering"), "phase_missing"),  # passed over, as where the phases are opened anew after a restore
        (("needs", "steering", "vote"), ""),
        (("needs", "steering", "vote", "steering"), ""),
        (("vote", "needs"), ""),
    ],
)
def test_an_act_deposited_before_the_opening_waits_for_it(openings: tuple[PhaseKey, ...], reason: str) -> None:
    """A platform that was put back has forgotten the opening: the commune acted because it had been told of it."""
    assert verdict(CAST_PROPOSAL, facts(*openings), now=NOW - 30 * DAY).reason == reason


def test_of_a_phase_that_was_closed_again_nothing_more_is_awaited() -> None:
    assert verdict(CAST_PROPOSAL, facts("needs", "vote", "needs")).reason == "phase_closed"


DOCUMENT = {"name": "devis.pdf", "sha256": SHA, "size": 9_000_000}
OTHER = DOCUMENT | {"sha256": "cd" * 32}


@pytest.mark.parametrize(
    ("body", "named", "reason"),
    [
        (request(attachments=[DOCUMENT]), (SHA,), ""),
        (request(attachments=[DOCUMENT, OTHER]), ("cd" * 32, SHA), ""),  # in any order
        (request(attachments=[DOCUMENT]), (), "attachments_differ"),
        (request(), (SHA,), "attachments_differ"),
        (request(attachments=[DOCUMENT]), ("cd" * 32,), "attachments_differ"),
        (request(attachments=[DOCUMENT, OTHER]), (SHA,), "attachments_differ"),
        # 50 MB in all, each one within its own 10 MB
        (request(attachments=[DOCUMENT] * 5 + [DOCUMENT | {"size": 5_000_000}]), (SHA,), ""),
        (request(attachments=[DOCUMENT] * 5 + [DOCUMENT | {"size": 5_000_001}]), (SHA,), "attachments_too_large"),
    ],
)
def test_the_envelope_names_the_documents_that_the_act_lists(
    body: dict[str, Any], named: tuple[str, ...], reason: str
) -> None:
    found = verdict(operation("request.submit", body, attachments=named), facts("needs"))
    assert (found.status, found.reason) == ("rejected" if reason else "accepted", reason)
    assert ("dépassent 50\u00a0Mo en tout" in found.detail) is (reason == "attachments_too_large")


def test_an_act_without_documents_names_none() -> None:
    assert verdict(msgspec.structs.replace(CAST, attachments=(SHA,)), facts("needs")).reason == "attachments_differ"
    listed = operation("need.submit", NEED.body | {"attachments": [DOCUMENT]}, attachments=(SHA,))
    assert verdict(listed, facts("needs")).status == "accepted"


@pytest.mark.parametrize(
    ("one", "policy", "came", "status"),
    [
        (CAST, LatePolicy(kind="receipt_time"), Came(claimed=NOW - DAY, deposited=NOW), "rejected"),
        (CAST, LatePolicy(kind="receipt_time"), Came(claimed=NOW, deposited=CLOSED - HOUR), "accepted"),
        (CAST, LatePolicy(kind="receipt_time"), Came(claimed=NOW, deposited=NOW, stamped=CLOSED - HOUR), "rejected"),
        (CAST, LatePolicy(kind="cast_time_within", days=2), Came(claimed=CLOSED - HOUR, deposited=NOW), "accepted"),
        (CAST, LatePolicy(kind="cast_time_within", days=2), Came(claimed=NOW, deposited=NOW), "rejected"),
        (
            CAST,
            LatePolicy(kind="stamped_by_prefecture"),
            Came(claimed=NOW, deposited=NOW, stamped=CLOSED - HOUR),
            "accepted",
        ),
        (CAST, LatePolicy(kind="stamped_by_prefecture"), Came(claimed=NOW, deposited=NOW, stamped=NOW), "rejected"),
        # an act of another phase, which is open
        (CAST_PROPOSAL, LatePolicy(kind="receipt_time"), Came(claimed=NOW, deposited=NOW), "accepted"),
        # a withdrawal waits for nothing
        (WITHDRAW, LatePolicy(kind="receipt_time"), Came(claimed=NOW, deposited=NOW), "accepted"),
    ],
)
def test_an_act_is_as_late_as_the_last_of_what_it_requires(
    one: Operation, policy: LatePolicy, came: Came, status: str
) -> None:
    """The act itself was deposited before the close, and waited since."""
    waited = msgspec.structs.replace(one, requires=(OP(2),), claimed=CLOSED - 2 * DAY)
    changes: dict[str, Any] = {"known": {OP(2): SUBMITTED}, "came_later": {one.op: (came,)}}
    at = NOW if one is CAST_PROPOSAL else CLOSED - 2 * DAY
    found = verdict(waited, facts("needs", "vote", **changes), policy=policy, now=at)
    assert (found.status, found.reason) == (status, "" if status == "accepted" else "required_rejected")
