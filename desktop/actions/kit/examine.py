"""Examines everything on which an exchange or a write depends, and says for each failure what to do."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from pysqlite3 import dbapi2 as sqlite

import resources
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key
from desktop.database import backup_folder, errors, service_weights
from desktop.database.driver import rows
from desktop.database.queries import exchanges, link
from desktop.database.store import check_sqlite
from desktop.domain import exchange_words, french, needs, phases
from desktop.domain.phases import ClockOffset, LocalTime
from desktop.domain.refusals import words_of
from desktop.paths import Places, UnusableFolder, check_writable
from sync.client.connection.conversation import Meter, first_hello
from sync.client.errors import KeyLost, NetworkError, SyncError
from sync.client.ledger import evidence, verification
from sync.contract import addresses
from sync.contract.enrolment import PlatformKey
from sync.contract.wire import Transport

_ROOM = 200_000_000  # bytes that should be free on the disk
_NO_BACKUP, _OLD_BACKUP = timedelta(days=7), timedelta(days=30)
_ENROL_THERE = (
    "Les échanges continuent avec la première. Pour passer à l’autre, avec un code qu’elle a donné\u00a0:"
    " relaisctl enrol --code CODE."
)
_MAKE_ONE = "Faites-en une : relaisctl backup create."


class Check(Struct, frozen=True):
    """One thing that was examined."""

    name: str  #: stable, such as "journal": scripts and the report tell it
    #: False: something must be done. None: this is still to come, as an enrolment is; nothing is wrong, nothing proved.
    ok: bool | None
    remedy: str = ""  #: what to do; "" where it is well and there is nothing to say


def examine_computer(places: Places, second: str) -> tuple[Check, ...]:
    """The checks that need no commune: the linked SQLite, the data folder, the space on the disk, the files by which
    services are found, and `second`, the folder of second copies that the policy imposes. One that she chose herself
    may be on a USB stick in her cupboard.
    """
    computer = (_sqlite(), _folder(places), room(shutil.disk_usage(places.data).free), _search())
    return (*computer, _second_copies(places, second)) if second else computer


def examine_commune(
    context: CommuneContext, transport: Transport | None, words: Callable[[SyncError], str] = words_of
) -> tuple[Check, ...]:
    """The checks of this commune, and of the platform, if the device is enrolled (`transport` leads there).

    `words`: of a connection that fails; what to do about it is not the same in the window and at the command line.
    """
    with context.store.reading() as connection:
        verified = verification.check(connection, context.head)
        against, left_out = evidence.count(connection), evidence.left_out(connection)
        own, offset, round_ = link.current(connection), exchanges.clock_offset(connection), exchanges.last(connection)
    checks = [_clock(context.clock(), offset), _key(context), Check("journal", verified.ok, verified.first_bad or "")]
    checks.append(_enrolment(own, "" if round_ is None else round_.outcome))
    checks.append(_contradictions(against, left_out))
    if own is not None and own.platform is not None and transport is not None:
        checks.append(_platform(transport, own.platform, words))
    return tuple(checks)


def examine_move(url: str, imposed: str) -> tuple[Check, ...]:
    """Whether the policy names another platform than the one with which this computer is enrolled; () if it does not.

    `url`: of the latter, "" for none or by USB stick.
    """
    if not url or not imposed or addresses.same(url, imposed):
        return ()
    sentence = f"Cet ordinateur est inscrit auprès de {url}, et les stratégies nomment une autre plateforme, {imposed}."
    return (Check("platform_moved", False, f"{sentence} {_ENROL_THERE}"),)


def examine_backups(context: CommuneContext) -> Check:
    """Whether there is a usable backup. A commune made a few days ago does not need one yet."""
    now: datetime = context.clock()
    backups = backup_folder.listed(context.store.backups)
    if not backups:
        with context.store.reading() as connection:
            made = rows(connection, "SELECT value FROM meta WHERE key = 'created_at'")
        young = bool(made) and now - datetime.fromisoformat(made[0][0]) < _NO_BACKUP
        return Check("backups", young, f"Cette commune n’a {'encore ' if young else ''}aucune sauvegarde. {_MAKE_ONE}")
    if not backup_folder.intact(backups[0]):
        return Check("backups", False, f"La dernière sauvegarde est abîmée. {_MAKE_ONE}")
    if now - backups[0].made_at > _OLD_BACKUP:
        day = french.short_date(french.paris(backups[0].made_at))
        return Check("backups", False, f"La dernière sauvegarde date du {day}. {_MAKE_ONE}")
    return Check("backups", True)


def _sqlite() -> Check:
    try:
        check_sqlite(sqlite.sqlite_version_info)
    except errors.OldSqlite as fault:
        return Check("sqlite", False, fault.remedy)
    return Check("sqlite", True)


def _search() -> Check:
    whole = service_weights.readable() and all(map(resources.entries, ("synonyms.json", "beyond.json")))
    return Check("search", whole, "" if whole else needs.SEARCH_BROKEN)


def _folder(places: Places) -> Check:
    try:
        check_writable(places.communes)
    except UnusableFolder as error:
        return Check("data_folder", False, words_of(error))
    return Check("data_folder", True)


def _second_copies(places: Places, second: str) -> Check:
    insees = tuple(file.stem for file in places.communes.glob("*.sqlite"))
    trouble = backup_folder.trouble(Path(second), insees or ("",))
    if trouble:
        imposed = f"Celle que les stratégies imposent (backup_folder) ne peut pas se faire dans «\u00a0{second}\u00a0»"
        return Check("second_copies", False, f"{imposed}\u00a0: {trouble}")
    return Check("second_copies", True)


def room(free: int) -> Check:
    """The check of the free space on the disk, in bytes."""
    if free < _ROOM:
        return Check("disk_space", False, f"Il reste {free // 1_000_000} Mo\u00a0: libérez de la place sur le disque.")
    return Check("disk_space", True)


def _clock(now: LocalTime, offset: ClockOffset) -> Check:
    """The check of the clock. An exchange works with a wrong clock too, but the time of a vote would be wrong."""
    if offset.at is None or abs(phases.error_of(now, offset)) <= phases.TICK:
        return Check("clock", True)
    return Check(
        "clock",
        False,
        "L’heure de cet ordinateur a différé de celle de la plateforme\u00a0: réglez-la. "
        "Si c’est fait, le prochain échange le verra.",
    )


def _key(context: CommuneContext) -> Check:
    try:
        device_key(context)
    except KeyLost as error:
        return Check("key", False, words_of(error))
    return Check("key", True)


def _enrolment(own: link.LinkRow | None, outcome: str) -> Check:
    """The check of the enrolment, by the platform's last answer; to come where the computer waits for its code."""
    if own is None or not own.enrolled:
        return Check("enrolment", None, "Cet ordinateur n’est pas encore inscrit auprès d’une plateforme.")
    if outcome.startswith("device-"):
        return Check(
            "enrolment",
            False,
            "La plateforme n’accepte plus cet ordinateur. Demandez un nouveau code à votre préfecture, puis "
            "inscrivez-le\u00a0: relaisctl enrol --platform URL --code CODE.",
        )
    return Check("enrolment", True)


def _contradictions(against: int, left_out: int) -> Check:
    """The check for contradictions of the platform. Those left out of the list are mentioned, but are no failure."""
    sentences = [exchange_words.contradicted()] if against else []
    sentences += [exchange_words.left_out(left_out, evidence.MOST)] if left_out else []
    return Check("contradictions", not against, " ".join(sentences))


def _platform(transport: Transport, pinned: PlatformKey, words: Callable[[SyncError], str]) -> Check:
    """The check of the platform: asks for a signed greeting. A missing network is reported too."""
    try:
        hello = first_hello(transport, Meter())
    except SyncError as error:
        return Check("platform", False, words(error))
    if hello.key != pinned:
        network_error = NetworkError("not_the_platform")
        return Check("platform", False, words(network_error))
    return Check("platform", True)
