"""Where the application keeps its data, its settings and its logs on this computer."""

import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

APPLICATION = "relais-communes"
DEMONSTRATION = "relais-communes-demonstration"
VARIABLE = "RELAIS_DATA_DIR"


_MAKE_ROOM = "Libérez de la place sur le disque, puis recommencez. Ce qui était enregistré est intact."
_ELSEWHERE = "Choisissez un autre dossier avec --data-dir, ou demandez le droit d’écriture sur celui-ci."
_CALL = "Prévenez votre service informatique. Rien n’a été modifié."


class UnusableFolder(Exception):
    """A folder that cannot be made or written to.

    `sentence` says so in French; `remedy` says what to do to a person who types commands, `advice` to one who clicks.
    `full`: it is for want of room on the disk.
    """

    def __init__(self, folder: Path, reason: str, *, full: bool = False) -> None:
        self.folder = folder
        kind = "fichier" if os.path.isfile(folder) else "dossier"  # where it is closed, Path.is_file raises
        self.sentence = f"Le {kind} «\u00a0{folder}\u00a0» ne peut pas être utilisé\u00a0: {reason}."
        self.remedy = _MAKE_ROOM if full else _ELSEWHERE
        self.advice = _MAKE_ROOM if full else _CALL
        super().__init__(self.sentence)


class Places(NamedTuple):
    """The three folders of one installation. Nothing is made before `prepare`."""

    data: Path  #: databases, their backups, and keys where there is no keystore
    config: Path  #: the user's settings
    logs: Path  #: what the program did; never texts of a person
    usb: Path | None = None  #: the folder that stands for a USB stick in a demonstration; None otherwise

    @property
    def communes(self) -> Path:
        return self.data / "communes"

    @property
    def keys(self) -> Path:
        """The folder of device keys, for a system without a keystore."""
        return self.data / "keys"

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def lock(self) -> Path:
        """The lock of the window: one per data folder."""
        return self.data / "relais.lock"

    def database(self, insee: str) -> Path:
        return self.communes / f"{insee}.sqlite"

    def head(self, insee: str) -> Path:
        """The journal's head, kept outside the database."""
        return self.communes / f"{insee}.head"

    def backups(self, insee: str) -> Path:
        """The commune's backups; made with the first one."""
        return self.data / "backups" / insee


def licences() -> Path | None:
    """The folder of licence texts that a package has beside its programs; None where they run from their source."""
    return Path(sys.executable).resolve().parent / "licences" if getattr(sys, "frozen", False) else None


def named(data_dir: Path | None) -> Path | None:
    """The folder of `--data-dir`, or else of RELAIS_DATA_DIR; None where neither names one."""
    variable = os.environ.get(VARIABLE, "")
    return data_dir or (Path(variable) if variable else None)


def find(data_dir: Path | None = None, *, demonstration: bool = False) -> Places:
    """The places by `--data-dir`, or else RELAIS_DATA_DIR, or else the user's own (never roaming).

    A folder that was named also holds settings and logs, so that two such folders share nothing.
    """
    chosen = named(data_dir)
    if chosen is not None:
        root = chosen.expanduser().absolute()
        if demonstration:
            root = root / "demonstration"
        return Places(data=root, config=root / "config", logs=root / "logs")
    import platformdirs  # noqa: PLC0415 - a hundredth of a start: only where no folder is named

    name = DEMONSTRATION if demonstration else APPLICATION
    return Places(
        data=platformdirs.user_data_path(name, appauthor=False, roaming=False),
        config=platformdirs.user_config_path(name, appauthor=False, roaming=False),
        logs=platformdirs.user_log_path(name, appauthor=False),
    )


def prepare(places: Places) -> None:
    """Makes the folders, for this user only, and writes to the data folder once. Raises UnusableFolder."""
    for folder in (places.data, places.communes, places.config, places.logs):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(folder, error) from error
    check_writable(places.communes)


def check_writable(folder: Path) -> None:
    """Writes a file and removes it again, as permissions alone do not tell enough. Raises UnusableFolder."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"relais")
    except OSError as error:
        raise _unusable(folder, error) from error


def unusable(error: OSError) -> UnusableFolder | None:
    """The same of a fault that names a file which this account may not read or write; None of any other fault."""
    if not isinstance(error.filename, str) or (error.errno not in _REASONS and not isinstance(error, _OF_THE_PLACE)):
        return None
    place = Path(error.filename)
    while error.errno == errno.EACCES and not os.path.lexists(place) and place != place.parent:
        place = place.parent  # what is in a closed folder cannot even be seen: the folder is named
    return _unusable(place, error)


def _unusable(folder: Path, error: OSError) -> UnusableFolder:
    return UnusableFolder(folder, reason_of(error), full=is_full(error))


def is_full(error: BaseException) -> bool:
    """Whether a disk has no room for a file, or an account none that is left to it.

    The faults of several files are told in one, as text and without a number (`shutil.Error`).
    """
    if not isinstance(error, OSError):
        return False
    if error.errno is not None:
        return error.errno in _FULL
    return any(f"[Errno {number}]" in str(error) for number in _FULL)


def reason_of(error: OSError) -> str:
    """Why a folder cannot be used, in French: what follows a colon. The system's own words are English."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "un fichier porte ce nom"
    if isinstance(error, FileNotFoundError):
        return "il n’existe pas et ne peut pas être créé"
    if isinstance(error, PermissionError):
        return "vous n’avez pas le droit d’y écrire"
    return _REASONS.get(error.errno or 0, "le système refuse d’y écrire")


_FULL = (errno.ENOSPC, errno.EDQUOT)
_OF_THE_PLACE = (PermissionError, NotADirectoryError)
_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée à ce compte est épuisée",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "son nom est trop long",
}
