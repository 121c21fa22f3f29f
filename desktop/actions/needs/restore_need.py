"""Takes the draft of a need out of the bin."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import save
from desktop.domain.changes import Changes, Outcome
from desktop.effects import correction


def restore_need(context: CommuneContext, id: str, *, base: str = "") -> Outcome[str]:
    """Undoes `discard_need`: it is a draft again.

    `base`: as that has returned it of a correction, which corrects its need again, unless this one has got another
    text or correction since: then it stays a draft apart.
    """
    with context.store.transaction() as connection:
        context.check_read(connection)
        changed = save(connection, id, {}, context.clock())
        if base:
            changed |= correction.rejoin(connection, id, base)
    return Outcome(Changes(needs=changed), id)
