"""relaisctl through the later phases, as scripts use it; the platform's words come as a round writes them."""

import json
from pathlib import Path

import pytest

from desktop.database import search
from sync.contract.campaign import PhaseKey
from sync.contract.published import Deployment, Proposal
from tests.desktop.actions.published import open_phase, publish
from tests.desktop.cli.conftest import Run, desk_in


def publish_programme(data: Path, phase: PhaseKey, *deployments: Deployment) -> None:
    with desk_in(data) as commune_context:
        open_phase(commune_context, phase)
        publish(
            commune_context,
            "proposals",
            Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained", reason="Utile."),
            Proposal(id="p2", title="Salles", kind="existing"),
        )
        publish(commune_context, "deployments", *deployments)


def test_a_service_shared(run: Run, baule: Path, tmp_path: Path) -> None:
    file = tmp_path / "service.json"
    file.write_text('{"title": "Salles", "summary": "Réserver", "theme": "heritage-equipment"}', "utf-8")
    shared = run("service", "share", str(file))
    assert shared.status == 0
    assert set(shared.json) == {"act", "op", "state"}
    assert shared.json["state"] == "finalised"
    (row,) = run("service", "shared").json
    assert (row["id"], row["title"], row["state"], row["op"]) == (
        shared.json["act"],
        "Salles",
        "finalised",
        shared.json["op"],
    )
    file.write_text('{"title": "Salles", "summary": "Réserver", "theme": "nothing"}', "utf-8")
    for command in (("service", "share"), ("deployment", "report")):
        keys = run(*command, "--help", plain=True).out
        assert {"service": "remarks", "deployment": "agents_trained"}[command[0]] in keys
    refused = run("service", "share", str(file))
    assert (refused.status, refused.json["error"]["field"]) == (2, "theme")
    assert "nothing" in refused.json["error"]["title"]
    assert "heritage-equipment" in refused.json["error"]["detail"]
    assert len(run("service", "shared").json) == 1  # no half-written file was left
    assert run("outbox", "list").json[0]["kind"] == "service.share"


@pytest.mark.slow
def test_steering_and_deployment(run: Run, baule: Path, tmp_path: Path) -> None:
    assert run("interest", "list").json == []
    publish_programme(baule, "steering")
    declared = run("interest", "declare", "p1", "--role", "referent")
    assert (declared.status, declared.json["act"], declared.json["state"]) == (0, "p1", "finalised")
    (row,) = run("interest", "list").json
    assert (row["id"], row["state"], row["role"], row["composed"]) == ("p1", "finalised", "referent", False)
    assert run("interest", "withdraw", "p1").status == 0
    again = run("interest", "withdraw", "p1")
    assert (again.status, again.json["error"]["type"]) == (1, "no_interest")
    open_one = run("interest", "declare", "p2", "--role", "participant")
    assert (open_one.status, open_one.json["error"]["type"]) == (1, "not_retained")
    early = run("deployment", "ask", "p1")
    assert (early.status, early.json["error"]["type"]) == (1, "phase_closed")

    publish_programme(baule, "deployment")
    asked = run("deployment", "ask", "p1", "--wanted-from", "septembre")
    assert (asked.status, asked.json["state"]) == (0, "finalised")
    report = tmp_path / "effet.json"
    report.write_text('{"live_since": "2026-01-20", "effect": "Moins de papier.", "agents_trained": 2}', "utf-8")
    waits = run("deployment", "report", "p1", str(report))
    assert (waits.status, waits.json["error"]["type"]) == (1, "not_live")
    publish_programme(baule, "deployment", Deployment(id="p1.45024", proposal="p1", commune="45024", state="live"))
    reported = run("deployment", "report", "p1", str(report))
    assert (reported.status, reported.json["state"]) == (0, "finalised")
    (row,) = run("deployment", "list").json
    assert (row["id"], row["state"], row["report"]) == ("p1", "live", "finalised")
    assert run("verify").json == {
        "ok": True,
        "operations": 4,
        "receipts": 0,
        "words": 0,
        "first_bad": None,
        "contradictions": 0,
    }


def test_a_person_set_shown_taken_away_and_erased(run: Run, baule: Path, tmp_path: Path) -> None:
    words = (
        "--name",
        "Anne Canari",
        "--email",
        "mairie@exemple.fr",
        "--telephone",
        "0238441234",
        "--profile",
        "Secrétaire",
    )
    made = run("person", "set", *words)
    assert made.json == {
        "profile": "Secrétaire",
        "function": "",
        "name": "Anne Canari",
        "email": "mairie@exemple.fr",
        "telephone": "02 38 44 12 34",
    }
    wrong = run("person", "set", "--email", "mairie")
    assert (wrong.status, wrong.json["error"]["field"]) == (2, "email")
    shown = run("person", "show", plain=True).out
    assert shown.startswith("Élu ou agent\u00a0: ")
    assert "Anne Canari" in shown
    file = tmp_path / "personne.json"
    assert run("person", "export", "--out", str(file)).status == 0
    assert json.loads(file.read_text("utf-8"))["places"][0]["values"]["name"] == "Anne Canari"
    unsure = run("person", "erase")
    assert (unsure.status, unsure.json["error"]["type"]) == (2, "not_confirmed")
    assert "Canari" in run("person", "show", plain=True).out
    erased = run("person", "erase", "--confirm")
    assert (erased.status, erased.json["erased"]) == (0, 1)
    (left,) = erased.json["left"]
    assert left["place"] == "elsewhere"
    assert "exports" in left["words"]
    assert left["words"] in run("person", "erase", "--confirm", plain=True).out
    assert "Canari" not in run("person", "show", plain=True).out


def test_who_signs_a_letter_is_erased_by_an_option_that_is_named(run: Run, baule: Path, tmp_path: Path) -> None:
    request = run("request", "example").json
    file = tmp_path / "demande.json"
    file.write_text(json.dumps(request | {"letter": request["letter"] | {"signatory_name": "Anne Canari"}}), "utf-8")
    assert run("request", "draft", str(file)).status == 0
    assert run("need", "draft", "--title", "t", "--description", "Demandé par Anne Canari").status == 0
    first = run("person", "erase", "--confirm", plain=True).out
    assert first.endswith("\nLes lettres comprises\u00a0: relaisctl person erase --letters --confirm.\n")
    second = run("person", "erase", "--confirm", "--letters", plain=True).out
    assert "--letters" not in second
    assert "Elles se lisent encore dans 1\u00a0texte\u00a0: «\u00a0t\u00a0»." in second


def test_exports(run: Run, baule: Path, tmp_path: Path) -> None:
    run("vote", "cast", "grr")
    for format in ("ods", "csv", "json"):
        file = tmp_path / f"envois.{format}"
        done = run("export", "--format", format, "--out", str(file))
        assert (done.status, done.json["acts"], done.json["receipts"]) == (0, 1, 0)
        assert file.stat().st_size > 100
    wrong = run("export", "--format", "xls", "--out", str(tmp_path / "x"))
    assert (wrong.status, wrong.json["error"]["type"]) == (2, "format_unknown")
    folder = tmp_path / "accusés"
    assert run("receipt", "export", "--out", str(folder)).json == {"folder": str(folder), "receipts": []}


@pytest.mark.parametrize(
    ("words", "status", "type"),
    [
        ("interest declare nothing --role participant", 2, "unknown_proposal"),
        ("interest declare p1 --role chef", 2, "role_unknown"),
        ("interest withdraw nothing", 2, "unknown_proposal"),
        ("deployment ask nothing", 2, "unknown_proposal"),
        ("deployment report nothing nowhere.json", 2, "file"),
        ("service share nowhere.json", 2, "file"),
        ("export --format csv", 2, "usage"),
        ("receipt export", 2, "usage"),
        ("person nothing", 2, "usage"),
    ],
)
def test_what_is_refused(run: Run, ready: Path, words: str, status: int, type: str) -> None:
    found = run(*words.split(), folder=ready)
    error = found.json["error"]
    assert (found.status, error["type"]) == (status, type), error
    assert error["title"] in found.err


def test_a_service_is_shown_with_its_facts_and_where_they_were_read(run: Run, baule: Path) -> None:
    shown = run("service", "show", "fr-alert")
    assert (shown.status, shown.json["id"], shown.json["since"]) == (0, "fr-alert", "2022")
    assert shown.json["sources"][0]["on"] == "2026-11-30"
    said = run("service", "show", "fr-alert", plain=True).out.splitlines()
    assert said[0] == "fr-alert  FR-Alert"
    assert "Existe depuis\u00a0: 2022" in said
    assert "Licence\u00a0: Service public, sans licence à prendre" in said
    assert [line.startswith("Sources\u00a0: ") for line in said].count(True) == len(shown.json["sources"])
    assert said[-1] == "Catalogue relevé de novembre à décembre 2026."
    believed = run("service", "show", "jvs-mairistem", plain=True).out
    assert "À vérifier\u00a0: ces informations n’ont pas toutes été contrôlées." in believed


def test_a_service_for_larger_communes_is_called_so_where_it_is_found(run: Run, baule: Path) -> None:
    """VITAM stood first, and sure, for 2,000 inhabitants."""
    (vitam,) = (
        line
        for line in run("service", "search", "versement aux archives départementales", plain=True).out.splitlines()
        if line.startswith("vitam ")
    )
    assert "répond sans doute, à partir de 10\u202f000 habitants environ)" in vitam


@pytest.mark.parametrize(("typed", "id"), [("cimetierre", "opencimetiere"), ("quad", None), ("pm", None)])
def test_words_given_to_a_command_are_whole(run: Run, baule: Path, typed: str, id: str | None) -> None:
    """No more letters follow them: "quad" is not the beginning of "quadrimestre"."""
    whole = [row["id"] for row in run("service", "search", f"{typed} ").json]
    assert [row["id"] for row in run("service", "search", typed).json] == whole
    assert id is None or id in whole


@pytest.mark.parametrize("typed", ["libriciel", "DINUM", "ministère", "cimetière", "logiciel de paie"])
def test_what_a_command_finds_is_what_the_list_of_services_shows(run: Run, baule: Path, typed: str) -> None:
    """Also by the name of who offers it: nobody was known that offers "libriciel"."""
    with desk_in(baule) as commune_context, commune_context.store.reading() as connection:
        listed = [hit.id for hit in search.holding(connection, f"{typed} ", ("catalogue",), 500)]
    assert listed
    assert [row["id"] for row in run("service", "search", typed).json] == listed


def test_who_can_help_is_said_where_no_service_can(run: Run, baule: Path) -> None:
    told = run("service", "search", "photocopieuse", plain=True).out
    assert told.startswith("Ceci semble porter sur du matériel informatique")


def test_a_service_that_there_is_not_is_said(run: Run, baule: Path) -> None:
    refused = run("service", "show", "rien")
    assert (refused.status, refused.json["error"]["type"]) == (2, "unknown_service")
    assert "rien" in refused.json["error"]["title"]
    assert "service search" in run("service", "show", "rien", plain=True).err
