"""What SQLite could not flush at a commit stands whole in the log of writes, where a start after a kill finds it."""

from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from desktop.database import errors


def undo(driver: Any, error: sqlite.Error, path: Path) -> None:
    """After the `error` of a commit, so that what is said of it is true. Raises InDoubt where that cannot be known."""
    if errors.code_of(error) == errors.DISK_FAILED:
        driver.rollback()
        if not _written_over(driver):
            raise errors.InDoubt(path) from error


def _written_over(driver: Any) -> bool:
    """The next commit, of nothing, takes its place. Only once that is flushed is it certain that nothing was kept."""
    try:
        driver.execute("BEGIN IMMEDIATE")
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        driver.execute(f"PRAGMA user_version = {version}")
        driver.execute("COMMIT")
    except sqlite.Error:  # where the flush alone fails, it does stand there: a kill finds nothing, a power cut may
        return False
    finally:
        driver.rollback()
    return True
