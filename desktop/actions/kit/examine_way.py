"""Examines the way to a platform before any enrolment: its name, the connection, the proxy, TLS, and who answers."""

from collections.abc import Callable

from desktop.actions.kit.examine import Check
from desktop.actions.kit.proxy_settings import ProxySettings
from desktop.domain import phases
from sync.client.connection import probes
from sync.client.connection.conversation import Meter, first_hello
from sync.client.connection.proxies import address_of, shown
from sync.client.errors import NetworkError, SyncError
from sync.contract.wire import PREFIX, Transport

#: Begins the name of each step's check; the platform's own check has the name that it has after the enrolment.
WAY = "way_"


def examine_way(
    url: str, way: ProxySettings, transport: Transport, words: Callable[[SyncError], str]
) -> tuple[Check, ...]:
    """One check for each step, in turn; the first that fails is the last. No data of a commune are sent.

    `transport` leads to `url` by the same `way`; `words`: what to do about an error.
    """
    steps = probes.trace(url, way.proxies, path=f"{PREFIX}/hello", ca_file=way.ca_file)
    proxy = shown(address_of(url, way.proxies))
    checks = [Check(WAY + step.name, step.ok, words(_error(step, proxy)) if step.code else "") for step in steps]
    checks += [_clock(step) for step in steps if "clock_offset_s" in step.facts]
    if all(check.ok for check in checks):
        checks.append(_platform(transport, words))
    return tuple(checks)


def _clock(step: probes.ProbeStep) -> Check:
    """By what the answer says of the time there, which is not signed: an exchange will measure it."""
    if abs(int(step.facts["clock_offset_s"])) <= phases.TICK.total_seconds():
        return Check(f"{WAY}clock", True)
    return Check(f"{WAY}clock", False, "L’heure de cet ordinateur n’est pas celle de la plateforme\u00a0: réglez-la.")


def _error(step: probes.ProbeStep, proxy: str) -> NetworkError:
    code = step.code or "cut"
    methods = tuple(step.facts.get("methods", "").split(", ")) if "methods" in step.facts else ()
    issuer = step.facts.get("issuer", "") if code in ("certificate_unknown", "intercepted") else ""
    error = NetworkError(code, issuer=issuer, methods=methods)
    error.proxy = proxy if code.startswith("proxy") else ""
    return error


def _platform(transport: Transport, words: Callable[[SyncError], str]) -> Check:
    """Whether what answers there signs as a platform does; which one it is, the enrolment code will tell."""
    try:
        first_hello(transport, Meter())
    except SyncError as error:
        return Check("platform", False, words(error))
    return Check("platform", True)
