"""What LISEZ-MOI has a préfecture type, typed as it is printed: with the platform's key, it verifies the receipt."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_receipts import export_receipts
from desktop.actions.votes.cast_vote import cast_vote
from tests.desktop.actions.exchanging import National, enrolled
from tests.desktop.actions.outbox.two_platforms import to


@pytest.fixture
def national(tmp_path: Path) -> National:
    return National(tmp_path / "platform")


def commands(folder: Path) -> list[str]:
    return re.findall(r"^    (python3 .*)$", (folder / "LISEZ-MOI.txt").read_text("utf-8-sig"), re.MULTILINE)


def typed(folder: Path, command: str, key: str) -> tuple[int, str]:
    """In this folder, with the key in the place of CLÉ."""
    program, *words = shlex.split(command)
    assert program == "python3"
    assert words.count("CLÉ") == 1
    line = [sys.executable, "-I", *(key if word == "CLÉ" else word for word in words)]
    done = subprocess.run(line, capture_output=True, check=False, cwd=folder)
    return done.returncode, done.stdout.decode()


def test_the_command_verifies_a_receipt_as_it_is_printed(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    cast_vote(context, "grr")
    cast_vote(context, "docs")
    exchange(context, national.transport)
    written = export_receipts(context, tmp_path / "accusés").value
    folder = tmp_path / "accusés"
    (command,) = commands(folder)
    assert command.endswith(f" registre.json {written[0].proof.name}")
    status, said = typed(folder, command, national.keys.signing.public.hex())
    assert (status, said[:1]) == (0, "·")
    assert f"✓ {written[0].proof.name}" in said
    status, said = typed(folder, command, "00" * 32)
    assert (status, f"✗ {written[0].proof.name}" in said) == (1, True), "the key of nobody"
    read_me = (folder / "LISEZ-MOI.txt").read_text("utf-8-sig")
    assert "qu’il demande au service qui tient la plateforme, et non à la commune" in read_me
    assert "relais-platform key" in read_me
    assert "plateformes" not in read_me


def test_of_two_platforms_each_has_its_key_and_its_register(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    other = National(tmp_path / "other", another=True)
    to(other, context)
    for subject in ("docs", "opencimetiere"):
        cast_vote(context, subject)
    exchange(context, other.transport)
    folder = tmp_path / "accusés"
    written = export_receipts(context, folder).value
    keys = [one.keys.signing.public.hex() for one in (national, other)]
    printed = commands(folder)
    assert len(printed) == 2
    assert sorted(word for line in printed for word in line.split() if word.startswith("registre")) == [
        "registre-2.json",
        "registre.json",
    ]
    assert [typed(folder, line, key)[0] for line, key in zip(printed, keys, strict=True)] == [0, 0]
    assert [typed(folder, line, key)[0] for line, key in zip(printed, reversed(keys), strict=True)] == [1, 1]
    read_me = (folder / "LISEZ-MOI.txt").read_text("utf-8-sig")
    assert "Ces accusés viennent de 2 plateformes." in read_me
    assert all(found.proof.name in read_me for found in written), "which receipt is which platform’s"
