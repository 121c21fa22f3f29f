"""Statements are compiled once for all the databases of a run: each test opens some, and each would begin anew."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect


class _Compiled(dict[Any, Any]):
    """By the kind of a database, where SQLAlchemy names the one that is open: what it means is the same for all."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_all(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_all(key), compiled)


def _of_all(key: Any) -> Any:
    dialect, *rest = key
    assert isinstance(dialect, DefaultDialect), "SQLAlchemy makes its keys otherwise"
    return (type(dialect), *rest)


COMPILED = _Compiled()


def share() -> None:
    """Every connection that is opened from now on takes what another one has compiled."""
    event.listen(Engine, "engine_connect", _given)


def _given(connection: Connection) -> None:
    """To the first connection of a database, and through it to all later ones."""
    given = connection.get_execution_options().get("compiled_cache")
    if given is None and connection.dialect.name == "sqlite":
        connection.engine.update_execution_options(compiled_cache=COMPILED)
        connection.execution_options(compiled_cache=COMPILED)
