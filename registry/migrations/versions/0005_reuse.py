"""Make the tables of adoptions and relations, and the counts that entries keep of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("render_hash", sa.String(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
    ]


def upgrade() -> None:
    """Apply it."""
    op.add_column("entries", sa.Column("counts", sa.JSON(), nullable=True))
    op.execute("UPDATE entries SET counts = '{}'")
    op.add_column(
        "entries", sa.Column("adopters", sa.Integer(), nullable=False, server_default="0")
    )
    _make_adoptions()
    _make_relations()


def _make_adoptions() -> None:
    op.create_table(
        "adoptions",
        *_recorded(),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("version_used", sa.String(length=50), nullable=True),
        sa.Column("evidence_url", sa.String(length=2000), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("saving_pence", sa.BigInteger(), nullable=True),
        sa.Column("saving_per", sa.String(length=20), nullable=True),
        sa.Column("saving_basis", sa.String(length=500), nullable=True),
        sa.Column("why_stopped", sa.Text(), nullable=True),
        sa.Column("contact", sa.JSON(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("source_url", sa.String(length=2000), nullable=True),
        sa.Column("source_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("freshness", sa.String(length=20), nullable=False),
        sa.Column("evidence_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id", "organisation_id", name="uq_adoptions_entry_organisation"),
    )
    op.create_index("ix_adoptions_organisation", "adoptions", ["organisation_id", "id"])
    op.create_index("ix_adoptions_confirm", "adoptions", ["freshness", "confirm_by"])


def _make_relations() -> None:
    op.create_table(
        "relations",
        *_recorded(),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("target_id", sa.String(length=36), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("source_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target_id"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id", "type", "target_id", name="uq_relations_ends"),
    )
    op.create_index("ix_relations_target", "relations", ["target_id", "type"])
    op.create_index("ix_relations_type", "relations", ["type", "id"])
