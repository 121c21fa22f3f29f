"""What a request keeps of another: its text, which is noted so that nobody sends it twice; the mairie's address. And
whether it keeps all of what it was sent as.
"""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, func, or_, select

from desktop.database.driver import rows
from desktop.database.queries import attachments, requests
from desktop.database.queries.attachments import AttachmentRow
from desktop.database.queries.requests import RequestRow
from desktop.database.tables import request
from desktop.domain import requests as rules
from sync.client.ledger import stored
from sync.client.ledger.states import VOID

#: Begins a key in `meta`; the id of such a draft follows. The value is the id of the request that it was written in.
COPIED = "copied_request."
_OVER = ("draft", "withdrawn", "refused", *VOID)


def copied_from(connection: Connection, id: str) -> str:
    """Id of the request in which this draft was written, "" for any other."""
    origin = rows(connection, "SELECT value FROM meta WHERE key = ?", (COPIED + id,))
    return str(origin[0][0]) if origin else ""


def is_apart(connection: Connection, id: str) -> bool:
    return bool(copied_from(connection, id))


def kept_apart(connection: Connection) -> frozenset[str]:
    """Ids of all requests of which `is_apart` is true."""
    ids = rows(connection, "SELECT substr(key, ?) FROM meta WHERE key GLOB ?", (len(COPIED) + 1, f"{COPIED}*"))
    return frozenset(str(id) for (id,) in ids)


def draft_of(connection: Connection, text: Mapping[str, str], *, but: str) -> str:
    """Id of a draft with this text other than `but`; "" for none."""
    alike = (one.id for one in requests.listed(connection) if not one.submit_op and one.fields == text)
    return next((id for id in alike if id != but), "")


def beside(connection: Connection, id: str) -> bool:
    """Whether the request that this draft was written in was sent and stands: if the draft is sent, there are two."""
    of = copied_from(connection, id)
    row, original = requests.one(connection, id), requests.one(connection, of)
    there = original is not None and (original.state not in _OVER or original.stands)
    return there and row is not None and row.state == "draft"


def last_letter(connection: Connection, but: str) -> str:
    """The letter that last named the mairie's address or SIRET, without that of the request `but`; "" for none.

    JSON of LetterContent.
    """
    names = [func.coalesce(stored.extract(request.c.letter, path), "") != "" for path in ("$.address", "$.siret")]
    return (
        connection.scalar(
            select(request.c.letter)
            .where(request.c.id != but, request.c.discarded_at.is_(None), or_(*names))
            .order_by(request.c.updated_at.desc(), request.c.id.desc())
            .limit(1)
        )
        or ""
    )


def untouched(connection: Connection, row: RequestRow) -> bool:
    """Whether a request that is to be completed was only opened for that: what would be sent is what was sent.

    Its letter is printed and not sent: it may have been filled in.
    """
    return row.state == "incomplete" and bool(row.resumed) and not changed_since_sent(connection, row)


def changed_since_sent(connection: Connection, row: RequestRow) -> bool:
    """Whether the words or the documents of such a request are others than those that left with it."""
    if rules.leaving(row.fields) != rules.leaving(json.loads(row.left)):
        return True
    sent = {file.sha256 for file in documents_sent(connection, row)}
    return {file.sha256 for file in attachments.listed(connection, row.id)} != sent


def documents_sent(connection: Connection, row: RequestRow) -> tuple[AttachmentRow, ...]:
    """The documents that left with it, without those that this computer has not: nobody took them away."""
    left = attachments.left(connection, row.id, row.left_op) or ()
    known = {one.sha256 for one in (*attachments.here(connection, left), *attachments.listed(connection, row.id))}
    return tuple(one for one in left if one.sha256 in known)
