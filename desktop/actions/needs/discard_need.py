"""Moves the draft of a need to the bin, where it stays for thirty days."""

import json

from desktop.actions.kit.bin_times import emptied_before
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.kit.own_words import own_fields
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain.changes import Changes, Outcome
from desktop.effects import correction, mine


def discard_need(
    context: CommuneContext, id: str, *, keep_before: bool = False, keep_correction: bool = False
) -> Outcome[None]:
    """Moves a draft to the bin, where it stays for thirty days; `restore_need` takes it out again.

    A correction is deleted for good: its need keeps its text, or gets the one that another computer has sent since.

    `keep_before`: the text with which its editor was opened before a crash is put aside, as nobody has said which of
    the two to go on with. `keep_correction`: nobody has been asked whether its words may go either: a correction that
    has words of its own goes to the bin as a draft apart.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        draft = find_draft(connection, id, "discard")
        context.check_read(connection)
        mark = needs.editing_of(connection, id)
        own_words = draft.amends in needs.being_corrected(connection) or bool(mark and mark.aside)
        if draft.amends and not (keep_correction and own_words):
            correction.end(connection, id, draft.amends)
            mine.refresh(connection, draft.amends)
            return Outcome(Changes(needs=frozenset({id, draft.amends})), None)
        if draft.amends:
            correction.part(connection, id, draft.amends)
            mine.refresh(connection, draft.amends)
        before = json.loads((mark is not None and not mark.aside and mark.before) or "{}")
        if keep_before and before != needs.text_of(draft) and any(words.strip() for words in before.values()):
            records.editing.put_aside(connection, id, before)
        records.needs.discard(connection, id, now)
        opened_with = json.loads(mark.before) if mark is not None and mark.opened_at else None
        records.own_fields.note(connection, id, own_fields(connection, id, needs.text_of(draft), opened_with))
        records.editing.close(connection, id)  # but keeps the text that was put aside
        gone = records.needs.empty_bin(connection, emptied_before(connection, "need", now))
        records.attachments.remove_all(connection, gone)
    return Outcome(Changes(needs=frozenset({id, draft.amends} if draft.amends else {id})), None)
