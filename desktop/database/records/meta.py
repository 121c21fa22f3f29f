"""Writes of the table `meta`: one value by key."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.sqlite import insert

from desktop.database.tables import meta


def put(connection: Connection, key: str, value: str) -> None:
    """Replaces a value that is there already."""
    row = insert(meta).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def put_new(connection: Connection, key: str, value: str) -> None:
    """Keeps a value that is there already."""
    connection.execute(insert(meta).values(key=key, value=value).on_conflict_do_nothing())


def remove(connection: Connection, keys: Iterable[str]) -> None:
    connection.execute(delete(meta).where(meta.c.key.in_(list(keys))))


def remove_beginning(connection: Connection, start: str) -> None:
    """Removes all keys that begin so."""
    connection.execute(delete(meta).where(meta.c.key.startswith(start, autoescape=True)))


def remove_value(connection: Connection, key: str, value: str) -> None:
    """Removes the key where it has this value, and none other."""
    connection.execute(delete(meta).where(meta.c.key == key, meta.c.value == value))
