"""What the help desk is told of a database: how many rows each of its tables has."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import diagnosis
from desktop.database.word_columns import NO_WORDS, WORDS
from tests.desktop.actions.conftest import clock, context, places

__all__ = ["clock", "context", "places"]


def test_the_rows_of_our_tables_are_counted_and_not_those_of_the_search(context: CommuneContext) -> None:
    """Nor are those of a table that another program made, since its name may contain anything."""
    with context.store.transaction() as connection:
        connection.exec_driver_sql('CREATE TABLE "a""b" (c TEXT)')
        connection.exec_driver_sql("INSERT INTO seen (place, moment) VALUES ('a', ''), ('b', '')")
        rows = diagnosis.read(connection).rows
    assert set(rows) == {*WORDS, *NO_WORDS}
    assert (rows["seen"], rows["device"], rows["need"]) == (2, 1, 0)
