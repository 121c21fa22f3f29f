"""Which withdrawal undoes an act, where several acts on one subject follow one another: joins, declarations."""

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, func, select

from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox


def standing_withdrawal(
    type: str, subject: ColumnElement[str], act: ColumnElement[str], *of: FromClause
) -> ScalarSelect[str]:
    """Op of the last withdrawal that names `act` and was neither refused nor taken back.

    A withdrawal names the acts on its subject that were known before it: one that is refused leaves what a later one
    takes back. `of` are the tables of the surrounding query that `subject` and `act` come from.
    """
    later = outbox.alias()
    names = func.instr(later.c.frozen, act) > 0
    follows = (later.c.type == type, later.c.subject == subject, names, later.c.state.not_in(VOID))
    return select(later.c.op).where(*follows).order_by(later.c.seq.desc()).limit(1).correlate(*of).scalar_subquery()
