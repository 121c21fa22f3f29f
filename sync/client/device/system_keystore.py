"""The system's own keystore, and whether there is one. Imported only where it is used, as `keyring` takes three MiB."""

import base64

import keyring
from keyring.backends import fail, null
from keyring.errors import KeyringError

from sync.client.device.keystore import KeyStoreError, Place

_SERVICE = "relais-communes"


class SystemKeyStore:
    """Windows Credential Manager, macOS Keychain or Secret Service."""

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
            return None if text is None else base64.b64decode(text)
        except (KeyringError, ValueError) as error:  # ValueError: what is there is not what was stored
            raise KeyStoreError(type(error).__name__) from error

    def forget(self, name: str) -> None:
        try:
            if keyring.get_password(_SERVICE, name) is not None:
                keyring.delete_password(_SERVICE, name)
        except KeyringError as error:
            raise KeyStoreError(type(error).__name__) from error


def is_there() -> bool:
    """False if keyring's backend is `fail` or `null`, as on a bare Debian. Prompts nothing."""
    backend = keyring.get_keyring()
    return not isinstance(backend, (fail.Keyring, null.Keyring)) and backend.priority > 0
