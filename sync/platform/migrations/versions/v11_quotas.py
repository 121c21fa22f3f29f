"""What each commune has taken of the platform, counted in its row; of the days before, only what is still held."""

import sqlalchemy as sa
from alembic import op

revision = "11"
down_revision = "10"

#: The bytes of operations, their personal data and the answers to them.
_HELD = (
    "UPDATE commune SET held = counted.bytes FROM (SELECT commune, SUM(bytes) AS bytes FROM ("
    "SELECT commune, OCTET_LENGTH(frozen) + COALESCE(OCTET_LENGTH(personal), 0) AS bytes FROM operation"
    " UNION ALL SELECT device.commune, OCTET_LENGTH(intents) + OCTET_LENGTH(receipt) + OCTET_LENGTH(decision)"
    " + OCTET_LENGTH(result) FROM block JOIN batch ON batch.batch = block.batch JOIN device ON device.id = batch.device"
    ") AS one GROUP BY commune) AS counted WHERE counted.commune = commune.id"
)


def upgrade() -> None:
    for name, begins in (("held", "0"), ("bundles", "0"), ("operations", "0"), ("rotations", "0"), ("times", "1")):
        op.add_column("commune", sa.Column(name, sa.BigInteger, nullable=False, server_default=begins))
    op.add_column("commune", sa.Column("day", sa.Text, nullable=False, server_default=""))
    op.execute(
        "INSERT INTO commune (id, position) SELECT DISTINCT commune, 0 FROM bundle"
        " WHERE commune NOT IN (SELECT id FROM commune)"
    )
    op.execute("UPDATE commune SET bundles = (SELECT COUNT(*) FROM bundle WHERE bundle.commune = commune.id)")
    op.execute(_HELD)
