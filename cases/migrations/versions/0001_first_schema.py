"""The first schema: ledger, cases, documents, people, numbers, nights."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    for part in ("0001_before.sql", "0001_tables.sql", "0001_after.sql"):
        op.get_bind().exec_driver_sql((SQL / part).read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    """Empty the database; the role stays, because other databases of the cluster may use it."""
    op.get_bind().exec_driver_sql((SQL / "0001_down.sql").read_text(encoding="utf-8").replace("%", "%%"))
