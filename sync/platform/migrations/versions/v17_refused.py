"""What was refused for want of another act is found without reading all of a commune's acts."""

import sqlalchemy as sa
from alembic import op

revision = "17"
down_revision = "16"


def upgrade() -> None:
    refused = sa.text("status = 'rejected'")
    op.create_index(
        "operation_refused", "operation", ["commune", "reason"], sqlite_where=refused, postgresql_where=refused
    )
