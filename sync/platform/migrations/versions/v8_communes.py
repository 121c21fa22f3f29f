"""Each commune's own places in the feed: they go on behind all that were ever given."""

import sqlalchemy as sa
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    op.create_table(
        "commune",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO commune (id, position) SELECT known.commune, counter.value"
        " FROM counter,"
        " (SELECT commune FROM operation UNION SELECT commune FROM published WHERE commune <> '') AS known"
        " WHERE counter.name = 'position'"
    )
