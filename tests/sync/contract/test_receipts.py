"""Receipts: the proof of one act holds, and of a thousand altered ones none."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from sync.contract import merkle
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

KEY = SigningKey(bytes(range(32)))
INTENTS = [format(n + 1, "064x") for n in range(50)]
ROOT = merkle.root(INTENTS)
AT = datetime(2021, 3, 2, 14, 32, tzinfo=UTC)


def proof(index: int) -> Proof:
    receipt = BlockReceipt(
        key=KEY.id,
        device="d1",
        commune="45024",
        batch="01780000-0000-7000-8000-000000000000",
        block=0,
        count=50,
        root=ROOT,
        first_number=101,
        received_at=AT,
        transport="network",
    )
    decision = BlockDecision(
        key=KEY.id,
        root=ROOT,
        decided_at=AT,
        exceptions=(RefusedOperation(index=3, status="rejected", reason="phase_closed"),),
    )
    return Proof(
        op="01780000-0000-7000-8000-0000000000ff",
        intent=INTENTS[index],
        index=index,
        path=tuple(merkle.path(INTENTS, index)),
        receipt=sign_receipt(KEY, receipt),
        decision=sign_decision(KEY, decision),
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
    said = [msgspec.structs.replace(one, decision=sign_decision(KEY, decision)) for one in held]
    for one in said:
        verify_proof(KEY.public, one, one.intent)
    assert [one.deposited_at for one in said] == [AT, earlier]
    assert [one.deposited_at for one in held] == [AT, AT]
    assert msgspec.structs.replace(said[1], decision=msgspec.UNSET).deposited_at == AT


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
            continue  # the same instant or the same bytes, written otherwise
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


def test_the_decision_on_another_block_is_refused() -> None:
    other = sign_decision(KEY, BlockDecision(key=KEY.id, root="0" * 64, decided_at=AT))
    with pytest.raises(BadSignature):
        verify_proof(KEY.public, msgspec.structs.replace(proof(4), decision=other), INTENTS[4])
