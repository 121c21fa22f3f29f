"""A process that takes the published needs and is killed once it has reported so many steps.

python -m tests.sync.client.pulling DATABASE URL SEED SHELF LAST
"""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from desktop.actions.kit.receive import Receiver
from desktop.database.store import Store
from sync.client.connection.http_transport import HttpTransport
from sync.client.exchange.round import pull_published
from sync.client.exchange.snapshots import DownloadCache
from sync.client.reporter import Progress
from sync.contract.signing import SigningKey


class Dying:
    def __init__(self, last: int) -> None:
        self._left = last

    def report(self, progress: Progress) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(database: str, url: str, seed: str, downloads: str, last: str) -> None:
    with closing(Store(Path(database))) as store, closing(HttpTransport(url)) as transport:
        key = SigningKey(Path(seed).read_bytes())
        pull_published(
            Receiver(store),
            transport,
            key,
            scopes=("needs",),
            downloads=DownloadCache(Path(downloads)),
            reporter=Dying(int(last)),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
