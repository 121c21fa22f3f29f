"""Which withdrawal undoes an act, where several acts on one subject follow one another: joins, declarations."""

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, select

from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox


def standing_withdrawal(
    type: str, subject: ColumnElement[str], made: ColumnElement[int], *of: FromClause
) -> ScalarSelect[str]:
    """Op of the last withdrawal that followed line `made` of the journal and was neither refused nor taken back.

    A withdrawal names all acts on its subject before it: one that is refused leaves what a later one takes back.
    `of` are the tables of the surrounding query that `subject` and `made` come from.
    """
    later = outbox.alias()
    follows = (later.c.type == type, later.c.subject == subject, later.c.seq > made, later.c.state.not_in(VOID))
    return select(later.c.op).where(*follows).order_by(later.c.seq.desc()).limit(1).correlate(*of).scalar_subquery()
