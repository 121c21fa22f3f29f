"""The independent verifier: it imports nothing of ours, takes every true receipt and none of a thousand altered."""

import ast
import base64
import copy
import json
import random
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import delete, select

import resources
from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_receipts import export_receipts
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.documents import pages
from sync.client.ledger.renewed import RENEWED
from sync.client.ledger.tables import copy as copy_table
from sync.client.ledger.tables import outbox
from sync.platform.tables import operation
from tests.desktop.actions.conftest import Clock, clock, context, places
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.conftest import Prepare, prepare_commune

__all__ = ["clock", "context", "enrolled", "national", "places", "prepare_commune"]

SCRIPT = resources.path("verify_receipt.py")
SEED, ALTERED = 20211125, 1000


@pytest.fixture
def exported(receipts: Path, tmp_path: Path) -> Path:
    return shutil.copytree(receipts, tmp_path / "receipts")


@pytest.fixture(scope="module")
def receipts(tmp_path_factory: pytest.TempPathFactory, prepare_commune: Prepare) -> Path:
    """Those of a campaign, made once: taken, withdrawn, refused, in blocks of one and of many.

    The platform has the keys of any other `national` of this run.
    """
    made, clock = tmp_path_factory.mktemp("made"), Clock()
    places = paths.find(made / "data")
    paths.prepare(places)
    context = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    national = National(made / "platform")
    enrolled(context, national)
    for number in range(7):
        id = draft_need(context, title=f"Besoin n° {number} « é\U0001f3db »", description="Papier\net crayon\t€").value
        submit_need(context, id)
        cast_vote(context, ("opencimetiere", "publik")[number % 2], need=id) if number < 2 else None
    exchange(context, national.transport)
    withdraw_need(context, id)
    withdraw_vote(context, "publik")
    exchange(context, national.transport)
    national.phase("steering")
    late = draft_need(context, title="Trop tard", description="Après la phase").value
    submit_need(context, late)
    exchange(context, national.transport)
    folder = made / "receipts"
    assert len(export_receipts(context, folder).value) == 12
    national.store.close()
    context.close()
    return folder


def documents(folder: Path) -> list[Any]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("accuse-*.json"))]


def test_it_imports_nothing_of_ours_and_is_short() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    named = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} - set(sys.stdlib_module_names) == {"cryptography"}
    explained = {
        number
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
        for number in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(SCRIPT.read_text("utf-8").splitlines(), 1)
    code = [line for number, line in lines if line.strip() and line.strip()[0] != "#" and number not in explained]
    assert 100 < len(code) < 240, "without its docstrings, which are what a lawyer reads"


def test_it_is_exported_beside_the_receipts_and_takes_them_all(exported: Path, national: National) -> None:
    program = exported / SCRIPT.name
    assert program.read_bytes() == SCRIPT.read_bytes()
    files = [str(file) for file in sorted(exported.glob("*.json"))]
    for words, mark, status in ((["--key", national.keys.signing.public.hex()], "✓", 0), ([], "?", 2)):
        done = subprocess.run(
            [sys.executable, "-I", program, *words, *files], capture_output=True, check=False, cwd="/"
        )
        said = done.stdout.decode().splitlines()
        assert done.returncode == status, said
        assert [line.partition(" ")[0] for line in said] == [*[mark] * 12, "·"], "in the order in which they are named"
        assert said[-1].endswith("registre.json  registre de 12 lignes, 12 signées par les accusés donnés")
        assert sum("  au registre" in line for line in said) == 12
        assert sum("clé non vérifiée" in line for line in said) == (0 if words else 12)
    assert "rejected phase_closed" in done.stdout.decode()
    assert national.keys.signing.public.hex() in done.stdout.decode()  # to be compared, where none was given
    other = subprocess.run(
        [sys.executable, "-I", program, "--key", "00" * 32, *files], capture_output=True, check=False, cwd="/"
    )
    assert (other.returncode, other.stdout.decode().count("✗")) == (1, 12)
    assert "\n? " in other.stdout.decode(), "the register, which none of these signs then"


def test_a_register_that_was_changed_or_cut_is_seen(
    exported: Path,
    national: National,
    verifier: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    register, (first, *_) = exported / "registre.json", sorted(exported.glob("accuse-*.json"))
    whole, key = json.loads(register.read_text("utf-8")), national.keys.signing.public.hex()

    def verified(entries: list[Any], file: Path = first) -> tuple[int, list[str]]:
        register.write_text(json.dumps(whole | {"entries": entries}), "utf-8")
        status = verifier.main(["--key", key, str(register), str(file)])
        return status, capsys.readouterr().out.splitlines()

    entries = whole["entries"]
    assert "  au registre" in verified(entries)[1][1]
    assert "  hors du registre" in verified([entries[0] | {"status": "rejected"}, *entries[1:]])[1][1]
    for bad in ([entries[1], entries[0]], entries[1:], [entries[0] | {"more": 1}], [entries[0] | {"n": 2}]):
        status, said = verified(bad)
        assert (status, said[0][0]) == (1, "✗"), said
    last = sorted(exported.glob("accuse-*.json"))[-1]
    assert "  hors du registre" in verified(entries[:-1], last)[1][1]
    for number, proof in enumerate(documents(exported)):
        assert proof["proof"]["op"] == entries[number]["op"]


def test_after_the_platform_was_put_back_both_its_words_are_shown(
    context: CommuneContext,
    national: National,
    tmp_path: Path,
    verifier: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first receipts sign a ledger that is gone: no plain ✓, on the screen or on paper, but for the second ones."""
    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    yesterday = shutil.copyfile(national.backup(tmp_path), tmp_path / "yesterday.sqlite")
    for service in ("opencimetiere", "publik"):
        cast_vote(context, service)
    exchange(context, national.transport)
    newer = shutil.copyfile(national.backup(tmp_path), tmp_path / "newer.sqlite")
    national.put_back(yesterday)
    national.now += timedelta(days=1)
    cast_vote(context, "docs")
    assert exchange(context, national.transport).value.recovered == 2
    key = national.keys.signing.public.hex()

    def verified() -> tuple[int, list[str], list[str]]:
        folder = tmp_path / "receipts"
        papers = [one.pdf for one in export_receipts(context, folder).value]
        status = verifier.main(["--key", key, *map(str, sorted(folder.glob("*.json")))])
        lines = [line.partition("  ")[2] for line in capsys.readouterr().out.splitlines() if "accuse-" in line]
        return status, lines, [" ".join(pages.text(paper.read_bytes()).split()) for paper in papers]

    status, said, papers = verified()
    assert status == 0
    assert ["reçu de nouveau" in line for line in said] == [False, True, True, False]
    assert all("  au registre, ligne " in line for line in said)
    assert len({line.rpartition(" ")[2] for line in said}) == 4, "each at a line of its own"
    assert ["remise à un jour antérieur, a reçu de nouveau" in paper for paper in papers] == [False, True, True, False]
    national.now += timedelta(days=1)
    national.put_back(newer)  # a newer copy after all: the acts stand there by the receipts of before
    for _ in range(2):
        exchange(context, national.transport)
    status, said, papers = verified()
    assert status == 0, said
    assert all("  au registre, ligne " in line for line in said)
    with context.store.transaction() as connection:  # as in a database that never got a second one
        connection.execute(delete(copy_table).where(copy_table.c.scope == RENEWED))
    status, said, papers = verified()
    assert status == 3
    assert ["hors du registre" in line for line in said] == [False, False, False, True]
    assert ["tel qu’il était avant" in paper for paper in papers] == [False, False, False, True]


def test_where_another_act_has_its_number_both_are_told(
    context: CommuneContext,
    national: National,
    tmp_path: Path,
    verifier: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Another computer's act was given n° 2 before the platform was told of ours: on the screen and on paper."""
    enrolled(context, national)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    yesterday = shutil.copyfile(national.backup(tmp_path), tmp_path / "yesterday.sqlite")
    cast_vote(context, "publik")
    exchange(context, national.transport)
    national.put_back(yesterday)
    with national.store.writing() as connection:
        row = connection.execute(select(operation)).one()._asdict()
        connection.execute(operation.insert().values(row | {"op": f"{row['op'][:-1]}x", "number": 2}))
    national.now += timedelta(days=1)
    assert exchange(context, national.transport).value.recovered == 1
    paper = export_receipts(context, tmp_path / "receipts").value[1]
    assert (paper.number, paper.first) == (3, 2)
    status = verifier.main(["--key", national.keys.signing.public.hex(), str(paper.proof)])
    (line,) = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert (status, "  n° 2  " in line) == (0, True)
    assert "  reçu de nouveau le 2026-02-02T13:32:00Z, n° 3  accepted" in line
    told = " ".join(pages.text(paper.pdf.read_bytes()).split())
    assert "Accusé de dépôt n° 3 (d’abord n° 2)" in told
    assert "a reçu de nouveau cet envoi le lundi 2 février 2026 à 14 h 32, heure de Paris, sous le n° 3." in told
    with context.store.reading() as connection:
        (shown,) = connection.execute(select(outbox.c.number).where(outbox.c.op == paper.op)).scalars()
    assert shown == 3, "by which the platform knows it"


def test_its_help_is_no_file_and_a_key_has_64_digits(verifier: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert verifier.main(["--help"]) == 0
    assert "relais-platform key" in capsys.readouterr().out
    for words in (["--key"], ["--key", "12", "x.json"], ["--key", "g" * 64, "x.json"]):
        with pytest.raises(SystemExit, match="64 chiffres"):
            verifier.main(words)
    with pytest.raises(SystemExit, match="Il faut Python"):
        verifier.main(["--key", "0" * 64])


def test_a_key_that_anybody_signs_with_proves_nothing(verifier: ModuleType) -> None:
    anything = base64.b64encode((1).to_bytes(32, "little") + bytes(32)).decode()
    for key in ((1).to_bytes(32, "little"), (verifier.P + 1).to_bytes(32, "little")):
        with pytest.raises(verifier.Bad, match="signe tout"):
            verifier.signed(key, "relais/v1/receipt", {"signature": anything})


@pytest.mark.slow
def test_a_thousand_altered_receipts_and_none_accepted(
    exported: Path,
    national: National,
    verifier: ModuleType,
) -> None:
    key, chance = national.keys.signing.public, random.Random(SEED)
    whole = documents(exported)
    for document in whole:
        verifier.verify(document, key)
    kinds: dict[str, int] = {}
    accepted = []
    while sum(kinds.values()) < ALTERED:
        document = copy.deepcopy(chance.choice(whole))
        kind, alter = chance.choice(ALTERATIONS)
        before = copy.deepcopy(document)
        if not alter(document, chance, whole) or document == before:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        try:
            verifier.verify(document, key)
        except Exception:  # noqa: BLE001 - however it stumbles, it does not accept
            continue
        accepted.append(kind)
    assert accepted == []
    assert len(kinds) == len(ALTERATIONS), kinds
    assert min(kinds.values()) > 20, kinds


def test_what_is_not_signed_changes_nothing(exported: Path, national: National, verifier: ModuleType) -> None:
    """The control: an alteration outside what is proved is not caught, and not told either."""
    document = documents(exported)[0]
    told = verifier.verify(document, national.keys.signing.public)
    document["title"] = "Autre titre"
    document["proof"]["detail"] = "Autre explication"
    assert verifier.verify(document, national.keys.signing.public) == told
    assert "Autre" not in " ".join(map(str, told))


def leaves(value: Any, skip: frozenset[str] = frozenset({"detail"})) -> Iterator[tuple[Any, Any]]:
    """Container and place of each text, number and list in it."""
    for place in list(value) if isinstance(value, dict) else range(len(value)):
        if place in skip:
            continue
        yield value, place
        if isinstance(value[place], (dict, list)):
            yield from leaves(value[place])


def texts(document: Any) -> list[tuple[Any, Any]]:
    return [(box, place) for box, place in leaves(document["proof"]) if isinstance(box[place], str)]


def a_byte_of_the_act(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    data = bytearray(document["operation"].encode())
    place = chance.randrange(len(data))
    how = chance.choice(["flip", "insert", "delete"])
    if how == "flip":
        data[place] ^= 1 << chance.randrange(8)
    elif how == "insert":
        data.insert(place, chance.choice(b' \n\t0a"\\{}'))
    else:
        del data[place]
    document["operation"] = data.decode("utf-8", errors="replace")
    return True


def a_sign_of_a_text(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    box, place = chance.choice(texts(document))
    text = box[place] or "x"
    at = chance.randrange(len(text))
    box[place] = text[:at] + chance.choice(string.printable + "é\u0301") + text[at + chance.randrange(2) :]
    return True


def upper_case(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    box, place = chance.choice(texts(document))
    box[place] = box[place].swapcase()
    return True


def the_spare_bits_of_base64(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    """Another writing of the same 64 bytes."""
    part = document["proof"][chance.choice(["receipt", "decision"])]
    text = part["signature"]
    digits = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    other = digits[digits.index(text[-3]) ^ chance.randrange(1, 16)]
    part["signature"] = text[:-3] + other + "=="
    assert base64.b64decode(part["signature"]) == base64.b64decode(text)
    return True


def a_number(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    found = [(box, place) for box, place in leaves(document["proof"]) if type(box[place]) is int]
    box, place = chance.choice([*found, (document, "number")])
    box[place] = chance.choice([box[place] + chance.choice([-1, 1, 2**40]), -box[place] - 1, str(box[place]), 0.5])
    return True


def a_step_of_the_path(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    path = document["proof"]["path"]
    how = chance.randrange(3)
    if how == 0:
        path.insert(chance.randrange(len(path) + 1), format(chance.getrandbits(256), "064x"))
    elif how == 1 and path:
        del path[chance.randrange(len(path))]
    else:
        path.reverse()
    return True


def a_field_more_or_less(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    part = chance.choice([document["proof"], document["proof"]["receipt"], document["proof"]["decision"]])
    if chance.randrange(2):
        part["x"] = 1
        return True
    gone = chance.choice([name for name in part if name not in ("detail", "decision")])
    del part[gone]
    return True


def a_part_of_another_receipt(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    other = copy.deepcopy(chance.choice(whole))
    name = chance.choice(["operation", "op", "intent", "number"])
    within = chance.choice(["receipt", "index", "path", "intent", "op", "decision"])
    if chance.randrange(2):
        document[name] = other[name]
    else:
        document["proof"][within] = other["proof"][within]
    return True


def a_refusal_made_an_acceptance(document: Any, chance: random.Random, whole: list[Any]) -> bool:
    decision = document["proof"]["decision"]
    if decision["exceptions"]:
        decision["exceptions"] = []
    else:
        decision["exceptions"] = [{"index": document["proof"]["index"], "status": "rejected", "reason": "x"}]
    return True


Alter = Callable[[Any, random.Random, list[Any]], bool]
ALTERATIONS: list[tuple[str, Alter]] = [
    (alter.__name__, alter)
    for alter in (
        a_byte_of_the_act,
        a_sign_of_a_text,
        upper_case,
        the_spare_bits_of_base64,
        a_number,
        a_step_of_the_path,
        a_field_more_or_less,
        a_part_of_another_receipt,
        a_refusal_made_an_acceptance,
    )
]
