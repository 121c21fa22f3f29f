"""Registers beside receipts: one that nobody signs, one that another continues, two that differ, none that fits."""

import copy

from sync.contract.canonical import RECEIPT
from tests.resources.conftest import VerifyFiles
from tests.resources.signing_platform import ACCEPTED, DEPOSITED, REJECTED, SigningPlatform, decided


def test_a_register_that_no_receipt_signs_is_not_verified(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    (document,) = platform.receive(("a", ACCEPTED))
    status, said = verify_files(platform, registre=platform.register())
    assert (status, said) == (2, ["? registre.json  registre de 1 ligne, aucune signée par les accusés donnés"])
    status, said = verify_files(platform, registre=platform.register(), one=document)
    assert (status, said[0]) == (0, "· registre.json  registre de 1 ligne, 1 signée par les accusés donnés")
    stranger = SigningPlatform()
    (foreign,) = stranger.receive(("a", ACCEPTED))
    status, said = verify_files(platform, registre=stranger.register(), foreign=foreign)
    assert (status, [line[0] for line in said]) == (1, ["?", "✗"]), "what is not verified signs nothing"


def test_two_registers_of_one_commune_are_told_apart(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """One of before the platform was put back, one of today: neither hides the other, in whatever order they come."""
    documents = platform.receive(*((name, ACCEPTED) for name in "abcdef"))
    one, six, old = documents[0], documents[5], platform.register()
    platform.words.clear()
    (today,) = platform.receive(("x", ACCEPTED), day=1)
    new = platform.register()
    status, said = verify_files(platform, old=old, one=one, six=six)
    assert (status, [line[0] for line in said]) == (0, ["·", "✓", "✓"])
    status, said = verify_files(platform, new=new, one=one, today=today)
    assert (status, [line[0] for line in said]) == (3, ["·", "!", "✓"])
    assert said[1].endswith("  hors du registre")
    for registers in ({"old": old, "new": new}, {"new": new, "old": old}):
        status, said = verify_files(platform, **registers, one=one, six=six, today=today)
        assert (status, [line[0] for line in said]) == (3, ["·", "·", "!", "!", "!"])
        for place, (line, (here, number, there)) in enumerate(
            zip(said[2:], [("old", 1, "new"), ("old", 6, "new"), ("new", 1, "old")], strict=True)
        ):
            assert f"  au registre ({here}.json), ligne {number}" in line, place
            assert f"  hors du registre ({there}.json)" in line, place
    stranger = SigningPlatform()
    stranger.receive(("a", ACCEPTED))
    status, said = verify_files(platform, new=new, one=one, stranger=stranger.register())
    assert said[1].startswith("! "), "an unrelated register changes nothing"
    assert said[1].endswith("  hors du registre")
    neighbour = SigningPlatform("45025")
    neighbour.key = platform.key
    neighbour.receive(("a", ACCEPTED))
    status, said = verify_files(platform, one=one, neighbour=neighbour.register())
    assert said[0].endswith("  sans registre"), "of another commune"
    status, said = verify_files(platform, one=one, stranger=stranger.register())
    assert (status, said[0][0]) == (2, "✓")
    assert said[0].endswith("  sans registre")


def test_a_register_that_another_continues_counts_as_that_one(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    (waiting,) = platform.receive(("a", DEPOSITED))
    short = platform.register()
    platform.says("a", waiting["intent"], ACCEPTED, 1)
    final = decided(platform, waiting, ACCEPTED, day=1, ledger=platform.stands())
    (last,) = platform.receive(("b", ACCEPTED), day=2)
    whole = platform.register()
    for registers in ({"short": short, "whole": whole}, {"whole": whole, "short": short}):
        status, said = verify_files(platform, **registers, same=whole, final=final, last=last)
        assert status == 0, said
        lines = dict(line[2:].split("  ", 1) for line in said)
        assert lines["short.json"] == "registre de 1 ligne, 1 signée par les accusés donnés"
        assert lines["same.json"] == "registre de 3 lignes, 3 signées par les accusés donnés"
        assert lines["final.json"].endswith("  au registre, ligne 1")
        assert lines["last.json"].endswith("  au registre, ligne 3")
    status, said = verify_files(platform, short=short, whole=whole, last=last)
    assert (status, said[0][0]) == (0, "·"), "signed with the longer one"


def test_a_receipt_of_before_the_registers_is_told_with_the_registers_word(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    """It signs none; what a register says of its act is told all the same."""
    documents = platform.receive(("a", ACCEPTED), ("b", REJECTED))
    unsigned = {name: part for name, part in documents[0]["proof"]["receipt"].items() if name != "ledger"}
    old = [one | {"proof": one["proof"] | {"receipt": platform.sign(RECEIPT, unsigned)}} for one in documents]
    old = [decided(platform, one, ACCEPTED, REJECTED) for one in old]
    bare = copy.deepcopy(old[1])
    del bare["proof"]["decision"]
    status, said = verify_files(
        platform, registre=platform.register(), one=old[0], two=old[1], bare=bare, new=documents[0]
    )
    assert (status, [line[0] for line in said]) == (3, ["·", "✓", "✓", "!", "✓"])
    assert said[1].endswith("accepted  sans registre")
    told_of = "sans registre  sans décision  le registre dit rejected phase_closed, ligne 2"
    assert said[3].endswith(f"  bloc reçu le {bare['proof']['receipt']['received_at']}  {told_of}")
    status, said = verify_files(platform, registre=platform.register(), one=old[0])
    assert (status, said[0][0]) == (2, "?"), "and it makes no register true"


def test_a_place_that_another_act_has_is_none(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    (document,) = platform.receive(("a", ACCEPTED))
    (other,) = platform.receive(("b", ACCEPTED), day=1)
    wrong = document["proof"]["receipt"] | {"ledger": other["proof"]["receipt"]["ledger"]}
    document["proof"]["receipt"] = platform.sign(RECEIPT, wrong)
    document = decided(platform, document, ACCEPTED)
    status, said = verify_files(platform, registre=platform.register(), false=document)
    assert (status, said[1]) == (1, "✗ false.json  NON VÉRIFIÉ : place au registre")
