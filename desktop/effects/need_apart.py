"""Texts that cannot stay in a need which counts or leaves: each becomes a draft of its own."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.database.queries.needs import NeedRow


def keep(
    connection: Connection, row: NeedRow, text: Mapping[str, str], now: datetime, *there: Mapping[str, str]
) -> str:
    """Makes a draft with this text and the need's documents; returns its id, "" where none was made.

    None where the text is empty, or is `there` already: in the need, or in another draft, in the bin or not.
    """
    filled = any(words.strip() for words in text.values())
    if not filled or text in there or standing_text.drafts_of(connection, text, but=row.id):
        return ""
    apart = records.needs.insert_apart(connection, now, text, of=row.amends or row.id)
    records.attachments.share(connection, row.id, apart)
    if row.discarded_at:  # what was in the bin stays there
        records.needs.discard(connection, apart, datetime.fromisoformat(row.discarded_at))
    return apart


def keep_aside(connection: Connection, row: NeedRow, now: datetime, *there: Mapping[str, str]) -> str:
    """The same of the text that was put aside for the need, since the window offers it no longer."""
    beside = needs.editing_of(connection, row.id)
    apart = keep(connection, row, json.loads(beside.aside), now, *there) if beside is not None and beside.aside else ""
    records.editing.drop_aside(connection, row.id)
    return apart
