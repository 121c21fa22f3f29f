"""Traces that an erasure leaves are named with their place; texts that belong to nobody any more are deleted."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.export_person import export_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.settings.set_person import set_person
from desktop.database import backup_folder, records
from desktop.database.queries import needs
from desktop.database.queries import open_request as open_requests
from desktop.domain.erasure import Remnant
from desktop.paths import Places
from sync.client.ledger.tables import copy
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.taken_again import begin_a_need_again, begin_a_request_again
from tests.desktop.conftest import Prepare

NAME, MAIL, TELEPHONE = "Zoé Canaribis", "zc@baule.example", "0238998877"


@pytest.fixture(autouse=True)
def _known(context: CommuneContext) -> None:
    set_person(context, name=NAME, email=MAIL, telephone=TELEPHONE)


def left(context: CommuneContext, *, letters: bool = True, second: Path | None = None) -> list[Remnant]:
    """All that is left, except the advice that is given each time."""
    found = erase_person(context, letters=letters, second=second).value.left
    return [remnant for remnant in found if remnant.place != "elsewhere"]


def remnants(context: CommuneContext) -> list[tuple[str, str]]:
    return [(remnant.place, remnant.title) for remnant in left(context)]


def held_in(folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(text.encode() in file.read_bytes() for text in (NAME, MAIL, TELEPHONE))]


def letter(**fields: str) -> str:
    return json.dumps(fields, ensure_ascii=False)


def draft(context: CommuneContext, title: str, description: str = "Papier") -> str:
    return draft_need(context, title=title, description=description).value


def test_the_name_for_the_proxy_of_this_computer(context: CommuneContext) -> None:
    found = erase_person(context, proxy_user="zcanaribis").value.left
    assert [(one.place, one.title) for one in found] == [("proxy", "zcanaribis"), ("elsewhere", "")]
    assert not found[0].unfinished
    assert [one.place for one in erase_person(context).value.left] == ["elsewhere"]


def test_what_is_being_typed_of_an_act(context: CommuneContext) -> None:
    with context.store.transaction() as connection:
        value = json.dumps({"id": "p1", "title": "Registre"})
        connection.execute(insert(copy).values(scope="proposals", id="p1", position=1, value=value))
    keep_typed(context, "report.p1", {"effect": f"Voir {TELEPHONE}"})
    assert remnants(context) == [("text", "Registre (texte commencé)")]


@pytest.mark.parametrize("field", ["place", "reference", "address", "siret", "programme", "location"])
def test_any_field_of_a_letter(context: CommuneContext, field: str) -> None:
    draft_request(context, title="Agents", letter=letter(**{field: f"chez {NAME}"}))
    assert remnants(context) == [("text", "Agents")]


def test_profile_and_function(context: CommuneContext) -> None:
    set_person(context, function=f"{NAME}, secrétaire")
    assert remnants(context) == [("text", "Réglages, fonction à la mairie")]


def test_the_text_before_a_correction(context: CommuneContext) -> None:
    op = submit_need(context, draft(context, "Cimetière")).value
    with context.store.transaction() as connection:
        before = {"title": f"Chez {NAME}"}
        records.amendments.insert(
            connection, op.op, op.subject, base="", before=before, replaces=(), now=context.clock()
        )
    assert remnants(context) == [("earlier_text", "Cimetière")]


def test_what_the_platform_tells_and_no_backup_for_what_stays_here_all_the_same(context: CommuneContext) -> None:
    submitted = {"kind": "need", "id": "n9", "title": "Chez elle", "description": TELEPHONE}
    with context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope="mine", id="n9", position=5, value=json.dumps(submitted)))
    make_backup(context, "asked")
    assert remnants(context) == [("told", "Chez elle")]


def test_the_text_before_an_open_editor_goes(context: CommuneContext) -> None:
    need = draft(context, f"Demander à {NAME}", MAIL)
    other = draft(context, "Registre")
    for id in (need, other):
        open_need(context, id)
    draft_need(context, need, title="Demander", description="x")
    request = draft_request(context, title="Agents", description=f"Voir {NAME}").value
    open_request(context, request)
    draft_request(context, request, description="x")
    assert left(context) == []
    assert held_in(context.store.path.parent) == []
    with context.store.reading() as connection:
        assert needs.editing_of(connection, need) is None
        assert needs.editing_of(connection, other) is not None
        assert open_requests.open_of(connection, request) is None


@pytest.mark.parametrize("named", ["put aside", "of before"])
def test_of_an_open_need_and_a_text_put_aside_the_one_that_names_her_goes(context: CommuneContext, named: str) -> None:
    need = draft(context, "Registre", "Sur papier")
    open_need(context, need)
    draft_need(context, need, title=f"Demander à {NAME}" if named == "put aside" else "Cimetière")
    begin_a_need_again(context, need)
    if named == "of before":
        draft_need(context, need, title=f"Demander à {NAME}")
    open_need(context, need)
    draft_need(context, need, title="Registre")
    assert left(context) == []
    assert held_in(context.store.path.parent) == []
    with context.store.reading() as connection:
        found = needs.editing_of(connection, need)
    assert found is not None
    assert (bool(found.before), bool(found.aside)) == (named == "put aside", named == "of before")


def test_the_text_of_a_request_that_was_put_aside_goes(context: CommuneContext) -> None:
    request = draft_request(context, title="Agents", description="x").value
    open_request(context, request)
    draft_request(context, request, description=f"Voir {NAME}")
    begin_a_request_again(context, request)
    assert left(context) == []
    assert held_in(context.store.path.parent) == []
    with context.store.reading() as connection:
        assert open_requests.aside_of(connection, request) == ""


@pytest.mark.parametrize("letters", [True, False])
def test_who_signs_in_the_text_of_a_request_that_was_put_aside(
    context: CommuneContext, tmp_path: Path, letters: bool
) -> None:
    """It stays; the names in its letter are removed when those of the other letters are."""
    request = draft_request(context, title="Agents", letter="{}").value
    open_request(context, request)
    draft_request(context, request, letter=letter(signatory_name=NAME, place="Baule"))
    begin_a_request_again(context, request)
    export_person(context, tmp_path / "personne.json")
    assert NAME in (tmp_path / "personne.json").read_text("utf-8").partition("places")[2], "it is exported"
    found = [(remnant.place, remnant.title) for remnant in left(context, letters=letters)]
    assert found == ([] if letters else [("letter", "Agents")])
    with context.store.reading() as connection:
        kept = open_requests.aside_of(connection, request)
    assert ("Baule" in kept, NAME in kept) == (True, not letters)


@pytest.mark.slow
@pytest.mark.parametrize("letters", [True, False])
def test_who_signs_a_request_whose_editor_is_open(context: CommuneContext, tmp_path: Path, letters: bool) -> None:
    """The text before stays, so that she can go back to it; the names in it go with those of the letters."""
    signed = letter(signatory_name=NAME, prepared_by=f"{NAME} {MAIL}", place="Baule")
    request = draft_request(context, title="Agents", letter=signed).value
    open_request(context, request)
    draft_request(context, request, letter="{}")
    make_backup(context, "asked")
    export_person(context, tmp_path / "personne.json")
    assert NAME in (tmp_path / "personne.json").read_text("utf-8").partition("places")[2], "it is exported"
    found = [(remnant.place, remnant.title) for remnant in left(context, letters=letters)]
    assert found == ([] if letters else [("letter", "Agents")])
    with context.store.reading() as connection:
        before = open_requests.open_of(connection, request)
    assert before is not None
    assert ("Baule" in before.before["letter"], NAME in before.before["letter"]) == (True, not letters)
    if letters:
        assert held_in(context.store.path.parent) == []
        assert held_in(context.store.backups) == []
    begin_a_request_again(context, request)


@pytest.mark.slow
def test_a_backup_with_a_text_that_is_gone_here_or_may_still_be_mended(context: CommuneContext) -> None:
    gone = draft(context, f"Demander à {NAME}", TELEPHONE)
    make_backup(context, "asked")
    discard_need(context, gone)
    erase_draft(context, gone)
    (kept,) = backup_folder.listed(context.store.backups)
    assert [(one.place, one.title, one.until) for one in left(context)] == [("copy", kept.name, "2027-02-01")]
    assert [backup_folder.intact(one) for one in backup_folder.listed(context.store.backups)] == [True]


@pytest.mark.slow
def test_a_backup_of_before_a_restore_with_a_text_that_this_took_away(
    context: CommuneContext, places: Places, clock: Clock
) -> None:
    make_backup(context, "asked")
    draft(context, f"Demander à {NAME}")
    (kept,) = backup_folder.listed(context.store.backups)
    context.close()
    restore_backup(places, "45024", kept.name, clock)
    again = open_commune(places, "45024", clock, context.keystore)
    (found,) = left(again)
    again.close()
    assert (found.place, found.title.endswith("before-restore")) == ("copy", True)


@pytest.mark.slow
def test_an_earlier_second_place_is_written_anew_where_it_is_in_reach_and_named_where_not(
    context: CommuneContext, tmp_path: Path
) -> None:
    there, away, now = (tmp_path / name for name in ("there", "away", "now"))
    for place in (there, away, now):
        place.mkdir()
        make_backup(context, "asked", place)
        make_backup(context, "asked", place)
    home = away.rename(tmp_path / "home")
    (found,) = left(context, second=now)
    assert (found.place, found.file, found.until, found.unfinished) == ("earlier", str(away), "", False)
    assert (held_in(there), held_in(now), bool(held_in(home))) == ([], [], True)
    home.rename(away)
    assert left(context, second=now) == []
    assert held_in(away) == []


def test_another_commune_of_this_computer(
    context: CommuneContext, places: Places, clock: Clock, prepare_commune: Prepare
) -> None:
    for insee in ("45025", "45026"):
        other = choose_commune(places, insee, clock, prepare_commune(places, insee, clock()))
        set_person(other, name=NAME if insee == "45025" else "Autre Personne")
        other.close()
    (places.communes / "45027.sqlite").write_bytes(b"no database")
    assert remnants(context) == [("commune", "Bazoches-les-Gallerandes (45025)"), ("commune", "45027")]


def test_a_folder_among_the_backups(context: CommuneContext) -> None:
    kept = make_backup(context, "asked").value.kept
    inside, empty = context.store.backups / "année", context.store.backups / "vide"
    for folder in (inside, empty):
        folder.mkdir()
        (folder / "notes.txt").write_text("Registre")
    shutil.copy(kept.path, inside / "copie.bak")
    assert [(one.place, one.file) for one in left(context)] == [("aside", str(inside))]
