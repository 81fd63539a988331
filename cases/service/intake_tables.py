"""How rows of a portfolio find what is stored: what comes in, what it resolves to, what may change.

Every table goes the same way. Its rows are copied into a temporary table; `resolved` turns the names in them
into ids and finds the stored row (`target_id`) they are about; what is new is inserted, what differs is
updated (a trigger keeps the version that is replaced), the rest stays untouched.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of the ledger as intake writes it.

    `incoming` are the columns copied from the file, with their types; `resolved` selects from the temporary
    table `incoming_<name>` the row number, `target_id` and every column of `columns`, of which those in
    `identity` never change. `touched` selects the accounts whose debt or debtor the stored rows changed.
    """

    name: str
    incoming: tuple[tuple[str, str], ...]
    resolved: str
    columns: tuple[str, ...]
    identity: frozenset[str]
    touched: str
    key: str = "id"
    always_given: frozenset[str] = frozenset()

    def changeable(self, given: Iterable[str]) -> list[str]:
        """Columns a correction may touch: an absent column of the file says nothing about them."""
        known = self.always_given | set(given)
        return [column for column in self.columns if column in known and column not in self.identity]


# Names are resolved by one probe of an index a row, on purpose: the planner knows nothing yet of tables that
# the same transaction filled, and joining them can take minutes. OFFSET 0 keeps a probe from being repeated.

CONSENT = ("accepts_email_on", "accepts_email_reference")
"""Columns that follow from `accepts_email`, and are given whenever it is."""

TAXPAYERS = StoredTable(
    "taxpayers",
    incoming=(
        ("row", "int"),
        ("code", "text"),
        ("name", "text"),
        ("kind", "text"),
        ("dui", "text"),
        ("nit", "text"),
        ("representative", "text"),
        ("phone", "text"),
        ("email", "text"),
        ("accepts_email", "boolean"),
        ("address", "text"),
        ("died_on", "date"),
        ("imported_on", "date"),
    ),
    # a portfolio says that somebody accepts, not since when: since it was imported, unless a day is on record
    resolved=(
        "SELECT i.*, CASE WHEN accepts_email THEN coalesce((SELECT accepts_email_on FROM taxpayers t"
        " WHERE t.id = i.target_id), imported_on) END AS accepts_email_on,"
        " CASE WHEN accepts_email THEN (SELECT accepts_email_reference FROM taxpayers t"
        " WHERE t.id = i.target_id) END AS accepts_email_reference"
        " FROM (SELECT n.*, (SELECT id FROM taxpayers t WHERE t.code = n.code) AS target_id"
        " FROM incoming_taxpayers n OFFSET 0) i"
    ),
    columns=(
        "code",
        "name",
        "kind",
        "dui",
        "nit",
        "representative",
        "phone",
        "email",
        "accepts_email",
        *CONSENT,
        "address",
        "died_on",
    ),
    identity=frozenset({"code"}),
    touched=(
        "SELECT a.id FROM accounts a JOIN resolved_taxpayers s ON s.target_id = a.taxpayer_id"
        " WHERE s.outcome = 'updated'"
    ),
)

ACCOUNTS = StoredTable(
    "accounts",
    incoming=(
        ("row", "int"),
        ("number", "text"),
        ("taxpayer", "text"),
        ("kind", "text"),
        ("district", "text"),
        ("zone", "text"),
        ("neighbourhood", "text"),
        ("address", "text"),
        ("cadastral_key", "text"),
        ("nis", "text"),
        ("business", "text"),
        ("latitude", "numeric(9,6)"),
        ("longitude", "numeric(9,6)"),
        ("state", "text"),
        ("determination_act", "text"),
        ("determination_notified_on", "date"),
    ),
    resolved=(
        "SELECT i.*, (SELECT id FROM taxpayers owner WHERE owner.code = i.taxpayer) AS taxpayer_id,"
        " (SELECT id FROM accounts t WHERE t.district = i.district AND t.number = i.number) AS target_id"
        " FROM incoming_accounts i"
    ),
    columns=(
        "district",
        "number",
        "taxpayer_id",
        "kind",
        "zone",
        "neighbourhood",
        "address",
        "cadastral_key",
        "nis",
        "business",
        "latitude",
        "longitude",
        "state",
        "determination_act",
        "determination_notified_on",
    ),
    identity=frozenset({"district", "number"}),
    touched=(
        "SELECT a.id FROM accounts a JOIN resolved_accounts s USING (district, number)"
        " WHERE s.outcome <> 'unchanged'"
    ),
    always_given=frozenset({"taxpayer_id"}),
)

CHARGES = StoredTable(
    "charges",
    incoming=(
        ("row", "int"),
        ("tribute", "text"),
        ("period", "text"),
        ("amount", "numeric(14,2)"),
        ("source_id", "text"),
        ("due_on", "date"),
        ("determination_act", "text"),
        ("determination_notified_on", "date"),
        ("account_id", "bigint"),
    ),
    resolved=(
        "SELECT i.*, CASE WHEN i.source_id IS NOT NULL"
        " THEN (SELECT id FROM charges t WHERE t.account_id = i.account_id AND t.source_id = i.source_id)"
        " ELSE (SELECT id FROM charges t WHERE t.account_id = i.account_id AND t.source_id IS NULL"
        " AND t.tribute = i.tribute AND t.period = i.period) END AS target_id"
        " FROM incoming_charges i"
    ),
    columns=(
        "account_id",
        "source_id",
        "tribute",
        "period",
        "amount",
        "due_on",
        "determination_act",
        "determination_notified_on",
    ),
    identity=frozenset({"account_id", "source_id"}),
    touched="SELECT account_id FROM resolved_charges WHERE outcome <> 'unchanged'",
)

PAYMENTS = StoredTable(
    "payments",
    incoming=(
        ("row", "int"),
        ("receipt", "text"),
        ("paid_on", "date"),
        ("amount", "numeric(14,2)"),
        ("charge", "text"),
        ("tribute", "text"),
        ("account_id", "bigint"),
        ("recorded_by", "text"),
    ),
    resolved=(
        "SELECT i.*, (SELECT id FROM payments t"
        " WHERE t.account_id = i.account_id AND t.receipt = i.receipt"
        " AND coalesce(t.charge_id, 0) = coalesce(i.charge_id, 0)"
        " AND coalesce(t.tribute, '') = coalesce(i.tribute, '')) AS target_id"
        " FROM (SELECT n.*, coalesce((SELECT id FROM charges c"
        " WHERE c.account_id = n.account_id AND c.source_id = n.charge), (SELECT id FROM charges c"
        " WHERE c.account_id = n.account_id AND c.source_id IS NULL AND c.tribute = split_part(n.charge, ':', 1)"
        " AND c.period = substr(n.charge, strpos(n.charge, ':') + 1))) AS charge_id"
        " FROM incoming_payments n OFFSET 0) i"
    ),
    columns=("account_id", "receipt", "paid_on", "amount", "charge_id", "tribute", "recorded_by"),
    identity=frozenset({"account_id", "receipt", "charge_id", "tribute", "recorded_by"}),
    touched="SELECT account_id FROM resolved_payments WHERE outcome <> 'unchanged'",
)

OPENING_BALANCES = StoredTable(
    "opening_balances",
    incoming=(
        ("row", "int"),
        ("tribute", "text"),
        ("period", "text"),
        ("cutoff_on", "date"),
        ("interest", "numeric(14,2)"),
        ("fine", "numeric(14,2)"),
        ("from_period", "text"),
        ("to_period", "text"),
        ("account_id", "bigint"),
    ),
    resolved=(
        "SELECT i.*, (SELECT t.charge_id FROM opening_balances t"
        " WHERE t.charge_id = i.charge_id) AS target_id"
        " FROM (SELECT n.*, (SELECT id FROM charges c WHERE c.account_id = n.account_id"
        " AND c.source_id IS NULL AND c.tribute = n.tribute AND c.period = n.period) AS charge_id"
        " FROM incoming_opening_balances n OFFSET 0) i"
    ),
    columns=("charge_id", "cutoff_on", "interest", "fine", "from_period", "to_period"),
    identity=frozenset({"charge_id", "cutoff_on"}),
    touched="SELECT account_id FROM resolved_opening_balances WHERE outcome <> 'unchanged'",
    key="charge_id",
)


def make_incoming(session: Session, table: StoredTable) -> None:
    """An empty temporary table for the rows of the file; it ends with the transaction."""
    columns = ", ".join(f"{name} {kind}" for name, kind in table.incoming)
    _run(session, f"DROP TABLE IF EXISTS incoming_{table.name}, resolved_{table.name}")
    _run(session, f"CREATE TEMPORARY TABLE incoming_{table.name} ({columns}) ON COMMIT DROP")


def resolve(session: Session, table: StoredTable, given: Iterable[str]) -> None:
    """Says of each incoming row whether it is new, a correction or nothing new: table `resolved_<name>`."""
    changeable = table.changeable(given)
    differs = " OR ".join(f"s.{column} IS DISTINCT FROM t.{column}" for column in changeable) or "false"
    _run(
        session,
        f"CREATE TEMPORARY TABLE resolved_{table.name} ON COMMIT DROP AS"  # noqa: S608 -- constants
        f" SELECT s.*, CASE WHEN s.target_id IS NULL THEN '{CREATED}'"
        f" WHEN {differs} THEN '{UPDATED}' ELSE '{UNCHANGED}' END AS outcome"
        f" FROM ({table.resolved}) s LEFT JOIN {table.name} t ON t.{table.key} = s.target_id",
    )
    _run(session, f"ANALYZE resolved_{table.name}")


def store_resolved(session: Session, table: StoredTable, given: Iterable[str], recorded_at: datetime) -> None:
    """Inserts what is new, unless somebody else just did, updates what differs, notes accounts touched."""
    assigned = [f"{column} = s.{column}" for column in table.changeable(given)]
    if assigned:
        _run(
            session,
            f"UPDATE {table.name} t SET {', '.join(assigned)}, recorded_at = :at"  # noqa: S608 -- constants
            f" FROM resolved_{table.name} s"
            f" WHERE t.{table.key} = s.target_id AND s.outcome = '{UPDATED}'",
            at=recorded_at,
        )
    columns = ", ".join(table.columns)
    _run(
        session,
        f"INSERT INTO {table.name} ({columns}, recorded_at) SELECT {columns}, :at"  # noqa: S608 -- constants
        f" FROM resolved_{table.name}"
        f" WHERE outcome = '{CREATED}' ORDER BY row ON CONFLICT DO NOTHING",
        at=recorded_at,
    )
    _run(session, f"INSERT INTO touched {table.touched}")


def outcomes(session: Session, table: StoredTable) -> Counter[str]:
    """How many of the resolved rows were created, updated or unchanged."""
    sql = f"SELECT outcome, count(*) FROM resolved_{table.name} GROUP BY outcome"  # noqa: S608 -- constants
    return Counter({outcome: count for outcome, count in session.execute(text(sql))})  # noqa: C416 -- rows, no pairs


def _run(session: Session, sql: str, **values: Any) -> None:
    """Runs SQL made of this module's constants; what comes from a file travels in `values` or by COPY."""
    session.execute(text(sql), values)
