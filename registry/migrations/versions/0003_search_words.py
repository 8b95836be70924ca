"""Let points say what else things are called, for search, and where a row is from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply it."""
    for name in ("aliases", "related"):
        op.add_column("points", sa.Column(name, sa.JSON(), nullable=True))
    op.add_column("points", sa.Column("source", sa.String(length=500), nullable=True))
    op.execute("UPDATE points SET aliases = '[]', related = '[]'")
