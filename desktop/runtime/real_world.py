"""The real application's communes, platform and time; everything heavy is imported when it is first used."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import settings
from desktop.domain.phases import LocalTime
from desktop.paths import Places
from desktop.policy import Policy
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.support import Support

# Nothing of SQLAlchemy, msgspec, sync or cryptography may be imported before the first paint.
if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from sync.contract.wire import Transport


class RealWorld:
    demonstration = ""

    def __init__(self, places: Places, policy: Policy) -> None:
        self.places = places
        self._policy = policy
        self.support = Support(places, policy, self.clock)

    @property
    def platform_url(self) -> str:
        """The platform that the machine's policy imposes, or ""."""
        return self._policy.platform_url

    def clock(self) -> LocalTime:
        return LocalTime(datetime.now().astimezone())

    def open_context(self, insee: str) -> "CommuneContext":
        from desktop.runtime.without_asyncio import import_sqlalchemy  # noqa: PLC0415 - after the first paint

        import_sqlalchemy()
        from desktop.actions.kit.open_commune import open_commune  # noqa: PLC0415 - after the first paint

        return open_commune(self.places, insee, self.clock)

    def choose(self, insee: str) -> None:
        from desktop.actions.settings.choose_commune import choose_commune  # noqa: PLC0415 - after the first paint
        from sync.client.device import keystore_choice  # noqa: PLC0415 - after the first paint

        choose_commune(self.places, insee, self.clock, keystore_choice.choose(self.places.keys)).close()

    def second_place(self) -> Path | None:
        named = self._policy.backup_folder or settings.read(self.places.settings).settings.backup_folder
        return Path(named) if named else None

    def transport(self, url: str) -> "Transport":
        from sync.client.connection.http_transport import HttpTransport  # noqa: PLC0415 - after the first paint

        proxy = self.support.proxy_for(url)
        return HttpTransport(url, proxies=proxy.proxies, ca_file=proxy.ca_file)

    def watch(self, connectivity: Connectivity) -> None:
        connectivity.watch()

    def clean_up(self) -> None:
        """Nothing to do: real data stays."""

    def go_on(self, follow: Callable[[], None]) -> None:
        follow()

    def add_extras(self, session: object) -> None:
        """Nothing to do: the real window has only its pages."""
