"""Continues the text of an editor in a new draft, where its need is no draft, is gone, or was written elsewhere."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.kit.spare_drafts import take_in
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import needs, standing_text, typed
from desktop.domain import needs as rules
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
    """The value is the id of the draft, marked as open, with the need's files; it counts as a copy of the need.

    The other text of the editor, from before a crash or put aside, goes with it: it is offered there. `others`: the
    same as the editor knows them, for where they are gone with the need. `stored`: the text as the editor has stored it
    last: where the program that replaced it has kept it in a draft apart (`rewrite_need`), it goes on in that one.

    Where the need is gone, it counts as a copy of `of`, the need that the text corrected or came from. Where a draft
    (`effects.mine`) or the need itself already has this text, that one is taken. `make` False: makes none, "" for none.
    """
    fields = rules.cleaned({name: text.get(name, "") for name in rules.FIELDS})
    now = context.clock()
    with context.store.transaction() as connection:
        row = needs.one(connection, id)
        if row is not None and needs.text_of(row) == fields:
            return Outcome(Changes(), id)
        same = next(iter(standing_text.drafts_of(connection, fields, but=id)), "")
        if not same and not make:
            return Outcome(Changes(needs=frozenset({id})), "")
        kept = "" if same or stored is None else _kept_by_another(connection, id, stored)
        apart = go_on_apart(connection, id, fields, now, others=others, of=of, take=same or kept)
    return Outcome(Changes(needs=frozenset({id, apart})), apart)


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
    """The text of an editor of need `id` goes on in draft `take`, "" for a new one; returns its id. Never commits.

    `in_sight`: the editor is, so that a crash from here on breaks off in that draft.
    """
    apart, begun, row = take, dict(fields), needs.one(connection, id)
    if apart:
        save(connection, apart, dict(fields), now)  # takes it out of the bin
    else:
        origin = of if row is None else row.amends or id
        insert = partial(records.needs.insert_apart, of=origin) if origin else records.needs.insert
        apart = insert(connection, now, fields)
        records.attachments.share(connection, id, apart)
        begun = dict.fromkeys(fields, "")  # after a crash its words count as typed: nobody has seen where they are
    going_on = _others(connection, id).going_on(others, fields)
    records.editing.close(connection, id)  # it is open in no editor any more
    if in_sight:
        records.editing.begin(connection, apart, going_on.before or begun, now)
    records.own_fields.move(connection, id, apart)
    if going_on.aside and not _others(connection, apart).aside:
        records.editing.put_aside(connection, apart, going_on.aside)
        records.editing.drop_aside(connection, id)
        take_in(connection, _spare(connection, going_on.aside, apart), apart, records.needs.take_in)
    return apart


def _kept_by_another(connection: Connection, id: str, stored: Mapping[str, str]) -> str:
    """The draft in which another program has kept the words that it replaced in need `id`; "" for none.

    The other fields may be that program's, written before. `stored`: as above.
    """
    row = needs.one(connection, id)
    origin = id if row is None else row.amends or id
    for apart, own in typed.all_own_fields(connection).items():
        kept = needs.one(connection, apart) if standing_text.copied_from(connection, apart) == origin else None
        if kept is None or kept.state != "draft" or kept.updated_at != kept.created_at:
            continue  # somebody has written in it, or shown it to the mayor
        text = needs.text_of(kept)
        if all(text[name] == stored[name] for name in own):
            return apart
    return ""


def _others(connection: Connection, id: str) -> OtherTexts:
    mark = needs.editing_of(connection, id)
    if mark is None:
        return OtherTexts({}, {})
    return OtherTexts(json.loads(mark.before or "{}"), json.loads(mark.aside or "{}"))


def _spare(connection: Connection, text: Mapping[str, str], but: str) -> Iterator[str]:
    """Drafts that only keep this text: kept apart, not in the bin, open in no editor, and not before the mayor."""
    for id in standing_text.drafts_of(connection, text, but=but):
        row = needs.one(connection, id) if standing_text.is_apart(connection, id) else None
        waits = row is None or row.discarded_at or row.asked_at or row.validated_at
        if not waits and needs.editing_of(connection, id) is None:
            yield id
