"""A commune chosen by mistake is taken off this computer; one that anything was begun for, or that is open, is not."""

import os
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import insert

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.remove_commune import preview_removal, remove_commune
from desktop.actions.settings.set_person import set_person
from desktop.database import backup, backup_folder, errors
from desktop.database.opening import list_communes
from desktop.database.store import Store
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.ledger.tables import bundle, exchange, former_device
from tests import posix
from tests.desktop.actions.conftest import Clock

GOLDEN = Path(__file__).parents[2] / "database" / "golden"
WRONG = "44055"  # La Baule-Escoublac, where Baule was meant


@pytest.fixture
def wrong(places: Places, clock: Clock, context: CommuneContext) -> Callable[[], CommuneContext]:
    return lambda: choose_commune(places, WRONG, clock, context.keystore)


def files(folder: Path) -> dict[str, bytes]:
    """All of a folder but SQLite's log, which whoever only reads leaves beside a database."""
    paths = [path for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


def test_all_of_it_is_found_among_its_backups(
    places: Places, clock: Clock, wrong: Callable[[], CommuneContext]
) -> None:
    with closing(wrong()) as opened:
        make_backup(opened, "asked")
        set_person(opened, profile="Secrétaire", name="Jeanne Exemple")
        need = draft_need(opened, title="Gérer la cantine").value
        discard_need(opened, need)
        erase_draft(opened, need)
        set_person(opened, profile="", name="")
    assert preview_removal(places, WRONG) == "La Baule-Escoublac", "what was taken back counts no more"
    aside = remove_commune(places, WRONG, clock)
    assert [insee for insee, *_ in list_communes(places.communes)] == ["45024"]
    assert not list(places.communes.glob(f"{WRONG}*"))
    assert {f"{WRONG}.sqlite", f"{WRONG}.head"} <= {path.name for path in aside.iterdir()}
    assert len(list(aside.glob("*-asked.*"))) == 2, "its backup and the backup's card"
    wrong().close()  # chosen again it is new, and not one whose database has vanished


def test_its_database_can_be_put_back_by_hand(
    places: Places, clock: Clock, context: CommuneContext, wrong: Callable[[], CommuneContext]
) -> None:
    wrong().close()
    aside = remove_commune(places, WRONG, clock)
    for file in aside.iterdir():
        file.replace(places.communes / file.name)
    open_commune(places, WRONG, clock, context.keystore).close()


def test_looking_changes_no_file_of_an_older_release_and_it_is_removed_as_it_is(places: Places, clock: Clock) -> None:
    old = shutil.copyfile(GOLDEN / "v1.sqlite", places.database("01001"))
    before = old.read_bytes()
    for act in (lambda: preview_removal(places, "01001"), lambda: remove_commune(places, "01001", clock)):
        with pytest.raises(Refusal, match="not_unused"):
            act()
    assert old.read_bytes() == before
    assert not places.backups("01001").exists()


def drafts(wrong: CommuneContext) -> None:
    draft_need(wrong, title="Gérer la cantine")


def drafts_a_request(wrong: CommuneContext) -> None:
    draft_request(wrong)


def puts_into_the_bin(wrong: CommuneContext) -> None:
    discard_need(wrong, draft_need(wrong, title="Gérer la cantine").value)


def sends(wrong: CommuneContext) -> None:
    submit_need(wrong, draft_need(wrong, title="Réserver une salle", description="Papier").value)


def cancels(wrong: CommuneContext) -> None:
    need = draft_need(wrong, title="Réserver une salle", description="Papier").value
    cancel_act(wrong, submit_need(wrong, need).value.op)
    discard_need(wrong, need)
    erase_draft(wrong, need)


def names_a_person(wrong: CommuneContext) -> None:
    set_person(wrong, name="Jeanne Exemple")


def mistypes_a_telephone(wrong: CommuneContext) -> None:
    set_person(wrong, wrong={"telephone": "02 38"})


def enrolled(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE device SET statement = '{}'")


def enrolled_once(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        values = {column.name: "" for column in former_device.columns if not column.nullable}
        connection.execute(insert(former_device).values(values | {"public_key": b"", "seq": 0}))


def tried_to_exchange(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        values = {column.name: "" for column in exchange.columns if not column.nullable and column.name != "id"}
        connection.execute(insert(exchange).values(values | {"failures": 0}))


def on_a_stick(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        row = {"id": "b", "way": "out", "made_at": "", "file": "a.relais", "size": 1, "ops": "[]"}
        connection.execute(insert(bundle).values(row))


def asks_to_be_enrolled_by_a_stick(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO copy (scope, id, position, value) VALUES ('card', '1', 1, '{}')")


def notes_something_else(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO meta (key, value) VALUES ('of a later release', '1')")


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (drafts, "Un brouillon au moins est écrit pour La Baule-Escoublac."),
        (drafts_a_request, "Un brouillon au moins est écrit pour La Baule-Escoublac."),
        (puts_into_the_bin, "Un brouillon au moins est écrit pour La Baule-Escoublac."),
        (sends, "Un envoi au moins a été préparé pour La Baule-Escoublac."),
        (cancels, "Un envoi au moins a été préparé pour La Baule-Escoublac."),
        (names_a_person, "Une personne à joindre, ou sa fonction, est notée pour La Baule-Escoublac."),
        (mistypes_a_telephone, "Une personne à joindre, ou sa fonction, est notée pour La Baule-Escoublac."),
        (enrolled, "Cet ordinateur est inscrit pour La Baule-Escoublac, ou l’a été."),
        (enrolled_once, "Cet ordinateur est inscrit pour La Baule-Escoublac, ou l’a été."),
        (tried_to_exchange, "La Baule-Escoublac a déjà échangé avec la plateforme, ou par une clé USB."),
        (on_a_stick, "La Baule-Escoublac a déjà échangé avec la plateforme, ou par une clé USB."),
        (
            asks_to_be_enrolled_by_a_stick,
            "La Baule-Escoublac a déjà échangé avec la plateforme, ou par une clé USB.",
        ),
        (notes_something_else, "La Baule-Escoublac a déjà servi sur cet ordinateur."),
    ],
)
def test_one_that_anything_was_begun_for_stays(
    places: Places,
    clock: Clock,
    wrong: Callable[[], CommuneContext],
    write: Callable[[CommuneContext], object],
    says: str,
) -> None:
    with closing(wrong()) as opened:
        write(opened)
    before = files(places.data)
    for act in (lambda: preview_removal(places, WRONG), lambda: remove_commune(places, WRONG, clock)):
        with pytest.raises(Refusal, match="not_unused") as caught:
            act()
        assert caught.value.sentence == f"{says} Elle ne peut pas être retirée."
        assert caught.value.remedy
        harmless = caught.value.remedy == "Elle reste ici sans gêner vos autres communes."
        assert harmless is (
            write not in (drafts, drafts_a_request, puts_into_the_bin, names_a_person, mistypes_a_telephone)
        )
    assert files(places.data) == before


@pytest.mark.parametrize("insee", ["99999", "", "../45024", "' OR 1"])
def test_what_is_not_here_is_refused(places: Places, clock: Clock, context: CommuneContext, insee: str) -> None:
    with pytest.raises(Refusal, match="not_here"):
        remove_commune(places, insee, clock)
    assert context.store.path.exists()


def test_nothing_moves_while_it_is_open_anywhere_even_where_nothing_is_read_from_it(
    places: Places, clock: Clock, wrong: Callable[[], CommuneContext]
) -> None:
    with closing(wrong()) as opened:
        make_backup(opened, "asked")
        kept = [one.name for one in backup_folder.listed(places.backups(WRONG))]
        with pytest.raises(errors.Busy, match="busy") as caught:
            remove_commune(places, WRONG, clock)
        assert caught.value.sentence == "Cette commune est ouverte dans un autre programme. Rien n’a été modifié."
        assert [one.name for one in backup_folder.listed(places.backups(WRONG))] == kept
        assert not list(places.backups(WRONG).glob("aside-*"))
        sends(opened)  # what was open goes on, in its own place


@posix.moves
def test_what_waited_for_the_removal_writes_nothing_into_the_moved_file(
    places: Places, clock: Clock, wrong: Callable[[], CommuneContext]
) -> None:
    """Without this, what opens the commune just then would go on in a file that nobody opens any more."""
    wrong().close()
    database, tried = places.database(WRONG), list[BaseException]()
    begun = threading.Event()

    def open_it() -> None:
        begun.set()
        try:
            Store(database).close()
        except errors.DatabaseFault as fault:
            tried.append(fault)

    opening = threading.Thread(target=open_it)
    with backup.alone(database):
        opening.start()
        begun.wait()
        reader = sqlite.connect(database, timeout=0.3)
        with pytest.raises(sqlite.OperationalError, match="locked"):  # meanwhile the other one comes to the same lock
            reader.execute("SELECT 1 FROM meta")
        reader.close()
        database.replace(database.with_name("moved"))
    opening.join()
    assert [type(fault) for fault in tried] == [errors.Missing]
    assert not database.exists()


class Deep(Places):
    """Places whose names are so long that the system refuses to move one of the files, as a disk or Windows may."""

    @property
    def limit(self) -> int:
        return os.pathconf(self.data, "PC_PATH_MAX") - 1

    def head(self, insee: str) -> Path:
        return self.communes / f"{insee}{'h' * 20}.head"

    def backups(self, insee: str) -> Path:
        room = self.limit - len("/aside-2026-02-01T133201000000Z") - len(f"/{insee}.{self.usb}")
        folder = self.data / "deep"
        while len(str(folder)) < room - 200:
            folder /= "d" * 150
        return folder / ("e" * (room - 1 - len(str(folder))))


@pytest.mark.skipif(not hasattr(os, "pathconf"), reason="no such limit there")
@pytest.mark.parametrize(
    ("fits", "stays"), [("", "database"), ("sqlite", "head"), ("h" * 20 + "head", "backup")], ids=lambda word: word[-6:]
)
def test_whatever_cannot_be_moved_all_is_put_back(
    places: Places, clock: Clock, context: CommuneContext, fits: str, stays: str
) -> None:
    deep = Deep(places.data, places.config, places.logs, Path(fits) if fits else None)
    choose_commune(deep, WRONG, clock, context.keystore).close()
    folder = deep.backups(WRONG)
    backup_folder.prepare(folder)
    kept = folder / "2026-01-31T133200Z-asked.sqlite"
    kept.write_bytes(b"a backup")
    kept.with_suffix(".json").write_bytes(b"its card")
    before = files(places.data)
    with pytest.raises(errors.DatabaseFault) as caught:
        remove_commune(deep, WRONG, clock)
    assert caught.value.sentence == "La commune n’a pas pu être retirée. Elle reste comme elle était."
    assert isinstance(caught.value.__cause__, OSError)
    named = {"database": "44055.sqlite", "head": "44055hhhhhhhhhhhhhhhhhhhh.head", "backup": kept.name}
    assert Path(caught.value.__cause__.filename).name == named[stays], "the control: this step failed"
    assert files(places.data).keys() == before.keys()
    assert not list(folder.glob("aside-*"))
    choose_commune(deep, WRONG, clock, context.keystore).close()


def test_what_is_written_after_the_look_and_before_the_move_is_not_taken_away(
    places: Places, clock: Clock, wrong: Callable[[], CommuneContext]
) -> None:
    wrong().close()

    def writes_meanwhile() -> LocalTime:
        with closing(wrong()) as opened:
            drafts(opened)
        return LocalTime(clock())

    with pytest.raises(Refusal, match="not_unused"):
        remove_commune(places, WRONG, writes_meanwhile)
    assert not list(places.backups(WRONG).glob("aside-*"))
    assert places.database(WRONG).exists()
