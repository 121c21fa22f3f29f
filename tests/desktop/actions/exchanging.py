"""The reference platform in this process, and a commune enrolled there: what tests of an exchange begin with."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import outbox
from sync.client.connection.transports import DirectTransport
from sync.client.ledger import verification
from sync.contract.campaign import PhaseKey
from sync.contract.wire import Transport
from sync.platform.conduct import campaigns, committee, setup
from sync.platform.conduct import votes as platform_votes
from sync.platform.files import ProposalFile
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.store import PlatformStore as PlatformStore

NOW = datetime(2026, 2, 1, 13, 32, tzinfo=UTC)


URL = "https://plateforme.example"


class National:
    """The reference platform with the bundled campaign; its time, `now`, stands still."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._file = folder / "p.sqlite"
        self.store = PlatformStore(f"sqlite:///{self._file}", create=True)
        self.keys = keys.make(folder / "keys")
        pack = setup.campaign_pack("france-relance-2021")
        services = setup.catalogue_pack(str(resources.path("catalogue.json")))
        setup.init(self.store, self.keys, pack, services, NOW)
        self.now = NOW
        self.platform = Platform(self.store, self.keys, self.clock)

    def clock(self) -> datetime:
        return self.now

    @property
    def transport(self) -> Transport:
        return DirectTransport(self.platform.answer)

    def code(self) -> str:
        with self.store.writing() as connection:
            return codes.create_code(connection, self.keys, commune="45024", siren="214500241", now=NOW)

    def phase(self, key: PhaseKey) -> None:
        with self.store.writing() as connection:
            campaigns.set_phase(connection, key, NOW)

    def backup(self, folder: Path) -> Path:
        """A copy of its database as it is now."""
        self.store.close()  # with the last connection, all that is in the log goes into the file
        return shutil.copyfile(self._file, folder / "backup.sqlite")

    def put_back(self, backup: Path) -> None:
        self.store.close()
        shutil.copyfile(backup, self._file)

    def propose(self, title: str, needs: tuple[str, ...]) -> str:
        with self.store.writing() as connection:
            current = campaigns.current(connection)
            file = ProposalFile(title=title, kind="to_develop", needs=needs)
            return committee.create_proposal(connection, current, file, NOW).id

    def tally(self) -> dict[str, int]:
        with self.store.reading() as connection:
            return {
                count.id: len(count.voters)
                for count in platform_votes.tally(connection, campaigns.current(connection).id)
            }


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def enrolled(context: CommuneContext, national: National) -> None:
    enrol(context, URL, national.code(), lambda url: national.transport)


def states(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {act.type: act.state for act in outbox.listed(connection)}


def verified(context: CommuneContext) -> tuple[bool, int, int]:
    with context.store.reading() as connection:
        found = verification.check(connection, context.head)
    return found.ok, found.operations, found.receipts
