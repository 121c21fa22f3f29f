"""Codes and ids are compared for equality, never by their order: what is asked by an order that none has is a fault.

A query that takes all that sorts lower for the state it means is seen by any test that asks it, whatever stands in the
database; so is a state of a commune's database that the code itself compares by its order.
"""

from collections.abc import Callable
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, String, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression

_CODES = frozenset(
    b"""
    finalised in_flight deposited accepted rejected superseded cancelled held blocked conflict quarantined
    draft to_validate validated withdrawn received grouped redirected ineligible refused incomplete granted
    open retained not_retained asked planned live published declined declared drafted reported kept gone lost
    existing to_develop department region own mine network usb letter export city replace_device cloned
    """.split()
)
_BY_ORDER = (operators.lt, operators.le, operators.gt, operators.ge)


def _among_themselves(compare: Callable[[str, str], bool]) -> Callable[["Code", str], bool]:
    def compared(code: "Code", other: str) -> bool:
        assert isinstance(other, Code), f"{code!r} is compared with {other!r} by its order"
        return compare(code, other)

    return compared


class Code(str):
    """A text as any other, which is sorted among its kind, and has no order beside what the code says."""

    __slots__ = ()
    __lt__, __le__, __gt__, __ge__ = map(_among_themselves, (str.__lt__, str.__le__, str.__gt__, str.__ge__))


def watch() -> None:
    """Every statement that is compiled, and every code that a commune's database tells, from now on."""
    event.listen(Engine, "engine_connect", _watched)
    compiles(BinaryExpression)(_compared)


def _watched(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and not connection.engine.url.database:  # the platform's have a name
        held = connection.connection.dbapi_connection
        assert isinstance(held, sqlite.Connection)
        held.text_factory = _text


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:  # said as the driver says it
        raise sqlite.OperationalError(f"Could not decode to UTF-8: {error}") from None
    return Code(text) if data in _CODES else text


def _compared(element: BinaryExpression[Any], compiler: SQLCompiler, **named: Any) -> str:
    """Of the texts in a database, moments alone have an order, and keys that begin alike."""
    if element.operator in _BY_ORDER and isinstance(element.left.type, String):
        sides = [str(getattr(side, "key", None)) for side in (element.left, element.right)]
        assert any(side == "key" or side.endswith("_at") for side in sides), f"compared by its order: {sides}"
    return compiler.visit_binary(element, **named)
