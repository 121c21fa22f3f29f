"""Continues the text of an editor in a new draft, where its need is no draft, is gone, or was written elsewhere."""

import json
from collections.abc import Mapping
from functools import partial

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def write_apart(
    context: CommuneContext, id: str, text: Mapping[str, str], *, of: str = "", make: bool = True
) -> Outcome[str]:
    """The value is the id of the draft, marked as open, with the need's files; it counts as a copy of the need.

    The other text of the editor, from before a crash or put aside, goes with it: it is offered there.

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
        before = json.loads((left and left.before) or "{}")
        if before and before != fields:
            begun = before
        records.editing.close(connection, id)  # it is open in no editor any more
        records.editing.begin(connection, apart, begun, now)
        there = needs.editing_of(connection, apart)
        if left is not None and left.aside and there is not None and not there.aside:
            records.editing.put_aside(connection, apart, json.loads(left.aside))
            records.editing.drop_aside(connection, id)
    return Outcome(Changes(needs=frozenset({id, apart})), apart)
