"""Chooses a commune: makes its database, with the device's key and the bundled catalogue, or opens an existing one."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

import resources
from desktop.actions.kit.commune_context import Clock, CommuneContext
from desktop.actions.kit.open_commune import context_of
from desktop.database import records, times
from desktop.database.absence import check_not_gone
from desktop.database.errors import REAL
from desktop.database.store import Store
from desktop.database.tables import meta
from desktop.domain import communes as rules
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from resources import communes
from sync.client.device.keystore import KeyStore, KeyStoreError
from sync.client.ledger import link
from sync.contract.identifiers import uuid7
from sync.contract.published import Service
from sync.contract.signing import SigningKey


def choose_commune(
    places: Places,
    insee: str,
    clock: Clock,
    keystore: KeyStore,
    *,
    kind: int = REAL,
    listed: rules.ListedCommune | None = None,
    anew: bool = False,
) -> CommuneContext:
    """Returns the open commune, which the caller must close. A second call only takes changes of the official list.

    `anew`: even where there was a database before (desktop.actions.settings.begin_anew).
    `listed`: an entry to use in place of the official list's, for the demonstration's invented commune.
    Raises Refusal (unknown, or part of another commune), Vanished where a database is missing, another DatabaseFault.
    """
    commune = listed or communes.get(insee.strip().upper())
    parent = communes.get(commune.parent) if commune is not None and commune.parent else None
    rules.check_known(commune, insee, parent)
    if commune is None:  # for the type checker: the rule above has raised
        raise AssertionError(insee)
    if not anew:
        check_not_gone(places.database(commune.insee), places.head(commune.insee), places.backups(commune.insee))
    store = Store(places.database(commune.insee), create=True, kind=kind, backups=places.backups(commune.insee))
    try:
        with store.transaction() as connection:
            if link.read(connection) is None:
                _make(connection, keystore, clock())
            _name(connection, commune)
    except BaseException:
        store.close()
        raise
    return context_of(store, places.head(commune.insee), clock, keystore)


def _make(connection: Connection, keystore: KeyStore, now: datetime) -> None:
    """Stores the key before the row that names it: a crash between them leaves an unused key, never a missing one."""
    database_id, key = uuid7(now), SigningKey.generate()
    try:
        keystore.store(database_id, key.seed)
    except KeyStoreError as error:
        raise Refusal(
            "key_not_kept",
            "La clé de signature n’a pas pu être gardée\u00a0: rien n’a été créé.",
            field="commune",
            remedy="Vérifiez le coffre de mots de passe de l’ordinateur ou le dossier des données, puis recommencez.",
        ) from error
    made = {"database_id": database_id, "actor_id": uuid7(now), "created_at": times.text(now)}
    for name, value in made.items():
        records.meta.put_new(connection, name, value)
    link.make(connection, key.public, keystore.place)
    services = msgspec.json.decode(resources.path("catalogue.json").read_bytes(), type=list[Service])
    records.catalogue.insert_bundled(connection, services)


def _name(connection: Connection, commune: rules.ListedCommune) -> None:
    """Stores what the official list says today, as a name may have changed or a SIREN number may be new."""
    known = {row.key: row.value for row in connection.execute(select(meta))}
    official = {
        "insee": commune.insee,
        "name": commune.name,
        "siren": commune.siren or "",
        "department_name": commune.department_name,
    }
    for key, value in official.items():
        if known.get(key) != value:
            records.meta.put(connection, key, value)
