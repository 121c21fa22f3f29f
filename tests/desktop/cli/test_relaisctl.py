"""relaisctl as IT staff and scripts use it: one JSON document, the exit status of commands.md, French sentences."""

import json
from pathlib import Path

import pytest

from desktop import paths
from sync.contract.codes import make_code
from tests import posix
from tests.desktop.cli.conftest import Run, publish
from tests.typed import relaisctl


def made(run: Run, insee: str = "45024") -> None:
    assert run("commune", "use", insee).status == 0


def test_the_official_list_needs_no_data_folder(run: Run, data: Path) -> None:
    found = run("commune", "search", "baule")
    assert found.status == 0
    first = found.json[0]
    assert (first["insee"], first["name"], first["department"], first["siren"]) == ("45024", "Baule", "45", "214500241")
    assert set(first) >= {"insee", "name", "department", "region", "population", "siren", "epci"}
    assert found.err == ""
    assert not data.exists()


def test_a_commune_made_used_and_listed(run: Run, data: Path) -> None:
    found = run("commune", "use", "45024")
    assert found.status == 0
    assert found.json["name"] == "Baule"
    assert found.json["key_place"] == "file"
    assert "coffre de mots de passe" in found.err  # the key's place is said
    assert Path(found.json["database"]).is_relative_to(data)
    assert run("commune", "use", "45024").json["device"] == found.json["device"]
    assert run("commune", "list").json == [{"insee": "45024", "name": "Baule", "department_name": "Loiret"}]


@pytest.mark.slow
def test_a_need_drafted_submitted_and_withdrawn(run: Run, baule: Path) -> None:
    drafted = run("need", "draft", "--title", "Cimetière", "--description", "Papier", "--theme", "heritage-equipment")
    assert drafted.status == 0
    assert drafted.json["state"] == "draft"
    id = drafted.json["id"]
    (row,) = run("need", "list").json
    assert (row["id"], row["title"], row["theme"], row["state"]) == (id, "Cimetière", "heritage-equipment", "draft")
    submitted = run("need", "submit", id).json
    assert submitted == {"act": id, "op": submitted["op"], "state": "finalised"}
    assert run("need", "list").json[0]["op"] == submitted["op"]
    assert run("need", "withdraw", id).json["state"] == "finalised"
    assert run("need", "list").json[0]["state"] == "withdrawn"
    acts = run("outbox", "list").json
    assert [(act["act"], act["kind"], act["state"]) for act in acts] == [
        (id, "need.withdraw", "finalised"),
        (id, "need.submit", "finalised"),
    ]
    assert set(acts[0]) >= {"act", "op", "kind", "title", "state", "number", "received_at", "problem"}
    verified = run("verify")
    assert verified.status == 0
    assert verified.json == {
        "ok": True,
        "operations": 2,
        "receipts": 0,
        "words": 0,
        "first_bad": None,
        "contradictions": 0,
    }


def test_a_vote_offline(run: Run, baule: Path) -> None:
    found = run("service", "search", "cimetière").json
    assert "opencimetiere" in [one["id"] for one in found[:2]]
    assert set(found[0]) >= {"id", "title", "theme"}
    assert found[0]["degree"] == "likely"
    cast = run("vote", "cast", "opencimetiere")
    assert cast.json == {"act": "opencimetiere", "op": cast.json["op"], "state": "finalised"}
    assert run("vote", "list").json[0]["state"] == "finalised"
    again = run("vote", "cast", "opencimetiere")
    assert again.status == 1
    assert again.json["error"]["type"] == "already_voted"
    assert run("vote", "withdraw", "opencimetiere").status == 0
    assert run("vote", "list").json[0]["state"] == "withdrawn"
    assert run("proposal", "list").json == []
    assert run("receipt", "list").json == []


def test_for_people(run: Run, baule: Path) -> None:
    drafted = run("need", "draft", "--title", "Salle \x1b[31m<b>", "--description", "d", plain=True)
    assert drafted.out.startswith("✎ Brouillon")
    listed = run("need", "list", plain=True).out
    assert "Salle [31m<b>" in listed  # HTML is text; nothing drives the terminal
    assert "↑ À envoyer" in run("vote", "cast", "grr", plain=True).out
    assert "Emploi" in run("--help", plain=True).out
    assert "Emploi\u00a0: relaisctl vote cast ID" in run("vote", "cast", "--help", plain=True).out


@pytest.mark.parametrize(
    ("words", "status", "type"),
    [
        ("commune use 99999", 2, "unknown_commune"),
        ("commune use ../../x", 2, "unknown_commune"),
        ("commune use 75111", 1, "not_a_commune"),
        ("need submit nothing", 2, "unknown_need"),
        ("need withdraw nothing", 2, "unknown_need"),
        ("vote cast nothing", 2, "unknown_subject"),
        ("vote withdraw grr", 1, "no_vote"),
        ("need draft --title x --theme nothing", 2, "theme_unknown"),
        ("need list --commune 45234", 2, "commune_not_here"),
        ("need list --commune ../../x", 2, "commune_not_here"),
        ("sync", 1, "not_enrolled"),
        ("enrol --code X", 2, "platform_missing"),
        ("enrol --platform nonsense --code X", 2, "address"),
        ("enrol --platform http://localhost:9 --code X", 2, "length"),
        ("nothing", 2, "usage"),
        ("need nothing", 2, "usage"),
        ("need draft", 2, "usage"),
        ("need list --nothing", 2, "usage"),
        ("need list more", 2, "usage"),
        ("need submit", 2, "usage"),
        ("need list --commune", 2, "usage"),
    ],
)
def test_what_is_refused(run: Run, ready: Path, words: str, status: int, type: str) -> None:
    found = run(*words.split(), folder=ready)
    error = found.json["error"]
    assert (found.status, error["type"]) == (status, type), error
    assert set(error) == {"type", "title", "detail", "field"}
    assert error["title"] in found.err  # the person is told, too


def test_no_command_at_all(run: Run) -> None:
    assert run().status == 2
    assert "Emploi" in run(plain=True).out + run(plain=True).err


def test_an_empty_title_and_a_title_of_spaces(run: Run, baule: Path) -> None:
    for title in ("", "   "):
        found = run("need", "draft", "--title", title)
        assert found.status == 2
        assert found.json["error"]["field"] == "title"
    assert run("need", "list").json == []


def test_forty_thousand_characters(run: Run, baule: Path) -> None:
    drafted = run("need", "draft", "--title", "<b>HTML</b>", "--description", "é" * 40_000)
    assert drafted.json["warnings"][0]["field"] == "description"
    refused = run("need", "submit", drafted.json["id"])
    assert refused.status == 2
    assert "40\u202f000" in refused.json["error"]["title"]
    (row,) = run("need", "list").json
    assert (row["title"], row["state"]) == ("<b>HTML</b>", "draft")


def test_a_hint_for_what_lies_out_of_scope(run: Run, baule: Path) -> None:
    drafted = run("need", "draft", "--title", "Acheter des ordinateurs", "--description", "d")
    assert drafted.json["guidance"][0]["id"] == "hardware"
    assert drafted.json["guidance"][0]["detail"] in drafted.err
    assert run("need", "submit", drafted.json["id"]).status == 0  # a hint never stops the command


@pytest.mark.slow
def test_which_commune(run: Run, data: Path) -> None:
    none = run("need", "list")
    assert (none.status, none.json["error"]["type"]) == (2, "no_commune")
    made(run, "45024")
    (data / "config" / "settings.json").unlink()
    assert run("need", "list").status == 0  # the only one
    made(run, "45234")
    made(run, "45024")
    assert run("vote", "cast", "grr").status == 0  # the last one used
    assert len(run("vote", "list", "--commune", "45024").json) == 1
    assert run("--commune", "45234", "vote", "list").json == []
    (data / "config" / "settings.json").write_text("nonsense")
    which = run("vote", "list")
    assert (which.status, which.json["error"]["type"]) == (2, "several_communes")
    assert "--commune" in which.json["error"]["detail"]
    assert "Baule (45024)" in which.json["error"]["title"]


def test_a_commune_without_siren_may_draft(run: Run) -> None:
    made(run, "98818")
    drafted = run("need", "draft", "--title", "t", "--description", "d")
    assert drafted.status == 0
    for words in (
        ("need", "submit", drafted.json["id"]),
        ("vote", "cast", "grr"),
        ("enrol", "--platform", "http://localhost:9", "--code", "X"),
    ):
        refused = run(*words)
        assert (refused.status, refused.json["error"]["type"]) == (1, "no_siren")


def test_a_newer_database(run: Run, data: Path) -> None:
    from pysqlite3 import dbapi2 as sqlite

    made(run)
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    found = run("need", "list")
    assert (found.status, found.json["error"]["type"]) == (2, "newer_database")
    assert "plus récente" in found.json["error"]["title"]


def test_a_folder_that_cannot_be_used(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    found = run("commune", "use", "45024", folder=blocked / "data")
    assert (found.status, found.json["error"]["type"]) == (2, "unusable_folder")


def test_a_journal_that_was_altered(run: Run, data: Path) -> None:
    from pysqlite3 import dbapi2 as sqlite

    made(run)
    run("vote", "cast", "grr")
    run("vote", "cast", "docs")
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    connection.execute("UPDATE outbox SET frozen = CAST(replace(frozen, 'grr', 'gry') AS BLOB) WHERE seq = 1")
    connection.commit()
    connection.close()
    found = run("verify")
    assert found.status == 4
    assert found.json["ok"] is False
    assert "ligne 1" in found.json["first_bad"]
    doctor = run("doctor")
    assert doctor.status == 4
    assert [check["name"] for check in doctor.json["checks"] if check["ok"] is False] == ["journal"]


@pytest.mark.slow
def test_doctor(run: Run, data: Path) -> None:
    before = run("doctor")
    assert (before.status, before.json["ok"]) == (1, False)  # no commune yet: the computer alone
    assert [check["name"] for check in before.json["checks"] if check["ok"] is None] == ["commune"]
    made(run)
    found = run("doctor")
    assert (found.status, found.json["ok"]) == (1, False), "forty computers on which no script ran are not ready"
    states = {check["name"]: check["ok"] for check in found.json["checks"]}
    assert states.pop("enrolment") is None, "neither in order nor at fault"
    assert all(states.values())
    names = [check["name"] for check in found.json["checks"]]
    of_computer = ["sqlite", "data_folder", "disk_space", "search", "policy"]
    assert names == [*of_computer, "clock", "key", "journal", "enrolment", "contradictions", "backups"]
    told = run("doctor", plain=True).out.splitlines()
    assert told[0] == "● Bibliothèque SQLite"
    assert told.pop() == f"  Numéro de cet ordinateur\u00a0: {found.json['device']}"
    assert len(told) == len(names)
    assert "· Inscription auprès de la plateforme\u00a0: Cet ordinateur n’est pas encore inscrit" in "\n".join(told)
    assert told[-1].startswith("· Sauvegardes\u00a0: Cette commune n’a encore aucune sauvegarde.")
    run("backup", "create")
    assert run("doctor", plain=True).out.splitlines()[-2] == "● Sauvegardes"
    assert not [name for name in names if name in "\n".join(told)]  # each in French
    (key,) = (data / "keys").iterdir()
    key.unlink()
    lost = run("doctor")
    assert lost.status == 1
    (bad,) = [check for check in lost.json["checks"] if check["ok"] is False]
    assert bad["name"] == "key"
    assert "clé" in bad["remedy"]


def test_a_file_in_the_place_of_the_data_folder(run: Run, data: Path) -> None:
    data.write_text("x")
    said = run("need", "list")
    assert (said.status, said.json["error"]["type"], said.json["error"]["field"]) == (
        2,
        "unusable_folder",
        "--data-dir",
    )


def test_a_policy_of_one_folder_for_all_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is opened in its place, but where a folder is named; the policy itself is still shown."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", paths.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    shared, imposed = tmp_path / "shared", tmp_path / "policy.json"
    imposed.write_text(json.dumps({"data_dir": str(shared)}), "utf-8")
    for words in ("commune use 45024", "need list", "doctor", "proxy set --mode none", "outbox waiting"):
        said = relaisctl(None, *words.split(), "--json", policy=imposed)
        assert (said.status, said.error["type"], said.error["field"]) == (2, "shared_folder", "data_dir")
        assert str(imposed) in said.error["title"]
        assert "--data-dir" in said.error["detail"]
    assert not shared.exists()
    assert not (tmp_path / "home").exists()
    (error,) = relaisctl(None, "policy", "show", "--json", policy=imposed).json["errors"]
    assert error.startswith("data_dir")
    assert relaisctl(shared, "commune", "use", "45024", policy=imposed).status == 0


@posix.long_names
@pytest.mark.parametrize("words", ["need list", "commune list", "--commune 45024 backup list", "commune use 45024"])
def test_a_folder_that_cannot_even_be_looked_at(run: Run, tmp_path: Path, words: str) -> None:
    said = run(*words.split(), folder=tmp_path / ("x" * 300))
    assert (said.status, said.error["type"]) == (2, "unusable_folder")
    assert "son nom est trop long" in said.error["title"]


@posix.long_names
def test_a_stick_that_cannot_even_be_looked_at(run: Run, baule: Path, tmp_path: Path) -> None:
    said = run("bundle", "export", "--to", str(tmp_path / ("x" * 300)))
    assert (said.status, said.error["field"]) == (2, "")
    assert said.error["detail"] == "Demandez le droit d’y lire et d’y écrire, ou choisissez un autre dossier."


def test_an_address_just_typed_is_what_to_look_at(run: Run, baule: Path) -> None:
    code = make_code(bytes(32))
    said = run("enrol", "--platform", "http://127.0.0.1:9", "--code", code)
    assert (said.status, said.json["error"]["type"]) == (3, "refused")
    assert said.json["error"]["detail"].startswith("Vérifiez l’adresse que vous venez d’écrire, http://127.0.0.1:9")


def test_the_phase_is_told(run: Run, baule: Path) -> None:
    none = run("campaign", "show")
    assert (none.status, none.json["error"]["type"]) == (1, "no_campaign")
    phases = [
        {
            "key": "needs",
            "name": "Besoins",
            "opens": "2025-01-12T00:00:00+01:00",
            "closes": "2025-02-06T00:00:00+01:00",
        },
        {"key": "vote", "name": "Votes", "opens": "2025-02-06T00:00:00+01:00", "closes": "2199-03-01T00:00:00+01:00"},
    ]
    known = {
        "id": "c",
        "version": 1,
        "title": "Relance",
        "phases": phases,
        "themes": [],
        "late_policy": {"kind": "receipt_time"},
    }
    publish(baule, campaign=known)
    assert run("campaign", "show", plain=True).out.splitlines() == [
        "Relance",
        "           Besoins, du 12\u00a0janvier 2025 au 5\u00a0février 2025",
        "● ouverte  Votes, du 6\u00a0février 2025 au 28\u00a0février 2199",
    ]
    publish(baule, campaign=known | {"id": "d", "open_phase": "needs"})
    told = run("campaign", "show")
    assert (told.json["open"], [phase["open"] for phase in told.json["phases"]]) == ("needs", [True, False])
    assert "les dates sont prévues" in run("campaign", "show", plain=True).out
    refused = run("vote", "cast", "grr")
    assert refused.json["error"]["detail"].endswith("(relaisctl campaign show).")


def test_policy_show(run: Run, tmp_path: Path) -> None:
    assert run("policy", "show").json["present"] is False
    (tmp_path / "policy.json").write_text(json.dumps({"platform_url": "https://p.example", "prox": "x"}))
    found = run("policy", "show")
    assert found.status == 2
    assert found.json["platform_url"] == "https://p.example"
    assert found.json["errors"] == ["prox\u00a0: clé inconnue."]
    assert found.json["file"] == str(tmp_path / "policy.json")


def test_the_log_holds_no_text_and_no_code(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"log_level": "DEBUG"}))
    made(run)
    run("need", "draft", "--title", "CANARITITRE", "--description", "CANARITEXTE")
    run("enrol", "--platform", "http://localhost:9", "--code", "CANA-RICO-DECA-NARI")
    (key,) = (data / "keys").iterdir()
    written = b"".join(path.read_bytes() for path in (data / "logs").glob("*"))
    for secret in (b"CANARI", b"CANA-RICO", key.read_bytes(), key.read_bytes().hex().encode()):
        assert secret not in written


def test_a_commune_chosen_by_mistake_is_removed(run: Run, data: Path) -> None:
    run("commune", "use", "45024")
    run("commune", "use", "2A004")
    assert run("commune", "remove", "2a004", "--preview").json["name"] == "Ajaccio"
    assert [one["insee"] for one in run("commune", "list").json] == ["2A004", "45024"]
    removed = run("commune", "remove", " 2a004")
    assert removed.status == 0, removed
    assert (Path(removed.json["aside"]) / "2A004.sqlite").exists()
    assert [one["insee"] for one in run("commune", "list").json] == ["45024"]
    assert run("commune", "remove", "2A004").status == 2
    assert not list((data / "communes").glob("2A004*"))


def test_after_a_removal_no_other_commune_is_taken_for_the_one_that_was_used(run: Run, data: Path) -> None:
    for insee in ("45024", "45008", "44055"):
        run("commune", "use", insee)
    run("commune", "remove", "44055")
    assert run("need", "list").error["type"] == "several_communes"


def test_one_with_a_draft_is_not_removed(run: Run, data: Path) -> None:
    run("commune", "use", "44055")
    run("need", "draft", "--title", "Gérer la cantine")
    assert run("commune", "remove", "44055").error["type"] == "not_unused"
    assert (data / "communes" / "44055.sqlite").exists()
