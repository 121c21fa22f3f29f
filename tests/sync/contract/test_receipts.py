"""Receipts: the proof of an act is valid, and a thousand changed proofs are not."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from sync.contract import merkle
from sync.contract.canonical import DECISION_OF_ROOT, canonical
from sync.contract.ledger import LedgerHead
from sync.contract.receipts import (
    BlockDecision,
    BlockReceipt,
    EarlierDeposit,
    Proof,
    RefusedOperation,
    sign_decision,
    sign_receipt,
    verify_proof,
)
from sync.contract.signing import BadSignature, SigningKey
from tests.beside import neighbours

KEY = SigningKey(bytes(range(32)))
INTENTS = [format(n + 1, "064x") for n in range(50)]
ROOT = merkle.root(INTENTS)
AT = datetime(2021, 3, 2, 14, 32, tzinfo=UTC)


def receipt(at: datetime = AT) -> BlockReceipt:
    unsigned = BlockReceipt(
        key=KEY.id,
        device="d1",
        commune="45024",
        batch="01780000-0000-7000-8000-000000000000",
        block=0,
        count=50,
        root=ROOT,
        first_number=101,
        received_at=at,
        transport="network",
    )
    return sign_receipt(KEY, unsigned)


REFUSED = (RefusedOperation(index=3, status="rejected", reason="phase_closed"),)
BLOCK_DECISION = BlockDecision(key=KEY.id, decided_at=AT, exceptions=REFUSED)


def proof(index: int) -> Proof:
    return Proof(
        op="01780000-0000-7000-8000-0000000000ff",
        intent=INTENTS[index],
        index=index,
        path=tuple(merkle.path(INTENTS, index)),
        receipt=receipt(),
        decision=sign_decision(KEY, BLOCK_DECISION, receipt()),
    )


@pytest.mark.parametrize("index", range(50))
def test_the_proof_of_each_act_of_a_block_holds(index: int) -> None:
    held = proof(index)
    verify_proof(KEY.public, held, INTENTS[index])
    assert held.number == 101 + index
    assert (held.status, held.reason) == (("rejected", "phase_closed") if index == 3 else ("accepted", ""))


def test_it_counts_since_the_time_that_was_signed_for_it() -> None:
    """Another act of the same block had come before."""
    earlier, held = AT - timedelta(days=2), [proof(index) for index in (4, 5)]
    decision = msgspec.structs.replace(held[0].decision, earlier=(EarlierDeposit(index=5, at=earlier),))
    said = [msgspec.structs.replace(one, decision=sign_decision(KEY, decision, receipt())) for one in held]
    for one in said:
        verify_proof(KEY.public, one, one.intent)
    assert [one.deposited_at for one in said] == [AT, earlier]
    assert [one.deposited_at for one in held] == [AT, AT]
    assert msgspec.structs.replace(said[1], decision=msgspec.UNSET).deposited_at == AT


def test_it_keeps_the_number_that_was_signed_for_it() -> None:
    """Another act of the same block had come before, under a number that is still its own."""
    decision = msgspec.structs.replace(BLOCK_DECISION, earlier=(EarlierDeposit(index=5, at=AT, number=12),))
    signed = sign_decision(KEY, decision, receipt())
    held = [msgspec.structs.replace(proof(index), decision=signed) for index in (4, 5)]
    for one in held:
        verify_proof(KEY.public, one, one.intent)
    assert [one.number for one in held] == [105, 12]
    assert msgspec.structs.replace(held[0], index=6).number == 107, "nor is it the number of one behind it"
    assert msgspec.structs.replace(held[1], decision=msgspec.UNSET).number == 106


def test_without_a_decision_it_is_a_deposit() -> None:
    held = msgspec.structs.replace(proof(3), decision=msgspec.UNSET)
    verify_proof(KEY.public, held, INTENTS[3])
    assert held.status == "deposited"


def altered(value: Any, dice: random.Random) -> Any:
    """The plain value with one leaf changed."""
    if isinstance(value, dict):
        # Neither op nor detail is signed: what they say is compared with the outbox, not believed.
        key = dice.choice([name for name in value if name not in ("op", "detail") and value[name] not in ([], ())])
        return value | {key: altered(value[key], dice)}
    if isinstance(value, list):
        place = dice.randrange(len(value))
        return [*value[:place], altered(value[place], dice), *value[place + 1 :]]
    if isinstance(value, int):
        return value + dice.choice([-1, 1])
    place = dice.randrange(len(value))
    letter = dice.choice([c for c in "0123456789abcdef" if c != value[place]])
    return value[:place] + letter + value[place + 1 :]


def test_of_a_thousand_altered_proofs_none_is_accepted() -> None:
    dice, accepted, tried = random.Random(20210302), 0, 0
    while tried < 1000:
        index = dice.randrange(50)
        plain = msgspec.json.decode(msgspec.json.encode(proof(index)))
        changed = altered(plain, dice)
        try:
            held = msgspec.json.decode(msgspec.json.encode(changed), type=Proof, strict=True)
        except msgspec.ValidationError:
            tried += 1
            continue
        if held == proof(index):
            continue  # the same moment or the same bytes, written in another way
        tried += 1
        try:
            verify_proof(KEY.public, held, INTENTS[index])
        except BadSignature:
            continue
        accepted += 1
    assert accepted == 0


def test_the_proof_of_one_act_is_not_that_of_another() -> None:
    with pytest.raises(BadSignature):
        verify_proof(KEY.public, proof(4), INTENTS[5])


def test_another_platforms_receipt_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify_proof(SigningKey.generate().public, proof(4), INTENTS[4])


def with_decision(decision: BlockDecision, at: datetime = AT) -> Proof:
    """A proof with the receipt of this time; the blocks are all equal, as when the same acts are sent again."""
    return msgspec.structs.replace(proof(3), receipt=receipt(at), decision=decision)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_decision_on_an_equal_block_is_refused(days: int) -> None:
    other = AT + timedelta(days=days)
    decision = sign_decision(
        KEY, msgspec.structs.replace(BLOCK_DECISION, decided_at=AT + timedelta(days=2)), receipt(other)
    )
    verify_proof(KEY.public, with_decision(decision, other), INTENTS[3])
    with pytest.raises(BadSignature):
        verify_proof(KEY.public, with_decision(decision), INTENTS[3])


def of_before(days: int = 0, root: str = ROOT) -> BlockDecision:
    """Under the earlier rule: it names the block's root, and is signed without the receipt."""
    decision = msgspec.structs.replace(BLOCK_DECISION, root=root, decided_at=AT + timedelta(days=days))
    plain = msgspec.to_builtins(decision)
    del plain["signature"]
    return msgspec.structs.replace(decision, signature=KEY.sign(DECISION_OF_ROOT, canonical(plain)))


@pytest.mark.parametrize(("days", "later"), [(0, False), (1, True)])
def test_a_decision_of_before_is_read_and_shows_what_it_is(days: int, later: bool) -> None:
    held = with_decision(of_before(days))
    verify_proof(KEY.public, held, INTENTS[3])
    assert (held.status, held.reason, held.decided_later) == ("rejected", "phase_closed", later)
    text = msgspec.json.encode(held)
    assert msgspec.json.encode(msgspec.json.decode(text, type=Proof)) == text
    assert b'"root"' not in msgspec.json.encode(proof(3).decision)


def test_a_decision_of_before_is_of_no_other_content_and_of_no_later_receipt() -> None:
    others = [with_decision(of_before(root=other)) for other in neighbours(ROOT)]
    for held in (*others, with_decision(of_before(), AT + timedelta(microseconds=1))):
        with pytest.raises(BadSignature):
            verify_proof(KEY.public, held, INTENTS[3])


def test_which_of_two_decisions_came_later_is_signed() -> None:
    """Whatever the clock: the one says where the ledger stands with its words, the other is as old as the receipt."""
    later = msgspec.structs.replace(BLOCK_DECISION, exceptions=(), ledger=LedgerHead(size=7, head="7" * 64))
    held = with_decision(sign_decision(KEY, later, receipt()))
    verify_proof(KEY.public, held, INTENTS[3])
    assert (held.status, held.decided_later, proof(3).decided_later) == ("accepted", True, False)
    for ledger in (msgspec.UNSET, LedgerHead(size=8, head="7" * 64)):
        false = msgspec.structs.replace(held.decision, ledger=ledger)
        with pytest.raises(BadSignature):
            verify_proof(KEY.public, with_decision(false), INTENTS[3])
