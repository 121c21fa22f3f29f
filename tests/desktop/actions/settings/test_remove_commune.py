"""A commune chosen by mistake is taken off this computer, and one that anything was begun for is not."""

import os
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import insert

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.settings.remove_commune import preview_removal, remove_commune
from desktop.database import errors
from desktop.database.opening import list_communes
from desktop.database.queries import needs
from desktop.domain.communes import removal_loss
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.ledger.tables import bundle, former_device
from tests.desktop.actions.conftest import Clock

WRONG = "44055"  # La Baule-Escoublac, where Baule was meant


def begun(places: Places, clock: Clock, context: CommuneContext, write: Callable[[CommuneContext], object]) -> None:
    with closing(choose_commune(places, WRONG, clock, context.keystore)) as wrong:
        write(wrong)


def test_its_drafts_are_counted_and_all_of_it_is_found_among_its_backups(
    places: Places, clock: Clock, context: CommuneContext
) -> None:
    def write(wrong: CommuneContext) -> None:
        draft_need(wrong, title="Gérer la cantine")
        make_backup(wrong, "asked")
        submitted = submit_need(wrong, draft_need(wrong, title="Réserver une salle", description="Papier").value).value
        cancel_act(wrong, submitted.op)

    begun(places, clock, context, write)
    before = places.database(WRONG).read_bytes()[:16]
    assert preview_removal(places, WRONG).drafts == 2
    assert removal_loss(2) == "2\u00a0brouillons y sont écrits, que vous ne verrez plus ici."
    assert [insee for insee, *_ in list_communes(places.communes)] == ["45024", WRONG], "looking changes nothing"
    aside = remove_commune(places, WRONG, clock)
    assert [insee for insee, *_ in list_communes(places.communes)] == ["45024"]
    assert not list(places.communes.glob(f"{WRONG}*"))
    assert (aside / f"{WRONG}.sqlite").read_bytes()[:16] == before
    assert len(list(aside.glob("*-asked.*"))) == 2, "its backup and the backup's card"
    with closing(choose_commune(places, WRONG, clock, context.keystore)) as again, again.store.reading() as connection:
        assert not needs.listed(connection), "chosen again it is new"


def test_its_database_can_be_put_back_by_hand(places: Places, clock: Clock, context: CommuneContext) -> None:
    begun(places, clock, context, lambda wrong: draft_need(wrong, title="Gérer la cantine"))
    aside = remove_commune(places, WRONG, clock)
    for file in aside.iterdir():
        file.replace(places.communes / file.name)
    with closing(open_commune(places, WRONG, clock, context.keystore)) as back, back.store.reading() as connection:
        assert [row.title for row in needs.listed(connection)] == ["Gérer la cantine"]


def sends(wrong: CommuneContext) -> None:
    submit_need(wrong, draft_need(wrong, title="Réserver une salle", description="Papier").value)


def sent(wrong: CommuneContext) -> None:
    sends(wrong)
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'accepted', attempts = 1")


def tried(wrong: CommuneContext) -> None:
    sends(wrong)
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET attempts = 1")


def enrolled(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE device SET statement = '{}'")


def enrolled_once(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        values = {column.name: "" for column in former_device.columns if not column.nullable}
        connection.execute(insert(former_device).values(values | {"public_key": b"", "seq": 0}))


def on_a_stick(wrong: CommuneContext) -> None:
    with wrong.store.transaction() as connection:
        row = {"id": "b", "way": "out", "made_at": "", "file": "a.relais", "size": 1, "ops": "[]"}
        connection.execute(insert(bundle).values(row))


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (sends, "1\u00a0envoi de La Baule-Escoublac attend dans sa boîte d’envoi."),
        (sent, "1\u00a0envoi de La Baule-Escoublac est parti."),
        (tried, "1\u00a0envoi de La Baule-Escoublac est parti."),
        (enrolled, "Cet ordinateur est inscrit pour La Baule-Escoublac."),
        (enrolled_once, "Cet ordinateur est inscrit pour La Baule-Escoublac."),
        (on_a_stick, "L’inscription de cet ordinateur pour La Baule-Escoublac est partie sur une clé USB."),
    ],
)
def test_one_that_anything_was_begun_for_stays(
    places: Places, clock: Clock, context: CommuneContext, write: Callable[[CommuneContext], object], says: str
) -> None:
    begun(places, clock, context, write)
    for act in (lambda: preview_removal(places, WRONG), lambda: remove_commune(places, WRONG, clock)):
        with pytest.raises(Refusal, match="not_unused") as caught:
            act()
        assert caught.value.sentence == f"{says} Elle n’a pas été retirée."
        assert caught.value.remedy
    assert places.database(WRONG).exists()


@pytest.mark.parametrize("insee", ["99999", "", "../45024", "' OR 1"])
def test_what_is_not_here_is_refused(places: Places, clock: Clock, context: CommuneContext, insee: str) -> None:
    with pytest.raises(Refusal, match="not_here"):
        remove_commune(places, insee, clock)
    assert context.store.path.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows itself refuses to move an open file")
def test_nothing_moves_beside_a_window_of_another_process(
    places: Places, clock: Clock, context: CommuneContext
) -> None:
    begun(places, clock, context, lambda _wrong: None)
    places.lock.write_text(f"{os.getppid()}\n", "utf-8")
    with pytest.raises(errors.Busy):
        remove_commune(places, WRONG, clock)
    assert places.database(WRONG).exists()
