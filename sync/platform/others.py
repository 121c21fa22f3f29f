"""Finds out whether a given database is another program's: then it is named, and left as it is."""

from typing import Final, NamedTuple

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

#: Tables that every version of a platform has, and tables that only a commune's computer has.
_PLATFORM = frozenset({"setting", "operation", "published"})
_COMMUNE = frozenset({"meta", "outbox", "journal"})
#: SQLite's application_id of the platform inside a demonstration: "RELP". Any other platform's database has none.
INVENTED: Final = 0x52454C50
_MOST_NAMED = 3
_REMEDY = (
    "Rien n’y a été changé. Donnez à --database le nom d’un fichier qui n’existe pas encore, ou l’adresse d’une base "
    "PostgreSQL vide (createdb)\u00a0; si la plateforme a déjà sa base, donnez celle-là."
)


class Contents(NamedTuple):
    """What tells whose database it is."""

    names: frozenset[str]  #: of all tables
    application: int = 0  #: SQLite's application_id


def read(url: URL, reader: Engine) -> Contents:
    """SQLite files are opened without our settings, which would change another program's."""
    if url.get_backend_name() != "sqlite":
        return Contents(frozenset(inspect(reader).get_table_names()))
    looking = create_engine(url, module=sqlite, poolclass=NullPool)
    with looking.connect() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        return Contents(frozenset(inspect(connection).get_table_names()), application)


def explain(contents: Contents, *, invented: bool = False) -> str:
    """Whose database it is and what to do, as the end of a sentence; "" where it is empty, or ours.

    `invented`: ours is the platform inside a demonstration.
    """
    names = contents.names
    if contents.application == INVENTED and not invented:
        return f"est celle d’une démonstration\u00a0: tout y est inventé. {_REMEDY}"
    if not names or names >= _PLATFORM:
        return ""
    if names >= _COMMUNE:
        whose = "est celle d’une commune (relaisctl), non celle d’une plateforme."
    else:
        some = sorted(names)[:_MOST_NAMED]
        named = ", ".join(f"«\u00a0{name[:64]}\u00a0»" for name in some) + (", …" if len(names) > len(some) else "")
        whose = f"n’est pas celle d’une plateforme\u00a0: elle contient les tables d’un autre programme ({named})."
    return f"{whose} {_REMEDY}"
