"""The reference platform in this process, and a commune enrolled there: what tests of an exchange begin with."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

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
from tests.desktop.actions.enrolled_once import Ends, once

NOW = datetime(2026, 2, 1, 13, 32, tzinfo=UTC)
URL = "https://plateforme.example"
FILE, KEYS = "p.sqlite", "keys"


class National:
    """The reference platform with the bundled campaign; its time, `now`, stands still."""

    def __init__(self, folder: Path, *, another: bool = False) -> None:
        """`another`: with keys of its own, where a test has two."""
        folder.mkdir()
        self.folder = folder
        self._file = folder / FILE
        _copy(folder, another)
        self.store = PlatformStore(f"sqlite:///{self._file}")
        self.keys = keys.make(folder / KEYS)
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


def _make(folder: Path) -> None:
    store = PlatformStore(f"sqlite:///{folder / FILE}", create=True)
    pack = setup.campaign_pack("france-relance-2021")
    services = setup.catalogue_pack(str(resources.path("catalogue.json")))
    setup.init(store, keys.make(folder / KEYS), pack, services, NOW)
    store.close()


def _copy(folder: Path, another: bool) -> None:
    database, kept = _made(another)
    (folder / FILE).write_bytes(database)
    (folder / KEYS).mkdir(mode=0o700)
    for name, data in kept.items():
        (folder / KEYS / name).write_bytes(data)
        (folder / KEYS / name).chmod(0o600)


@cache
def _made(another: bool) -> tuple[bytes, dict[str, bytes]]:
    """The database and the keys of a platform, made once for the whole test run."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        return (folder / FILE).read_bytes(), {one.name: one.read_bytes() for one in (folder / KEYS).iterdir()}


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def enrolled(context: CommuneContext, national: National) -> None:
    """As `really_enrolled`, which is done once for all tests that begin with the same two ends."""
    once(
        Ends(context, national.store, national.folder / KEYS, national.now), lambda: really_enrolled(context, national)
    )


def really_enrolled(context: CommuneContext, national: National) -> None:
    enrol(context, URL, national.code(), lambda url: national.transport)


def states(context: CommuneContext) -> dict[str, str]:
    with context.store.reading() as connection:
        return {act.type: act.state for act in outbox.listed(connection)}


def verified(context: CommuneContext) -> tuple[bool, int, int]:
    with context.store.reading() as connection:
        found = verification.check(connection, context.head)
    return found.ok, found.operations, found.receipts
