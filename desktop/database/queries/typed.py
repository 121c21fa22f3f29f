"""Texts that were begun for an act without a draft of its own, such as a motivation; and what was typed in a draft."""

import json
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.last_text import TYPED_AT, TYPED_PREFIX
from desktop.domain.restoring import LostDraft

PREFIX = TYPED_PREFIX  #: begins such keys in `meta`
#: Begins keys in `meta`; the id of a draft follows, whose form stays open behind another page or was there once.
OWN_FIELDS = "own_fields."
#: The type of the act for which each kind is typed.
_ACTS = {
    "join": "need.join",
    "interest": "interest.declare",
    "ask": "deployment.ask",
    "report": "deployment.report",
}


def kept(connection: Connection, about: str) -> dict[str, str]:
    """The text by field; {} where nothing was kept."""
    texts = rows(connection, "SELECT value FROM meta WHERE key = ?", (PREFIX + about,))
    return msgspec.json.decode(texts[0][0], type=dict[str, str]) if texts else {}


def moment(connection: Connection, about: str) -> str:
    """When it was last stored, ISO text in UTC; "" where an older release stored it."""
    return next(
        (str(at) for (at,) in rows(connection, "SELECT value FROM meta WHERE key = ?", (TYPED_AT + about,))), ""
    )


def own_fields(connection: Connection, draft: str) -> frozenset[str]:
    """The fields of this draft that were typed in a form which the window still has, out of sight or back again."""
    names = rows(connection, "SELECT value FROM meta WHERE key = ?", (OWN_FIELDS + draft,))
    return msgspec.json.decode(names[0][0], type=frozenset[str]) if names else frozenset()


def all_own_fields(connection: Connection) -> dict[str, frozenset[str]]:
    """The same of all drafts that have any, by id."""
    noted = rows(connection, "SELECT key, value FROM meta WHERE key GLOB ? ORDER BY key", (f"{OWN_FIELDS}*",))
    return {key.removeprefix(OWN_FIELDS): msgspec.json.decode(names, type=frozenset[str]) for key, names in noted}


def begun(connection: Connection, kind: str) -> dict[str, dict[str, str]]:
    """The texts, with words in them, of all acts of this kind, such as "join", by what each is about."""
    key = f"{PREFIX}{kind}."
    kept = rows(connection, "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key", (len(key), key))
    texts_of = {name.removeprefix(key): msgspec.json.decode(texts, type=dict[str, str]) for name, texts in kept}
    return {id: texts for id, texts in texts_of.items() if any(map(str.strip, texts.values()))}


def lost(today: Any, then: Any) -> list[LostDraft]:
    """Texts of today's file for acts not made yet that differ in a backup's, or are not there."""
    kept = "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key"
    before, now = (dict(file.execute(kept, (len(PREFIX), PREFIX)).fetchall()) for file in (then, today))
    named = "SELECT json_extract(value, '$.title') FROM copy WHERE scope IN ('needs', 'proposals') AND id = ?"
    differing = []
    for key, value in now.items():
        if before.get(key) != value and any(text.strip() for text in json.loads(value).values()):
            kind, _, id = key.removeprefix(PREFIX).partition(".")
            title = next((title for (title,) in today.execute(named, (id,)) if title), "")
            differing.append(LostDraft(id=id, title=title, older=key in before, act=_ACTS.get(kind, kind)))
    return differing


def lost_drafts(today: Any, then: Any) -> list[LostDraft]:
    """Drafts of today's file, those in the bin too, that differ in a backup's, or are not there."""
    drafts: list[LostDraft] = []
    columns = {name for _, name, *_ in today.execute("PRAGMA table_info(need)")}
    # A need that another computer sent was never sent from here, and is no draft: its text is the platform's.
    ours = "submit_op IS NULL" + (" AND (base IS NULL OR amends IS NOT NULL)" if {"base", "amends"} <= columns else "")
    need = "iif(amends IS NULL, 'need.submit', 'need.amend')" if "amends" in columns else "'need.submit'"
    for table, act, drafted in (
        ("need", need, ours),
        ("request", "'request.submit'", "submit_op IS NULL"),
        ("share", "'service.share'", "share_op IS NULL"),
    ):
        if not today.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            continue  # an older version's file
        before = dict(then.execute(f"SELECT id, updated_at FROM {table}"))  # noqa: S608 - names of ours
        changeable = today.execute(
            f"SELECT id, title, {act}, updated_at, discarded_at IS NOT NULL FROM {table} WHERE {drafted}"  # noqa: S608 - as above
            " ORDER BY updated_at DESC"
        )
        drafts += [
            LostDraft(id=id, title=title, older=id in before, act=kind, binned=bool(binned))
            for id, title, kind, updated, binned in changeable
            if before.get(id) != updated
        ]
    return drafts
