"""The private key of this device, from where the database says it lies."""

from desktop.actions.desk import Desk
from desktop.database.queries import link
from sync.client.errors import KeyLost
from sync.client.keystore import KeyStoreError
from sync.contract.signing import SigningKey

_SEED = 32  # bytes


def device_key(desk: Desk) -> SigningKey:
    """Raises KeyLost if the key is gone, locked away, or another than the database knows."""
    with desk.store.reading() as connection:
        commune, own = link.commune(connection), link.current(connection)
    if commune is None or own is None:
        raise KeyLost
    try:
        seed = desk.keystore.load(commune.database_id)
    except KeyStoreError as error:
        raise KeyLost from error
    if seed is None or len(seed) != _SEED:
        raise KeyLost
    key = SigningKey(seed)
    if key.public != own.public_key:
        raise KeyLost
    return key
