"""What the settings offer for this computer's connection: the report for the help desk, and the choice of the proxy."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import settings
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal, words_of
from desktop.paths import Places
from desktop.policy import Policy

if TYPE_CHECKING:  # comes after the first paint
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.actions.kit.proxy_settings import Chosen, ProxySettings
    from desktop.actions.settings.make_report import MadeReport


class Support(NamedTuple):
    """For the real application only: the demonstration makes no connection."""

    places: Places  #: the folders of this computer
    policy: Policy  #: what the machine's administrator imposes
    clock: Callable[[], LocalTime]  #: gives aware times with the local offset

    def proxy_for(self, url: str) -> "ProxySettings":
        """The proxy for an address. Call it in the network's worker: the system may take seconds to find it."""
        from desktop.actions.kit.proxy_settings import proxy_for  # noqa: PLC0415 - after the first paint
        from desktop.runtime.system_proxy import system_proxies  # noqa: PLC0415 - QtNetwork: after the first paint

        return proxy_for(url, self.places, self.policy, system_proxies)

    def report(self, out: Path, open_context: "Callable[[], CommuneContext]") -> "MadeReport":
        """Writes the report, in the network's worker, with the commune opened for itself. Raises Refusal."""
        from desktop.actions.settings.make_report import Station, make_report  # noqa: PLC0415 - after the first paint
        from desktop.database.errors import DatabaseFault  # noqa: PLC0415 - as above
        from desktop.documents.support_report import CheckResult  # noqa: PLC0415 - as above

        own = settings.read(self.places.settings).settings
        station = Station(self.places, self.policy, own, self.proxy_for)
        try:
            context = open_context()
        except DatabaseFault as fault:
            result = CheckResult(fault.code, False, words_of(fault))
            return make_report(out, station, self.clock(), None, result)
        try:
            return make_report(out, station, self.clock(), context)
        finally:
            context.close()

    def proxy(self) -> "tuple[Chosen, bool]":
        """The present choice, and whether a password is stored."""
        from desktop.actions.kit import proxy_settings  # noqa: PLC0415 - after the first paint

        return proxy_settings.chosen(self.places, self.policy), proxy_settings.has_password(self.places, self.policy)

    def keep_proxy(self, mode: str | None, user: str | None, password: str | None) -> None:
        """Saves the choice; what is None stays as it is. Raises Refusal, of field "proxy" for the address."""
        from desktop.actions.settings.keep_proxy import keep_proxy  # noqa: PLC0415 - after the first paint
        from sync.client.device.keystore import KeyStoreError  # noqa: PLC0415 - as above

        try:
            keep_proxy(self.places, mode, user, password)
        except KeyStoreError as error:
            raise Refusal(
                "proxy_not_kept",
                "Le mot de passe du proxy n’a pas pu être gardé.",
                remedy="Prévenez votre service informatique.",
            ) from error
        except OSError as error:
            raise Refusal(
                "proxy_not_kept",
                "Ce réglage n’a pas pu être gardé.",
                remedy="Vérifiez la place sur le disque, puis recommencez.",
            ) from error
