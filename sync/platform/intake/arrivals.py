"""The platform's word that a document is here whole: in the ledger of each commune that named the document.

It is written before the commune is told. So it is chained with all other words, and everybody sees when a platform that
is put back to an earlier day has lost the document.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from sync.contract.ledger import ARRIVED, Word, entries
from sync.platform import ledger
from sync.platform.tables import attached, operation
from sync.platform.times import as_time


def is_recorded(connection: Connection, commune: str, sha256: str) -> bool:
    """Whether the commune's ledger says that this document is here."""
    return ledger.says(connection, commune, ARRIVED, sha256)


def say(connection: Connection, platform: str, commune: str, sha256: str, now: datetime) -> None:
    """Adds the word to the commune's ledger, once, in the caller's transaction. `platform`: id of the signing key.

    The document must be here, and an accepted operation of the commune must name it.
    """
    if is_recorded(connection, commune, sha256):
        return
    named = select(operation.c.op, operation.c.intent, operation.c.deposited_at)
    named = named.join_from(attached, operation, operation.c.op == attached.c.op)
    first = named.where(attached.c.commune == commune, attached.c.sha256 == sha256).order_by(attached.c.op).limit(1)
    row = connection.execute(first).one()
    word = Word(op=row.op, intent=row.intent, status=ARRIVED, reason=sha256, deposited_at=as_time(row.deposited_at))
    stands = ledger.stands(connection, platform, commune)
    ledger.append(connection, stands, commune, entries(stands.size, [word], now))
