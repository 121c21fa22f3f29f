"""The order in which what communes sent has arrived: each commune numbers its own, so that numbers do not tell."""

from typing import Any

from sqlalchemy import Column, Select, Table, select

from sync.platform.tables import operation


def in_order_of_deposit(table: Table, submission: Column[str]) -> Select[Any]:
    """The rows of a table, by the deposit of the operation that `submission` names."""
    sent = select(table).outerjoin(operation, operation.c.op == submission)
    return sent.order_by(operation.c.deposited_at, table.c.commune, table.c.number)
