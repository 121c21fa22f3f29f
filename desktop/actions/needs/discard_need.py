"""Moves the draft of a need to the bin, where it stays for thirty days."""

import json

from msgspec import Struct

from desktop.actions.kit.bin_times import emptied_before
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.kit.own_words import own_fields
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain.changes import Changes, Outcome
from desktop.effects import correction, mine


class Discarded(Struct, frozen=True):
    """What became of the draft."""

    kept: bool = True  #: it is in the bin; False for a correction that said nothing but what its need says
    base: str = ""  #: of a correction: the act on whose text it was based; `restore_need` takes it


def discard_need(context: CommuneContext, id: str, *, keep_before: bool = False) -> Outcome[Discarded]:
    """Moves a draft to the bin, where it stays for thirty days; `restore_need` takes it out again.

    A correction is there as a draft apart; its need keeps its text, or gets the one that another computer has sent
    since. One without words of its own is deleted.

    `keep_before`: the text with which its editor was opened before a crash is put aside, as nobody has said which of
    the two to go on with.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        draft = find_draft(connection, id, "discard")
        context.check_read(connection)
        mark, text, need = needs.editing_of(connection, id), needs.text_of(draft), draft.amends
        before = json.loads((mark is not None and not mark.aside and mark.before) or "{}") if keep_before else {}
        if before == text or not any(words.strip() for words in before.values()):
            before = {}
        own_words = need in needs.being_corrected(connection) or bool(mark and mark.aside) or bool(before)
        changed = frozenset(filter(None, (id, need)))
        if need:
            (correction.part if own_words else correction.end)(connection, id, need)
            mine.refresh(connection, need)
            if not own_words:
                return Outcome(Changes(needs=changed), Discarded(kept=False))
        if before:
            records.editing.put_aside(connection, id, before)
        records.needs.discard(connection, id, now)
        opened_with = json.loads(mark.before) if mark is not None and mark.opened_at else None
        records.own_fields.note(connection, id, own_fields(connection, id, text, opened_with))
        records.editing.close(connection, id)  # but keeps the text that was put aside
        gone = records.needs.empty_bin(connection, emptied_before(connection, "need", now))
        records.attachments.remove_all(connection, gone)
    return Outcome(Changes(needs=changed), Discarded(base=draft.base if need else ""))
