"""Erased data is really gone: name, e-mail and telephone are searched as bytes in every file, before and after."""

import contextlib
import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection

from desktop import logs
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.export_person import export_person
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.restore_backup import restore_backup
from desktop.actions.settings.set_person import set_person
from desktop.database import backup_folder, records
from desktop.database.backup_folder import SECOND
from desktop.database.queries import needs, person
from desktop.paths import Places, find, prepare
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import verification
from sync.client.ledger.driver import driver_of
from tests import posix
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.leaving import leave
from tests.desktop.database.worn_disk import files_at_most

NAME, MAIL, TELEPHONE, TYPED = "Zoé Canaribis", "zoe.canaribis@baule.example", "02 38 99 88 77", "kwyjibosaur"
SOUGHT = tuple(text.encode() for text in (NAME, MAIL, TELEPHONE))


@dataclass
class OldCommune:
    """A commune after years: `key` is where second copies go, `export` a copy that the person took away."""

    context: CommuneContext
    places: Places
    key: Path
    export: Path
    clock: Clock


def holding(folder: Path, sought: tuple[bytes, ...] = SOUGHT) -> dict[str, list[str]]:
    """Each file below the folder that holds any of them, by its path from there."""
    found = {}
    for file in sorted(folder.rglob("*")):
        held = [text.decode() for text in sought if file.is_file() and text in file.read_bytes()]
        if held:
            found[str(file.relative_to(folder))] = held
    return found


def need(context: CommuneContext, title: str) -> str:
    return draft_need(context, title=title, description="Registre sur papier").value


def _op(connection: Connection, id: str) -> str:
    found = needs.one(connection, id)
    assert found is not None
    return found.submit_op


@pytest.fixture
def commune(
    context: CommuneContext,
    places: Places,
    clock: Clock,
    tmp_path: Path,
    campaign_in: Callable[[str], None],
) -> Iterator[OldCommune]:
    handler = logs.start(places.logs)
    key = tmp_path / "KEY"
    key.mkdir()
    campaign_in("needs")
    set_person(context, name=NAME, email=MAIL, telephone=TELEPHONE, profile="Secrétaire")
    id = need(context, "Cimetière")
    validate_need(context, id, f"{NAME}, maire")
    submit_need(context, id)
    with context.store.transaction() as connection:  # as a correction leaves it, once the platform has the need
        before = {"title": "Cimetière", "validated_by": f"{NAME}, maire"}
        records.amendments.insert(
            connection, _op(connection, id), id, base="", before=before, replaces=(), now=context.clock()
        )
    # Typed, then taken back: the row forgets it at once, the search index of its words later.
    draft_need(context, need(context, f"Demander à {TYPED}, {NAME}"), title="Demander")
    letter = json.dumps({"signatory_name": NAME, "prepared_by": f"{NAME} {MAIL} {TELEPHONE}"})
    draft_request(context, title="Agents", letter=letter)
    share_service(context, draft_share(context, None, title="Salles", summary="s").value)
    leave(context)
    for name in ("Personne", NAME, "Autre", NAME):  # written over and over: what stood there lies in free space
        set_person(context, name=name, email=MAIL if name == NAME else "", telephone="")
    set_person(context, telephone=TELEPHONE)
    make_backup(context, "asked", key)
    (places.backups("45024") / "0a1b.part").write_text(NAME)  # a kill left them half made
    (places.backups("45024") / "0a1b.part-journal").write_text(MAIL)
    export = tmp_path / "taken" / "personne.json"
    export.parent.mkdir()
    export_person(context, export)
    logging.getLogger("desktop").warning("a log that is written")
    yield OldCommune(context, places, key, export, clock)
    logs.stop(handler)


def test_no_file_of_this_computer_holds_what_was_erased(commune: OldCommune) -> None:
    context = commune.context
    before = holding(commune.places.data) | holding(commune.key)
    assert {Path(file).parts[0] for file in before} == {"communes", "backups", SECOND}, "the control"
    assert holding(commune.places.data, (TYPED.encode(),))
    done = erase_person(context, letters=True, second=commune.key).value
    assert holding(commune.places.data) == {}
    assert holding(commune.key) == {}
    assert holding(commune.places.data, (TYPED.encode(),)) == {}
    assert {remnant.place for remnant in done.left} == {"elsewhere"}
    with context.store.reading() as connection:
        assert verification.check(connection, context.head).ok
    for folder in (context.store.backups, commune.key / SECOND / "45024"):
        assert [backup_folder.intact(kept) for kept in backup_folder.listed(folder)] == [True]
    assert len(holding(commune.export.parent)) == 1, "what the person took away is named, and never touched"


@pytest.mark.skipif(os.name == "nt", reason="a link asks for a right there")
def test_a_link_to_nowhere_beside_the_backups_hides_none_of_them(commune: OldCommune) -> None:
    (commune.places.backups("45024") / "ancien").symlink_to("/nowhere/at/all")
    done = erase_person(commune.context, letters=True, second=commune.key).value
    assert holding(commune.places.data) == {}
    assert {remnant.place for remnant in done.left} == {"elsewhere"}


def test_a_database_set_aside_is_named(commune: OldCommune) -> None:
    """It is kept for whoever must examine it: nothing rewrites it, and no rotation deletes it."""
    places = commune.places
    commune.context.close()
    (kept,) = backup_folder.listed(places.backups("45024"))
    database = places.database("45024")
    database.write_bytes(b"no database any more" + database.read_bytes()[20:])
    aside = Path(restore_backup(places, "45024", kept.name, commune.clock).aside)
    assert len(holding(aside)) == 1, "the control"
    again = open_commune(places, "45024", commune.clock, commune.context.keystore)
    done = erase_person(again, letters=True, second=commune.key).value
    again.close()
    assert [remnant.file for remnant in done.left if remnant.place == "aside"] == [str(aside)]
    left = holding(places.data)
    assert left, "it does hold them: said, not hidden"
    assert all((places.data / file).is_relative_to(aside) for file in left)


def test_what_was_set_aside_of_a_commune_that_is_no_longer_here_is_named(commune: OldCommune) -> None:
    """No window opens it any more, so that no other erasure would ever name it."""
    folder = commune.places.backups("45008")
    kept = [folder / "aside-2026-01-31T133200000000Z" / "45008.sqlite", folder / "2026-01-31T133200Z-asked.sqlite"]
    kept[0].parent.mkdir(parents=True)
    with contextlib.closing(sqlite.connect(commune.context.store.path)) as database:
        for path in kept:
            database.execute("VACUUM INTO ?", (str(path),))
    done = erase_person(commune.context, letters=True, second=commune.key).value
    assert {remnant.file for remnant in done.left if remnant.place == "aside"} == set(map(str, kept))
    choose_commune(commune.places, "45008", commune.clock, commune.context.keystore, anew=True).close()
    again = erase_person(commune.context, letters=True, second=commune.key).value
    aside = [remnant.file for remnant in again.left if remnant.place == "aside"]
    assert aside == [str(kept[0])], "the backups of one that is here are erased from there"


def test_a_stick_at_home_is_named_with_the_day_and_done_once_more_later(commune: OldCommune) -> None:
    context, home = commune.context, commune.key.rename(commune.key.with_name("HOME"))
    done = erase_person(context, letters=True, second=commune.key).value
    (left,) = (remnant for remnant in done.left if remnant.unfinished)
    assert (left.place, left.file, left.until) == ("second", str(commune.key), "2027-02-01")
    assert holding(home), "the control"
    with context.store.reading() as connection:
        assert person.unfinished(connection)
    home.rename(commune.key)
    again = erase_person(context, letters=True, second=commune.key).value
    assert not any(remnant.unfinished for remnant in again.left)
    assert holding(commune.key) == {}
    with context.store.reading() as connection:
        assert not person.unfinished(connection)


def test_copies_of_another_computer_in_the_same_place_are_left_alone(commune: OldCommune, tmp_path: Path) -> None:
    """Files that she keeps there are hers to erase; and a copy that nobody can read may be her own."""
    other = find(tmp_path / "other")
    prepare(other)
    beside = choose_commune(other, "45024", commune.clock, MemoryKeyStore())
    set_person(beside, name=NAME)
    hers = make_backup(beside, "asked", commune.key).value.kept
    beside.close()
    shared = commune.key / SECOND / "45024"
    theirs = (shared / hers.path.name).read_bytes()
    (mine,) = (kept for kept in backup_folder.listed(shared) if kept.name != hers.name)
    rotten = shared / "2026-01-01T000000Z-asked.sqlite"
    rotten.write_bytes(mine.path.read_bytes()[:5000])
    done = erase_person(commune.context, letters=True, second=commune.key).value
    assert (shared / hers.path.name).read_bytes() == theirs
    assert NAME.encode() not in mine.path.read_bytes()
    assert [remnant.file for remnant in done.left if remnant.unfinished] == [str(rotten)]


def test_texts_acts_and_documents_that_name_the_person_are_said(commune: OldCommune, tmp_path: Path) -> None:
    """Signed text cannot change, and she can correct what she wrote herself."""
    context = commune.context
    sent = need(context, f"Écrire à {MAIL.upper()}")
    submit_need(context, sent)
    draft = need(context, f"Voir avec {NAME}.")
    need(context, f"{NAME}se")  # another word
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")
    request = draft_request(context, title="Salle").value
    attach_file(context, request, file)
    left = erase_person(context).value.left
    told = {(remnant.place, remnant.title) for remnant in left}
    assert told == {
        ("letter", "Agents"),
        ("text", f"Écrire à {MAIL.upper()}"),
        ("act", f"Écrire à {MAIL.upper()}"),
        ("text", f"Voir avec {NAME}."),
        ("attachment", "devis.pdf"),
        ("elsewhere", ""),
    }
    assert {remnant.id for remnant in left if remnant.place == "text"} == {sent, draft}


def test_a_database_that_a_reader_holds_is_said_not_to_be_clean(commune: OldCommune) -> None:
    context = commune.context
    with context.store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    other = sqlite.connect(context.store.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM meta").fetchall()
    done = erase_person(context, letters=True).value
    assert [remnant.file for remnant in done.left if remnant.place == "database"] == [str(context.store.path)]
    other.close()
    assert not any(remnant.unfinished for remnant in erase_person(context).value.left)
    assert not [file for file in holding(commune.places.data) if file.startswith("communes")]


@posix.limits
def test_what_is_erased_is_said_though_the_disk_takes_no_more(context: CommuneContext) -> None:
    """It must not say that nothing was kept: the erasure is offered again, as after a kill."""
    set_person(context, name=NAME, email=MAIL)
    submit_need(context, need(context, "Registre"))
    leave(context)
    with context.store.transaction() as connection:
        driver = driver_of(connection)
    begun: list[str] = []
    with contextlib.ExitStack() as full:

        def fill_at_the_last_write(statement: str) -> None:
            begun.extend([statement] * statement.startswith("BEGIN IMMEDIATE"))
            if len(begun) == 2:
                full.enter_context(files_at_most(0))

        driver.set_trace_callback(fill_at_the_last_write)
        done = erase_person(context).value
        driver.set_trace_callback(None)
    assert done.op
    with context.store.reading() as connection:
        assert person.current(connection).name == ""
        assert person.unfinished(connection)
    erase_person(context)
    with context.store.reading() as connection:
        assert not person.unfinished(connection)
