"""Texts that were begun for an act without a draft of its own, such as a motivation."""

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows

PREFIX = "typed."  #: begins such keys in `meta`


def kept(connection: Connection, about: str) -> dict[str, str]:
    """The text by field; {} where nothing was kept."""
    texts = rows(connection, "SELECT value FROM meta WHERE key = ?", (PREFIX + about,))
    return msgspec.json.decode(texts[0][0], type=dict[str, str]) if texts else {}


def begun(connection: Connection, kind: str) -> dict[str, dict[str, str]]:
    """The texts of all acts of this kind, such as "join", by what each is about."""
    key = f"{PREFIX}{kind}."
    kept = rows(connection, "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key", (len(key), key))
    return {name.removeprefix(key): msgspec.json.decode(texts, type=dict[str, str]) for name, texts in kept}
