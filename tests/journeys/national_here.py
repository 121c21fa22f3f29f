"""The national platform of a short journey: in this process, from a database made once for a run, with no socket.

What a network adds (an answer that is lost, a Wi-Fi's page, a process that is killed) is told with `national`.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.client.connection.transports import DirectTransport
from sync.contract.wire import Transport
from sync.platform.http.service import Platform
from sync.platform.identity import keys
from sync.platform.store import PlatformStore
from tests.journeys.national import National

URL = "https://plateforme.example"


class NationalHere(National):
    """Its operators type beside it, as beside one that runs alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name, data in _made().items():
            file = folder / name
            file.parent.mkdir(mode=0o700, exist_ok=True)
            file.write_bytes(data)
            file.chmod(0o600)
        self._store = PlatformStore(f"sqlite:///{folder / 'platform.sqlite'}")
        platform = Platform(self._store, keys.load(folder / "keys"), lambda: datetime.now(UTC))
        self.transport: Transport = DirectTransport(platform.answer)

    def close(self) -> None:
        self._store.close()


@cache
def _made() -> dict[str, bytes]:
    """Its database and its keys, by their path."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        National(folder).run("init", "--campaign", "france-relance-2021")
        files = [file for file in folder.rglob("*") if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}
