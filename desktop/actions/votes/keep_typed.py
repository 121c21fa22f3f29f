"""Keeps what is being typed of an act that has no draft of its own, until it leaves: an effect, a reason to steer."""

import json
from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import typed
from desktop.database.tables import meta
from desktop.domain import fields
from desktop.domain.changes import Changes
from desktop.domain.fields import FieldRule
from desktop.domain.needs import MAX_DRAFT

_TEXT = FieldRule("Ce texte")


def keep_typed(context: CommuneContext, about: str, changed: Mapping[str, str]) -> Changes:
    """Autosave: `about` names what it is for, such as "report.p1". Raises Refusal for what is too long to be kept."""
    for name, text in changed.items():
        if len(text) > MAX_DRAFT:
            raise fields.too_long(name, _TEXT, text, MAX_DRAFT)
    with context.store.transaction() as connection:
        value = json.dumps(typed.kept(connection, about) | dict(changed), ensure_ascii=False)
        row = upsert(meta).values(key=typed.PREFIX + about, value=value)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    return Changes()


def forget_typed(context: CommuneContext, about: str) -> Changes:
    """It has left."""
    with context.store.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.key == typed.PREFIX + about))
    return Changes()
