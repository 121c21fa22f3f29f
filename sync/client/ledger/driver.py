"""The driver under a connection, for the few statements of every act: Core costs more there than the disk does."""

from typing import Any

from sqlalchemy import Connection


def driver_of(connection: Connection) -> Any:
    """The driver's own connection; what it does is inside the transaction of `connection`."""
    return connection.connection.dbapi_connection
