"""A receipt’s decision beside the words of the register: the same, another, later ones, and those that nobody signs."""

import pytest

from tests.resources.conftest import VerifyFiles
from tests.resources.signing_platform import (
    ACCEPTED,
    ARRIVED,
    DEPOSITED,
    REJECTED,
    SigningPlatform,
    Status,
    days,
    decided,
)


def test_a_decision_of_before_on_a_receipt_of_today_is_no_decision(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    """The same act alone in its block, received anew after the platform was put back: both blocks have one root."""
    (before,) = platform.receive(("a", ACCEPTED))
    platform.words.clear()
    (today,) = platform.receive(("a", REJECTED), day=30)
    swapped = today | {"proof": today["proof"] | {"decision": before["proof"]["decision"]}}
    status, said = verify_files(platform, registre=platform.register(), honest=today, swapped=swapped)
    assert (status, [line[0] for line in said]) == (1, ["·", "✓", "✗"])
    assert said[1].endswith("rejected phase_closed  au registre, ligne 1")
    assert said[2] == "✗ swapped.json  NON VÉRIFIÉ\u00a0: signature (relais/v2/decision)"
    assert verify_files(platform, swapped=swapped) == (1, [said[2]]), "without the register too"


def test_a_later_decision_on_an_equal_block_is_no_decision(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    """Both blocks wait, and are decided otherwise: nothing but the receipt tells them apart."""
    (one,) = platform.receive(("a", DEPOSITED))
    (other,) = platform.receive(("a", DEPOSITED), day=1)
    platform.says("a", one["intent"], ACCEPTED, 2)
    accepted = decided(platform, one, ACCEPTED, day=2, ledger=platform.stands())
    platform.says("a", one["intent"], REJECTED, 3)
    rejected = decided(platform, other, REJECTED, day=3, ledger=platform.stands())
    status, lines = verify_files(platform, accepted=accepted, rejected=rejected)
    assert (status, [line[0] for line in lines]) == (0, ["✓", "✓"])
    swapped = other | {"proof": other["proof"] | {"decision": accepted["proof"]["decision"]}}
    assert verify_files(platform, swapped=swapped)[0] == 1


def test_a_decision_under_the_earlier_rule_is_said_to_be_one(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    """It is bound to the content of its block alone, and may be that of an equal one: the register is told."""
    (today,) = platform.receive(("a", REJECTED), day=1)
    held, false = (decided(platform, today, said, day=1, of_before=True) for said in (REJECTED, ACCEPTED))
    status, lines = verify_files(platform, registre=platform.register(), held=held, false=false)
    assert (status, [line[0] for line in lines]) == (3, ["·", "!", "!"])
    assert lines[1].endswith("rejected phase_closed  au registre, ligne 1  décision ancienne")
    other = "le registre dit rejected phase_closed, ligne 1  décision ancienne"
    assert lines[2].endswith(f"accepted  au registre, ligne 1  {other}")
    assert verify_files(platform, held=held)[0] == 3
    earlier = decided(platform, today, ACCEPTED, day=0, of_before=True)
    why = "NON VÉRIFIÉ\u00a0: la décision est d’un accusé antérieur"
    assert verify_files(platform, earlier=earlier) == (1, [f"✗ earlier.json  {why}"])


@pytest.mark.parametrize("said", [("rejected", "already_voted"), ("rejected", ""), ("conflict", "phase_closed")])
def test_status_and_reason_are_those_of_the_line(
    platform: SigningPlatform, verify_files: VerifyFiles, said: Status
) -> None:
    one, other = platform.receive(("a", REJECTED), ("b", ACCEPTED))
    false = decided(platform, one, said, ACCEPTED)
    status, lines = verify_files(platform, registre=platform.register(), other=other, false=false)
    assert (status, [line[0] for line in lines]) == (1, ["·", "✓", "✗"])


def test_a_receipt_without_its_decision_is_printed_with_the_registers_word(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    (document,) = platform.receive(("a", REJECTED))
    del document["proof"]["decision"]
    status, said = verify_files(platform, registre=platform.register(), bare=document)
    assert (status, said[1][0]) == (3, "!")
    block = document["proof"]["receipt"]["received_at"]
    bare = f"! bare.json  45024  {document['op']}  bloc reçu le {block}"
    assert said[1] == f"{bare}  au registre, ligne 1  sans décision  le registre dit rejected phase_closed, ligne 1"
    status, said = verify_files(platform, bare=document)
    assert (status, said) == (3, [f"{bare}  sans décision"]), "its decision may be with somebody, and its number in it"


@pytest.mark.parametrize(("waited", "number"), [(True, 1), (True, None), (False, None)])
def test_the_time_is_that_of_the_first_deposit(
    platform: SigningPlatform, verify_files: VerifyFiles, waited: bool, number: int | None
) -> None:
    """It is signed in the decision where the act had come before; the block's time stands beside it."""
    platform.receive(("a", ("held", "missing")))
    (again,) = platform.receive(("a", ACCEPTED), day=2)
    proof, legal, block = again["proof"], days(0), days(2)
    if waited:
        earlier = [{"index": 0, "at": legal} | ({} if number is None else {"number": number})]
        proof["decision"] = platform.decide(proof["receipt"], proof["decision"] | {"earlier": earlier})
    shown = again["number"] = number or again["number"]
    _, (said,) = verify_files(platform, one=again)
    when = f"{legal} (bloc reçu le {block})" if waited else block
    assert said == f"✓ one.json  n°\u00a0{shown}  45024  {again['op']}  {when}  accepted"
    del proof["decision"]
    again["number"] = None
    _, (said,) = verify_files(platform, one=again)
    assert said == f"! one.json  45024  {again['op']}  bloc reçu le {block}  sans décision"


def test_a_decision_that_came_later_is_a_later_line(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """It signs the register with its line, which is so signed up to there."""
    waiting, other = platform.receive(("a", DEPOSITED), ("b", ACCEPTED))
    early = platform.register()
    platform.says("a", waiting["intent"], REJECTED, 2)
    late = platform.register()
    final = decided(platform, waiting, REJECTED, ACCEPTED, day=2, ledger=platform.stands())
    false = decided(platform, waiting, ACCEPTED, ACCEPTED, day=2, ledger=platform.stands())
    status, said = verify_files(platform, registre=late, final=final, other=other)
    assert (status, [line[0] for line in said]) == (0, ["·", "✓", "✓"])
    assert said[0].endswith("registre de 3 lignes, 3 signées par les accusés donnés")
    status, said = verify_files(platform, registre=late, waiting=waiting)
    assert (status, said[1][0]) == (3, "!")
    unsigned = "le registre dit rejected phase_closed, ligne 3, qu’aucun accusé donné ne signe"
    assert said[1].endswith(f"deposited  au registre, ligne 1  {unsigned}")
    status, said = verify_files(platform, registre=early, final=final)
    assert (status, said[1][0]) == (3, "!"), "decided since this register was written"
    assert said[1].endswith("ligne 1  décision hors du registre  le registre dit deposited, ligne 1")
    status, said = verify_files(platform, registre=late, false=false)
    assert (status, said[1][0]) == (1, "✗"), "it signs the line that says otherwise"
    assert said[1].endswith("NON VÉRIFIÉ\u00a0: le registre dit rejected phase_closed, ligne 3")
    del platform.words[2:]
    platform.says("a", waiting["intent"], ACCEPTED, 3)
    status, said = verify_files(platform, registre=platform.register(), final=final)
    assert (status, said[1][0]) == (3, "!"), "put back between the two: this word was said, and is lost"
    lost = "décision hors du registre  le registre dit accepted, ligne 3, qu’aucun accusé donné ne signe"
    assert said[1].endswith(f"rejected phase_closed  au registre, ligne 1  {lost}")


def test_a_duplicate_is_no_word_and_a_word_of_another_act_neither(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    one, other = platform.receive(("a", ACCEPTED), ("b", REJECTED))
    (again,) = platform.receive(("a", ("duplicate", "")), day=1)
    status, said = verify_files(platform, registre=platform.register(), one=one, other=other)
    assert (status, [line[0] for line in said]) == (0, ["·", "✓", "✓"])
    again["proof"]["decision"] = decided(platform, again, ACCEPTED, day=1)["proof"]["decision"]
    status, said = verify_files(platform, registre=platform.register(), again=again)
    assert (status, said[1]) == (1, "✗ again.json  NON VÉRIFIÉ : le registre dit duplicate, ligne 3")


def test_an_attachment_that_arrived_is_no_decision(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """It follows the act, and what was decided later follows it; where a receipt has its act, it stands for none."""
    one, waiting = platform.receive(("a", ACCEPTED), ("b", DEPOSITED))
    platform.says("a", one["intent"], ARRIVED, 1)
    platform.says("b", waiting["intent"], ACCEPTED, 2)
    final = decided(platform, waiting, ACCEPTED, ACCEPTED, day=2, ledger=platform.stands())
    platform.says("b", waiting["intent"], ARRIVED, 2)
    platform.receive(("c", ACCEPTED), day=3)
    status, said = verify_files(platform, registre=platform.register(), one=one, final=final)
    assert (status, [line[0] for line in said]) == (0, ["·", "✓", "✓"])
    (false,) = platform.receive(("d", ARRIVED), day=4)
    false["proof"]["decision"] = decided(platform, false, ACCEPTED, day=4)["proof"]["decision"]
    status, said = verify_files(platform, registre=platform.register(), false=false)
    assert (status, said[1]) == (1, f"✗ false.json  NON VÉRIFIÉ : le registre dit {' '.join(ARRIVED)}, ligne 7")


def test_a_line_that_nobody_signs_refutes_nothing(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """Anybody may write one under a register: it is told, and the receipt stays what it is."""
    (document,) = platform.receive(("a", ACCEPTED))
    platform.says("a", document["intent"], REJECTED, 1)
    status, said = verify_files(platform, registre=platform.register(), one=document)
    assert (status, said[1][0]) == (3, "!")
    line = "le registre dit rejected phase_closed, ligne 2, qu’aucun accusé donné ne signe"
    assert said[1].endswith(f"accepted  au registre, ligne 1  {line}")


def test_a_receipt_outside_is_told_with_what_the_register_says_of_its_act(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    (before,) = platform.receive(("a", ACCEPTED))
    platform.words.clear()
    (today,) = platform.receive(("a", REJECTED), day=1)
    status, said = verify_files(platform, registre=platform.register(), before=before, today=today)
    assert (status, [line[0] for line in said]) == (3, ["·", "!", "✓"])
    assert said[1].endswith("accepted  hors du registre  le registre dit rejected phase_closed, ligne 1")


def test_the_last_word_counts_and_a_line_that_nobody_signs_hides_none(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    (before,) = platform.receive(("a", ACCEPTED))
    platform.words.clear()
    (held,) = platform.receive(("a", ("held", "forgotten")), day=1)
    (taken,) = platform.receive(("a", ACCEPTED), day=2)
    register = platform.register()
    status, said = verify_files(platform, registre=register, before=before, held=held, taken=taken)
    assert (status, [line[0] for line in said]) == (3, ["·", "!", "!", "✓"])
    assert said[1].endswith("accepted  hors du registre"), "it says the same in the end"
    assert said[2].endswith("held forgotten  au registre, ligne 1  le registre dit accepted, ligne 2")
    platform.says("a", held["intent"], ("held", "forgotten"), 3)
    status, said = verify_files(platform, registre=platform.register(), held=held, taken=taken)
    assert (status, [line[0] for line in said]) == (3, ["·", "!", "!"])
    assert said[1].endswith("held forgotten  au registre, ligne 1  le registre dit accepted, ligne 2")


def test_the_two_receipts_of_an_act_are_both_beside_the_register(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    (before,) = platform.receive(("a", ACCEPTED))
    platform.words.clear()
    (today,) = platform.receive(("a", REJECTED), day=1)
    status, said = verify_files(platform, registre=platform.register(), both=before | {"renewed": today["proof"]})
    assert (status, said[1][0]) == (3, "!"), "the first one says otherwise"
    assert said[1].endswith("au registre, ligne 1  le registre dit rejected phase_closed, ligne 1")


def test_a_platform_that_decides_twice_decides_nothing(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    (document,) = platform.receive(("a", REJECTED))
    decision = document["proof"]["decision"]
    twice = decision["exceptions"] + [{"index": 0, "status": "held", "reason": ""}]
    document["proof"]["decision"] = platform.decide(document["proof"]["receipt"], decision | {"exceptions": twice})
    assert verify_files(platform, one=document) == (1, ["✗ one.json  NON VÉRIFIÉ : deux décisions"])
