"""Continues the text of an editor in a new draft, where its request is no draft, is gone, or was written elsewhere."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.kit.spare_drafts import take_in
from desktop.database import records
from desktop.database.queries import request_copies, requests, typed
from desktop.database.queries.open_request import aside_of, open_of
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def write_apart(
    context: CommuneContext,
    id: str,
    text: Mapping[str, str],
    *,
    others: OtherTexts | None = None,
    stored: Mapping[str, str] | None = None,
    of: str = "",
    make: bool = True,
) -> Outcome[str]:
    """The value is the id of the draft, marked as open, with the request's files.

    The other text of the editor, from before a crash or put aside, goes with it: it is offered there. `others`: the
    same as the editor knows them, for where they are gone with the request. `stored`: the text as the editor has
    stored it last: where the program that replaced it has kept it in a draft apart (`rewrite_request`), it goes on in
    that one.

    Where a draft (`effects.request`) or the request itself already has this text, that one is taken. `make` False:
    makes none, "" for none.
    """
    fields = rules.cleaned({name: text.get(name, "") for name in rules.FIELDS})
    with context.store.transaction() as connection:
        row = requests.one(connection, id)
        if row is not None and row.fields == fields:
            return Outcome(Changes(), id)
        same = request_copies.draft_of(connection, fields, but=id)
        if not same and not make:
            return Outcome(Changes(requests=frozenset({id})), "")
        now = context.clock()
        kept = "" if same or stored is None else _kept_by_another(connection, id, stored)
        if kept:
            records.requests.save_draft(connection, kept, fields, now)
        apart = go_on_apart(connection, id, fields, now, others=others, of=of, take=same or kept)
    return Outcome(Changes(requests=frozenset({id, apart})), apart)


def go_on_apart(
    connection: Connection,
    id: str,
    fields: Mapping[str, str],
    now: datetime,
    *,
    others: OtherTexts | None = None,
    of: str = "",
    take: str = "",
    in_sight: bool = True,
) -> str:
    """The text of an editor of request `id` goes on in draft `take`, which says it; "" for a new one.

    Returns the id of the draft. Never commits. `in_sight`: as in `needs.write_apart`.
    """
    apart, begun = take, dict(fields)
    if not apart:
        origin = of if requests.one(connection, id) is None else id
        insert = partial(records.requests.insert_apart, of=origin) if origin else records.requests.insert
        apart = insert(connection, now, fields)
        records.attachments.share(connection, id, apart)
        begun = dict.fromkeys(fields, "")  # after a crash its words count as typed: nobody has seen where they are
    going_on = _others(connection, id).going_on(others, fields)
    records.request_editing.close(connection, id)  # it is open in no editor any more
    if in_sight:
        records.request_editing.begin(connection, apart, going_on.before or begun)
    records.own_fields.move(connection, id, apart)
    if going_on.aside and not aside_of(connection, apart):
        records.request_editing.put_aside(connection, apart, going_on.aside)
        records.request_editing.drop_aside(connection, id)
        take_in(connection, _spare(connection, going_on.aside, apart), apart, records.requests.take_in)
    return apart


def _kept_by_another(connection: Connection, id: str, stored: Mapping[str, str]) -> str:
    """The draft in which another program has kept the words that it replaced in request `id`; "" for none.

    The other fields may be that program's, written before. `stored`: as above.
    """
    for apart, own in typed.all_own_fields(connection).items():
        kept = requests.one(connection, apart) if request_copies.copied_from(connection, apart) == id else None
        if kept is None or kept.updated_at != kept.created_at:
            continue  # somebody has written in it, or sent it
        if all(kept.fields[name] == stored[name] for name in own):
            return apart
    return ""


def _others(connection: Connection, id: str) -> OtherTexts:
    left = open_of(connection, id)
    return OtherTexts({} if left is None else left.before, json.loads(aside_of(connection, id) or "{}"))


def _spare(connection: Connection, text: Mapping[str, str], but: str) -> Iterator[str]:
    """Requests that only keep this text, perhaps sent since: kept apart, not in the bin, no editor or text beside."""
    for row in requests.listed(connection):
        apart = row.id != but and row.fields == text and request_copies.is_apart(connection, row.id)
        if apart and open_of(connection, row.id) is None and not aside_of(connection, row.id):
            yield row.id
