"""Invented and real data are never mixed: folders, files, campaigns."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database.errors import ForeignFile
from desktop.database.queries import campaign, link, outbox
from desktop.demo.platform.national import FILE
from desktop.demo.worlds.situations import home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore, MemoryKeyStore
from sync.client.ledger import link as sync_link
from sync.platform.conduct import setup
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.store import PlatformStore
from tests.typed import relais_platform

NOW = datetime(2026, 2, 1, 13, 32, tzinfo=UTC)
URL = "https://plateforme.example"


class National:
    """A reference platform set up with a bundled pack, as an operator would."""

    def __init__(self, folder: Path, pack: str) -> None:
        folder.mkdir()
        self.store = PlatformStore(str(folder / "p.sqlite"), create=True)
        self.keys = keys.make(folder / "keys")
        setup.init(self.store, self.keys, setup.campaign_pack(pack), setup.catalogue_pack(""), NOW)
        self.transport = DirectTransport(Platform(self.store, self.keys, lambda: NOW).answer)

    def enrols(self, context: CommuneContext) -> None:
        with self.store.writing() as connection:
            code = codes.create_code(connection, self.keys, commune="45024", siren="214500241", now=NOW)
        enrol(context, URL, code, lambda _url: self.transport)


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "invented", "demonstration")
    yield made
    made.store.close()


@pytest.fixture
def context(tmp_path: Path) -> Iterator[CommuneContext]:
    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    made = choose_commune(places, "45024", local_time, MemoryKeyStore())
    yield made
    made.close()


def test_a_real_commune_takes_nothing_from_an_invented_campaign(context: CommuneContext, invented: National) -> None:
    id_ = draft_need(context, title="Cantine", description="Compter les repas.").value
    submit_need(context, id_)
    with pytest.raises(Refusal) as refused:
        invented.enrols(context)
    assert refused.value.sentence.startswith("Cette plateforme est celle d’une démonstration")
    with context.store.reading() as connection:
        own = link.current(connection)
        assert own is not None
        assert (own.enrolled, own.url) == (False, "")
        assert sync_link.keys(connection) == {}
        assert campaign.current(connection) is None
        assert [act.state for act in outbox.listed(connection)] == ["finalised"]


def test_a_link_to_a_real_platform_survives_the_mistake(
    context: CommuneContext, invented: National, tmp_path: Path
) -> None:
    real = National(tmp_path / "real", "france-relance-2021")
    real.enrols(context)
    with pytest.raises(Refusal):
        invented.enrols(context)
    exchange(context, real.transport)
    with context.store.reading() as connection:
        found = campaign.current(connection)
        assert found is not None
        assert found.id == "france-relance-2021"
    real.store.close()


@pytest.mark.slow
def test_neither_application_opens_the_others_database(tmp_path: Path, prepared: Path) -> None:
    Templates(prepared, local_time).copy("start", tmp_path / "world")
    places = inside(tmp_path / "world")
    with pytest.raises(ForeignFile) as foreign:
        open_commune(places, home().insee, local_time, FileKeyStore(places.keys))
    assert "démonstration" in foreign.value.sentence
    said = relais_platform("tally", "--database", str(platform_folder(tmp_path / "world") / FILE))
    assert said.status != 0
    assert "démonstration" in said.err
