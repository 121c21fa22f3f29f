"""The key of this computer, written down and lost."""

from typing import TYPE_CHECKING

from desktop.actions.kit.device_key import device_key, key_state, key_wallet
from sync.client.device import recovery

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def code(commune: "Commune") -> str:
    return recovery.write(device_key(commune.context).seed)


def lose(commune: "Commune") -> None:
    key_wallet(commune.context).forget(device_key(commune.context).id)
    assert key_state(commune.context) == "gone"
