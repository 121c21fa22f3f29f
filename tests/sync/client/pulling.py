"""A process that takes the published needs and is killed once it has reported so many steps.

python -m tests.sync.client.pulling DATABASE URL SEED DOWNLOADS LAST
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from desktop.actions.kit.receive import Receiver
from desktop.database.store import Store
from sync.client.connection.http_transport import HttpTransport
from sync.client.exchange import pull
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.round_context import RoundSettings
from sync.client.reporter import Progress
from sync.contract.signing import SigningKey
from tests.killing import die


class Dying:
    def __init__(self, last: int) -> None:
        self._left = last

    def report(self, progress: Progress) -> None:
        self._left -= 1
        if self._left == 0:
            die()


def main(database: str, url: str, seed: str, downloads: str, last: str) -> None:
    with closing(Store(Path(database))) as store, closing(HttpTransport(url)) as transport:
        key = SigningKey(Path(seed).read_bytes())
        settings = RoundSettings(
            clock=lambda: datetime.now(UTC), downloads=DownloadCache(Path(downloads)), reporter=Dying(int(last))
        )
        pull.published(Receiver(store), transport, key, settings, ("needs",))


if __name__ == "__main__":
    main(*sys.argv[1:])
