"""What can go wrong with a database file, and the function that tells it from the driver's error.

DatabaseFault
├── DiskFull        no room left: nothing was written, all that was kept before stays
├── ReadOnly        file or folder cannot be written
├── Busy            another program holds the file
├── Missing         no such file, or it cannot be opened
├── Moved           it is open, but no longer the file that has its name: what is written would not be found again
├── Damaged         the file is not whole
│   ├── BadBackup   not the database, but a backup that must not be used
│   ├── Altered     it can be read, but its journal or its receipts do not verify
│   └── Vanished    the file has disappeared, and other files show that it existed
├── ForeignFile     not a database of this application
│   └── OtherKind   the demonstration's, or a real one in the demonstration
├── NewerDatabase   made by a later release
├── OldSqlite       the linked SQLite has the WAL-reset fault
└── DiskFault       the disk answered with an error
    └── InDoubt     it did so at the end of a commit: the next start may find what was written, or not
"""

import shutil
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2 as sqlite

from desktop.paths import is_full

REAL: Final = 0x52454C31  #: `PRAGMA application_id` of a real commune's database: "REL1"
DEMONSTRATION: Final = 0x52454C44  #: of the demonstration's: "RELD"
#: What the driver raises for a damaged file. UnicodeDecodeError, since SQLite's message may quote bytes of it.
UNREADABLE = (sqlite.Error, UnicodeDecodeError)


class DatabaseFault(Exception):
    """`code` never changes, so that scripts may read it; `sentence` and `remedy` are French."""

    code = "database"
    first = ""  #: what is to be done before a text that waits is stored by itself
    words = "La base de la commune ne répond pas."
    remedy = "Réessayez. Si cela se répète, prévenez votre service informatique."

    def __init__(self, path: Path | None = None, sentence: str = "") -> None:
        self.path = path
        self.sentence = sentence or self.words
        super().__init__(self.code)


class DiskFull(DatabaseFault):
    code = "disk_full"
    words = "Le disque est plein\u00a0: rien n’a pu être enregistré. Ce qui l’était déjà est intact."
    first = "Libérez de la place sur le disque"
    remedy = f"{first}, puis recommencez."


class ReadOnly(DatabaseFault):
    code = "read_only"
    words = "La base de la commune est en lecture seule\u00a0: rien n’a pu être enregistré."
    remedy = "Demandez le droit d’écriture sur le dossier des données, ou choisissez-en un autre."


class Busy(DatabaseFault):
    code = "busy"
    words = "Un autre programme occupe la base de la commune. Rien n’a été modifié."
    first = "Attendez quelques secondes"
    remedy = f"{first}, puis recommencez."


class Missing(DatabaseFault):
    code = "missing"
    words = "La base de la commune est introuvable ou ne peut pas être ouverte."
    remedy = "Vérifiez le dossier des données."


class Moved(DatabaseFault):
    code = "moved"
    words = "Le fichier de la base de la commune n’est plus à sa place\u00a0: rien n’a pu être enregistré."
    remedy = (
        "Remettez-le là où il était. À défaut, fermez et rouvrez l’application\u00a0: elle propose les sauvegardes."
    )


class Damaged(DatabaseFault):
    code = "damaged"
    words = "La base de la commune est abîmée."
    remedy = "Ne supprimez rien. Revenez à la dernière sauvegarde, dans Réglages et aide."


class BadBackup(Damaged):
    code = "bad_backup"
    words = "Cette sauvegarde est abîmée. Rien n’a été modifié."
    remedy = "Choisissez-en une autre."


class Altered(Damaged):
    words = "La base de la commune se lit, mais elle n’est plus ce qui avait été enregistré."


class Vanished(Damaged):
    code = "vanished"
    words = "La base de la commune a disparu, mais cet ordinateur en garde des traces. Aucune base vide n’a été créée."


class ForeignFile(DatabaseFault):
    code = "foreign_file"
    words = "Ce fichier n’est pas une base de Relais Communes."
    remedy = "Vérifiez le dossier des données."


class OtherKind(ForeignFile):
    """A database of this application, but of the demonstration where a real commune's is expected, or the reverse."""


class NewerDatabase(DatabaseFault):
    code = "newer_database"
    words = "Cette base vient d’une version plus récente de Relais Communes. Elle n’a pas été modifiée."
    remedy = "Installez la dernière version de l’application."


class OldSqlite(DatabaseFault):
    code = "old_sqlite"
    words = "La bibliothèque SQLite de cet ordinateur a un défaut qui peut abîmer les données."
    remedy = "Réinstallez l’application avec ses bibliothèques."


class DiskFault(DatabaseFault):
    code = "disk_fault"
    words = "Le disque a répondu par une erreur\u00a0: rien n’a pu être enregistré."
    remedy = "Vérifiez le disque avec votre service informatique."


class InDoubt(DiskFault):
    code = "in_doubt"
    words = "Le disque a répondu par une erreur\u00a0: on ne peut pas savoir si cela a été enregistré."
    remedy = "Rouvrez l’application et regardez si cela y est, avant de recommencer. Puis faites vérifier le disque."


DISK_FAILED = 10  # SQLITE_IOERR; the driver does not tell a failed flush from a failed write

# Primary result codes of SQLite (the low byte of sqlite_errorcode).
_BY_CODE: dict[int, type[DatabaseFault]] = {
    5: Busy,
    6: Busy,
    3: ReadOnly,
    8: ReadOnly,
    DISK_FAILED: DiskFault,
    11: Damaged,
    13: DiskFull,
    14: Missing,
    23: ReadOnly,
    26: ForeignFile,
}
#: Codes by SQLite's message, for errors while one database is copied over another: the driver gives no code there.
_CODES = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": DISK_FAILED,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
}
_NO_TEXT = "Could not decode to UTF-8"  # a message of the driver; there is no code for it
_LITTLE = 1_000_000  # bytes: with less than this left, an input-output error means a full disk


def fault_of(error: BaseException, path: Path | None = None) -> DatabaseFault | None:
    """The fault behind a driver's error, wrapped by SQLAlchemy or not; None where our own code is to blame."""
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, UnicodeDecodeError) or (isinstance(origin, sqlite.Error) and _NO_TEXT in str(origin)):
        return Damaged(path)
    kind = _BY_CODE.get(code_of(origin))
    if kind is DiskFault and path is not None and _room(path) < _LITTLE:
        kind = DiskFull
    if kind is ReadOnly and path is not None and not path.exists():
        kind = Missing  # without a log of writes SQLite itself sees that a file was moved; with one, `Store` looks
    return None if kind is None else kind(path)


def code_of(error: BaseException) -> int:
    """SQLite's primary result code; 0 for none."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, sqlite.Error):
        code = _CODES.get(str(error))
    return code & 0xFF if isinstance(code, int) else 0


def fault_of_file(error: OSError, path: Path, sentence: str = "") -> DatabaseFault:
    """The fault behind an error of the file system itself."""
    known: dict[int, type[DatabaseFault]] = {13: ReadOnly, 1: ReadOnly, 30: ReadOnly}
    kind = DiskFull if is_full(error) else known.get(error.errno or 0, DiskFault)
    return kind(path, sentence)


def _room(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _LITTLE
