"""Make the tables of vocabularies, of tags with aliases, and of ticks."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply it."""
    _vocabularies()
    _tags()
    op.create_table(
        "ticks",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_index("ix_entries_phase", "entries", ["phase", "state"], unique=False)
    op.create_index("ix_entries_review", "entries", ["freshness", "review_by"], unique=False)


def _vocabularies() -> None:
    op.create_table(
        "vocabularies",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=1000), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("source_url", sa.String(length=2000), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.Column("attribution", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("render_hash", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scheme", "edition", name="uq_vocabularies_edition"),
    )
    op.create_table(
        "points",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("vocabulary_id", sa.String(length=36), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=250), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("broader", sa.JSON(), nullable=False),
        sa.Column("former_names", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["vocabulary_id"], ["vocabularies.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scheme", "edition", "code", name="uq_points_code"),
    )
    op.create_index("ix_points_vocabulary_id", "points", ["vocabulary_id"], unique=False)
    op.create_index("ix_points_place", "points", ["scheme", "edition", "place"], unique=False)
    op.create_table(
        "entry_points",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("point_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"]),
        sa.PrimaryKeyConstraint("entry_id", "point_id"),
    )
    op.create_index(
        "ix_entry_points_point_id", "entry_points", ["point_id", "entry_id"], unique=False
    )


def _tags() -> None:
    with op.batch_alter_table("tags") as table:
        table.add_column(sa.Column("description", sa.String(length=500), nullable=True))
        for name in ("created_at", "updated_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name in ("version", "revision"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.add_column(sa.Column("render_hash", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("document", sa.LargeBinary(), nullable=True))
    # Tags had no history before: `registry migrate` renders those without a render hash.
    tags = sa.table(
        "tags",
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("updated_at", sa.DateTime(timezone=True)),
        *(sa.column(name) for name in ("version", "revision", "render_hash")),
        sa.column("document", sa.LargeBinary()),
    )
    now = datetime.now(UTC)
    op.execute(
        tags.update().values(
            created_at=now, updated_at=now, version=1, revision=0, render_hash="", document=b""
        )
    )
    with op.batch_alter_table("tags") as table:
        for name in ("created_at", "updated_at", "version", "revision", "render_hash", "document"):
            table.alter_column(name, nullable=False)
    op.create_table(
        "tag_aliases",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("tag_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("ix_tag_aliases_tag_id", "tag_aliases", ["tag_id"], unique=False)
