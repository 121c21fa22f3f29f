"""Takes an act back before its first attempt: it stays in the journal, does not leave, and takes no effect."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_act
from desktop.database.queries import votes
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.effects import registry
from sync.client.ledger import outbox


def cancel_act(context: CommuneContext, op: str) -> Outcome[None]:
    """Undoes what the act did here. Raises Refusal once it has been tried, or while another act relies on it."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        act = find_act(connection, op)
        follows = registry.of(act.type)
        if follows is not None and follows.relied_on(connection, op):
            raise Refusal(
                "relied_on",
                "Un retrait attend déjà pour cet envoi.",
                field="op",
                remedy="Annulez d’abord le retrait.",
            )
        answer = votes.for_submission(connection, op)
        if answer is not None:
            raise Refusal(
                "vote_answers",
                f"Le vote pour «\u00a0{answer.title}\u00a0» répond à ce besoin.",
                field="op",
                remedy="Annulez ou retirez d’abord ce vote.",
            )
        if not outbox.cancel(connection, op):
            raise Refusal(
                "too_late",
                "Cet envoi est déjà parti\u00a0: il ne peut plus être annulé.",
                field="op",
                remedy="Vous pouvez le retirer\u00a0: le retrait partira à son tour.",
            )
        undone = Changes() if follows is None else follows.undone(connection, act)
    return Outcome(undone | Changes(outbox=True), None)
