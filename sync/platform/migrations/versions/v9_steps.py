"""What was given of places is one step with a tag; cursors from before have none, and are read anew once.

Documents go: their pages carry such cursors. They are made again when a client asks for one.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    step = op.create_table(
        "step",
        sa.Column("commune", sa.Text, primary_key=True, nullable=False),
        sa.Column("last", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("tag", sa.Text, nullable=False),
    )
    given = op.get_bind().execute(
        sa.text(
            "SELECT id, position FROM commune WHERE position > 0"
            " UNION ALL SELECT '', value FROM counter WHERE name = 'position' AND value > 0"
        )
    )
    rows = [{"commune": commune, "last": last, "tag": secrets.token_urlsafe(6)} for commune, last in given]
    op.bulk_insert(step, rows)
    op.execute("DELETE FROM snapshot")
