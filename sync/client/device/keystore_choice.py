"""In which keystore this computer keeps a secret."""

from pathlib import Path

from sync.client.device.keystore import FileKeyStore, KeyStore


def choose(directory: Path) -> KeyStore:
    """The system's keystore if there is one, else files in `directory`."""
    from sync.client.device import system_keystore  # noqa: PLC0415 - keyring takes three MiB, so only where it is asked

    return system_keystore.SystemKeyStore() if system_keystore.is_there() else FileKeyStore(directory)


def stored_in(place: str, directory: Path) -> KeyStore:
    """The store that the device row names."""
    if place != "keystore":
        return FileKeyStore(directory)
    from sync.client.device.system_keystore import SystemKeyStore  # noqa: PLC0415 - keyring takes three MiB, and files need none

    return SystemKeyStore()
