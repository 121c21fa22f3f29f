"""Each commune counts the numbers of its receipts itself, from the highest one that it has on."""

import sqlalchemy as sa
from alembic import op

revision = "12"
down_revision = "11"


def upgrade() -> None:
    op.add_column("commune", sa.Column("number", sa.BigInteger, nullable=False, server_default="0"))
    for table in ("operation", "need", "affair"):
        op.execute(
            f"INSERT INTO commune (id, position) SELECT DISTINCT commune, 0 FROM {table}"  # noqa: S608 - names above
            " WHERE commune NOT IN (SELECT id FROM commune)"
        )
        op.execute(
            f"UPDATE commune SET number = highest.number FROM (SELECT commune, MAX(number) AS number FROM {table}"  # noqa: S608 - names above
            " GROUP BY commune) AS highest WHERE highest.commune = commune.id AND highest.number > commune.number"
        )
    op.execute("DELETE FROM counter WHERE name = 'number'")
