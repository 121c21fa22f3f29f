"""Changes a draft from outside the window, and loses no words that were typed in the window and that it replaces."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.kit.own_words import own_fields, replaces_own
from desktop.actions.needs.draft_need import save
from desktop.actions.needs.write_apart import go_on_apart
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome


def rewrite_need(context: CommuneContext, id: str, **fields: str) -> Outcome[str]:
    """Changes the given fields of a draft. The value is the draft in which words of an open editor go on, "" for none.

    An editor that is open finds out only some seconds later, and the session may break off before that; one that is
    out of sight finds out when somebody comes back to it. Till then its words would be in no table, and after a crash
    the text that has replaced them would be said to be hers.
    """
    rules.check_draft(fields)
    written = rules.cleaned(fields)
    now, apart = context.clock(), ""
    with context.store.transaction() as connection:
        text, mark = needs.text_of(find_draft(connection, id)), needs.editing_of(connection, id)
        before = json.loads(mark.before) if mark is not None and mark.opened_at else None
        own = own_fields(connection, id, text, before)
        if replaces_own(written, text, own):
            same = next(iter(standing_text.drafts_of(connection, text, but=id)), "")
            apart = go_on_apart(connection, id, text, now, take=same, in_sight=before is not None)
            records.own_fields.note(connection, apart, own)
        elif before is not None:  # what is written from here is not what she typed
            records.editing.close(connection, id)
            records.editing.begin(connection, id, before | written, now)
        changed = save(connection, id, written, now)
    return Outcome(Changes(needs=changed | ({apart} if apart else set())), apart)
