"""The key of this computer, written down, lost and replaced."""

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from desktop.actions.kit.device_key import device_key, key_state, key_wallet
from sync.client.device import recovery, rotation
from sync.client.ledger import link
from sync.contract.identifiers import device_id

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def code(commune: "Commune") -> str:
    return recovery.write(device_key(commune.context).seed)


def lose(commune: "Commune") -> None:
    key_wallet(commune.context).forget(device_key(commune.context).id)
    assert key_state(commune.context) == "gone"


def take_over(commune: "Commune") -> None:
    """The platform has taken the key that was asked for: it signs from now on, as an exchange leaves it."""
    context = commune.context
    with context.store.transaction() as connection:
        coming, own = rotation.pending(connection), link.read(connection)
        assert coming is not None
        assert own is not None
        assert own.statement is not None
        statement = msgspec.structs.replace(
            own.statement,
            device=device_id(coming.public_key),
            public_key=coming.public_key,
            enrolled_at=context.clock() + timedelta(days=40),
        )
        rotation.replace(connection, statement, coming.reason, "file", context.clock())
