"""Finds out whether a given database is another program's: then it is named, and left as it is."""

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

#: Tables that every version of a platform has, and tables that only a commune's computer has.
_PLATFORM = frozenset({"setting", "operation", "published"})
_COMMUNE = frozenset({"meta", "outbox", "journal"})
_MOST_NAMED = 3
_REMEDY = (
    "Rien n’y a été changé. Donnez à --database le nom d’un fichier qui n’existe pas encore, ou l’adresse d’une base "
    "PostgreSQL vide (createdb)\u00a0; si la plateforme a déjà sa base, donnez celle-là."
)


def tables(url: URL, reader: Engine) -> frozenset[str]:
    """The names of all tables. SQLite files are opened without our settings, which would change another program's."""
    if url.get_backend_name() != "sqlite":
        return frozenset(inspect(reader).get_table_names())
    looking = create_engine(url, module=sqlite, poolclass=NullPool)
    return frozenset(inspect(looking).get_table_names())


def explain(names: frozenset[str]) -> str:
    """Whose tables these are and what to do, as the end of a sentence; "" where there are none, or they are ours."""
    if not names or names >= _PLATFORM:
        return ""
    if names >= _COMMUNE:
        whose = "est celle d’une commune (relaisctl), non celle d’une plateforme."
    else:
        some = sorted(names)[:_MOST_NAMED]
        named = ", ".join(f"«\u00a0{name[:64]}\u00a0»" for name in some) + (", …" if len(names) > len(some) else "")
        whose = f"n’est pas celle d’une plateforme\u00a0: elle contient les tables d’un autre programme ({named})."
    return f"{whose} {_REMEDY}"
