"""Takes an act back before its first attempt: it stays in the journal, does not leave, and takes no effect."""

from sqlalchemy import Connection, delete, select, update

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database.queries import outbox as acts
from desktop.database.tables import need, vote
from desktop.domain.refusals import Refusal
from sync.client import outbox
from sync.client.tables import outbox as outbox_table


def cancel_act(desk: Desk, op: str) -> Changes:
    """Undoes what the act did here. Raises Refusal once it has been tried, or while another act relies on it."""
    with desk.store.transaction() as connection:
        act = acts.one(connection, op)
        if act is None:
            raise Refusal(
                "unknown_act",
                f"Aucun envoi ne porte le numéro « {op[:64]} ».",
                field="op",
                remedy="La liste est à la page Boîte d’envoi (relaisctl outbox list).",
                of_input=True,
            )
        if _relied_on(connection, op):
            raise Refusal(
                "relied_on",
                "Un retrait attend déjà pour cet envoi.",
                field="op",
                remedy="Annulez d’abord le retrait.",
            )
        if not outbox.cancel(connection, op):
            raise Refusal(
                "too_late",
                "Cet envoi est déjà parti : il ne peut plus être annulé.",
                field="op",
                remedy="Vous pouvez le retirer : le retrait partira à son tour.",
            )
        return _undo(connection, act) | Changes(outbox=True, op=op)


def _relied_on(connection: Connection, op: str) -> bool:
    withdrawn = (
        select(need.c.withdraw_op)
        .where(need.c.submit_op == op)
        .union_all(select(vote.c.withdraw_op).where(vote.c.cast_op == op))
    )
    return any(row[0] is not None for row in connection.execute(withdrawn))


def _undo(connection: Connection, act: acts.ActRow) -> Changes:
    """What each kind of act wrote beside its operation, taken back."""
    if act.type == "need.submit":
        connection.execute(update(need).where(need.c.submit_op == act.op).values(submit_op=None))
        return Changes(needs=frozenset({act.subject}))
    if act.type == "need.withdraw":
        connection.execute(update(need).where(need.c.withdraw_op == act.op).values(withdraw_op=None))
        return Changes(needs=frozenset({act.subject}))
    if act.type == "vote.cast":
        connection.execute(delete(vote).where(vote.c.cast_op == act.op))
    if act.type == "vote.withdraw":
        again = select(vote.c.cast_op).where(vote.c.subject == act.subject, vote.c.stands == 1)
        if connection.execute(again).first() is not None:
            raise Refusal(
                "voted_again",
                "Votre commune a revoté depuis ce retrait.",
                field="op",
                remedy="Annulez d’abord le nouveau vote.",
            )
        mine = vote.c.withdraw_op == act.op
        refused = select(outbox_table.c.op).where(outbox_table.c.state == "rejected")  # such a vote stands no more
        connection.execute(update(vote).where(mine, vote.c.cast_op.not_in(refused)).values(stands=1))
        connection.execute(update(vote).where(mine).values(withdraw_op=None))
    return Changes(votes=frozenset({act.subject}))
