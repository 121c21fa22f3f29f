"""Codes are made for communes that may vote, for one or for many; devices are listed and revoked."""

import csv
import stat
from typing import Any

import msgspec
import pytest

from resources.communes import opened
from sync.contract.codes import read_code
from sync.contract.rotation import sign_rotation
from sync.contract.signing import SigningKey
from tests import posix


def test_a_code_is_for_a_commune(program: Any) -> None:
    made = program.json("code", "create", "--commune", " 45024 ")
    assert (made["commune"], made["name"]) == ("45024", "Baule")
    assert read_code(made["code"]).secret
    assert program.json("code", "create", "--commune", "2a004")["name"] == "Ajaccio"
    assert made["code"] != program.json("code", "create", "--commune", "45024")["code"]


def test_without_json_the_code_is_read_by_a_person(program: Any) -> None:
    said = program.run("code", "create", "--commune", "45024")
    assert said.out.startswith("Baule (45024), code numéro ")


@pytest.mark.parametrize(
    ("insee", "status", "said"),
    [
        ("99999", 2, "n’est pas le code INSEE d’une commune"),
        ("Baule", 2, "n’est pas le code INSEE d’une commune"),
        ("75111", 1, "Prenez Paris, code 75056"),
        ("69381", 1, "code 69123"),
        ("98831", 1, "n’a pas de numéro SIREN"),
    ],
)
def test_who_gets_no_code(program: Any, insee: str, status: int, said: str) -> None:
    ended = program.run("code", "create", "--commune", insee, "--json")
    assert (ended.status, ended.error["field"]) == (status, "commune"), ended.err
    assert said in ended.error["title"]


def test_an_invented_commune_is_for_the_demonstration_only(program: Any) -> None:
    assert program.run("code", "create", "--commune", "00001").status == 2
    program.json("init", "--campaign", "demonstration", "--database", "demo.sqlite")
    assert program.json("--database", "demo.sqlite", "code", "create", "--commune", "00001")["commune"] == "00001"


def test_codes_for_many_communes(program: Any) -> None:
    file = program.write("communes.csv", "insee;nom\n45024;Baule\n\n45025,x\n45024\n")
    assert program.json("code", "create", "--communes", file, "--out", "codes.csv") == {"codes": 2, "out": "codes.csv"}
    written = program.folder / "codes.csv"
    assert posix.WINDOWS or stat.S_IMODE(written.stat().st_mode) == 0o600
    with written.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["commune"] for row in rows] == ["45024", "45025"]
    assert len({read_code(row["code"]).secret for row in rows}) == 2
    assert {row["numéro"] for row in rows} == {one["id"] for one in program.json("code", "list")}


def test_a_list_of_communes_that_is_not_there(program: Any) -> None:
    said = program.run("code", "create", "--communes", "nofile", "--out", "c.csv", "--json")
    assert (said.status, "(ce fichier ou son dossier n’existe pas)" in said.error["title"]) == (2, True)


@pytest.mark.slow
def test_codes_for_a_thousand_communes_at_once(program: Any) -> None:
    with opened() as database:
        listed = "SELECT c.insee FROM commune c JOIN kind k ON k.id = c.kind WHERE k.code = 'commune-actuelle' "
        rows = database.execute(listed + "AND c.siren IS NOT NULL ORDER BY c.insee LIMIT 1000").fetchall()
    file = program.write("communes.txt", "\n".join(insee for (insee,) in rows))
    assert program.json("code", "create", "--communes", file, "--out", "codes.csv")["codes"] == 1_000
    with (program.folder / "codes.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream, delimiter=";"))
    assert [row["commune"] for row in written] == [insee for (insee,) in rows]
    assert len({row["code"] for row in written}) == 1_000


@pytest.mark.parametrize(
    ("text", "said", "status"),
    [
        ("45024\n75111\n", "ligne 2\u00a0: Paris", 1),
        ("\n\n", "ne contient aucune commune", 2),
        ("45024\nBaule\n", "ligne 2\u00a0: --commune", 2),
    ],
)
def test_a_list_is_taken_whole_or_not_at_all(program: Any, text: str, said: str, status: int) -> None:
    ended = program.run("code", "create", "--communes", program.write("c.csv", text), "--out", "codes.csv", "--json")
    assert ended.status == status
    assert said in ended.error["title"]
    assert not (program.folder / "codes.csv").exists()


def test_codes_are_never_written_over(program: Any) -> None:
    file = program.write("c.csv", "45024\n")
    program.write("codes.csv", "les codes d’hier")
    ended = program.run("code", "create", "--communes", file, "--out", "codes.csv", "--json")
    assert (ended.status, ended.error["field"]) == (2, "--out")
    assert (program.folder / "codes.csv").read_text("utf-8") == "les codes d’hier"


@pytest.mark.parametrize("options", [(), ("--commune", "45024", "--communes", "c.csv"), ("--communes", "c.csv")])
def test_one_or_many(program: Any, options: tuple[str, ...]) -> None:
    assert program.run("code", "create", *options, "--json").status == 2


def test_an_unknown_device_cannot_be_revoked(program: Any) -> None:
    assert program.json("device", "list") == []
    said = program.run("device", "revoke", "dunknown", "--json")
    assert (said.status, said.error["type"]) == (2, "device_unknown")


def test_a_stolen_computer_is_listed_and_revoked(program: Any, commune: Any, problem: Any) -> None:
    (listed,) = program.json("device", "list")
    assert (listed["id"], listed["commune"], listed["name"]) == (commune.key.id, "45024", "PC de l’accueil")
    assert listed["revoked_at"] is None
    told = program.json("device", "revoke", listed["id"])
    assert told == program.json("device", "revoke", listed["id"])
    assert program.json("device", "list")[0]["revoked_at"] == told["revoked_at"]
    assert problem(commune.ask("GET", "/feed", "scope=mine")).type.endswith("device-revoked")
    assert "retiré" in program.run("device", "list").out


def test_what_came_of_a_stolen_computer_is_said(program: Any, commune: Any) -> None:
    need = commune.need("n1")
    commune.one(need)
    new = SigningKey.generate()
    body = msgspec.json.encode(sign_rotation(commune.key, new, "rotated"))
    assert commune.ask("POST", "/devices/me/keys:rotate", body=body).status == 200
    later, heir = commune.cast(), type(commune)(commune.world, new, "45024")
    heir.one(later)
    told = program.json("device", "revoke", commune.key.id)
    assert (told["devices"], told["since"] is not None) == ([commune.key.id, new.id], True)
    assert [(one["op"], one["device"], one["type"]) for one in told["operations"]] == [(later.op, new.id, "vote.cast")]
    since = program.json("device", "revoke", commune.key.id, "--since", "2026-01-01")
    assert [one["op"] for one in since["operations"]] == [need.op, later.op]
    assert program.json("device", "revoke", new.id, "--since", "2199-01-01T10:00:00+01:00")["operations"] == []
    first, second = program.run("device", "list").out.splitlines()
    day = program.json("device", "list")[0]["enrolled_at"][:10]
    assert first.endswith(f", remplacé le {day} par {new.id}"), first
    assert f"inscrit le {day}, remplacé" in first
    assert second.endswith(f"nouvelle clé le {day} à la place de {commune.key.id}, retiré le {day}"), second
    said = program.run("device", "revoke", commune.key.id).out
    assert new.id in said
    assert later.op in said
    wrong = program.run("device", "revoke", commune.key.id, "--since", "hier", "--json")
    assert (wrong.status, wrong.error["type"], wrong.error["field"]) == (2, "since", "--since")


def test_a_copy_takes_no_ones_place(program: Any, commune: Any) -> None:
    new = SigningKey.generate()
    body = msgspec.json.encode(sign_rotation(commune.key, new, "cloned"))
    assert commune.ask("POST", "/devices/me/keys:rotate", body=body).status == 200
    first, second = sorted(program.run("device", "list").out.splitlines(), key=lambda line: "copie" in line)
    assert "inscrit le" in first
    assert "remplacé" not in first
    assert f"copie de {commune.key.id}, avec sa propre clé depuis le " in second
    program.json("device", "revoke", commune.key.id)
    assert program.run("device", "list").out.count(", retiré le ") == 2


def test_of_a_computer_that_kept_its_key_the_day_is_asked_for(program: Any, commune: Any) -> None:
    assert "--since" in program.run("device", "revoke", commune.key.id).out


def test_an_alarm_says_what_is_to_be_looked_at(program: Any, commune: Any) -> None:
    first = commune.need("n1")
    commune.one(first)
    other = commune.act("need.submit", {"need": "n1", "title": "Autre", "description": ""}, op=first.op)
    assert commune.one(other).reason == "intent_differs"
    (alarm,) = program.json("alarm", "list")
    assert (alarm["kind"], alarm["commune"], alarm["op"]) == ("intent_differs", "45024", first.op)
    assert "Un envoi déjà reçu est revenu avec un autre contenu." in program.run("alarm", "list").out
