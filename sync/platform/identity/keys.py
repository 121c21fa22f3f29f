"""The platform's keys, for signing and for opening USB bundles: files of mode 0600 in a folder of their own."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.contract.enrolment import PlatformKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.platform.refusals import cause
from sync.platform.store import PlatformStore, StoreError

FILE = "platform.key"
AGE_FILE = "platform.age"


@dataclass(frozen=True, slots=True)
class Keys:
    """What the platform signs with, and what it opens bundles with (None: it takes none)."""

    signing: SigningKey
    identity: Identity | None = None

    @property
    def public(self) -> PlatformKey:
        """What PCs verify and seal with."""
        recipient = "" if self.identity is None else self.identity.recipient
        return PlatformKey(id=self.signing.id, public_key=self.signing.public, recipient=recipient)


def folder_for(store: PlatformStore, folder: str) -> Path:
    """The folder asked for, else one beside the database's file. Raises StoreError where there is no such place."""
    if folder:
        return Path(folder)
    if store.file is None:
        raise StoreError("--keys\u00a0: indiquez le dossier des clés, la base n’étant pas un fichier.")
    return store.file.with_name(f"{store.file.stem}-keys")


def make(folder: Path) -> Keys:
    """The keys of this folder, each made if there is none yet, also by another program at this moment."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / FILE).exists():
            _write(folder / FILE, SigningKey.generate().seed.hex())
        if not (folder / AGE_FILE).exists():
            _write(folder / AGE_FILE, Identity.generate().text)
    except OSError as error:
        raise StoreError(
            f"La clé ne peut pas être écrite dans «\u00a0{folder}\u00a0»\u00a0: {cause(error)}."
        ) from error
    return load(folder)


def load(folder: Path) -> Keys:
    """Raises StoreError where a key is missing, unreadable, or open to other accounts.

    Without the second file, of a folder made before there were bundles, it still signs; `init` makes it.
    """
    with _whole(folder / FILE):
        signing = SigningKey(bytes.fromhex(_read(folder / FILE)))
    _clear(folder / FILE)
    if not (folder / AGE_FILE).exists():
        return Keys(signing)
    with _whole(folder / AGE_FILE):
        identity = Identity(_read(folder / AGE_FILE))
    _clear(folder / AGE_FILE)
    return Keys(signing, identity)


def _read(file: Path) -> str:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        text = file.read_text("ascii").strip()
    except FileNotFoundError as error:
        raise StoreError(f"La clé de la plateforme manque\u00a0: «\u00a0{file}\u00a0».") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"La clé de la plateforme ne peut pas être lue\u00a0: «\u00a0{file}\u00a0».") from error
    if os.name == "posix" and mode & 0o077:
        raise StoreError(
            f"La clé «\u00a0{file}\u00a0» est lisible par d’autres comptes\u00a0: faites «\u00a0chmod 600\u00a0»."
        )
    return text


@contextlib.contextmanager
def _whole(file: Path) -> Iterator[None]:
    """Of a text that is no key: StoreError."""
    try:
        yield
    except ValueError:
        raise StoreError(
            f"La clé de la plateforme est abîmée\u00a0: «\u00a0{file}\u00a0». Remettez une copie de sauvegarde."
        ) from None


def _write(file: Path, text: str) -> None:
    """Whole, or not at all. Of several programs that make the key of one place at once, the first one's stands: a
    database may have been made with it already.
    """
    part = file.with_name(f"{file.name}-{secrets.token_hex(8)}.part")
    try:
        _write_new(part, text)
        os.link(part, file)
    except (FileExistsError, FileNotFoundError):
        pass  # the other one's is loaded: it may have cleared our part away already
    except OSError:
        if not part.exists():
            raise
        # A disk without links, such as FAT and some network drives: the name itself is taken, and written at once.
        with contextlib.suppress(FileExistsError):  # the other one's is loaded
            _write_new(file, text)
    finally:
        part.unlink(missing_ok=True)


def _write_new(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        file.unlink()
        raise


def _clear(file: Path) -> None:
    """Parts beside a key that stands can become no key any more: those of a program that was killed go."""
    for part in file.parent.glob(f"{file.name}-*.part"):
        with contextlib.suppress(OSError):  # whoever may only read the folder works with the key all the same
            part.unlink()
