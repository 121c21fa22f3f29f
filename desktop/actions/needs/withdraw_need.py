"""Withdraws a submitted need: a second act, which the platform takes after the first."""

from desktop.actions.kit.append_act import append, keep_head, prepare_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_need
from desktop.database import records
from desktop.database.queries import needs
from desktop.domain import operations
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.needs import check_withdraw
from desktop.effects import correction


def withdraw_need(context: CommuneContext, id: str) -> Outcome[QueuedAct]:
    """Raises Refusal for a draft, and for a need that is already withdrawn or refused.

    A correction that was begun stays as a draft, unless nothing was changed in it.
    """
    with context.store.transaction() as connection:
        need = find_need(connection, id)
        check_withdraw(need.state)
        act_context = prepare_act(connection, context)
        own_need = needs.own(connection, id)  # names the submission that counts, which may be another computer's
        submission = need.submit_op if own_need is None else own_need.submission
        operation = operations.need_withdraw(
            act_context.author, act_context.op, act_context.now, need=id, submission=submission
        )
        appended = append(connection, act_context, operation, title=need.title, subject=id)
        records.needs.mark_withdrawn(connection, id, appended.op, act_context.now)
        begun = needs.correction_of(connection, id)
        if (
            begun is not None
            and needs.text_of(begun) == needs.text_of(need)
            and needs.editing_of(connection, begun.id) is None
        ):
            correction.end(connection, begun.id, id)
        records.needs.free_correction(connection, id)
    keep_head(context, appended)
    return Outcome(Changes(needs=frozenset({id}), outbox=True), QueuedAct(id, appended.op))
