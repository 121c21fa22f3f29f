"""A request that was put in the outbox, and what the platform and the préfet say of it."""

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, update

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.database.queries import requests
from desktop.domain.changes import Changes
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.requests.sheet import RequestSheet, RequestText
from sync.client.ledger.tables import copy
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnRequest
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


class Sent:
    """A request in the outbox, and its sheet."""

    def __init__(self, commune: "Commune") -> None:
        self.commune = commune
        self.id = commune.act(draft_request, None, **COMPLETE)
        commune.act(submit_request, self.id)
        self.model = RequestSheet(commune.actor, Latest())
        self.shown: list[RequestText] = []
        self.drafted: list[str] = []
        self.model.shown.connect(self.shown.append)
        self.model.drafted.connect(self.drafted.append)
        self.model.show(self.id)
        commune.settle()

    @property
    def sheet(self) -> RequestText:
        return self.shown[-1]

    @property
    def row(self) -> Any:
        return self.commune.ask(requests.one, self.id)

    def receive(self, state: str = "accepted", announced: Changes | None = None) -> None:
        with self.commune.context.store.transaction() as connection:
            at = "2021-02-03T14:00:00+00:00"
            values = {"state": state, "attempts": 1, "number": 7, "received_at": at, "detail": "Rejetée pour l’essai."}
            connection.execute(update(acts).where(acts.c.op == self.row.submit_op).values(values))
        self.announce(announced)

    def answer(self, **said: Any) -> None:
        row = self.row
        own = OwnRequest(
            id=self.id,
            title=row.title,
            category=row.category,
            level=row.level,
            authority="45",
            **({"submission": row.submit_op} | said),
        )
        self.say(own)

    def say(self, own: OwnRequest, **changed: Any) -> None:
        """The platform's row, perhaps of another request than this one."""
        own = msgspec.structs.replace(own, **changed)
        with self.commune.context.store.transaction() as connection:
            connection.execute(delete(copy).where(copy.c.scope == "mine", copy.c.id == own.id))
            value = msgspec.json.encode(own).decode()
            connection.execute(insert(copy).values(scope="mine", id=own.id, position=1, value=value))
        self.announce()

    def announce(self, changes: Changes | None = None) -> None:
        every = Changes(requests=frozenset({self.id}), outbox=True, scopes=frozenset({"mine"}))
        self.commune.actor.announce(changes or every)
        self.commune.settle()
