"""Goes on with what an editor shows in a draft of its own, where its need is no draft any more, or is gone."""

from collections.abc import Mapping

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def write_apart(context: CommuneContext, id: str, text: Mapping[str, str]) -> Outcome[str]:
    """The value is the id of the draft, open, with the documents of the need: it counts as a copy of that one.

    It is the draft that says this already, where one lies here (`effects.mine`); the need itself, where it does.
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
        else:
            apart = records.needs.insert_copy(connection, now, fields, of=id)
            records.attachments.share(connection, id, apart)
        records.editing.begin(connection, apart, fields, now)
    return Outcome(Changes(needs=frozenset({id, apart})), apart)
