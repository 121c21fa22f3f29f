"""Needs and requests that are withdrawn where their submission is lost, with the computer that had made it.

What was put back knows nothing of it, and nobody is left who could send it: neither the withdrawal nor what was built
upon the submission may wait for that.
"""

from typing import Any

from sync.contract.operations import Operation
from tests.sync.platform.conducting import mine
from tests.sync.platform.presenting import presents, signed


def corrected(device: Any, base: Operation) -> Operation:
    body = base.body | {"title": "Un autre"}
    return device.act("need.amend", body, base=base.op)


def requested(device: Any, **more: Any) -> Operation:
    body = {"request": "r1", "category": "user_relations", "level": "department", "authority": "45", "title": "T"}
    return device.act("request.submit", body | {"description": "D", "funding": {}}, **more)


def test_a_need_is_withdrawn_where_nothing_of_it_is(device: Any) -> None:
    submission = device.need()
    assert device.one(device.need_back(submission)).status == "accepted"
    # It came from another computer after all.
    assert presents(device, submission, signed(device, submission, device.world.clock())).status == "accepted"
    assert mine(device, "n1").state == "withdrawn"


def test_a_submission_that_waits_is_given_up_with_it(device: Any) -> None:
    submission = device.need(requires=(device.cast().op,))
    back = device.need_back(submission)
    assert [device.one(one).status for one in (submission, back, submission)] == ["held", "accepted", "accepted"]
    assert mine(device, "n1").state == "withdrawn"


def test_another_submission_of_the_same_need_stands(device: Any) -> None:
    lost, again = device.need(), device.need()
    assert [device.one(one).status for one in (again, device.need_back(lost))] == ["accepted", "accepted"]
    assert mine(device, "n1").state == "received"


def test_what_was_accepted_and_submitted_again_is_not_taken_back_twice(device: Any) -> None:
    first = device.need()
    back = device.need_back(first)
    assert [device.one(one).status for one in (first, back, device.need())] == ["accepted"] * 3
    assert device.one(device.need_back(first)).reason == "need_unknown"
    assert mine(device, "n1").state == "received"


def test_a_correction_of_what_was_withdrawn_is_refused(device: Any) -> None:
    """So is a correction based on it, with another base; a later one waits for a submission that may still come."""
    lost = device.need()
    early = corrected(device, lost)
    upon = device.act("need.amend", early.body, base=early.op)
    back = device.need_back(lost)
    later = (device.act("need.amend", early.body, base=device.need().op) for _ in range(10_000))
    late = next(one for one in later if one.op > back.op)  # as each act of one computer is greater than all before it
    assert [device.one(one).reason for one in (early, upon, late)] == ["missing"] * 3
    assert device.one(back).status == "accepted"
    assert [device.one(one).reason for one in (early, upon, late)] == ["need_withdrawn", "required_rejected", "missing"]


def test_a_neighbours_withdrawal_is_its_own(world: Any, device: Any) -> None:
    submission = device.need()
    theirs = world.device(commune="45025")
    assert theirs.one(theirs.need_back(submission)).status == "accepted"
    assert device.one(submission).status == "accepted"
    assert theirs.one(theirs.need_back(submission)).status == "accepted"
    assert mine(device, "n1").state == "received"


def test_a_completed_request_that_waits_is_given_up_with_its_withdrawal(device: Any) -> None:
    completed = requested(device, base=requested(device).op)
    back = device.act("request.withdraw", {"request": "r1", "submissions": [completed.op]})
    assert [device.one(one).status for one in (completed, back, completed)] == ["held", "accepted", "accepted"]
    assert mine(device, "r1").state == "withdrawn"


def test_it_does_not_take_the_place_of_another_communes_request(world: Any, device: Any) -> None:
    completed = requested(device, base=requested(device).op)
    back = device.act("request.withdraw", {"request": "r1", "submissions": [completed.op]})
    theirs = world.device(commune="45025")
    assert theirs.one(requested(theirs)).status == "accepted"
    assert [device.one(one).status for one in (completed, back, completed)] == ["held", "accepted", "accepted"]
    assert mine(theirs, "r1").state == "received"
