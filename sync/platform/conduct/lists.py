"""Sorts what communes sent by when it arrived. Numbers do not tell: each commune has its own."""

from typing import Any

from sqlalchemy import Column, Select, Table, select

from sync.platform.tables import operation


def in_order_of_deposit(table: Table, submission: Column[str]) -> Select[Any]:
    """The rows of a table, by the deposit of the operation that `submission` names."""
    sent = select(table).outerjoin(operation, operation.c.op == submission)
    return sent.order_by(operation.c.deposited_at, table.c.commune, table.c.number)
