"""relaisctl request and attach: files as the commands' contract describes them, and a message for each fault."""

import json
import uuid
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.cli.request import RequestFile
from desktop.documents.pages import text
from sync.contract.funding import Expense, FundingPlan, Resource
from tests.desktop.cli.conftest import Run, desk_in, publish

FILE: dict[str, Any] = {
    "category": "agent_training",
    "level": "department",
    "title": "Former les agents",
    "description": "Deux agents suivront quatre jours de formation.",
    "expected_effect": "Un meilleur accueil.",
    "funding": {
        "expenses": [
            {
                "item": "Formation",
                "amount_ht_cents": 400_000,
                "amount_ttc_cents": 480_000,
                "kind": "operating",
                "quote": "D 12",
            }
        ],
        "resources": [
            {"source": "state", "amount_cents": 384_000, "state": "asked"},
            {"source": "own", "amount_cents": 96_000, "state": "acquired"},
        ],
    },
}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def written(path: Path, **changes: Any) -> str:
    path.write_text(json.dumps(FILE | changes), "utf-8")
    return str(path)


def test_the_prefets_route_from_the_file_to_the_outbox(run: Run, baule: Path, tmp_path: Path) -> None:
    drafted = run("request", "draft", written(tmp_path / "demande.json"))
    assert drafted.status == 0
    id = drafted.json["id"]
    assert drafted.json["state"] == "draft"
    assert [problem["type"] for problem in drafted.json["problems"]] == ["decision_missing"]
    assert "Délibération" in drafted.err

    (tmp_path / "délibération.pdf").write_bytes(PDF)
    attached = run("attach", id, str(tmp_path / "délibération.pdf"))
    assert attached.status == 0
    assert (attached.json["act"], attached.json["name"]) == (id, "délibération.pdf")

    shown = run("request", "show", id).json
    assert shown["prefecture"] == "Préfecture du Loiret"
    assert (shown["cost_cents"], shown["funding"]["resources"][0]["amount_cents"]) == (480_000, 384_000)
    assert [one["name"] for one in shown["attachments"]] == ["délibération.pdf"]

    out = tmp_path / "lettre.pdf"
    letter = run("request", "letter", id, "--out", str(out))
    assert letter.status == 0
    page = " ".join(text(out.read_bytes()).split())
    for words in ("Madame la Préfète ou Monsieur le Préfet du Loiret", "Former les agents", "1. délibération 2. Plan"):
        assert words in page
    assert "sous couvert" not in page  # Baule's arrondissement is that of Orléans

    submitted = run("request", "submit", id)
    assert submitted.status == 0
    assert (submitted.json["act"], submitted.json["state"]) == (id, "finalised")
    assert "Ne signez aucun devis" in submitted.err
    (listed,) = run("request", "list").json
    assert (listed["id"], listed["title"], listed["state"], listed["op"]) == (
        id,
        "Former les agents",
        "finalised",
        submitted.json["op"],
    )
    (act,) = run("outbox", "list").json
    assert act["kind"] == "request.submit"
    assert run("request", "resume", id).status == 1
    assert run("attach", id, str(out)).status == 1
    withdrawn = run("request", "withdraw", id)
    assert withdrawn.status == 0
    assert run("request", "list").json[0]["state"] == "withdrawn"
    assert run("verify").json["ok"]


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"state": "received"}, "⚠ Déjà déposée"),
        ({"state": "accepted", "amount_cents": 384_000}, "● Financement accordé\u00a0: 3\u202f840,00\u00a0€"),
        ({"state": "refused"}, "✗ Refusée par le préfet"),
        ({"state": "incomplete"}, "⚠ À compléter"),
        ({"state": "withdrawn"}, "✗ Retirée"),
    ],
)
def test_of_a_draft_that_is_lodged_the_state_is_what_the_platform_says(
    run: Run, baule: Path, tmp_path: Path, told: dict[str, object], word: str
) -> None:
    id = run("request", "draft", written(tmp_path / "f.json")).json["id"]
    own = {"kind": "request", "id": id, "title": "Former les agents", "category": "agent_training"}
    publish(baule, mine=own | {"level": "department", "authority": "45", "submission": "o"} | told)
    (line,) = run("request", "list").json
    assert (line["state"], line["lodged"]) == ("draft", told["state"])
    assert run("request", "list", plain=True).out.split("  ")[1] == word


def test_a_plan_that_does_not_add_up_is_kept_and_does_not_leave(run: Run, baule: Path, tmp_path: Path) -> None:
    funding = FILE["funding"] | {"resources": FILE["funding"]["resources"][:1]}
    drafted = run("request", "draft", written(tmp_path / "f.json", funding=funding, decided_by="Le maire"))
    assert drafted.status == 0
    assert drafted.json["problems"][0]["type"] == "totals_differ"
    refused = run("request", "submit", drafted.json["id"])
    assert refused.status == 2
    assert refused.json["error"]["type"] == "totals_differ"
    assert "il manque 960,00\u00a0€" in refused.json["error"]["title"]
    again = written(tmp_path / "f.json", decided_by="Le maire")
    assert run("request", "draft", again, "--id", drafted.json["id"]).json["problems"] == []
    assert run("request", "submit", drafted.json["id"]).status == 0


def test_words_that_the_window_holds_are_said_to_go_on_in_another_draft(run: Run, baule: Path, tmp_path: Path) -> None:
    id = run("request", "draft", written(tmp_path / "f.json")).json["id"]
    with desk_in(baule) as desk:
        open_request(desk, id)
        draft_request(desk, id, title="Former les agents et les élus")
    done = run("request", "draft", written(tmp_path / "f.json"), "--id", id, plain=True)
    rows = run("request", "list").json
    (apart,) = (row["id"] for row in rows if row["id"] != id)
    assert f"il est gardé dans un autre brouillon, {apart}." in done.err
    assert run("request", "show", apart).json["title"] == "Former les agents et les élus"
    assert run("request", "show", id).json["title"] == "Former les agents"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"price": 3}, "price", "clé inconnue"),
        ({"level": "europe"}, "level", "pas prévue"),
        ({"category": "fibre"}, "category", "fibre"),
        ({"title": " "}, "title", "l’objet"),
        ({"funding": {"expenses": [{"item": "x", "amount_ttc_cents": "douze"}]}}, "", "nombre entier"),
        ({"funding": {"expenses": [{"item": "x", "amount_ttc_cents": -5}]}}, "", "hors des bornes"),
        ({"funding": {"expenses": [{"item": "x", "amount_ttc_cents": 12.5}]}}, "", "nombre entier"),
        ({"funding": {"resources": [{"source": "lottery", "amount_cents": 1}]}}, "", "pas prévue"),
        ({"funding": 3}, "funding", "autre sorte"),
    ],
)
def test_a_file_of_another_shape_names_its_place(
    run: Run, ready: Path, tmp_path: Path, changes: dict[str, Any], field: str, words: str
) -> None:
    file = written(tmp_path / "demande.json", **changes)
    refused = run("request", "draft", file, folder=ready)
    assert refused.status == 2
    error = refused.json["error"]
    assert words in error["title"]
    assert not field or error["field"] == field
    assert run("request", "list", folder=ready).json == []


def test_documents_that_cannot_be_attached(run: Run, baule: Path, tmp_path: Path) -> None:
    id = run("request", "draft", written(tmp_path / "demande.json")).json["id"]
    huge = tmp_path / "film.pdf"
    with huge.open("wb") as stream:
        stream.truncate(2_000_000_000)
    (tmp_path / "faux.pdf").write_bytes(b"Bonjour")
    for name, type in (
        ("film.pdf", "file_too_large"),
        ("faux.pdf", "file_not_as_named"),
        ("rien.pdf", "file_unreadable"),
    ):
        refused = run("attach", id, str(tmp_path / name))
        assert (refused.status, refused.json["error"]["type"]) == (2, type)
        assert name in refused.json["error"]["title"]
    assert run("attach", "nothing", str(tmp_path / "faux.pdf")).json["error"]["type"] == "unknown_act"
    assert run("request", "show", id).json["attachments"] == []


def test_words_for_people(run: Run, baule: Path, tmp_path: Path) -> None:
    id = run("request", "draft", written(tmp_path / "demande.json")).json["id"]
    shown = run("request", "show", id, plain=True)
    assert "✎ Brouillon" in shown.out
    assert "3\u202f840,00\u00a0€" in shown.out
    assert run("request", "letter", id, "--out", str(tmp_path / "no" / "l.pdf")).status == 2
    assert run("request", "show", "nothing").json["error"]["type"] == "unknown_request"


def test_the_example_works_as_typed(run: Run, baule: Path, tmp_path: Path) -> None:
    """As the help says: printed into a file, then drafted and submitted."""
    file = tmp_path / "demande.json"
    file.write_text(run("request", "example", plain=True).out, "utf-8")
    assert json.loads(file.read_text("utf-8")) == run("request", "example").json
    drafted = run("request", "draft", str(file))
    assert (drafted.status, drafted.json["problems"]) == (0, [])
    assert run("request", "submit", drafted.json["id"]).status == 0


def test_the_help_names_every_key_and_every_choice_of_a_request(run: Run, baule: Path) -> None:
    said = run("request", "draft", "--help", plain=True).out
    for shape in (RequestFile, FundingPlan, Expense, Resource):
        for field in msgspec.structs.fields(shape):
            assert field.name in said, field.name
            for choice in get_args(field.type):
                assert not isinstance(choice, str) or choice in said, (field.name, choice)
    assert "request example" in said


def test_a_withdrawal_that_changed_nothing_is_said_to_be_so(run: Run, baule: Path, tmp_path: Path) -> None:
    """As the window says it: the platform accepted it, and it names only the text from before."""
    id = run("request", "draft", written(tmp_path / "demande.json", decided_by="Le maire, par délégation")).json["id"]
    assert run("request", "submit", id).status == 0
    accept(baule)
    op = run("request", "withdraw", id).json["op"]
    accept(baule)
    word = "⚠ Retrait sans effet"
    for listed in ("outbox", "list"), ("outbox", "show", op), ("receipt", "list"):
        assert word not in run(*listed, plain=True).out
    own = {"kind": "request", "id": id, "title": "t", "category": "agent_training", "level": "department"}
    publish(baule, mine={**own, "authority": "45", "submission": str(uuid.uuid4()), "state": "received"})
    for listed in ("outbox", "list"), ("outbox", "show", op), ("receipt", "list"):
        assert word in run(*listed, plain=True).out
    assert {act["op"]: act["in_vain"] for act in run("outbox", "list").json}[op]
    assert {act["op"]: act["in_vain"] for act in run("receipt", "list").json}[op]
    assert (run("outbox", "show", op).json["in_vain"], run("outbox", "show", op).json["state"]) == (True, "accepted")


def accept(data: Path) -> None:
    """What is in the outbox, each act with something in the place of its receipt."""
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    connection.execute(
        "UPDATE outbox SET state = 'accepted', number = seq, received_at = created_at, decided_at = created_at"
    )
    connection.execute("INSERT OR IGNORE INTO proof SELECT op, '{}' FROM outbox")
    connection.commit()
    connection.close()
