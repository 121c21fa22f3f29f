"""The word of an operator who has put a backup back: a new epoch, and an alarm that says when."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select, update

from sync.platform import alarms
from sync.platform.conduct import campaigns, setup
from sync.platform.identity import codes, prefectures
from sync.platform.tables import bundle, setting


class Carrier(Struct, frozen=True, kw_only=True):
    """Somebody who brings USB sticks here: a préfecture, or with `id` "" an operator of this platform.

    `since`: when the last stick came from there that this database knows; None where it knows none.
    """

    id: str
    name: str  #: of the préfecture; "" for an operator
    since: str | None  #: the platform's time, UTC ISO text


def restored(connection: Connection, now: datetime) -> str:
    """Begins a new epoch: each computer reads everything anew, and presents what was lost here. Returns the epoch."""
    epoch = setup.new_epoch()
    connection.execute(update(setting).where(setting.c.key == "epoch").values(value=epoch))
    alarms.raise_alarm(connection, "restored", device_id="", op=epoch, now=now)
    return epoch


def asked_again(connection: Connection) -> list[Carrier]:
    """Who may have brought stamps that only this database had, and has lost; [] where no stamp counts."""
    if not campaigns.current(connection).late_policy.by_stamps:
        return []
    table = bundle.c
    query = select(table.deposited_by, func.max(table.received_at)).group_by(table.deposited_by)
    last = {row[0]: row[1] for row in connection.execute(query)}
    known = [(one["id"], one["name"]) for one in prefectures.all_prefectures(connection) if one["revoked_at"] is None]
    return [Carrier(id=id_, name=name, since=last.get(id_)) for id_, name in [*known, ("", "")]]


def codes_waiting(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """The codes that still enrol a computer: also those that one was enrolled with after the backup."""
    names = ("id", "commune", "created_at", "expires_at")
    return [{name: one[name] for name in names} for one in codes.given(connection, now) if one["state"] == "waiting"]
