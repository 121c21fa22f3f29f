"""The text that a draft had when its editor was opened is taken after a crash, and the editor is left."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs import swap_texts as of_needs
from desktop.actions.needs.pause_need import pause_need
from desktop.actions.requests import swap_texts as of_requests
from desktop.actions.requests.pause_request import pause_request
from desktop.database.queries import needs, open_request, requests


def begin_a_need_again(context: CommuneContext, id: str) -> None:
    with context.store.reading() as connection:
        row, marker = needs.one(connection, id), needs.editing_of(connection, id)
    assert row is not None
    assert marker is not None
    of_needs.swap_texts(context, id, json.loads(marker.before), needs.text_of(row))
    pause_need(context, id, ())


def begin_a_request_again(context: CommuneContext, id: str) -> None:
    with context.store.reading() as connection:
        row, marker = requests.one(connection, id), open_request.open_of(connection, id)
    assert row is not None
    assert marker is not None
    of_requests.swap_texts(context, id, marker.before, row.fields)
    pause_request(context, id, ())
