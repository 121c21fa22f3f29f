"""Where the commune's own texts name somebody: what an erasure of personal data cannot take out by itself."""

import re
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Table, select

from desktop.database import tables
from desktop.domain.erasure import Remnant
from sync.client.ledger.tables import outbox

#: Texts of the commune, and the column by which each is known; a request's letter has its own place.
_TEXTS = (
    (tables.need, "id"),
    (tables.share, "id"),
    (tables.request, "id"),
    (tables.interest, "declare_op"),
    (tables.deployment, "op"),
)
_ELSEWHERE = frozenset(("letter", "submitted_as"))


def found(connection: Connection, values: Collection[str]) -> tuple[Remnant, ...]:
    """Texts that can be changed, then acts that cannot, where one of the values stands as a word; any case."""
    if not values:
        return ()
    named = re.compile("|".join(rf"(?<!\w){re.escape(value)}(?!\w)" for value in values), re.IGNORECASE)
    texts = [
        Remnant(place="text", id=row[key], title=row["title"])
        for table, key in _TEXTS
        for row in _rows(connection, table)
        if named.search("\n".join(row.values()))
    ]
    acts = connection.execute(select(outbox.c.op, outbox.c.title, outbox.c.frozen).order_by(outbox.c.seq))
    texts += [
        Remnant(place="act", id=op, title=title)
        for op, title, frozen in acts
        if named.search(f"{title}\n{frozen.decode('utf-8', 'replace')}")
    ]
    return tuple(texts)


def attachments(connection: Connection) -> tuple[Remnant, ...]:
    """Every document joined: nobody here reads what is in it."""
    joined = tables.attachment
    rows = connection.execute(select(joined.c.sha256, joined.c.name).distinct().order_by(joined.c.name))
    return tuple(Remnant(place="attachment", id=sha256, title=name) for sha256, name in rows)


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, str]]:
    """The texts of each row by column."""
    for row in connection.execute(select(table)):
        yield {name: text for name, text in row._asdict().items() if isinstance(text, str) and name not in _ELSEWHERE}
