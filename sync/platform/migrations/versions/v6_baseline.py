"""The tables as they were when migrations began; a database from before is marked with it."""

revision = "6"
down_revision = None


def upgrade() -> None:
    """Nothing: `init` makes the tables of a new database, always as they are today."""
