"""Whether SQLite's file is whole: looked at where a backup was put back, and before it serves after a kill.

SQLite keeps the last commits in a log beside the file (`-wal`). A program that ends takes them over and removes the
log; one that is killed leaves it, and SQLite reads it in the next time. A backup that is copied over the file beside
such a log is mixed with what came later, and SQLite does not see it.
"""

from pathlib import Path

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DatabaseError

from sync.platform.store import PlatformStore, StoreError, read_url


def log_left(database: str) -> bool:
    """Whether a log lies beside the file, of a program that was killed or still runs; asked before it is opened."""
    url = read_url(database)
    if url.get_backend_name() != "sqlite":
        return False
    log = Path(f"{url.database}-wal")
    return log.is_file() and log.stat().st_size > 0


def check(store: PlatformStore) -> None:
    """Raises StoreError where SQLite's file is damaged. It is read whole, which takes seconds for a gigabyte."""
    if store.file is None:
        return
    try:
        with store.reading() as connection:
            verdict = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
    except DatabaseError as error:
        if not isinstance(error.orig, sqlite.DatabaseError) or "malformed" not in str(error.orig):
            raise
        verdict = str(error.orig)
    if verdict != "ok":
        raise StoreError(
            f"La base «\u00a0{store.name}\u00a0» est abîmée. Si une sauvegarde vient d’y être copiée, un fichier "
            "«\u00a0-wal\u00a0» d’avant était resté à côté et s’y est mêlé\u00a0: arrêtez «\u00a0serve\u00a0», "
            "supprimez les fichiers du même nom en «\u00a0-wal\u00a0» et «\u00a0-shm\u00a0», puis copiez la sauvegarde "
            "de nouveau. Sinon, remettez la dernière sauvegarde de la même façon.",
            verdict[:200],
        )
