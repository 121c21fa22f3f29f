"""Codes show themselves by a MAC: those of before, whose secret was not kept, are cancelled if nobody used them."""

from datetime import UTC, datetime

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, Text, column, func, select, table

revision = "7"
down_revision = "6"

_ADDED = (("salt", LargeBinary), ("expires_at", Text), ("wrong", Integer))


def upgrade() -> None:
    with op.batch_alter_table("code") as batch:
        batch.alter_column("secret_hash", new_column_name="id", existing_type=Text)
        for name, type_ in (*_ADDED, ("used_at", Text), ("cancelled_at", Text)):
            batch.add_column(Column(name, type_, nullable=True))
    names = ("id", "created_at", "device", "used_at", "cancelled_at", *(name for name, _ in _ADDED))
    code = table("code", *map(column, names))
    device = table("device", column("id"), column("enrolled_at"))
    enrolled = select(device.c.enrolled_at).where(device.c.id == code.c.device).scalar_subquery()
    op.execute(
        code.update().values(
            id=func.substr(code.c.id, 1, 16), salt=b"", expires_at=code.c.created_at, wrong=0, used_at=enrolled
        )
    )
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    op.execute(code.update().where(code.c.device.is_(None)).values(cancelled_at=now))
    with op.batch_alter_table("code") as batch:
        for name, type_ in _ADDED:
            batch.alter_column(name, existing_type=type_, nullable=False)
