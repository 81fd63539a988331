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
        _run(part)


def downgrade() -> None:
    """Empty the database; the role stays, because other databases of the cluster may use it."""
    _run("0001_down.sql")


def _run(part: str) -> None:
    """A whole script goes to the driver as it is: several statements, and % that are no placeholders."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None, "a migration runs on an open connection"
    connection.execute((SQL / part).read_text(encoding="utf-8"))
