"""Goes on with what an editor shows in a draft of its own, where its need is no draft any more, or is gone."""

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
    """The value is the id of the draft, open, with the documents of the need: it counts as a copy of that one.

    Where that need is gone, as a copy of the one that it corrected or came from itself, `of`. It is the draft that says
    this already, where one lies here (`effects.mine`); the need itself, where it does. Not to `make` one: "" for none.
    """
    fields = {name: rules.clean(name, text.get(name, "")) for name in rules.FIELDS}
    now = context.clock()
    with context.store.transaction() as connection:
        row = needs.one(connection, id)
        if row is not None and needs.text_of(row) == fields:
            return Outcome(Changes(), id)
        apart = standing_text.drafted(connection, fields, but=id)
        if apart:
            save(connection, apart, {}, now)  # out of the bin
        elif not make:
            return Outcome(Changes(needs=frozenset({id})), "")
        else:
            origin = of if row is None else id
            insert = partial(records.needs.insert_apart, of=origin) if origin else records.needs.insert
            apart = insert(connection, now, fields)
            records.attachments.share(connection, id, apart)
        records.editing.begin(connection, apart, fields, now)
    return Outcome(Changes(needs=frozenset({id, apart})), apart)
