"""The driver under a connection, for the few statements of every act, where Core costs more than the disk."""

from typing import Any

from sqlalchemy import Connection


def driver_of(connection: Connection) -> Any:
    """The driver's connection, inside the transaction of `connection`."""
    return connection.connection.dbapi_connection
