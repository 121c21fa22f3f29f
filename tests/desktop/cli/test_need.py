"""The whole of relaisctl need: drafts with every field, the mayor's validation, a table, joining another's need."""

import contextlib
import json
from pathlib import Path

import msgspec
import pytest
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.database import search
from desktop.database.queries import needs
from desktop.database.store import Store
from desktop.domain.corrections import NO_CHOICE
from desktop.viewmodels.kit import states
from sync.contract.published import PublicNeed
from tests.desktop.actions.published import open_phase
from tests.desktop.cli.conftest import Run, desk_in, publish

NEIGHBOUR = {
    "id": "n-45234",
    "commune": "45234",
    "commune_name": "Orléans",
    "title": "Portail des écoles",
    "description": "Dire qui mange à la cantine",
    "theme": "education-work",
    "proposal": "p1",
}
PROPOSAL = {"id": "p1", "title": "Un portail pour l’école", "kind": "to_develop", "needs": ["n-45234"]}


def set_state(data: Path, op: str, state: str) -> None:
    connection = sqlite.connect(data / "communes" / "45024.sqlite")
    connection.execute("UPDATE outbox SET state = ? WHERE op = ?", (state, op))
    connection.commit()
    connection.close()


def test_a_step_has_the_day_that_it_was_in_france(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "Cimetière").json["id"]
    connection = sqlite.connect(baule / "communes" / "45024.sqlite")
    connection.execute("UPDATE need SET created_at = '2026-01-31T23:30:00.000+00:00'")
    connection.commit()
    connection.close()
    shown = run("need", "show", id, plain=True).out
    assert ", 2026-02-01." in shown, shown


def test_a_document_is_named_and_said_to_be_sent_until_it_has_arrived(run: Run, baule: Path, tmp_path: Path) -> None:
    id = run("need", "draft", "--title", "Cimetière", "--description", "Papier").json["id"]
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7\nplan\n%%EOF\n")
    run("attach", id, str(tmp_path / "plan.pdf"))
    line = "Pièce jointe\u00a0: plan.pdf"
    assert line in run("need", "show", id, plain=True).out.splitlines()
    set_state(baule, run("need", "submit", id).json["op"], "accepted")
    assert f"{line}, à envoyer" in run("need", "show", id, plain=True).out.splitlines()
    assert run("need", "show", id).json["attachments_sent"] == {"files": 1, "there": 0, "sent": 0, "size": 20}


@pytest.mark.parametrize("typed", [True, False])
def test_a_draft_put_into_the_bin_keeps_its_text_of_before_a_crash(run: Run, baule: Path, typed: bool) -> None:
    """The window still offered both, and asked which one to go on with. Where nothing was typed, there is only one."""
    id = run("need", "draft", "--title", "Cimetière").json["id"]
    with desk_in(baule) as desk:
        open_need(desk, id)
        if typed:
            draft_need(desk, id, title="Cimetière ancien")
    run("need", "discard", id)
    assert run("need", "restore", id).status == 0
    with desk_in(baule) as desk, desk.store.reading() as connection:
        mark = needs.editing_of(connection, id)
    assert (mark is not None and json.loads(mark.aside)["title"] == "Cimetière") is typed


def corrected(run: Run, baule: Path, **fields: str) -> tuple[str, str]:
    """A need that the platform has, and the correction of it that is being written."""
    id = run("need", "draft", "--title", "Cimetière", "--description", "Papier").json["id"]
    set_state(baule, run("need", "submit", id).json["op"], "accepted")
    words = [word for name, text in fields.items() for word in (f"--{name}", text)]
    return id, run("need", "correct", id, *words).json["id"]


@pytest.mark.parametrize("verb", ["discard", "submit", "ask", "reopen"])
def test_the_command_counselled_for_a_correction_does_what_was_asked(run: Run, baule: Path, verb: str) -> None:
    """Whoever wanted to throw it away was handed the command that sends it."""
    id, correction = corrected(run, baule, title="Columbarium")
    refused = run("need", verb, id, plain=True)
    assert refused.status == 1
    assert f"need {verb} {correction}" in refused.err


def test_a_correction_that_is_discarded_is_in_the_bin_as_is_said(run: Run, baule: Path) -> None:
    """It was erased for good, and said to be in the bin for thirty days."""
    id, correction = corrected(run, baule, title="Columbarium")
    answer = run("need", "discard", correction, plain=True).out
    assert answer.startswith("À la corbeille, pour trente jours. La correction y est un brouillon à part")
    assert [row["title"] for row in run("need", "list", "--bin").json] == ["Columbarium"]
    shown = run("need", "show", id).json
    assert (shown["title"], shown["correction"]) == ("Cimetière", "")
    other = run("need", "correct", id).json["id"]
    assert other != correction
    restored = run("need", "restore", correction).json
    assert (restored["state"], restored["amends"]) == ("draft", "")
    assert run("need", "show", correction).json["title"] == "Columbarium"


def test_one_that_changes_nothing_is_gone_as_is_said(run: Run, baule: Path) -> None:
    id, correction = corrected(run, baule)
    assert run("need", "discard", correction).json["state"] == "erased"
    assert run("need", "show", correction).status == 2
    assert run("need", "show", id).json["title"] == "Cimetière"
    other = run("need", "correct", id).json["id"]
    assert run("need", "discard", other, plain=True).out == "Correction abandonnée. Elle ne changeait rien au besoin.\n"


def test_words_that_the_window_holds_are_said_to_go_on_in_another_draft(run: Run, baule: Path) -> None:
    _id, correction = corrected(run, baule, title="Columbarium")
    with desk_in(baule) as desk:
        open_need(desk, correction)
        draft_need(desk, correction, title="Columbarium et jardin")
    done = run("need", "correct", _id, "--title", "Trottoirs", plain=True)
    with desk_in(baule) as desk, desk.store.reading() as connection:
        (apart,) = (row.id for row in needs.listed(connection) if row.state == "draft")
    assert f"il est gardé dans un autre brouillon, {apart}." in done.err
    assert run("need", "show", apart).json["title"] == "Columbarium et jardin"


@pytest.mark.slow
def test_every_field_drafted_and_shown(run: Run, baule: Path) -> None:
    fields = {
        "title": "Cimetière",
        "description": "Papier",
        "theme": "heritage-equipment",
        "audience": "familles",
        "frequency": "chaque mois",
        "current_practice": "registre",
        "expected_effect": "moins d’erreurs",
        "effect_delay": "un an",
        "shareable": "yes",
        "partners": "communauté de communes",
        "decided_by": "maire",
        "remarks": "merci",
    }
    words = [word for name, text in fields.items() for word in (f"--{name.replace('_', '-')}", text)]
    id = run("need", "draft", *words).json["id"]
    shown = run("need", "show", id).json
    assert {name: shown[name] for name in fields} == fields
    assert (shown["id"], shown["state"], shown["conflict"], shown["correction"]) == (id, "draft", None, "")
    assert "Cimetière" in run("need", "show", id, plain=True).out


def test_a_hint_against_citizens_data(run: Run, baule: Path) -> None:
    drafted = run("need", "draft", "--title", "t", "--description", "Appeler Mme X au 06 12 34 56 78")
    assert drafted.status == 0
    (hint,) = drafted.json["personal"]
    assert "06 12 34 56 78" in hint
    assert hint in drafted.err


def test_the_mayor_validates(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    assert run("need", "mayor", "on").json == {"mayor_validates": True}
    assert run("need", "submit", id).json["error"]["type"] == "not_validated"
    assert run("need", "ask", id).json["state"] == "to_validate"
    assert run("need", "list").json[0]["state"] == "to_validate"
    validated = run("need", "validate", id, "--by", "Mme Martin, maire").json
    assert (validated["state"], validated["validated_by"]) == ("validated", "Mme Martin, maire")
    assert "Mme Martin" in run("need", "show", id, plain=True).out
    assert run("need", "reopen", id).json["state"] == "draft"
    run("need", "validate", id, "--by", "Mme Martin")
    assert run("need", "submit", id).status == 0
    assert run("need", "mayor", "off").json == {"mayor_validates": False}
    waiting = run("need", "draft", "--title", "u", "--description", "d").json["id"]
    run("need", "submit", waiting)
    assert run("need", "mayor", "on").json == {"mayor_validates": True, "to_validate": [waiting]}
    assert waiting not in run("need", "mayor", "on", plain=True).out, "said once"


@pytest.mark.slow
def test_a_correction_begun_continued_and_thrown_away(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    assert run("need", "correct", id).json["error"]["type"] == "not_correctable"
    run("need", "submit", id)
    assert run("need", "correct", id).json["error"]["type"] == "not_correctable"  # it waits for its receipt
    connection = sqlite.connect(baule / "communes" / "45024.sqlite")
    connection.execute("UPDATE outbox SET state = 'accepted'")
    connection.commit()
    connection.close()
    begun = run("need", "correct", id, "--title", "t2", "--shareable", "no").json
    assert (begun["amends"], begun["state"]) == (id, "draft")
    assert run("need", "correct", id, "--description", "d2").json["id"] == begun["id"]
    shown = run("need", "show", begun["id"]).json
    assert (shown["title"], shown["description"], shown["shareable"]) == ("t2", "d2", "no")
    assert [row["id"] for row in run("need", "list").json] == [id]
    assert run("need", "show", id).json["correction"] == begun["id"]
    for word in (("list",), ("show", id)):
        assert f" — ✎ correction en cours\u00a0: {begun['id']}\n" in run("need", *word, plain=True).out
    wrong = run("need", "submit", id).json["error"]  # the need's number in place of its correction's
    assert (wrong["type"], begun["id"] in wrong["title"]) == ("not_a_draft", True)
    assert run("need", "discard", begun["id"]).json["state"] == "discarded"
    again = run("need", "correct", id, "--title", "t3").json["id"]
    sent = run("need", "submit", again).json
    assert (sent["act"], sent["state"]) == (id, "finalised")
    assert run("need", "show", id).json["title"] == "t3"
    assert run("need", "settle", id, "--keep", "mine").json["error"]["type"] == "no_conflict"


@pytest.mark.slow
def test_what_stands_before_a_text_is_the_state_of_that_text(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    first = run("need", "submit", id).json["op"]
    set_state(baule, first, "accepted")
    assert "✓ Besoin pris en compte  t\n" in run("need", "list", plain=True).out
    op = run("need", "submit", run("need", "correct", id, "--title", "t2").json["id"]).json["op"]
    for state, words in (
        ("finalised", "↑ Correction à envoyer"),
        ("deposited", "✓ Correction reçue, à décider"),
        ("quarantined", "⚠ Correction mise de côté"),
        ("accepted", "✓ Besoin pris en compte"),
    ):
        set_state(baule, op, state)
        assert run("need", "list", plain=True).out == f"{id}  {words}  t2\n"
        assert run("need", "show", id, plain=True).out.startswith(f"{words}  {id}\nLe titre\u00a0: t2\n")


@pytest.mark.parametrize(
    ("state", "proposal", "shown"),
    [
        ("grouped", "open", states.GROUPED),
        ("grouped", "retained", states.RETAINED),
        ("grouped", "not_retained", states.NOT_RETAINED),
        ("redirected", "", states.REDIRECTED),
        ("ineligible", "", states.INELIGIBLE),
    ],
)
def test_what_was_decided_about_a_need_is_said_as_in_the_window(
    run: Run, baule: Path, state: str, proposal: str, shown: states.Shown
) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    first = run("need", "submit", id).json["op"]
    set_state(baule, first, "accepted")
    own = {"kind": "need", "id": id, "submission": first, "revision": first}
    own |= {"title": "t", "description": "d", "state": state}
    publish(baule, mine=own | ({"proposal": "p"} if proposal else {}))
    if proposal:
        publish(baule, proposals={"id": "p", "title": "P", "kind": "existing", "state": proposal, "needs": [id]})
    words = f"{shown.sign} {shown.word}"
    assert run("need", "list", plain=True).out == f"{id}  {words}  t\n"
    assert run("need", "show", id, plain=True).out.startswith(f"{words}  {id}\n")


@pytest.mark.slow
def test_a_correction_in_conflict_is_said_with_the_way_out(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    first = run("need", "submit", id).json["op"]
    set_state(baule, first, "accepted")
    op = run("need", "submit", run("need", "correct", id, "--title", "t2").json["id"]).json["op"]
    set_state(baule, op, "conflict")
    own = {
        "submission": first,
        "revision": "01a221f0-818e-7baf-a302-23ca029bfa54",
        "title": "t3",
        "description": "d",
        "state": "received",
    }
    publish(baule, mine={"kind": "need", "id": id} | own)
    settle = f"relaisctl need settle {id} --keep mine|platform|both"
    assert run("need", "list", plain=True).out == f"{id}  ⚠ Texte changé ailleurs  t2 — {settle}\n"
    shown = run("need", "show", id, plain=True).out
    assert shown.startswith(f"⚠ Texte changé ailleurs  {id}\nLe titre\u00a0: t2\n")
    assert f"Le titre, à la plateforme\u00a0: t3\nChoisissez le texte à garder\u00a0: {settle}\n" in shown
    line = f"⚠ Texte changé ailleurs  Correction d’un besoin  t2 — {settle}  {op}\n"
    assert line in run("outbox", "list", plain=True).out
    with desk_in(baule) as context:
        open_phase(context, "steering")
    assert settle not in run("need", "list", plain=True).out + run("outbox", "list", plain=True).out
    closed = run("need", "show", id, plain=True).out
    assert (settle in closed, NO_CHOICE in closed) == (False, True)
    with desk_in(baule) as context:
        open_phase(context, "needs")
    run("need", "mayor", "on")
    assert run("need", "settle", id, "--keep", "mine").json["error"]["type"] == "not_validated"
    assert run("need", "settle", id, "--keep", "mine", "--by", "Mme Martin, maire").status == 0
    assert run("need", "show", id).json["validated_by"] == "Mme Martin, maire"
    assert run("need", "list", plain=True).out == f"{id}  ↑ Choix à envoyer  t2\n"
    assert settle not in run("outbox", "list", plain=True).out


@pytest.mark.slow
def test_while_a_correction_is_begun_the_text_of_another_computer_is_shown(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    first = run("need", "submit", id).json["op"]
    set_state(baule, first, "accepted")
    begun = run("need", "correct", id, "--title", "t2").json["id"]
    revision = "01a221f0-818e-7baf-a302-23ca029bfa54"
    own = {"submission": first, "revision": revision, "title": "t3", "description": "d", "state": "received"}
    publish(baule, mine={"kind": "need", "id": id} | own)
    assert f"  t3 — ✎ correction en cours\u00a0: {begun}\n" in run("need", "list", plain=True).out
    assert (run("need", "show", id).json["title"], run("need", "show", begun).json["title"]) == ("t3", "t2")


@pytest.mark.slow
def test_the_bin(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "t", "--description", "d").json["id"]
    run("need", "discard", id)
    assert run("need", "list").json == []
    assert [row["id"] for row in run("need", "list", "--bin").json] == [id]
    assert run("need", "restore", id).json["id"] == id
    assert len(run("need", "list").json) == 1


@pytest.mark.slow
def test_a_table_imported(run: Run, baule: Path, tmp_path: Path) -> None:
    path = tmp_path / "besoins.csv"
    path.write_text("Titre;Description;Couleur\nÉcole;Un portail;bleu\n;;vert\nÉcole;Un portail;\n", encoding="cp1252")
    found = run("need", "import", str(path)).json
    assert (found["drafted"], found["refused"], found["ignored"]) == (1, 1, 1)
    assert found["unknown_columns"] == ["Couleur"]
    assert [line["line"] for line in found["lines"]] == [2, 3, 4]
    assert found["lines"][0]["id"] == run("need", "list").json[0]["id"]
    told = run("need", "import", str(path), plain=True).out
    assert "ligne 2" in told
    assert "Couleur" in told
    assert told.endswith("0\u00a0brouillon, 1\u00a0ligne refusée, 2 déjà ici.\n")
    note = tmp_path / "note.csv"
    note.write_text("Titre", encoding="utf-8")
    assert run("need", "import", str(note)).json["error"]["type"] == "nothing_to_import"
    pdf = tmp_path / "pdf.csv"
    pdf.write_bytes(b"%PDF-1.7")
    refused = run("need", "import", str(pdf))
    assert (refused.status, refused.json["error"]["type"], refused.json["error"]["field"]) == (
        2,
        "other_content",
        "file",
    )
    assert len(run("need", "list").json) == 1


def test_a_template_and_a_copy_to_another_commune(run: Run, baule: Path) -> None:
    id = run("need", "template", "heritage-equipment").json["id"]
    assert run("need", "show", id).json["theme"] == "heritage-equipment"
    assert run("need", "template", "poetry").json["error"]["type"] == "template_unknown"
    assert run("need", "copy", id, "--to", "45234").json["error"]["type"] == "commune_not_here"
    run("commune", "use", "45234")
    run("commune", "use", "45024")
    copied = run("need", "copy", id, "--to", "45234").json
    assert copied["commune"] == "45234"
    assert [row["id"] for row in run("--commune", "45234", "need", "list").json] == [copied["id"]]
    assert run("need", "copy", id).json["commune"] == "45024"


def test_needs_that_resemble_ours_are_told_the_nearest_first(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "Plan du cimetière", "--description", "Papier").json["id"]
    assert run("need", "similar", id).json == []
    assert run("need", "similar", id, plain=True).out == "Aucun besoin qui ressemble.\n"
    places = {"n-far": ("29042", "Crozon"), "n-near": ("45203", "Meung-sur-Loire")}
    needs = [
        PublicNeed(id=id, commune=insee, commune_name=name, title="Le plan du cimetière")
        for id, (insee, name) in places.items()
    ]
    with contextlib.closing(Store(baule / "communes" / "45024.sqlite")) as store, store.transaction() as connection:
        search.index(connection, "needs", map(search.need_entry, needs))
    for one in needs:
        publish(baule, needs=msgspec.to_builtins(one))
    found = run("need", "similar", id).json
    assert [(one["id"], one["near"], one["degree"]) for one in found] == [
        ("n-near", "epci", "likely"),
        ("n-far", "elsewhere", "likely"),
    ]
    assert run("need", "similar", "--title", "Plan du cimetière").json == found
    told = run("need", "similar", id, plain=True).out.splitlines()
    assert told[0] == "n-near  Ressemble beaucoup  Meung-sur-Loire (votre intercommunalité)\u00a0: Le plan du cimetière"
    for words in ((), (id, "--title", "x")):
        assert run("need", "similar", *words).json["error"]["type"] == "need_or_title"
    refused = run("need", "similar", id, "--description", "x")
    assert (refused.status, refused.json["error"]["type"]) == (2, "description_without_title")


@pytest.mark.slow
def test_nous_aussi(run: Run, baule: Path) -> None:
    own = run("need", "draft", "--title", "Cantine", "--description", "d").json["id"]
    publish(baule, needs=NEIGHBOUR, proposals=PROPOSAL)
    (row,) = run("need", "neighbours").json
    assert (row["id"], row["commune_name"], row["ours"]) == ("n-45234", "Orléans", False)
    assert run("need", "neighbours", "--theme", "mobility").json == []
    assert run("need", "show", "n-45234").json["title"] == "Portail des écoles"
    joined = run("need", "join", "n-45234", "--own", own, "--comment", "Chez nous aussi").json
    assert (joined["act"], joined["state"]) == ("n-45234", "finalised")
    assert run("need", "join", "n-45234").json["error"]["type"] == "already_joined"
    (asked,) = run("need", "regrouped").json
    assert (asked["need"], asked["proposal"], asked["ours"]) == ("n-45234", "p1", False)
    assert "vote cast p1" in run("need", "regrouped", plain=True).out
    assert run("need", "joins").json[0]["own"] == own
    assert run("need", "leave", "n-45234").json["act"] == "n-45234"
    assert run("need", "joins").json[0]["state"] == "withdrawn"
    assert run("need", "regrouped").json == []
    publish(baule, needs=NEIGHBOUR | {"id": "n-45024", "commune": "45024"})
    ours = run("need", "join", "n-45024").json["error"]
    assert (ours["type"], ours["detail"]) == (
        "own_need",
        "Il est à la page Besoins, parmi ceux de votre commune (relaisctl need show ID).",
    )


@pytest.mark.parametrize(
    ("words", "status", "type"),
    [
        ("need show nothing", 2, "unknown_need"),
        ("need correct nothing", 2, "unknown_need"),
        ("need settle nothing --keep mine", 2, "unknown_need"),
        ("need settle nothing --keep neither", 2, "keep_unknown"),
        ("need settle nothing", 2, "usage"),
        ("need validate nothing --by x", 2, "unknown_need"),
        ("need mayor maybe", 2, "on_or_off"),
        ("need join nothing", 2, "unknown_need"),
        ("need leave nothing", 1, "not_joined"),
        ("need import /nowhere/x.csv", 2, "no_such_file"),
        ("need draft --title t --shareable maybe", 2, "shareable_unknown"),
        ("need correct nothing --theme nothing", 2, "theme_unknown"),
    ],
)
def test_what_is_refused(run: Run, ready: Path, words: str, status: int, type: str) -> None:
    found = run(*words.split(), folder=ready)
    assert (found.status, found.json["error"]["type"]) == (status, type)
    assert found.json["error"]["title"] in found.err


def test_a_text_put_aside_is_told_and_kept_where_its_need_is_submitted(run: Run, baule: Path) -> None:
    id = run("need", "draft", "--title", "Cimetière", "--description", "Papier").json["id"]
    connection = sqlite.connect(baule / "communes" / "45024.sqlite")
    connection.execute("INSERT INTO editing VALUES (?, '', '', ?)", (id, '{"title": "Voirie"}'))
    connection.commit()
    connection.close()
    submitted = run("need", "submit", id)
    assert "Un autre texte était mis de côté\u00a0: il est gardé dans un nouveau brouillon." in submitted.err
    assert sorted(need["title"] for need in run("need", "list").json) == ["Cimetière", "Voirie"]
    assert (
        "mis de côté"
        not in run("need", "submit", run("need", "draft", "--title", "Bois", "--description", "Papier").json["id"]).err
    )
