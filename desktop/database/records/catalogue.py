"""Stores the bundled catalogue as if it had been published. Nothing else of ours is written into the table `copy`."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert

from desktop.database import search
from sync.client.ledger.tables import copy
from sync.contract.published import Service


def insert_bundled(connection: Connection, services: Sequence[Service]) -> None:
    """At position 0: what is published later replaces it. So people can search and vote before any exchange."""
    rows = [
        {"scope": "catalogue", "id": service.id, "position": 0, "value": msgspec.json.encode(service).decode()}
        for service in services
    ]
    connection.execute(insert(copy), rows)
    search.index(connection, "catalogue", [search.service_entry(service) for service in services])
