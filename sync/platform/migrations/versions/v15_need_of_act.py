"""The acts of a commune on one of its needs are found by the need's id, not by reading all of its acts."""

import json

import sqlalchemy as sa
from alembic import op

revision = "15"
down_revision = "14"

_ACTS = "SELECT op, frozen FROM operation WHERE type IN ('need.submit', 'need.amend', 'need.withdraw')"


def upgrade() -> None:
    op.add_column("operation", sa.Column("need", sa.Text, nullable=True))
    connection = op.get_bind()
    for rows in connection.execute(sa.text(_ACTS)).partitions(1_000):
        named = [{"id": row.op, "need": json.loads(row.frozen)["body"].get("need")} for row in rows]
        connection.execute(sa.text("UPDATE operation SET need = :need WHERE op = :id"), named)
    op.create_index("operation_need", "operation", ["commune", "need"])
