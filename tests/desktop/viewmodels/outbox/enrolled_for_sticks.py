"""A commune enrolled with a platform that takes USB sticks."""

from typing import TYPE_CHECKING

from desktop.database import records
from desktop.database.last_exchange import KEY_LOST
from sync.client.ledger import link
from sync.contract.enrolment import DeviceStatement, PlatformKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def enrolled(commune: "Commune") -> None:
    """Enrolled with a platform that accepts sticks, as an enrolment by network leaves it."""
    key, context = SigningKey.generate(), commune.context
    platform = PlatformKey(id=key.id, public_key=key.public, recipient=Identity.generate().recipient)
    with context.store.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        statement = DeviceStatement(
            key=key.id,
            device=own.device,
            commune="45024",
            siren="214500241",
            public_key=own.public_key,
            enrolled_at=context.clock(),
            signature=b"",
        )
        link.pin(connection, "https://plateforme.example", platform, statement)


def lose_key(commune: "Commune", *, lost: bool = True) -> None:
    """The last round did not find the key of this computer; or it is back."""
    with commune.context.store.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        if lost:
            records.meta.put(connection, KEY_LOST, own.device)
        else:
            records.meta.remove(connection, [KEY_LOST])
