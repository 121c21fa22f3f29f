"""Makes the report for the help desk: the checks and their results, the path to the platform, the end of the log."""

import platform
import ssl
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.examine import examine_backups, examine_commune, examine_computer, examine_move
from desktop.actions.kit.proxy_settings import ProxySettings
from desktop.database.queries import diagnosis, exchanges, link
from desktop.documents import shown_log
from desktop.documents.support_report import CheckResult, SupportReport, pack
from desktop.documents.whole_file import write_whole
from desktop.paths import Places
from desktop.policy import Policy
from desktop.settings import Settings
from sync.client.connection import probes
from sync.client.connection.proxies import shown
from sync.client.device import system_keystore
from sync.contract.wire import PREFIX

#: Whose versions are said; a package of the application brings the notes of each.
PACKAGES = (
    "relais-communes",
    "PySide6-Essentials",
    "SQLAlchemy",
    "pysqlite3",
    "urllib3",
    "truststore",
    "cryptography",
    "msgspec",
    "keyring",
    "typst",
    "pypdfium2",
)


class Station(Struct, frozen=True):
    """What the report needs to know of this computer."""

    places: Places  #: its folders
    policy: Policy  #: what the machine's administrator imposes
    settings: Settings  #: what the user chose
    way: Callable[[str], ProxySettings]  #: how calls to an address are made


class MadeReport(Struct, frozen=True):
    """The report that was made."""

    file: Path  #: a ZIP archive, at the place that was asked for
    size: int  #: in bytes
    bad: tuple[str, ...]  #: names of the checks that failed


def make_report(
    out: Path, station: Station, now: datetime, context: CommuneContext | None, fault: CheckResult | None = None
) -> MadeReport:
    """`context`: None where there is no commune, or where it does not open; `fault` then says why. Raises Refusal."""
    report = compose_report(station, now, context, fault)
    data = pack(report)
    write_whole(out, data)
    bad = [one.name for one in report.findings if one.ok is False]
    bad += [f"trace:{step.name}" for step in report.trace if not step.ok]
    return MadeReport(out, len(data), tuple(bad))


def compose_report(
    station: Station, now: datetime, context: CommuneContext | None, fault: CheckResult | None = None
) -> SupportReport:
    """Collects everything for the report; asks the platform only for what it answers without enrolment."""
    findings = [
        CheckResult(one.name, one.ok, one.remedy)
        for one in examine_computer(station.places, station.policy.backup_folder)
    ]
    findings += [CheckResult("policy", False, error) for error in station.policy.errors]
    findings += [fault] if fault is not None else []
    commune = insee = url = signed = ""
    link_facts: dict[str, str] = {}
    diagnosis_facts, offset = None, None
    if context is not None:
        checks = [*examine_commune(context, None), examine_backups(context)]
        findings += [CheckResult(one.name, one.ok, one.remedy) for one in checks]
        with context.store.reading() as connection:
            here, own, measured = link.commune(connection), link.current(connection), exchanges.clock_offset(connection)
            diagnosis_facts = diagnosis.read(connection)
        commune, insee = (here.name, here.insee) if here is not None else ("", "")
        if measured.at is not None:
            offset, signed = round(measured.counted(context.clock()).total_seconds()), measured.at.isoformat()
        if own is not None:
            url = own.url
            moved = examine_move(url, station.policy.platform_url) if own.enrolled else ()
            findings += [CheckResult(one.name, one.ok, one.remedy) for one in moved]
            link_facts = {
                "enrolled": "oui" if own.enrolled else "non",
                "enrolled_at": own.enrolled_at,
                "platform": shown(own.url) if own.url else "",
                "platform_key": own.platform.id if own.platform else "",
                "device": own.device,
                "key_place": own.key_place,
            }
    url = url or station.policy.platform_url
    way = station.way(url) if url else ProxySettings({}, None)
    steps = probes.trace(url, way.proxies, path=f"{PREFIX}/hello", ca_file=way.ca_file) if url else ()
    home = str(Path.home())
    return SupportReport(
        made_at=now,
        commune=commune,
        insee=insee,
        demonstration=context is not None and context.store.demonstration,
        versions=_versions(),
        places={name: _unnamed(str(place), home) for name, place in station.places._asdict().items()},
        policy=_policy(station.policy, home),
        policy_errors=station.policy.errors,
        settings=_settings(station.settings, home),
        link=link_facts,
        findings=tuple(CheckResult(one.name, one.ok, _unnamed(one.remedy, home)) for one in findings),
        diagnosis=diagnosis_facts,
        clock_offset_s=offset,
        last_signed_time=signed,
        proxy=", ".join(f"{scheme} {shown(address)}" for scheme, address in sorted(way.proxies.items())),
        trace=steps,
        log=tuple(_unnamed(line, home) for line in shown_log.read(station.places.logs)),
    )


def _versions() -> dict[str, str]:
    versions = {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": sys.version.split()[0],
        "openssl": ssl.OPENSSL_VERSION,
        "sqlite": sqlite.sqlite_version,
        "keystore": "oui" if system_keystore.is_there() else "non",
        "time_zone": str(datetime.now(UTC).astimezone().utcoffset()),
    }
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "?"
    return versions


def _policy(policy: Policy, home: str) -> dict[str, str]:
    values = {name: str(value) for name, value in policy._asdict().items() if name not in ("errors", "registry")}
    values["registry"] = ", ".join(policy.registry)
    for name in ("platform_url", "proxy"):
        values[name] = shown(values[name]) if values[name] else ""
    if values.get("proxy_user"):
        values["proxy_user"] = "présent"
    return {name: _unnamed(value, home) for name, value in values.items()}


def _settings(settings: Settings, home: str) -> dict[str, str]:
    values = {name: str(value) for name, value in settings._asdict().items()}
    if values.get("proxy"):
        values["proxy"] = shown(values["proxy"])
    if values.get("proxy_user"):
        values["proxy_user"] = "présent"
    return {name: _unnamed(value, home) for name, value in values.items()}


def _unnamed(text: str, home: str) -> str:
    """The text without the path of the person's home folder, which often contains her name."""
    return text.replace(home, "~") if len(home) > 1 else text
