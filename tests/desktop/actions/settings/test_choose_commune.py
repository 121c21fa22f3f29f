"""Choosing a commune makes a complete database: rows, key, catalogue; choosing it again changes nothing."""

import os
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import Clock, CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import errors, search
from desktop.database.queries import campaign, catalogue, link, outbox
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.device.keystore import FileKeyStore, KeyStoreError, MemoryKeyStore
from sync.client.ledger import verification
from sync.contract.signing import SigningKey


def test_a_database_made_whole(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        commune, device = link.commune(connection), link.current(connection)
        services = catalogue.services(connection)
        assert campaign.current(connection) is None  # nothing is shown as open before an exchange
        assert len(campaign.themes(connection)) == 14
        assert "opencimetiere" in [hit.id for hit in search.fitting(connection, "cimetière", ("catalogue",), 2)]
        found = catalogue.subject(connection, services[0].id)
    assert commune is not None
    assert device is not None
    assert (commune.insee, commune.name, commune.siren) == ("45024", "Baule", "214500241")
    seed = context.keystore.load(commune.database_id)
    assert seed is not None
    assert SigningKey(seed).public == device.public_key
    assert not device.enrolled
    assert len(services) >= 60
    assert found is not None
    assert (found.kind, found.version) == ("service", 0)


def test_choosing_twice_changes_nothing(places: Places, clock: Clock, context: CommuneContext) -> None:
    with context.store.reading() as connection:
        before = (link.commune(connection), link.current(connection), len(catalogue.services(connection)))
    again = choose_commune(places, "45024", clock, context.keystore)
    with again.store.reading() as connection:
        assert (link.commune(connection), link.current(connection), len(catalogue.services(connection))) == before
    again.close()


def test_a_siren_that_has_come_since_is_taken(places: Places, clock: Clock, context: CommuneContext) -> None:
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '' WHERE key IN ('siren', 'name')")
    choose_commune(places, "45024", clock, context.keystore).close()
    with context.store.reading() as connection:
        commune = link.commune(connection)
    assert commune is not None
    assert (commune.siren, commune.name) == ("214500241", "Baule")


def test_two_communes_on_one_pc_have_nothing_in_common(places: Places, clock: Clock, context: CommuneContext) -> None:
    cast_vote(context, "opencimetiere")
    with closing(choose_commune(places, "45234", clock, context.keystore)) as other:
        assert other.store.path != context.store.path
        cast_vote(other, "grr")
        (mine, my_device, my_acts), (theirs, their_device, their_acts) = held(context), held(other)
    assert (mine.insee, mine.siren, theirs.insee) == ("45024", "214500241", "45234")
    assert mine.database_id != theirs.database_id
    assert context.keystore.load(mine.database_id) != context.keystore.load(theirs.database_id)
    assert my_device.device != their_device.device
    assert my_device.public_key != their_device.public_key
    assert (my_acts, their_acts) == ({"opencimetiere"}, {"grr"})


def held(context: CommuneContext) -> tuple[link.CommuneRow, link.LinkRow, set[str]]:
    """Who works in this database, with which key, and what its acts are about; its journal verifies."""
    with context.store.reading() as connection:
        commune, device = link.commune(connection), link.current(connection)
        assert commune is not None
        assert device is not None
        assert verification.check(connection, context.head).ok
        return commune, device, {act.subject for act in outbox.listed(connection)}


@pytest.mark.parametrize("insee", ["75111", "99999", "", "45024x", "../../etc/passwd", "' OR 1"])
def test_what_cannot_be_chosen_makes_nothing(places: Places, clock: Clock, insee: str) -> None:
    before = set(places.data.rglob("*"))
    with pytest.raises(Refusal) as caught:
        choose_commune(places, insee, clock, MemoryKeyStore())
    assert set(places.data.rglob("*")) == before
    assert caught.value.sentence
    assert caught.value.remedy
    assert list(places.communes.iterdir()) == []


class Deaf(MemoryKeyStore):
    def store(self, name: str, secret: bytes) -> None:
        raise KeyStoreError("locked")


def test_without_a_place_for_the_key_nothing_is_chosen_and_a_later_try_succeeds(places: Places, clock: Clock) -> None:
    with pytest.raises(Refusal, match="key_not_kept"):
        choose_commune(places, "45024", clock, Deaf())
    context = choose_commune(places, "45024", clock, MemoryKeyStore())
    with context.store.reading() as connection:
        assert link.current(connection) is not None
    context.close()


def test_the_key_in_a_file_is_found_again(places: Places, clock: Clock) -> None:
    choose_commune(places, "45024", clock, FileKeyStore(places.keys)).close()
    context = open_commune(places, "45024", clock)
    with context.store.reading() as connection:
        commune, device = link.commune(connection), link.current(connection)
    assert commune is not None
    assert device is not None
    seed = context.keystore.load(commune.database_id)
    assert seed is not None
    assert SigningKey(seed).public == device.public_key
    (file,) = places.keys.iterdir()
    assert file.stat().st_mode & 0o077 == 0 or os.name == "nt"
    context.close()


def test_a_commune_without_siren_can_be_chosen(places: Places, clock: Clock) -> None:
    context = choose_commune(places, "98818", clock, MemoryKeyStore())
    with context.store.reading() as connection:
        commune = link.commune(connection)
    context.close()
    assert commune is not None
    assert (commune.name, commune.siren) == ("Nouméa", "")


def test_a_folder_that_is_a_file() -> None:
    with tempfile.TemporaryDirectory() as name:
        blocked = Path(name) / "file"
        blocked.write_text("x")
        with pytest.raises(paths.UnusableFolder) as caught:
            paths.prepare(paths.find(blocked / "data"))
    assert "ne peut pas être utilisé" in caught.value.sentence


def test_opening_what_is_not_there(places: Places, clock: Clock) -> None:
    with pytest.raises(errors.Missing):
        open_commune(places, "45024", clock)
