"""Run by Alembic: the migrations go into the transaction of the connection that it is given."""

from alembic import context

connection = context.config.attributes["connection"]
# True for both databases: SQLite's driver would break transactions by itself, but ours is told not to (store.py).
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
