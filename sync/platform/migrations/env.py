"""Run by Alembic: the migrations go into the transaction of the connection that it is given."""

from alembic import context

connection = context.config.attributes["connection"]
# Of both databases: SQLite's drivers break transactions by themselves, ours is told not to (store.py).
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
