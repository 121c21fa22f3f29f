"""Continues the text of an editor in a new draft, where its need is no draft, is gone, or was written elsewhere."""

import json
from collections.abc import Mapping
from functools import partial

from sqlalchemy import Connection

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.other_texts import OtherTexts
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import attachments, needs, standing_text
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def write_apart(
    context: CommuneContext,
    id: str,
    text: Mapping[str, str],
    *,
    others: OtherTexts | None = None,
    of: str = "",
    make: bool = True,
) -> Outcome[str]:
    """The value is the id of the draft, marked as open, with the need's files; it counts as a copy of the need.

    The other text of the editor, from before a crash or put aside, goes with it: it is offered there. `others`: the
    same as the editor knows them, for where they are gone with the need.

    Where the need is gone, it counts as a copy of `of`, the need that the text corrected or came from. Where a draft
    (`effects.mine`) or the need itself already has this text, that one is taken. `make` False: makes none, "" for none.
    """
    fields = {name: rules.clean(name, text.get(name, "")) for name in rules.FIELDS}
    now = context.clock()
    with context.store.transaction() as connection:
        row = needs.one(connection, id)
        if row is not None and needs.text_of(row) == fields:
            return Outcome(Changes(), id)
        apart = standing_text.drafted(connection, fields, but=id)
        begun = fields
        if apart:
            save(connection, apart, {}, now)  # takes it out of the bin
        elif not make:
            return Outcome(Changes(needs=frozenset({id})), "")
        else:
            origin = of if row is None else row.amends or id
            insert = partial(records.needs.insert_apart, of=origin) if origin else records.needs.insert
            apart = insert(connection, now, fields)
            records.attachments.share(connection, id, apart)
            begun = dict.fromkeys(fields, "")  # after a crash its words count as typed: nobody has seen where they are
        left = needs.editing_of(connection, id)
        before = json.loads((left and left.before) or "{}") or (others and others.before)
        if before and before != fields:
            begun = dict(before)
        records.editing.close(connection, id)  # it is open in no editor any more
        records.editing.begin(connection, apart, begun, now)
        there = needs.editing_of(connection, apart)
        aside = json.loads((left and left.aside) or "{}") or (others and others.aside)
        if aside and there is not None and not there.aside:
            records.editing.put_aside(connection, apart, aside)
            records.editing.drop_aside(connection, id)
            _take_in(connection, aside, apart)
    return Outcome(Changes(needs=frozenset({id, apart})), apart)


def _take_in(connection: Connection, aside: Mapping[str, str], apart: str) -> None:
    """A draft that only keeps the same text since the need was sent is one too many."""
    spare = standing_text.drafted(connection, aside, but=apart)
    if not spare or not standing_text.is_apart(connection, spare) or needs.editing_of(connection, spare) is not None:
        return
    row = needs.one(connection, spare)
    files = {file.sha256 for file in attachments.listed(connection, spare)}
    more = files - {file.sha256 for file in attachments.listed(connection, apart)}
    if row is not None and not row.discarded_at and not more and records.needs.take_in(connection, spare):
        records.attachments.remove_all(connection, (spare,))
