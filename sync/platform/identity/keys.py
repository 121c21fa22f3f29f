"""The platform's keys, for signing and for opening USB bundles: files of mode 0600 in a folder of their own."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sync.contract.enrolment import PlatformKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.platform.refusals import cause
from sync.platform.store import PlatformStore, StoreError

FILE = "platform.key"
AGE_FILE = "platform.age"


class Keys(Struct, frozen=True):
    """The platform's signing key, and the key that opens bundles (None: it takes none)."""

    signing: SigningKey  #: for Ed25519 signatures, by which every PC knows the platform
    identity: Identity | None = None  #: an age key

    @property
    def public(self) -> PlatformKey:
        """The public halves, with which PCs verify and seal."""
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
    """The keys of this folder. What is missing is made; another program may do so at the same moment."""
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
    """The keys of this folder. Raises StoreError where one is missing, unreadable, or open to other accounts.

    A folder from before there were bundles has no second file: such a platform still signs, and `init` makes the file.
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
    """Raises StoreError where the text inside is no key."""
    try:
        yield
    except ValueError:
        raise StoreError(
            f"La clé de la plateforme est abîmée\u00a0: «\u00a0{file}\u00a0». Remettez une copie de sauvegarde."
        ) from None


def _write(file: Path, text: str) -> None:
    """Writes a key whole, or not at all.

    Where several programs make the same key at once, the first one's stands: a database may have been made with it.
    """
    part = file.with_name(f"{file.name}-{secrets.token_hex(8)}.part")
    try:
        _write_new(part, text)
        os.link(part, file)
    except (FileExistsError, FileNotFoundError):
        pass  # another program's key is loaded; it may have cleared our part away
    except OSError:
        if not part.exists():
            raise
        # A disk without links, such as FAT and some network drives: the name itself is taken, and written at once.
        with contextlib.suppress(FileExistsError):  # another program's key is loaded
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
    """Deletes parts that a killed program left beside a finished key: they can become no key any more."""
    for part in file.parent.glob(f"{file.name}-*.part"):
        with contextlib.suppress(OSError):  # an account that may only read the folder can still use the key
            part.unlink()
