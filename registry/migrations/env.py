"""Run migrations over the connection that `registry migrate` hands in."""

from alembic import context

from registry.models import Entry

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Entry.metadata,
    # SQLite cannot alter most things in place: Alembic copies the table instead.
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
