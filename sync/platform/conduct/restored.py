"""The word of an operator who has put a backup back: a new epoch, and an alarm that says when."""

from datetime import datetime

from sqlalchemy import Connection, update

from sync.platform import alarms
from sync.platform.conduct import setup
from sync.platform.tables import setting


def restored(connection: Connection, now: datetime) -> str:
    """The new epoch. Each computer reads everything anew, and presents again the acts that this database has lost."""
    epoch = setup.new_epoch()
    connection.execute(update(setting).where(setting.c.key == "epoch").values(value=epoch))
    alarms.raise_alarm(connection, "restored", device_id="", op=epoch, now=now)
    return epoch
