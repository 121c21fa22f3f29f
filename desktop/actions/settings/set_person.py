"""Saves who works for the commune: profile and function, signed with each act; and the person to ask, sent beside."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import person
from desktop.domain import persons as rules
from desktop.domain.changes import Changes, Outcome


def set_person(
    context: CommuneContext,
    profile: str | None = None,
    function: str | None = None,
    name: str | None = None,
    email: str | None = None,
    telephone: str | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Outcome[None]:
    """None leaves a field as it is, "" empties it. Acts made before are not changed. Raises Refusal.

    `wrong`: by field, texts that cannot be used as they are, kept until "" is given or that field is set; no act bears
    them.
    """
    typed = {"profile": profile, "function": function, "name": name, "email": email, "telephone": telephone}
    kept = rules.check({key: text for key, text in typed.items() if text is not None})
    with context.store.transaction() as connection:
        for key, text in kept.items():
            _keep(connection, key if key in rules.SIGNED else f"contact_{key}", text)
        texts = person.typed(connection) | dict.fromkeys(kept, "") | dict(wrong or {})
        still = {key: text for key, text in texts.items() if text}
        _keep(connection, person.TYPED, json.dumps(still, ensure_ascii=False) if still else "")
    return Outcome(Changes(commune=bool(kept or wrong)), None)


def _keep(connection: Connection, key: str, text: str) -> None:
    if text:
        records.meta.put(connection, key, text)
    else:
        records.meta.remove(connection, [key])
