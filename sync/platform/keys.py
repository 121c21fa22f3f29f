"""The platform's signing key: one file of mode 0600 in a folder of its own, and nothing else ever sees it."""

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sync.contract.enrolment import PlatformKey
from sync.contract.signing import SigningKey
from sync.platform.store import Store, StoreError

FILE = "platform.key"


@dataclass(frozen=True, slots=True)
class Keys:
    """What the platform signs with."""

    signing: SigningKey

    @property
    def public(self) -> PlatformKey:
        return PlatformKey(id=self.signing.id, public_key=self.signing.public)


def folder_for(store: Store, folder: str) -> Path:
    """The folder asked for, else one beside the database's file. Raises StoreError where there is no such place."""
    if folder:
        return Path(folder)
    if store.file is None:
        raise StoreError("--keys : indiquez le dossier des clés, la base n’étant pas un fichier.")
    return store.file.with_name(f"{store.file.stem}-keys")


def make(folder: Path) -> Keys:
    """The key of this folder, made if there is none yet."""
    file = folder / FILE
    if not file.exists():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, SigningKey.generate().seed.hex())
        except OSError as error:
            raise StoreError(f"La clé ne peut pas être écrite dans « {folder} » : {error.strerror}.") from error
    return load(folder)


def load(folder: Path) -> Keys:
    """Raises StoreError where the key is missing, unreadable, or open to other accounts."""
    file = folder / FILE
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        text = file.read_text("ascii")
    except FileNotFoundError as error:
        raise StoreError(f"La clé de la plateforme manque : « {file} ».") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"La clé de la plateforme ne peut pas être lue : « {file} ».") from error
    if os.name == "posix" and mode & 0o077:
        raise StoreError(f"La clé « {file} » est lisible par d’autres comptes : faites « chmod 600 ».")
    with contextlib.suppress(ValueError):
        return Keys(SigningKey(bytes.fromhex(text.strip())))
    raise StoreError(f"La clé de la plateforme est abîmée : « {file} ». Remettez une copie de sauvegarde.")


def _write(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
