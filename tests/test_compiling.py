"""A second database takes what a first has compiled, and one of another kind could not."""

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Dialect, create_engine, func, literal, select

from tests import compiling


def test_a_statement_is_compiled_once_for_all_databases() -> None:
    before = set(compiling.COMPILED)
    for number in (1, 2):
        engine = create_engine("sqlite://", module=sqlite)
        with engine.connect() as connection:
            asked = select(func.abs(literal(number)).label("compiled_once"))
            assert connection.execute(asked).scalar_one() == number
        engine.dispose()
    (key,) = set(compiling.COMPILED) - before
    assert issubclass(key[0], Dialect)
    assert key[0].name == "sqlite"


def test_a_key_that_begins_with_anything_else_is_no_key_of_sqlalchemy_s() -> None:
    """The control: a later SQLAlchemy that orders it otherwise is seen, and nothing wrong is taken for right."""
    with pytest.raises(AssertionError):
        compiling.COMPILED.get(("statement", None))
