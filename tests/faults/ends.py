"""Both ends of an exchange in one folder, the key between them: what is done before a kill, what is looked at after."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import select

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database import backup_folder
from sync.client.connection.http_transport import HttpTransport
from sync.client.connection.transports import DirectTransport, FaultyTransport
from sync.client.device.keystore import FileKeyStore
from sync.client.errors import SyncError
from sync.contract.bundle import BadBundle
from sync.contract.sealing import file_digest
from sync.contract.wire import Transport
from sync.platform import blobs
from sync.platform.conduct import campaigns, setup, votes
from sync.platform.http.service import Platform as Service
from sync.platform.identity import codes, keys
from sync.platform.intake import bundles, returns
from sync.platform.store import PlatformStore
from sync.platform.tables import attached
from sync.platform.times import system_clock
from tests.faults import oracle
from tests.faults.acting import COMMUNE
from tests.faults.memory import Memory, recall
from tests.faults.oracle import Finding, Oracle
from tests.faults.pointed import SERVICES, act, vote
from tests.faults.programs import Platform

SIREN, URL = "214500241", "https://plateforme.example"
_ROUNDS = 5  # after so many rounds no act may still be waiting for its answer


class Ends:
    """A commune's computer and a platform, enrolled. Who is not killed is this process, or a served program."""

    def __init__(self, folder: Path) -> None:
        self.oracle = Oracle()
        self._national = Platform(folder / "national")
        self._national.folder.mkdir()
        self.words = ("--database", self._national.database, "--json")
        self._file = folder / "national" / "platform.sqlite"
        self._store = PlatformStore(self._national.database, create=True)
        self._keys = keys.make(keys.folder_for(self._store, ""))
        pack, now = setup.campaign_pack("france-relance-2021"), system_clock()
        setup.init(self._store, self._keys, pack, setup.catalogue_pack(""), now)
        with self._store.writing() as connection:
            campaigns.set_phase(connection, "needs", now)
        self.key = folder / "key"
        self.key.mkdir()
        self.places = paths.find(folder / "pc")
        paths.prepare(self.places)
        choose_commune(self.places, COMMUNE, local_time, FileKeyStore(self.places.keys)).close()
        with self._store.writing() as connection:
            code = codes.create_code(connection, self._keys, commune=COMMUNE, siren=SIREN, now=system_clock())
        with self.context() as context:
            enrol(context, URL, code, lambda _: self._direct())

    def close(self) -> None:
        self._national.stop()
        self._store.close()

    @contextmanager
    def context(self) -> Iterator[CommuneContext]:
        with closing(open_commune(self.places, COMMUNE, local_time, FileKeyStore(self.places.keys))) as context:
            yield context

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The platform as a program that nobody kills; it stays for the next time."""
        if not self._national.url:
            self._national.serve()
        yield self._national.url

    def _direct(self) -> Transport:
        return DirectTransport(Service(self._store, self._keys).answer)

    # Before the kill

    def leave_work(self) -> None:
        """A return on the key, for an act that stays due here; and a batch that came without an answer."""
        with self.context() as context:
            self.oracle.told.add(vote(context, SERVICES[0]))
            export_bundle(context, self.key)
            self._carry()
            self.oracle.told.add(vote(context, SERVICES[1]))
            deaf = FaultyTransport(self._direct(), lambda call: "after" if "/batches" in call.path else None)
            try:
                exchange(context, deaf)
            except SyncError:
                return
        raise AssertionError("answered")

    def act_and_write(self, seed: int) -> Path:
        """The file on the key that holds new acts and a document."""
        with self.context() as context:
            self.oracle.told.update(act(context, self.places.data, seed))
            return export_bundle(context, self.key).value.file

    def round(self, url: str) -> bool:
        """Whether it passed."""
        with self.context() as context, closing(HttpTransport(url)) as transport:
            try:
                exchange(context, transport)
            except SyncError:
                return False
        return True

    def hear(self, lines: Iterable[bytes]) -> None:
        """What our end told before it was killed; the platform's program tells other things."""
        told = map(json.loads, lines)
        self.oracle.told.update(one["op"] for one in told if "op" in one)

    # After it

    def inspect(self) -> list[Finding]:
        """At the files as they lie: what was told is here, one act more at most, and nothing at either end is half."""
        memory, journal = recall(self._database)
        found = [Finding("lost", f"told, and not here: {op}") for op in sorted(self.oracle.told - set(journal))]
        more = sorted(memory.acts.keys() - self.oracle.told)
        if len(more) > 1:
            found.append(Finding("twice", f"nobody was told of {more}"))
        found += _halves(memory, journal)
        found += Oracle().judge({}, self._file, self._tally())
        kept = backup_folder.listed(self.places.backups(COMMUNE))
        found += [Finding("half", f"backup {one.name}") for one in kept if not backup_folder.intact(one)]
        self.oracle.told.update(more)
        return found

    def settle(self) -> list[Finding]:
        """By what is on the key, then by whole rounds until nothing waits; then the oracle."""
        found: list[Finding] = []
        with self.context() as context:
            try:
                self._carry()
                for file in self.key.glob("retour-*.relais"):
                    import_bundle(context, file)
                    file.unlink()
                for _ in range(_ROUNDS):
                    exchange(context, self._direct())
                    if all(line.state in oracle.FINAL for line in oracle.outbox(self._database).values()):
                        break
            except (SyncError, BadBundle) as error:
                found.append(Finding("unsettled", f"{type(error).__name__}: {error}"))
        files = {self._database: self.places.head(COMMUNE)}
        found += self.oracle.judge(files, self._file, self._tally(), whole=COMMUNE)
        with self._store.reading() as connection:
            named = set(connection.execute(select(attached.c.sha256)).scalars())
            found += [Finding("lost", f"document {one}") for one in sorted(named - blobs.arrived(connection, [*named]))]
        return found

    def _carry(self) -> None:
        """All that our end wrote on the key goes to the platform, and its returns come back. Raises BadBundle."""
        for file in self.key.glob("*.relais"):
            if file.name.startswith("retour-"):
                continue
            with file.open("rb") as sealed:
                done = bundles.receive(self._store, self._keys, sealed, file_digest(file), system_clock, stamp=None)
            with (self.key / f"retour-{done.id}.relais").open("wb") as out:
                returns.write(self._store, self._keys, done.id, out, system_clock())
            file.unlink()

    @property
    def _database(self) -> Path:
        return self.places.database(COMMUNE)

    def _tally(self) -> dict[str, tuple[str, ...]]:
        with self._store.reading() as connection:
            return {one.id: one.voters for one in votes.tally(connection, campaigns.current(connection).id)}


def _halves(memory: Memory, journal: tuple[str, ...]) -> Iterator[Finding]:
    """Each act has its rows, and each row its act."""
    rows = {
        "vote.cast": set(memory.votes),
        "vote.withdraw": {by for _, by, _ in memory.votes.values() if by},
        "need.submit": {submitted for _, submitted, _, _ in memory.needs.values() if submitted},
    }
    for kind, made in rows.items():
        meant = {op for op, (of, _, _) in memory.acts.items() if of == kind}
        if made != meant:
            yield Finding("half", f"{kind}: rows of {sorted(made - meant)}, none of {sorted(meant - made)}")
    if tuple(memory.acts) != journal:
        yield Finding("half", "outbox and journal differ")
