"""Where the device's private key lies: the system's keystore, else a file that only its owner can read."""

import base64
import os
import re
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import keyring
from keyring.backends import fail, null
from keyring.errors import KeyringError

_SERVICE = "relais-communes"
Place: TypeAlias = Literal["keystore", "file"]


class KeyStoreError(Exception):
    """The secret was not kept: what was read back is not what was written, or the place refused it."""


class KeyStore(Protocol):
    """Keeps secrets by name (the database's id). `place` goes to the device row, to find the key again."""

    @property
    def place(self) -> Place: ...

    def store(self, name: str, secret: bytes) -> None:
        """Raises KeyStoreError unless the secret can be read back."""
        ...

    def load(self, name: str) -> bytes | None: ...


class SystemKeyStore:
    """The system's keystore (Windows Credential Manager, macOS Keychain, Secret Service)."""

    place: Place = "keystore"

    def store(self, name: str, secret: bytes) -> None:
        try:
            keyring.set_password(_SERVICE, name, base64.b64encode(secret).decode("ascii"))
        except KeyringError as error:
            raise KeyStoreError(type(error).__name__) from error
        if self.load(name) != secret:
            raise KeyStoreError("read back")

    def load(self, name: str) -> bytes | None:
        try:
            text = keyring.get_password(_SERVICE, name)
        except KeyringError as error:
            raise KeyStoreError(type(error).__name__) from error
        return None if text is None else base64.b64decode(text)


class FileKeyStore:
    """One file of mode 0600 per secret. The normal path where the system offers no keystore; say so to the person."""

    place: Place = "file"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def store(self, name: str, secret: bytes) -> None:
        target = self._path(name)
        part = target.with_suffix(".part")
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            # Made with its mode: at no moment can another account read it.
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

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) or name.startswith("."):
            raise KeyStoreError("name")
        return self._directory / f"{name}.key"


class MemoryKeyStore:
    """The fake; also that of the demonstration, whose keys protect nothing."""

    place: Place = "file"

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def store(self, name: str, secret: bytes) -> None:
        self._secrets[name] = secret

    def load(self, name: str) -> bytes | None:
        return self._secrets.get(name)


def system_has_keystore() -> bool:
    """False where keyring's backend is `fail` or `null`, as on a bare Debian. Prompts nothing."""
    backend = keyring.get_keyring()
    return not isinstance(backend, (fail.Keyring, null.Keyring)) and backend.priority > 0


def choose(directory: Path) -> KeyStore:
    """The system's keystore where there is one, else files in `directory`."""
    return SystemKeyStore() if system_has_keystore() else FileKeyStore(directory)


def stored_in(place: str, directory: Path) -> KeyStore:
    """The store that the device row names."""
    return SystemKeyStore() if place == "keystore" else FileKeyStore(directory)
