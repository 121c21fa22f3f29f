"""relaisctl backup, and what the other commands say of a database that is damaged or missing."""

import json
from pathlib import Path

import pytest

from tests.desktop.cli.conftest import Run

DATABASE = "communes/45024.sqlite"


@pytest.fixture
def kept(run: Run, baule: Path) -> Path:
    submit(run, "Avant")
    return baule


def submit(run: Run, title: str) -> None:
    id = run("need", "draft", "--title", title, "--description", "Papier").json["id"]
    assert run("need", "submit", id).status == 0


def names(run: Run) -> list[str]:
    return [row["name"] for row in run("backup", "list").json]


@pytest.mark.slow
def test_made_listed_and_put_back(run: Run, kept: Path) -> None:
    assert run("backup", "list").json == []
    made = run("backup", "create")
    assert (made.status, made.json["why"], made.json["acts"], made.json["second"]) == (0, "asked", 1, "")
    name = made.json["name"]
    submit(run, "Après")
    seen = run("backup", "restore", name, "--preview")
    assert (seen.status, seen.json["restored"]) == (0, False)
    assert [act["title"] for act in seen.json["lost"]["acts"]] == ["Après"]
    assert "1 envoi jamais parti sera perdu" in seen.err
    asked = run("backup", "restore", name)
    assert (asked.status, asked.json["error"]["type"], asked.json["error"]["field"]) == (
        2,
        "not_confirmed",
        "--confirm",
    )
    assert "1 envoi jamais parti sera perdu" in asked.err
    assert "Ajoutez --confirm" in asked.err
    assert len(run("outbox", "list").json) == 2
    assert len(names(run)) == 1
    done = run("backup", "restore", f"{name}.sqlite", "--confirm")
    assert (done.status, done.json["restored"]) == (0, True)
    assert [act["title"] for act in run("outbox", "list").json] == ["Avant"]
    assert run("verify").json == {
        "ok": True,
        "operations": 1,
        "receipts": 0,
        "words": 0,
        "first_bad": None,
        "contradictions": 0,
    }
    assert names(run) == [done.json["aside"], name]
    assert all(row["intact"] for row in run("backup", "list").json)
    assert "avant une restauration" in run("backup", "list", plain=True).out


def test_where_nothing_would_be_lost_no_confirmation_is_asked_for(run: Run, kept: Path) -> None:
    name = run("backup", "create").json["name"]
    done = run("backup", "restore", name)
    assert (done.status, done.json["restored"]) == (0, True)


@pytest.mark.slow
def test_a_second_copy_by_policy(run: Run, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(f'{{"backup_folder": "{tmp_path / "key"}"}}')
    said = run("backup", "create")
    assert said.status == 0  # the first one is there
    assert "absent" in said.json["second"]
    (tmp_path / "key").mkdir()
    assert run("backup", "create").json["second"] == ""
    assert len(list((tmp_path / "key").rglob("*.sqlite"))) == 1


@pytest.mark.slow
def test_a_database_that_is_gone(run: Run, kept: Path) -> None:
    name = run("backup", "create").json["name"]
    (kept / DATABASE).unlink()
    for command in (["need", "list"], ["commune", "use", "45024"], ["need", "list", "--commune", "45024"], ["verify"]):
        said = run(*command)
        assert (said.status, said.json["error"]["type"]) == (4, "vanished"), command
        assert "relaisctl backup restore" in said.err
    assert not (kept / DATABASE).exists()
    assert run("doctor").status == 4
    assert names(run) == [name]
    assert run("backup", "restore", name, "--confirm").status == 0
    assert [act["title"] for act in run("outbox", "list").json] == ["Avant"]


@pytest.mark.slow
def test_a_damaged_database(run: Run, kept: Path) -> None:
    name = run("backup", "create").json["name"]
    file = kept / DATABASE
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 8000 + file.read_bytes()[8100:])
    said = run("need", "list")
    assert (said.status, said.json["error"]["type"]) == (4, "damaged")
    assert run("backup", "create").status == 4
    asked = run("backup", "restore", name)
    assert (asked.status, asked.json["error"]["type"]) == (2, "not_confirmed"), "drafts that cannot be read may be lost"
    assert "Les données actuelles sont abîmées" in asked.err
    assert run("backup", "restore", name, "--confirm").status == 0
    assert run("verify").json["ok"]


@pytest.mark.slow
def test_what_is_no_database_any_more_is_damaged(run: Run, kept: Path) -> None:
    file = kept / DATABASE
    name = run("backup", "create").json["name"]
    file.write_bytes(b"no database" * 400)
    said = run("need", "list")
    assert (said.status, said.json["error"]["type"]) == (4, "damaged")
    assert str(file) in said.err
    assert "relaisctl backup restore NOM" in said.err
    doctor = run("doctor", plain=True)
    assert doctor.status == 4
    assert "✗ Données de la commune\u00a0: La base de la commune est abîmée." in doctor.out
    assert "relaisctl backup restore NOM" in doctor.out
    assert "● Base de données" not in doctor.out
    assert run("backup", "restore", name, "--confirm").status == 0
    assert [act["title"] for act in run("outbox", "list").json] == ["Avant"]


def test_what_is_no_database_and_has_no_backup_is_left(run: Run, kept: Path) -> None:
    (kept / DATABASE).write_bytes(b"no database" * 400)
    said = run("need", "list")
    assert (said.status, said.json["error"]["type"]) == (4, "foreign_file")
    assert str(kept / DATABASE) in said.err


def test_to_begin_anew(run: Run, kept: Path) -> None:
    assert run("commune", "use", "45024", "--anew").status == 1  # it is there
    run("backup", "create")
    (kept / DATABASE).unlink()
    assert run("commune", "use", "45024", "--anew").status == 0
    assert run("outbox", "list").json == []


@pytest.mark.slow
def test_what_cannot_be_put_back(run: Run, kept: Path) -> None:
    said = run("backup", "restore", "nothing")
    assert (said.status, said.json["error"]["field"]) == (2, "NAME")
    made = run("backup", "create").json
    Path(made["file"]).write_bytes(b"x" * 9000)
    assert run("backup", "restore", made["name"]).status == 4
    (row,) = run("backup", "list").json
    assert not row["intact"]
    checks = {check["name"]: check for check in run("doctor").json["checks"]}
    assert not checks["backups"]["ok"]
    assert "relaisctl backup create" in checks["backups"]["remedy"]


@pytest.mark.parametrize(("place", "said"), [("absent", "absent"), ("file", "pas un dossier"), ("folder", "")])
def test_a_folder_for_second_copies_that_the_policy_imposes_is_examined(
    run: Run, baule: Path, tmp_path: Path, place: str, said: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    assert "second_copies" not in [check["name"] for check in run("doctor").json["checks"]], "none is imposed"
    (tmp_path / "policy.json").write_text(json.dumps({"backup_folder": str(tmp_path / place)}), "utf-8")
    (check,) = (check for check in run("doctor").json["checks"] if check["name"] == "second_copies")
    assert check["ok"] is not bool(said)
    assert said in check["remedy"]
    assert ("backup_folder" in check["remedy"] and str(tmp_path / place) in check["remedy"]) is bool(said)
    report = run("diagnostics", "--out", str(tmp_path / "report.zip"))
    assert ("second_copies" in report.json["not_well"]) is bool(said)
