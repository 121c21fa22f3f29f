"""Two computers with one database: a copy of the data folder, and what of the keys both then have."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import select

from desktop.database.store import Store
from sync.client.device.keystore import MemoryKeyStore, Wallet
from sync.client.ledger import link
from sync.client.ledger.journal import HeadFile
from sync.client.ledger.tables import former_device
from sync.contract.signing import SigningKey
from tests.sync.client.ends import Commune

#: Makes a copy of a commune and its wallet.
Copying: TypeAlias = Callable[[Commune, Wallet], tuple[Commune, Wallet]]


def wallet_of(commune: Commune) -> Wallet:
    wallet = Wallet(MemoryKeyStore(), "base")
    wallet.keep(commune.key)
    return wallet


def key_of(commune: Commune, wallet: Wallet) -> SigningKey:
    with commune.reading() as connection:
        own = link.read(connection)
    assert own is not None
    key = wallet.load(own.device)
    assert key is not None
    return key


def copied(commune: Commune, wallet: Wallet, folder: Path) -> tuple[Commune, Wallet]:
    """The data folder as it is, keys included, put on another computer."""
    folder.mkdir()
    with closing(sqlite.connect(commune.store.path)) as source, closing(sqlite.connect(folder / "c.sqlite")) as target:
        source.backup(target)
    commune.head.flush()
    shutil.copyfile(commune.head.path, folder / "c.head")
    keys = MemoryKeyStore()
    seed = wallet.store.load(f"base.{commune.key.id}")
    assert seed is not None
    keys.store(f"base.{commune.key.id}", seed)
    other = Commune(Store(folder / "c.sqlite"), HeadFile(folder / "c.head"), commune.clock, commune.key)
    return other, Wallet(keys, "base")


def former_keys(commune: Commune) -> list[str]:
    """Why each earlier key was given up."""
    with commune.reading() as connection:
        return list(connection.execute(select(former_device.c.reason)).scalars())


def whole(commune: Commune, acts: int) -> bool:
    """All of it verifies, and so many acts have receipts."""
    found = commune.verify()
    return (found.ok, found.operations, found.receipts) == (True, acts, acts)
