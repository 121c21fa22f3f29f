"""Settles a correction in conflict: one text is chosen, and sent upon the platform's in place of what conflicted."""

from desktop.actions.kit.append_act import keep_head, look
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.amend_need import amend, validation_of
from desktop.actions.needs.draft_need import known, new_draft
from desktop.database.queries import needs
from desktop.domain import communes, corrections
from desktop.domain.changes import Changes


def settle_conflict(context: CommuneContext, id: str, keep: str) -> Changes:
    """`keep`: mine, platform or both. Both: the platform's text stands, mine is a new draft, and `made` is its id.

    Only the platform's signature ends an act, so the choice of its own text is sent as well.
    """
    chosen = corrections.keep_of(keep)
    with context.store.transaction() as connection:
        found = known(needs.one(connection, id), id)
        conflict = needs.conflict(connection, id)
        corrections.check_settle(conflict is not None, "" if conflict is None else conflict.revision)
        if conflict is None:  # said by the rule above
            raise AssertionError(id)
        act_context = look(connection, context)
        communes.check_act(act_context.commune.name, act_context.commune.siren)
        appended = amend(
            connection,
            act_context,
            found,
            conflict.here if chosen == "mine" else conflict.platform,
            base=conflict.revision,
            validation=validation_of(found),
            replaces=conflict.ops[-100:],
        )
        copy = new_draft(connection, act_context.now, conflict.here) if chosen == "both" else ""
    keep_head(context, appended)
    return Changes(needs=frozenset({id, copy} - {""}), outbox=True, made=copy or id, op=appended.op)
