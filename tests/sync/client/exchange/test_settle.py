"""Settling: which of two words about an act stands, and when the host hears of it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from sync.client.errors import Integrity
from sync.client.exchange import settle, two_proofs
from sync.client.ledger import evidence, outbox, platform_ledger
from sync.client.ledger.tables import outbox as acts
from sync.client.ledger.tables import proof as proof_table
from sync.client.news import Settled
from sync.contract import merkle
from sync.contract.batches import BlockResult, OperationResult
from sync.contract.ledger import LedgerHead
from sync.contract.receipts import (
    BlockDecision,
    BlockReceipt,
    EarlierDeposit,
    Proof,
    RefusedOperation,
    sign_decision,
    sign_receipt,
)
from sync.contract.signing import SigningKey
from tests.beside import neighbours
from tests.sync.client.ends import BAULE, Commune, National

FIRST, SECOND = "01780000-0000-7000-8000-000000000001", "01780000-0000-7000-8000-000000000002"


def proof(
    national: National,
    op: str,
    intent: str,
    status: str,
    *,
    batch: str = FIRST,
    minutes: int = 0,
    number: int = 1,
    came: int = 0,
    shown: bool = False,
) -> Proof:
    """The platform's word about an act alone in its block, which came after so many minutes, and was decided then.

    `shown`: with the receipt of its first deposit.
    """
    now, key = national.clock(), national.keys.signing
    at = now + timedelta(minutes=came)
    root = merkle.root([intent])
    unsigned = BlockReceipt(
        key=key.id,
        device="d1",
        commune=BAULE,
        batch=batch,
        block=0,
        count=1,
        root=root,
        first_number=number,
        received_at=at,
        transport="network",
    )
    exceptions = () if status == "accepted" else (RefusedOperation(index=0, status=status, reason="why"),)
    receipt = sign_receipt(key, unsigned)
    decision = BlockDecision(
        key=key.id,
        decided_at=at + timedelta(minutes=minutes),
        exceptions=exceptions,
        earlier=(EarlierDeposit(index=0, at=now),) if shown else msgspec.UNSET,
    )
    signed = None if status == "deposited" else sign_decision(key, decision, receipt)
    return Proof(
        op=op,
        intent=intent,
        index=0,
        path=(),
        receipt=receipt,
        decision=msgspec.UNSET if signed is None else signed,
        detail="Parce que.",
    )


def take(commune: Commune, held: Proof) -> None:
    with commune.transaction() as connection:
        settle.take_proof(commune, connection, held)


@pytest.mark.parametrize(
    ("steps", "state", "number"),
    [
        ([{"status": "deposited"}], "deposited", 1),
        ([{"status": "deposited"}, {"status": "accepted"}], "accepted", 1),
        ([{"status": "accepted"}, {"status": "deposited"}], "accepted", 1),  # it arrives late
        ([{"status": "held"}, {"status": "accepted", "minutes": 5}], "accepted", 1),
        ([{"status": "accepted", "minutes": 5}, {"status": "rejected"}], "accepted", 1),  # an older answer
        ([{"status": "accepted"}, {"status": "superseded", "minutes": 5}], "superseded", 1),
        ([{"status": "accepted"}, {"status": "held", "minutes": 5}], "accepted", 1),  # a final answer stays
        ([{"status": "held"}, {"status": "accepted", "batch": SECOND, "number": 9}], "accepted", 9),
        ([{"status": "accepted"}, {"status": "rejected", "batch": SECOND, "number": 9}], "accepted", 1),  # first counts
        ([{"status": "accepted"}, {"status": "rejected", "minutes": 5}], "accepted", 1),  # an acceptance stands
        ([{"status": "rejected"}, {"status": "accepted", "batch": SECOND, "number": 9}], "accepted", 9),  # late too
        ([{"status": "rejected", "minutes": 5}, {"status": "accepted"}], "accepted", 1),
        ([{"status": "held"}, {"status": "accepted", "minutes": -5}], "accepted", 1),  # its clock was set back
        ([{"status": "deposited"}, {"status": "rejected", "minutes": -5}], "rejected", 1),
        # The platform was put back, and does not know since when the act has waited there, nor that it waited at all.
        ([{"status": "held"}, {"status": "rejected", "batch": SECOND, "number": 9, "came": 60}], "held", 1),
        ([{"status": "deposited"}, {"status": "rejected", "batch": SECOND, "number": 9, "came": 60}], "deposited", 1),
        ([{"status": "rejected", "number": 9, "came": 60}, {"status": "deposited", "batch": SECOND}], "deposited", 1),
        ([{"status": "deposited"}, {"status": "accepted", "batch": SECOND, "number": 9, "came": 60}], "accepted", 9),
        ([{"status": "held"}, {"status": "rejected", "number": 9, "came": 60, "shown": True}], "rejected", 9),
        ([{"status": "retry"}], "held", None),  # the platform could not take it: no number is shown
        ([{"status": "held"}, {"status": "retry", "batch": SECOND, "number": 9}], "held", 1),
        ([{"status": "blocked"}], "blocked", 1),
        ([{"status": "conflict"}], "conflict", 1),
        ([{"status": "dreamt"}], "deposited", 1),  # an answer of a later version of the platform: its receipt is valid
    ],
)
def test_the_better_word_stands(
    enrolled: Commune, national: National, steps: list[dict[str, Any]], state: str, number: int | None
) -> None:
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    for step in steps:
        take(enrolled, proof(national, op, intent, **step))
    row = enrolled.rows()[op]
    assert (row.state, row.number) == (state, number)
    assert (row.received_at is None) == (number is None)
    assert enrolled.verify().ok


@pytest.mark.parametrize(("shown", "kept"), [(True, ["decision"]), (False, [])])
def test_a_refusal_of_what_was_shown_by_stick_is_kept_against_it(
    enrolled: Commune, national: National, shown: bool, kept: list[str]
) -> None:
    """Not shown, it may only have been put back: then it is shown with the next key."""
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    take(enrolled, proof(national, op, intent, "accepted"))
    take(enrolled, proof(national, op, intent, "rejected", batch=SECOND, number=9, came=60, shown=shown))
    assert enrolled.states()[op] == "accepted"
    with enrolled.reading() as connection:
        assert [one.kind for one in evidence.contradictions(connection)] == kept


def test_the_decision_on_an_equal_block_settles_nothing(enrolled: Commune, national: National) -> None:
    """The same act alone in its block, twice: each has the root of the other."""
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    first = proof(national, op, intent, "accepted")
    second = proof(national, op, intent, "rejected", batch=SECOND, number=9, came=60)
    take(enrolled, second)
    with pytest.raises(Integrity):
        take(enrolled, msgspec.structs.replace(second, decision=first.decision))
    assert enrolled.states()[op] == "rejected"


def test_what_the_decision_leaves_for_later_is_deposited(enrolled: Commune, national: National) -> None:
    op, key = enrolled.act().op, national.keys.signing
    held = proof(national, op, enrolled.rows()[op].intent, "held")
    later = msgspec.structs.replace(held.decision, exceptions=(RefusedOperation(index=0, status="deposited"),))
    take(enrolled, msgspec.structs.replace(held, decision=sign_decision(key, later, held.receipt)))
    row = enrolled.rows()[op]
    assert (row.state, row.number, row.decided_at) == ("deposited", 1, None)
    assert enrolled.verify().ok


def test_a_receipt_that_signs_a_ledger_and_decides_nothing_is_a_deposit(enrolled: Commune, national: National) -> None:
    op, key = enrolled.act().op, national.keys.signing
    held = proof(national, op, enrolled.rows()[op].intent, "deposited")
    receipt = msgspec.structs.replace(held.receipt, ledger=LedgerHead(size=1, head="ab" * 32))
    take(enrolled, msgspec.structs.replace(held, receipt=sign_receipt(key, receipt)))
    assert enrolled.states() == {op: "deposited"}


def test_what_waits_with_a_receipt_may_be_set_aside(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    take(enrolled, proof(national, op, enrolled.rows()[op].intent, "held"))
    with enrolled.transaction() as connection:
        connection.execute(update(acts).values(state="quarantined"))
    assert enrolled.verify().ok


def test_of_two_decisions_on_a_deposit_that_of_the_longer_ledger_stands(enrolled: Commune, national: National) -> None:
    """Whatever came first here, and whatever the platform's clock said."""
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    held = proof(national, op, intent, "rejected")
    later = [
        signed_with(national, held, decided_at=held.receipt.received_at - timedelta(minutes=size), size=size)
        for size in (5, 6)
    ]
    for steps in ((held, *later), (later[1], later[0], held)):
        for one in steps:
            take(enrolled, one)
        with enrolled.reading() as connection:
            value = connection.execute(select(proof_table.c.value)).scalar_one()
        assert msgspec.json.decode(value, type=Proof) == later[1]


def signed_with(national: National, held: Proof, *, decided_at: datetime, size: int) -> Proof:
    ledger = LedgerHead(size=size, head=f"{size:064}")
    said = msgspec.structs.replace(held.decision, decided_at=decided_at, ledger=ledger)
    return msgspec.structs.replace(held, decision=sign_decision(national.keys.signing, said, held.receipt))


def test_an_act_counts_since_its_first_deposit(enrolled: Commune, national: National) -> None:
    """Held, and accepted in a later block: the legal time is the first one, which the decision signs."""
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    take(enrolled, proof(national, op, intent, "held"))
    first = enrolled.rows()[op].received_at
    take(enrolled, proof(national, op, intent, "accepted", batch=SECOND, number=9, came=60, shown=True))
    row = enrolled.rows()[op]
    assert (row.state, row.received_at, row.decided_at > first) == ("accepted", first, True)
    assert enrolled.verify().ok


def test_the_host_hears_of_each_change_once(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    held = proof(national, op, enrolled.rows()[op].intent, "rejected")
    take(enrolled, held)
    take(enrolled, held)
    (told,) = [news for news in enrolled.news if isinstance(news, Settled)]
    assert (told.op, told.state, told.number, told.reason, told.detail) == (op, "rejected", 1, "why", "Parce que.")


def test_the_proof_of_another_pcs_act_is_none_of_ours(enrolled: Commune, national: National) -> None:
    take(enrolled, proof(national, FIRST, "ab" * 32, "accepted"))
    assert enrolled.rows() == {}


def test_a_proof_for_other_content_is_refused(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    for other in neighbours(enrolled.rows()[op].intent):
        with pytest.raises(Integrity):
            take(enrolled, proof(national, op, other, "accepted"))
    assert enrolled.states() == {op: "finalised"}


def test_a_word_of_another_platform_is_neither_a_refusal_nor_a_sooner_one(national: National) -> None:
    old, new, first = (
        proof(national, FIRST, "ab" * 32, status, came=came)
        for status, came in (("accepted", 5), ("rejected", 9), ("accepted", 0))
    )
    assert (two_proofs.refuses(new, old), two_proofs.sooner(first, old)) == (True, True)
    for key in neighbours(old.receipt.key):
        other = msgspec.structs.replace(old, receipt=msgspec.structs.replace(old.receipt, key=key))
        assert (two_proofs.refuses(new, other), two_proofs.sooner(first, other)) == (False, False)


@pytest.mark.parametrize(
    ("before", "came", "shown", "honours"),
    [
        (0, 60, True, True),
        (0, -60, True, True),  # its clock was set back
        (0, 60, False, False),
        (0, 0, False, False),  # it is the same
        (5, 60, True, False),
        (-5, 60, True, False),
    ],
)
def test_a_platform_that_was_shown_a_receipt_signs_its_day(
    national: National, before: int, came: int, shown: bool, honours: bool
) -> None:
    old, new = (
        proof(national, FIRST, "0" * 64, "accepted", came=before),
        proof(national, FIRST, "0" * 64, "accepted", came=came, shown=shown),
    )
    assert two_proofs.honours(new, old) is honours


def test_a_block_is_settled_by_the_receipt_of_that_very_block(enrolled: Commune, national: National) -> None:
    """Of one that names anything else nothing is settled, whether that sorts before what was sent or after it."""
    op, key = enrolled.act().op, national.keys.signing
    act = settle.Sent(op, enrolled.rows()[op].intent)
    held = proof(national, op, act.intent, "accepted")
    right = held.receipt

    def settle_by(receipt: BlockReceipt, index: int = 0, *said: OperationResult) -> None:
        signed = sign_receipt(key, receipt)
        refused = RefusedOperation(index=index, status="duplicate")
        unsigned = BlockDecision(
            key=key.id, decided_at=enrolled.clock(), exceptions=(refused,) if said or index else ()
        )
        decision = sign_decision(key, unsigned, signed)
        result = BlockResult(block=0, receipt=signed, decision=decision, exceptions=said)
        settle.block(enrolled, "d1", FIRST, [act], result)

    def duplicate(of: str) -> OperationResult:
        return OperationResult(op=op, status="duplicate", proof=msgspec.structs.replace(held, op=of))

    names = ("key", "commune", "device", "batch", "root")
    changes = [{name: other} for name in names for other in neighbours(getattr(right, name))]
    for change in (*changes, {"block": 1}, {"count": 2}):
        with pytest.raises(Integrity):
            settle_by(msgspec.structs.replace(right, **change))
    for index in (1, 2):
        with pytest.raises(Integrity):
            settle_by(right, index)
    unproved = OperationResult(op=op, status="duplicate")
    for said in (*map(duplicate, neighbours(op)), unproved):
        with pytest.raises(Integrity):
            settle_by(right, 0, said)
    assert enrolled.states() == {op: "finalised"}
    settle_by(right, 0, duplicate(op))
    assert enrolled.states() == {op: "accepted"}


def test_a_platform_that_keeps_to_the_later_day_is_not_asked_for_ever(enrolled: Commune, national: National) -> None:
    """It was shown the earlier one, and only says that it knows the act: both of its words stay here."""
    op, key = enrolled.act().op, national.keys.signing
    intent = enrolled.rows()[op].intent
    first, later = (proof(national, op, intent, "accepted", number=9, came=came) for came in (0, 60))
    take(enrolled, first)
    receipt = proof(national, op, intent, "accepted", batch=SECOND, came=90).receipt
    known = RefusedOperation(index=0, status="duplicate")
    decision = sign_decision(key, BlockDecision(key=key.id, decided_at=enrolled.clock(), exceptions=(known,)), receipt)
    said = OperationResult(op=op, status="duplicate", proof=later)
    result = BlockResult(block=0, receipt=receipt, decision=decision, exceptions=(said,))
    settle.block(enrolled, "d1", SECOND, [settle.Sent(op, intent, first)], result)
    assert enrolled.rows()[op].received_at == outbox.stamp(later.deposited_at)
    with enrolled.reading() as connection:
        assert [one.kind for one in evidence.contradictions(connection)] == ["decision"]


@pytest.mark.parametrize(
    ("old", "new", "short"),
    [
        ("accepted", "held", True),
        ("accepted", "rejected", True),
        ("accepted", "accepted", False),
        ("rejected", "held", False),
        ("held", "rejected", False),
        ("superseded", "conflict", False),
    ],
)
def test_only_of_what_it_had_accepted_can_its_word_fall_short(
    enrolled: Commune, national: National, old: str, new: str, short: bool
) -> None:
    op = enrolled.act().op
    before, said = (proof(national, op, "ab" * 32, status) for status in (old, new))
    assert two_proofs.falls_short(said, before) is short


def test_a_strangers_proof_is_refused(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    held = proof(national, op, enrolled.rows()[op].intent, "accepted")
    forged = msgspec.structs.replace(held, receipt=sign_receipt(SigningKey.generate(), held.receipt))
    with pytest.raises(Integrity):
        take(enrolled, forged)
    assert enrolled.states() == {op: "finalised"}


def test_a_conflict_once_settled_stays_so(enrolled: Commune, national: National) -> None:
    """The platform took another act in its place: the conflict's own proof says "conflict" for ever, and verifies."""
    op = enrolled.act().op
    held = proof(national, op, enrolled.rows()[op].intent, "conflict")
    take(enrolled, held)
    with enrolled.transaction() as connection:
        outbox.supersede(connection, [op])
    take(enrolled, held)
    take(enrolled, proof(national, op, enrolled.rows()[op].intent, "conflict", batch=SECOND, number=9, came=60))
    assert enrolled.states() == {op: "superseded"}
    assert enrolled.verify().ok


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_a_conflict_once_settled_and_decided_since_is_as_decided(
    enrolled: Commune, national: National, status: str
) -> None:
    op = enrolled.act().op
    take(enrolled, proof(national, op, enrolled.rows()[op].intent, "conflict"))
    with enrolled.transaction() as connection:
        outbox.supersede(connection, [op])
    take(enrolled, proof(national, op, enrolled.rows()[op].intent, status, minutes=5))
    assert enrolled.states() == {op: status}


@pytest.mark.parametrize("status", ["accepted", "held", "superseded"])
def test_what_todays_platform_says_counts_before_what_another_one_accepted(
    enrolled: Commune, national: National, status: str
) -> None:
    op = enrolled.act().op
    held = proof(national, op, enrolled.rows()[op].intent, "accepted")
    elsewhere = msgspec.structs.replace(held, receipt=msgspec.structs.replace(held.receipt, key="another"))
    take(enrolled, held)
    with enrolled.transaction() as connection:
        connection.execute(update(proof_table).values(value=msgspec.json.encode(elsewhere).decode()))
    take(enrolled, proof(national, op, held.intent, status, batch=SECOND, number=9))
    assert (enrolled.states(), enrolled.rows()[op].number) == ({op: status}, 9)


def test_one_that_was_settled_with_another_platform_is_open_with_todays(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    held = proof(national, op, enrolled.rows()[op].intent, "conflict")
    elsewhere = msgspec.structs.replace(held, receipt=msgspec.structs.replace(held.receipt, key="another"))
    take(enrolled, held)
    with enrolled.transaction() as connection:
        outbox.supersede(connection, [op])
        connection.execute(update(proof_table).values(value=msgspec.json.encode(elsewhere).decode()))
    take(enrolled, held)
    assert enrolled.states() == {op: "conflict"}


def test_an_earlier_deposit_that_comes_late_counts_and_is_told(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    take(enrolled, proof(national, op, intent, "accepted", number=9, came=60))
    before = enrolled.rows()[op].received_at
    take(enrolled, proof(national, op, intent, "accepted", batch=SECOND, number=9))
    row = enrolled.rows()[op]
    assert (row.state, row.number, row.received_at < before) == ("accepted", 9, True)
    told = [news.received_at for news in enrolled.news if isinstance(news, Settled)]
    assert told == [before, row.received_at]
    assert enrolled.verify().ok


@pytest.mark.parametrize(("first", "lost"), [("rejected", True), ("held", False)])
def test_an_acceptance_behind_a_refusal_is_shown_to_the_platform(
    enrolled: Commune, national: National, first: str, lost: bool
) -> None:
    """It was put back in between, and does not know any more that it had accepted the act."""
    op = enrolled.act().op
    intent = enrolled.rows()[op].intent
    take(enrolled, proof(national, op, intent, first, came=60))
    take(enrolled, proof(national, op, intent, "accepted", batch=SECOND, number=9))
    assert enrolled.states() == {op: "accepted"}
    with enrolled.reading() as connection:
        assert platform_ledger.recovering(connection, national.keys.signing.id) is lost


def test_only_a_conflict_can_be_superseded_here(enrolled: Commune, national: National) -> None:
    waiting, taken = enrolled.act().op, enrolled.act("other").op
    take(enrolled, proof(national, taken, enrolled.rows()[taken].intent, "accepted"))
    with enrolled.transaction() as connection:
        outbox.supersede(connection, [waiting, taken, "none"])
    assert enrolled.states() == {waiting: "finalised", taken: "accepted"}
