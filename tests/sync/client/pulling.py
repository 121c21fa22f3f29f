"""A process that takes the published needs and is killed once it has reported so many steps.

python -m tests.sync.client.pulling DATABASE URL SEED SHELF LAST
"""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from desktop.actions.receive import Receiver
from desktop.database.store import Store
from sync.client.http_transport import HttpTransport
from sync.client.reporter import Progress
from sync.client.round import pull_published
from sync.client.snapshots import Shelf
from sync.contract.signing import SigningKey


class Dying:
    def __init__(self, last: int) -> None:
        self._left = last

    def report(self, progress: Progress) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(database: str, url: str, seed: str, shelf: str, last: str) -> None:
    with closing(Store(Path(database))) as store, closing(HttpTransport(url)) as transport:
        key = SigningKey(Path(seed).read_bytes())
        pull_published(
            Receiver(store), transport, key, scopes=("needs",), shelf=Shelf(Path(shelf)), reporter=Dying(int(last))
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
