"""Why not all of a bundle was taken: its return says so."""

import sqlalchemy as sa
from alembic import op

revision = "13"
down_revision = "12"


def upgrade() -> None:
    op.add_column("bundle", sa.Column("stopped", sa.Text, nullable=True))
