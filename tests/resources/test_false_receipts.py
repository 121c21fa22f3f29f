"""Receipts made to deceive the reader of a screen: second receipts that are none, texts that draw another line."""

import copy
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import resources
from sync.contract.canonical import RECEIPT
from tests.resources.conftest import VerifyFiles
from tests.resources.signing_platform import ACCEPTED, REJECTED, SigningPlatform, days, write

DRAWN = "x\r\x1b[2K✓ accuse-000012-abcdef.json  n° 12  accepted\n✓\u2028\u202e\x9b"


def renewed(platform: SigningPlatform, *, day: float, **receipt: Any) -> Any:
    """A first receipt, and one of another day once the platform has lost the act."""
    (first,) = platform.receive(("a", ACCEPTED), day=1)
    platform.words.clear()
    platform.receive(("x", ACCEPTED), day=1)
    (second,) = platform.receive(("a", ACCEPTED), day=day, **receipt)
    return first | {"renewed": second["proof"]}


def test_a_second_receipt_is_one_of_another_block(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    document = renewed(platform, day=2)
    status, said = verify_files(platform, registre=platform.register(), one=document)
    assert (status, said[1][0]) == (0, "✓")
    assert said[1].endswith(f"accepted  reçu de nouveau le {days(2)}, n°\u00a02  accepted  au registre, ligne 2")
    itself = document | {"renewed": document["proof"]}
    status, (line,) = verify_files(platform, false=itself)
    assert (status, line[0]) == (1, "✗"), line
    assert line.endswith("le second accusé est le premier")
    first = document["proof"]["receipt"]
    same_key_twice = renewed(platform, day=2, batch=first["batch"], root=first["root"])
    assert verify_files(platform, one=same_key_twice)[0] == 0, "the very same bundle was deposited again"


def test_both_numbers_are_printed_as_they_are_signed(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """The second receipt says which number the act has since; "n° 2" is its own place in the commune's count."""
    document = renewed(platform, day=2)
    for number in (1, 14):
        receipt, decision = document["renewed"]["receipt"], document["renewed"]["decision"]
        earlier = [{"index": 0, "at": days(1), "number": number}]
        document["renewed"]["decision"] = platform.decide(receipt, decision | {"earlier": earlier})
        status, (line,) = verify_files(platform, one=document)
        assert status == 0, line
        assert "  n° 1  " in line.replace("\u00a0", " ")
        assert f"reçu de nouveau le {days(2)}, n° {number}  accepted" in line.replace("\u00a0", " ")
    earlier = [{"index": 0, "at": days(1), "number": DRAWN}]
    document["renewed"]["decision"] = platform.decide(receipt, decision | {"earlier": earlier})
    assert verify_files(platform, one=document) == (1, ["✗ one.json  NON VÉRIFIÉ\u00a0: numéro"])


def test_the_clock_of_a_platform_that_was_put_back_may_have_gone_back_too(
    platform: SigningPlatform, verify_files: VerifyFiles
) -> None:
    """The second receipt is as good as signed later: both times are printed."""
    status, (line,) = verify_files(None, one=renewed(platform, day=0.5))
    assert (status, line[0]) == (2, "?")
    assert f"reçu de nouveau le {days(0.5)}" in line


def test_a_second_receipt_is_of_the_same_platform(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    (first,) = platform.receive(("a", ACCEPTED))
    stranger = SigningPlatform()
    (second,) = stranger.receive(("a", ACCEPTED), day=1)
    keys = first["platform_keys"] | second["platform_keys"]
    false = first | {"platform_keys": keys, "renewed": second["proof"]}
    status, (line,) = verify_files(None, false=false)
    assert (status, line) == (1, "✗ false.json  NON VÉRIFIÉ : le second accusé est d’une autre plateforme")


def signed_texts(value: Any) -> Iterator[tuple[Any, Any]]:
    for place in list(value) if isinstance(value, dict) else range(len(value)):
        if isinstance(value[place], (dict, list)):
            yield from signed_texts(value[place])
        elif place != "signature":
            yield value, place


def test_no_signed_text_draws_a_line(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """Whatever a platform signs, or anybody with a key of his own, each file has one line of known signs."""
    document = renewed(platform, day=2) | {}
    document["proof"]["decision"] = platform.decision(document["proof"]["receipt"], [REJECTED], 1)
    register = platform.register()
    found = [list(signed_texts(copy.deepcopy(document))), list(signed_texts(copy.deepcopy(register)))]
    tried = 0
    for number in range(len(found[0]) + len(found[1])):
        one, lines = copy.deepcopy(document), copy.deepcopy(register)
        box, place = [*signed_texts(one), *signed_texts(lines)][number]
        if place in ("operation",):
            continue
        box[place] = DRAWN
        for proof in (one["proof"], one["renewed"]):
            proof["receipt"] = platform.sign(RECEIPT, proof["receipt"])
            proof["decision"] = platform.decide(proof["receipt"], proof["decision"])
        for trusted in (platform, None):
            _, said = verify_files(trusted, one=one, registre=lines)
            assert len(said) == 2, (place, said)
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202e]|accuse-000012", "".join(said)), (place, said)
        tried += 1
    assert tried > 40


def test_what_is_printed_has_its_form(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    """Also where only the operation says it, or no decision is there; and what has no form ends in one line."""
    for strange, what in (
        (SigningPlatform(commune=DRAWN), "commune"),
        (SigningPlatform(named=lambda name: f"{name}{DRAWN}"), "identifiant de l’envoi"),
    ):
        (document,) = strange.receive(("a", ACCEPTED))
        assert verify_files(strange, one=document) == (1, [f"✗ one.json  NON VÉRIFIÉ : {what}"])
    for name, value in (
        ("received_at", DRAWN),
        ("received_at", "2026-02-01\n13:32:00+00:00"),
        ("received_at", "2026-02-31T13:32:00Z"),
        ("first_number", DRAWN),
        ("ledger", {"size": 1}),
        ("ledger", {"size": "1", "head": "0" * 64}),
        ("ledger", 5),
    ):
        (document,) = platform.receive(("a", ACCEPTED))
        document["proof"]["receipt"] = platform.sign(RECEIPT, document["proof"]["receipt"] | {name: value})
        del document["proof"]["decision"]
        status, lines = verify_files(platform, registre=platform.register(), one=document)
        assert (status, lines[1][0], len(lines)) == (1, "✗", 2), (name, value)
    for decided_at in (5, DRAWN, days(0).replace("T", "\n")):
        (document,) = platform.receive(("a", ACCEPTED))
        decision = document["proof"]["decision"] | {"decided_at": decided_at}
        document["proof"]["decision"] = platform.decide(document["proof"]["receipt"], decision)
        status, lines = verify_files(platform, one=document)
        assert (status, lines[0][0], len(lines)) == (1, "✗", 1)


def test_a_word_of_the_register_is_a_code(platform: SigningPlatform, verify_files: VerifyFiles) -> None:
    for said in (("rejected", DRAWN), (DRAWN, ""), ("accepted  au registre", ""), ("rejected", "x" * 65)):
        (document,) = platform.receive(("a", ACCEPTED))
        platform.says("a", document["intent"], ACCEPTED, 1)
        register = platform.register()
        register["entries"][-1] |= {"status": said[0], "reason": said[1]}
        status, lines = verify_files(platform, registre=register, one=document)
        assert (status, [line[0] for line in lines]) == (1, ["✗", "✓"])


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_no_name_of_a_file_draws_a_line(
    platform: SigningPlatform, verifier: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (document,) = platform.receive(("a", ACCEPTED))
    (file,) = write(tmp_path, one=document)
    for name, shown in (
        (f"reçus d’Œuilly (1){DRAWN}.json", None),
        ("e\u0301.json", "é.json"),
        ("a      b.json", r"a\x20\x20\x20\x20\x20 b.json"),
        ("a\u2800\u3164b\\.json", r"a\u2800\u3164b\.json"),
        ("a\udc80\U000e0020.json", r"a\udc80\U000e0020.json"),
    ):
        path = Path(file).rename(tmp_path / name)
        assert verifier.main([str(path), str(path) + ".not"]) == 1
        said = capsys.readouterr().out
        assert len(said.splitlines()) == 2
        assert said.endswith("fichier illisible (FileNotFoundError)\n")
        assert re.fullmatch(r"[ -~À-ſ’°\n]*", said.replace("✗ ", "", 1).replace("\u00a0", " ")), said
        assert shown is None or f"/{shown}  n°" in said
        path.rename(file)


def test_its_signs_are_written_whatever_the_screen_is_said_to_take(platform: SigningPlatform, tmp_path: Path) -> None:
    (document,) = platform.receive(("a", ACCEPTED))
    script, files = resources.path("verify_receipt.py"), write(tmp_path, one=document, bad={})
    for encoding in ("cp1252", "ascii", "utf-8"):
        for words, status in ((["--key", platform.key.public.hex(), *files], 1), (["--help"], 0)):
            done = subprocess.run(
                [sys.executable, script, *words],
                capture_output=True,
                check=False,
                env=os.environ | {"PYTHONIOENCODING": encoding},
            )
            assert (done.returncode, done.stderr) == (status, b"")
            said = done.stdout.decode("utf-8")
            assert [line[:1] for line in said.splitlines()] == ["✓", "✗"] or (status == 0 and "\n✓ " in said)


def test_a_field_too_many_or_written_twice_is_refused(
    platform: SigningPlatform,
    verifier: ModuleType,
    verify_files: VerifyFiles,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Signed or not: another program might read the other one."""
    (document,) = platform.receive(("a", REJECTED))
    receipt, decision = (document["proof"][part] | {"more": 1} for part in ("receipt", "decision"))
    for part, more in (
        ("receipt", platform.sign(RECEIPT, receipt)),
        ("decision", platform.decide(document["proof"]["receipt"], decision)),
    ):
        status, (line,) = verify_files(platform, one=document | {"proof": document["proof"] | {part: more}})
        assert (status, line[0]) == (1, "✗"), part
    (file,) = write(tmp_path, one=document)
    text = Path(file).read_text("utf-8")
    for once, twice in (
        ('"status": "rejected"', '"status": "accepted", "status": "rejected"'),
        ('"number": 1', '"number": 2, "number": 1'),
    ):
        assert once in text
        Path(file).write_text(text.replace(once, twice), "utf-8")
        assert verifier.main([file]) == 1
        assert "NON VÉRIFIÉ : clé double" in capsys.readouterr().out
