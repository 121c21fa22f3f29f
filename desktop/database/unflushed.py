"""After a commit that failed: makes sure that what was written really does not count.

Where only the flush failed, the commit stands whole in the log of writes (WAL), and the next start would find it there.
"""

from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from desktop.database import errors


def undo(driver: Any, error: sqlite.Error, path: Path) -> None:
    """Undoes a commit that failed with `error`, so that nothing of it is kept. Raises InDoubt where that fails."""
    if errors.code_of(error) == errors.DISK_FAILED:
        driver.rollback()
        if not _written_over(driver):
            raise errors.InDoubt(path) from error


def _written_over(driver: Any) -> bool:
    """Commits once more, without any change: this overwrites the failed commit. True once it is flushed."""
    try:
        driver.execute("BEGIN IMMEDIATE")
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        driver.execute(f"PRAGMA user_version = {version}")
        driver.execute("COMMIT")
    except sqlite.Error:  # if only the flush failed, it is in the log: a kill then finds nothing, a power cut may
        return False
    finally:
        driver.rollback()
    return True
