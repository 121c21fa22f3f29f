"""Takes up a request again that the préfet calls incomplete, or that was refused on its way."""

import json

from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import known
from desktop.database import times
from desktop.database.queries import requests
from desktop.database.tables import request
from desktop.domain import requests as rules
from desktop.domain.changes import Changes


def resume_request(context: CommuneContext, id: str) -> Changes:
    """The text may change again; what had left is kept beside. Done twice, it changes nothing. Raises Refusal."""
    with context.store.transaction() as connection:
        found = known(requests.one(connection, id), id)
        rules.check_resume(found.state)
        if not found.resumed:
            left = json.dumps({"op": found.submit_op, "fields": found.fields}, ensure_ascii=False)
            connection.execute(
                update(request)
                .where(request.c.id == id)
                .values(submitted_as=left, updated_at=times.text(context.clock()))
            )
    return Changes(requests=frozenset({id}), made=id)
