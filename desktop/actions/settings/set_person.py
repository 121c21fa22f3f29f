"""Keeps who works for the commune: profile and function, public; and how to reach that person, beside the acts."""

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.tables import meta
from desktop.domain import persons as rules
from desktop.domain.changes import Changes


def set_person(
    context: CommuneContext,
    profile: str | None = None,
    function: str | None = None,
    name: str | None = None,
    email: str | None = None,
    telephone: str | None = None,
) -> Changes:
    """None leaves a field as it is, "" empties it. Acts made before keep what they left with. Raises Refusal."""
    typed = {"profile": profile, "function": function, "name": name, "email": email, "telephone": telephone}
    kept = rules.check({key: text for key, text in typed.items() if text is not None})
    with context.store.transaction() as connection:
        for key, text in kept.items():
            _keep(connection, key if key in rules.PUBLIC else f"contact_{key}", text)
    return Changes(commune=bool(kept))


def _keep(connection: Connection, key: str, text: str) -> None:
    if text:
        row = upsert(meta).values(key=key, value=text)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": text}))
    else:
        connection.execute(delete(meta).where(meta.c.key == key))
