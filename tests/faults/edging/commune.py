"""A commune of the real application and its platform, enrolled with one another: made once, then copied and opened."""

import copy
import shutil
from pathlib import Path

from desktop import paths
from desktop.actions.kit.commune_context import Clock, CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from sync.client.connection.transports import DirectTransport
from sync.platform.http.service import Platform
from sync.platform.store import PlatformStore
from tests.faults.bundle_forge import COMMUNE, World


class Template:
    """Databases in `folder`, closed, of a commune whose two acts left on a USB stick and have no answer yet.

    `new`: before its first round; `read`: after that round, in which it has read all that is published.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.new, self.read = folder / "new", folder / "read"
        self.new.mkdir()
        world = World(self.new)
        self.keys, self.returned, self.secrets = world.keys, world.returned, world.context.keystore
        world.close()
        both = Both(self, self.new, self.read, clock)
        exchange(both.context, DirectTransport(both.platform.answer))
        both.close()


class Both:
    """Both ends, opened in a copy of a folder of the template's."""

    def __init__(self, template: Template, begun: Path, folder: Path, clock: Clock) -> None:
        shutil.copytree(begun, folder)
        self._store = PlatformStore(str(folder / "platform.sqlite"))
        self.platform = Platform(self._store, template.keys)
        places = paths.find(folder / "data")
        self.context: CommuneContext = open_commune(places, COMMUNE, clock, copy.deepcopy(template.secrets))

    def close(self) -> None:
        self.context.close()
        self._store.close()
