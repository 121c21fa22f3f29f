"""An alarm says how many acts it is about, where it is about some."""

import sqlalchemy as sa
from alembic import op

revision = "10"
down_revision = "9"


def upgrade() -> None:
    op.add_column("alarm", sa.Column("acts", sa.Integer, nullable=True))
