"""Marks that a need is open in the editor, so that a crash is noticed at the next start."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_draft
from desktop.actions.needs.draft_need import save
from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.domain import needs as rules
from desktop.domain.changes import Changes, Outcome
from desktop.effects import mine


def open_need(context: CommuneContext, id: str) -> Outcome[str]:
    """Stores the text as it is on opening. Opened again after a crash, the older text stays the stored one.

    The value is the id of the need that it corrects or was copied from, "" for none.
    """
    with context.store.transaction() as connection:
        found = find_draft(connection, id)
        records.editing.begin(connection, id, needs.text_of(found), context.clock())
        of = found.amends or standing_text.copied_from(connection, id)
    return Outcome(Changes(needs=frozenset({id})), of)


def close_need(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor was closed normally: removes the mark. Also takes what the platform said about the need meanwhile."""
    with context.store.transaction() as connection:
        records.editing.close(connection, id)
        found = needs.one(connection, id)
        mine.look_again(connection, (found and found.amends) or id)
    return Outcome(Changes(needs=frozenset({id})), None)


def pause_need(context: CommuneContext, id: str) -> Outcome[None]:
    """The editor is out of sight, perhaps for good: removes the mark, but does not change what the editor shows."""
    with context.store.transaction() as connection:
        records.editing.close(connection, id)
    return Outcome(Changes(needs=frozenset({id})), None)


def begin_again(context: CommuneContext, id: str) -> Outcome[None]:
    """After a crash, "Repartir du texte d’avant": takes the text as it was when the editor was opened.

    The present text is put aside, and can be taken again until the need is sent. A text that was put aside before is
    never overwritten.
    """
    changed = frozenset({id})
    with context.store.transaction() as connection:
        found = needs.editing_of(connection, id)
        replaced = needs.text_of(find_draft(connection, id))
        if found is not None and found.opened_at and not found.aside:
            before = json.loads(found.before)
            changed = save(connection, id, before, context.clock())
            if replaced != before:
                records.editing.put_aside(connection, id, replaced)
        records.editing.close(connection, id)
    return Outcome(Changes(needs=changed), None)


def swap_texts(context: CommuneContext, id: str, text: dict[str, str], aside: dict[str, str]) -> Outcome[None]:
    """Takes the text that was put aside, and puts the present one aside in its place."""
    with context.store.transaction() as connection:
        changed = save(connection, id, {name: rules.clean(name, said) for name, said in text.items()}, context.clock())
        records.editing.put_aside(connection, id, aside)
    return Outcome(Changes(needs=changed), None)
