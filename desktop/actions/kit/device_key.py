"""The private key of this device, from the place that the database names."""

from typing import Literal, TypeAlias

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import link
from sync.client.device.keystore import KeyStoreError, Wallet
from sync.client.errors import KeyLost
from sync.contract.signing import SigningKey

#: "locked": the keystore does not open now, but may do so later; "gone": it does not have the key.
KeyState: TypeAlias = Literal["kept", "locked", "gone"]


def device_key(context: CommuneContext) -> SigningKey:
    """The key. Raises KeyLost where it is gone, the keystore does not open, or the database knows another key."""
    with context.store.reading() as connection:
        own = link.current(connection)
    if own is None:
        raise KeyLost
    try:
        key = key_wallet(context).load(own.device)
    except KeyStoreError as error:
        raise KeyLost from error
    if key is None or key.public != own.public_key:
        raise KeyLost
    return key


def key_state(context: CommuneContext) -> KeyState:
    """Whether the key is there, to be shown in the settings."""
    try:
        device_key(context)
    except KeyLost as lost:
        return "locked" if isinstance(lost.__cause__, KeyStoreError) else "gone"
    return "kept"


def key_wallet(context: CommuneContext) -> Wallet:
    """Where this database's keys are kept. Raises KeyLost while it has no commune."""
    with context.store.reading() as connection:
        commune = link.commune(connection)
    if commune is None:
        raise KeyLost
    return Wallet(context.keystore, commune.database_id)
