"""Keeps the device's private key: in the system's keystore, else in a file that only its owner can read."""

import os
import re
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from sync.contract.signing import SigningKey

SEED_BYTES = 32
Place: TypeAlias = Literal["keystore", "file"]


class KeyStoreError(Exception):
    """The secret was not kept: the keystore refused it, or gave back another one."""


class KeyStore(Protocol):
    """Keeps secrets by name. `place` is stored in the device row, to find the key again."""

    @property
    def place(self) -> Place: ...

    def store(self, name: str, secret: bytes) -> None:
        """Keeps the secret. Raises KeyStoreError unless it can be read back."""
        ...

    def load(self, name: str) -> bytes | None: ...

    def forget(self, name: str) -> None:
        """Deletes the secret, if there is one. Raises KeyStoreError."""
        ...


class FileKeyStore:
    """One file of mode 0600 for each secret, where the system has no keystore; the user is told so."""

    place: Place = "file"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def store(self, name: str, secret: bytes) -> None:
        target = self._path(name)
        part = target.with_suffix(".part")
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            # Created with its mode, so that no other account can read it at any time.
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with open(handle, "wb") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        except OSError as error:
            raise KeyStoreError(str(error)) from error
        if self.load(name) != secret:
            raise KeyStoreError("read back")

    def load(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeyStoreError(str(error)) from error

    def forget(self, name: str) -> None:
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise KeyStoreError(str(error)) from error

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) or name.startswith("."):
            raise KeyStoreError("name")
        return self._directory / f"{name}.key"


class MemoryKeyStore:
    """The fake: its keys protect nothing."""

    place: Place = "file"

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def store(self, name: str, secret: bytes) -> None:
        self._secrets[name] = secret

    def load(self, name: str) -> bytes | None:
        return self._secrets.get(name)

    def forget(self, name: str) -> None:
        self._secrets.pop(name, None)


class Wallet(Struct, frozen=True):
    """The signing keys of one database, each under its device's id, so that copies of a database share no entry."""

    store: KeyStore  #: the system's keystore, or files
    database: str  #: its id

    def load(self, device: str) -> SigningKey | None:
        """The key of this device; None if there is none. Raises KeyStoreError."""
        # The first key of a database has no device id in its name.
        return self._at(f"{self.database}.{device}", device) or self._at(self.database, device)

    def keep(self, key: SigningKey) -> None:
        """Keeps the key. Raises KeyStoreError unless it can be read back."""
        self.store.store(f"{self.database}.{key.id}", key.seed)

    def forget(self, device: str) -> None:
        """Deletes a key that signs no more. Raises KeyStoreError."""
        self.store.forget(f"{self.database}.{device}")
        if self._at(self.database, device) is not None:
            self.store.forget(self.database)

    def _at(self, name: str, device: str) -> SigningKey | None:
        seed = self.store.load(name)
        key = SigningKey(seed) if seed is not None and len(seed) == SEED_BYTES else None
        return key if key is not None and key.id == device else None
