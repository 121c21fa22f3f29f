"""relaisctl outbox show, retry, report: the commands that help with an act that was set aside."""

import zipfile
from pathlib import Path

import msgspec
import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.domain.exchange_words import ACT_CONTRADICTED, contradicted
from sync.client.ledger.evidence import EVIDENCE, Contradiction
from sync.client.ledger.renewed import RENEWED
from tests.desktop.cli.conftest import Run
from tests.desktop.losing import note_lost
from tests.desktop.proofs import received


@pytest.fixture
def aside(run: Run, baule: Path) -> str:
    """A need that the platform could not read, and its withdrawal, which waits for it; the need's act."""
    need = run("need", "draft", "--title", "Cantine", "--description", "Le registre est sur papier.").json["id"]
    op: str = run("need", "submit", need).json["op"]
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute(
            "UPDATE outbox SET state = 'quarantined', attempts = 1, reason = 'operation-malformed',"
            " detail = 'Une ligne est illisible.'"
        )
    connection.close()
    assert run("need", "withdraw", need).status == 0
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET state = 'held', reason = 'missing' WHERE type = 'need.withdraw'")
    connection.close()
    return op


@pytest.mark.slow
def test_an_act_set_aside_says_why_gives_its_text_and_goes_again(run: Run, aside: str, tmp_path: Path) -> None:
    told = run("outbox", "show", aside).json
    assert (told["state"], told["reason"], told["problem"]) == (
        "quarantined",
        "operation-malformed",
        "Une ligne est illisible.",
    )
    assert "Le registre est sur papier." in told["text"]
    plain = run("outbox", "show", aside, plain=True)
    answer = "La plateforme a répondu\u00a0: «\u00a0Une ligne est illisible\u00a0»."
    assert plain.out.startswith(f"⚠ Mis de côté  Cantine\n{answer} (operation-malformed)\n")
    assert "Les autres envois continuent." in plain.err
    out = tmp_path / "fiche.zip"
    assert run("outbox", "report", aside, "--out", str(out)).json["file"] == str(out)
    with zipfile.ZipFile(out) as packed:
        assert aside in packed.read("a-lire.txt").decode()
    assert run("outbox", "retry", aside).json["state"] == "finalised"
    again = run("outbox", "retry", aside)
    assert (again.status, again.json["error"]["type"]) == (1, "not_aside")


@pytest.mark.slow
def test_what_is_held_back_says_what_it_waits_for(run: Run, aside: str) -> None:
    (held,) = [act for act in run("outbox", "list").json if act["state"] == "held"]
    told = run("outbox", "show", held["op"]).json
    assert told["waits_for"] == [{"op": aside, "title": "Cantine", "state": "quarantined"}]
    assert "Attend\u00a0: ⚠ Mis de côté  Cantine" in run("outbox", "show", held["op"], plain=True).out


def test_an_act_that_is_not_there(run: Run, aside: str, tmp_path: Path) -> None:
    for words in (("show", "0"), ("retry", "0"), ("report", "0", "--out", str(tmp_path / "x.zip"))):
        done = run("outbox", *words)
        assert (done.status, done.json["error"]["type"]) == (2, "unknown_act")


def test_an_act_is_named_by_what_the_list_shows(run: Run, baule: Path, aside: str, tmp_path: Path) -> None:
    listed = run("outbox", "list", plain=True).out.splitlines()
    assert listed[1].endswith(f"Cantine — «\u00a0Une ligne est illisible\u00a0»  {aside}")
    withdrawal = listed[0].rsplit("  ", 1)[1]
    assert run("outbox", "show", withdrawal).json["kind"] == "need.withdraw"
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET number = 41 WHERE type = 'need.submit'")
    connection.close()
    assert (
        "⚠ Mis de côté (n°\u00a041)  Besoin  Cantine — «\u00a0Une ligne est illisible\u00a0»"
        in run("outbox", "list", plain=True).out
    )
    for typed in ("41", "n° 41", "n°\u00a041", aside):
        assert run("outbox", "show", typed).json["op"] == aside
    assert run("outbox", "show", "42").json["error"]["type"] == "unknown_act"
    out = tmp_path / "fiche.zip"
    assert run("outbox", "report", "41", "--out", str(out)).json["op"] == aside
    kept = out.read_bytes()
    again = run("outbox", "report", "41", "--out", str(out))
    assert (again.status, again.json["error"]["field"]) == (2, "--out")
    assert out.read_bytes() == kept
    assert run("outbox", "retry", "41").json["op"] == aside


def test_an_act_is_named_by_the_number_on_its_papers_of_before_too(run: Run, baule: Path) -> None:
    first, other = (run("vote", "cast", service).json["op"] for service in ("grr", "docs"))
    proof = msgspec.json.encode(received(7, "network")).decode()
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET state = 'accepted', received_at = created_at, number = 8")
        connection.execute("INSERT INTO proof (op, value) VALUES (?, ?)", (first, proof))
        connection.execute("INSERT INTO copy (scope, id, position, value) VALUES (?, ?, 0, ?)", (RENEWED, first, proof))
    connection.close()
    found = run("outbox", "show", "7", plain=True)
    assert found.out.startswith("✓ Vote pris en compte  GRR\n")
    assert "Le numéro d’accusé 7 a d’abord été celui de cet envoi, qui en a un autre depuis." in found.err
    (line,) = run("receipt", "list", plain=True).out.splitlines()
    assert line.startswith("n°\u00a08 (d’abord n°\u00a07)  ")
    (row,) = run("receipt", "list").json
    assert (row["number"], row["first_number"]) == (8, 7)
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET number = 7 WHERE op = ?", (other,))
    connection.close()
    found = run("outbox", "show", "n° 7", plain=True)
    assert "Docs" in found.out
    assert f"a d’abord été celui d’un autre envoi\u00a0: relaisctl outbox show {first}" in found.err
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET number = NULL")
    connection.close()
    found = run("outbox", "show", "7", plain=True)
    assert "celui de cet envoi, et la plateforme l’a aussi donné à un autre." in found.err


def test_an_act_on_which_the_platform_contradicts_itself_says_so_and_verify_too(run: Run, baule: Path) -> None:
    """The proofs are good all the same."""
    op, other = (run("vote", "cast", service).json["op"] for service in ("grr", "docs"))
    assert run("verify").json["contradictions"] == 0
    assert "⚠" not in run("verify", plain=True).out
    word = Contradiction(kind="decision", platform="k", about=op, ours="{}", theirs="{}")
    values = (EVIDENCE, "e1", 3, msgspec.json.encode(word).decode())
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("INSERT INTO copy (scope, id, position, value) VALUES (?, ?, ?, ?)", values)
    connection.close()
    verified = run("verify", plain=True)
    assert verified.status == 0
    assert verified.out.splitlines()[1] == f"⚠ {contradicted()}"
    assert run("verify").json["contradictions"] == 1
    assert ACT_CONTRADICTED in run("outbox", "show", op, plain=True).out
    assert [run("outbox", "show", one).json["contradicted"] for one in (op, other)] == [True, False]


def test_an_act_that_waits_is_cancelled(run: Run, baule: Path) -> None:
    op = run("vote", "cast", "grr").json["op"]
    assert run("outbox", "cancel", op, plain=True).out == "✗ Annulé  GRR\n"
    assert [act["state"] for act in run("outbox", "list").json] == ["cancelled"]
    again = run("outbox", "cancel", op).json["error"]
    assert (again["type"], again["title"]) == ("too_late", "Cet envoi est déjà annulé\u00a0: il ne partira pas.")
    tried = run("vote", "cast", "actes").json["op"]
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET attempts = 1 WHERE op = ?", (tried,))
    connection.close()
    late = run("outbox", "cancel", tried).json["error"]  # behind a portal nothing may have left
    assert (late["type"], late["title"]) == ("too_late", "L’envoi a commencé et ne peut plus être annulé.")
    assert run("outbox", "cancel", "nothing").json["error"]["type"] == "unknown_act"


@pytest.mark.slow
def test_what_the_platform_has_lost_goes_again_and_each_line_says_its_kind(run: Run, baule: Path) -> None:
    need = run("need", "draft", "--title", "Cantine", "--description", "Le registre est sur papier.").json["id"]
    op = run("need", "submit", need).json["op"]
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        connection.execute("UPDATE outbox SET state = 'accepted', number = 7, received_at = created_at")
    connection.close()
    assert run("outbox", "list", plain=True).out.splitlines() == [
        "✓ Besoin pris en compte (n°\u00a07)  Besoin  Cantine"
    ]
    with sqlite.connect(baule / "communes" / "45024.sqlite") as connection:
        note_lost(connection.execute, [op])
    connection.close()
    assert run("outbox", "list", plain=True).out.splitlines() == ["↑ À renvoyer (n°\u00a07)  Besoin  Cantine"]
    assert [act["lost"] for act in run("outbox", "list").json] == [True]
    assert "↑ À renvoyer  Cantine" in run("need", "list", plain=True).out
    assert "La plateforme a perdu cet envoi" in run("outbox", "show", op, plain=True).out


def test_what_waits_is_counted_without_opening_anything(run: Run, baule: Path) -> None:
    assert run("outbox", "waiting").json == [{"insee": "45024", "name": "Baule", "waiting": 0}]
    assert run("vote", "cast", "grr").status == 0
    (baule / "communes" / "45299.sqlite").write_bytes(b"no database")
    before = {file: file.read_bytes() for file in (baule / "communes").glob("*.sqlite")}
    assert run("outbox", "waiting").json == [
        {"insee": "45024", "name": "Baule", "waiting": 1},
        {"insee": "45299", "name": "", "waiting": None},
    ]
    told = run("outbox", "waiting", plain=True).out
    assert told == "Baule (45024)\u00a0: 1\u00a0envoi en attente\n45299\u00a0: illisible d’ici\n"
    assert {file: file.read_bytes() for file in before} == before


def test_a_folder_without_a_commune_is_not_made(run: Run, data: Path) -> None:
    assert run("outbox", "waiting").json == []
    assert not data.exists()
