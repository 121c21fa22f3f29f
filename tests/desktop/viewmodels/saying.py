"""What a round would have brought to a commune: what the platform publishes, and its answers to acts."""

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, update

from desktop.domain.changes import Changes
from sync.client.ledger.tables import copy, outbox
from sync.contract.published import OwnNeed, Proposal

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def say(commune: "Commune", scope: str, *words: Any) -> None:
    """Each value replaces the former one with its id."""
    with commune.context.store.transaction() as connection:
        for word in words:
            connection.execute(delete(copy).where(copy.c.scope == scope, copy.c.id == word.id))
            value = msgspec.json.encode(word).decode()
            connection.execute(insert(copy).values(scope=scope, id=word.id, position=1, value=value))
    commune.actor.announce(Changes(scopes=frozenset({scope})))


def answer(commune: "Commune", subject: str, type: str = "need.submit", state: str = "accepted", **more: Any) -> None:
    """As a verified receipt for the acts of this type about this subject."""
    values = {"state": state, "attempts": 1, "number": 4, "received_at": "2021-02-03T14:00:00.000+00:00"} | more
    with commune.context.store.transaction() as connection:
        wanted = (outbox.c.subject == subject, outbox.c.type == type)
        connection.execute(update(outbox).where(*wanted).values(**values))
    commune.actor.announce(Changes(needs=frozenset({subject}), outbox=True))


def own_need(id: str, submission: str, revision: str = "", **more: Any) -> OwnNeed:
    """The need as the platform holds it."""
    texts = {"title": "Cimetière", "description": "Registre papier"} | more
    return OwnNeed(id=id, submission=submission, revision=revision or submission, **texts)


def proposal(id: str, *needs: str, title: str = "Gérer les cimetières ensemble", **more: Any) -> Proposal:
    return Proposal(id=id, title=title, kind="to_develop", needs=needs, **more)
