"""What must foot across rows: numbers without silent gaps, payments and what they paid, versions kept."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.models import VERSIONED
from cases.service.numbers import Series
from cases.service.verification.findings import Findings

# EXP-SJN-2026-0147: kind, district, year and number are the parts of what is printed.
_USED = """
    SELECT split_part(number, '-', 1) AS kind, split_part(number, '-', 2) AS district,
           split_part(number, '-', 3)::int AS year, split_part(number, '-', 4)::bigint AS number
    FROM (SELECT number FROM documents UNION ALL SELECT number FROM cases) AS printed
    WHERE number ~ '^[A-Z]+-[A-Z]+-[0-9]{4}-[0-9]{4,18}$'
"""
_NUMBER_CHECKS = (
    (
        "number_gap",
        "El número no se usó ni consta como anulado.",
        f"""
        WITH used AS MATERIALIZED ({_USED})
        SELECT s.kind, s.district, s.year, given.number
        FROM number_series s CROSS JOIN LATERAL generate_series(1, s.next_number - 1) AS given (number)
        LEFT JOIN used USING (kind, district, year, number)
        LEFT JOIN number_voids v USING (kind, district, year, number)
        WHERE used.number IS NULL AND v.number IS NULL AND NOT EXISTS (
            SELECT FROM number_reservations r
            WHERE r.settled_at IS NULL AND (r.kind, r.district, r.year) = (s.kind, s.district, s.year)
            AND given.number BETWEEN r.first_number AND r.last_number)
        ORDER BY 1, 2, 3, 4
        """,  # noqa: S608 -- constants
    ),
    (
        "number_void_and_used",
        "El número consta como anulado y está en uso.",
        f"""
        SELECT kind, district, year, number FROM number_voids JOIN ({_USED}) AS used
        USING (kind, district, year, number) ORDER BY 1, 2, 3, 4
        """,  # noqa: S608 -- constants
    ),
    (
        "number_not_given",
        "El número está en uso y su serie todavía no lo ha dado.",
        f"""
        SELECT used.kind, used.district, used.year, used.number FROM ({_USED}) AS used
        LEFT JOIN number_series s USING (kind, district, year)
        WHERE used.number >= coalesce(s.next_number, 1) ORDER BY 1, 2, 3, 4
        """,  # noqa: S608 -- constants
    ),
)

_LEDGER_CHECKS = (
    (
        "payment_overallocated",
        "Se aplicó más de lo que se pagó.",
        """
        SELECT a.number || ' ' || p.receipt FROM payments p
        JOIN accounts a ON a.id = p.account_id JOIN allocations part ON part.payment_id = p.id
        GROUP BY a.number, p.id HAVING sum(part.amount) > p.amount ORDER BY p.id
        """,
    ),
    (
        "reversed_payment_allocated",
        "Un pago revertido sigue aplicado a cargos.",
        """
        SELECT DISTINCT a.number || ' ' || p.receipt FROM payments p
        JOIN accounts a ON a.id = p.account_id JOIN allocations part ON part.payment_id = p.id
        WHERE p.reversed_on IS NOT NULL ORDER BY 1
        """,
    ),
    (
        "allocation_of_another_account",
        "Un pago de una cuenta aparece aplicado a otra.",
        """
        SELECT DISTINCT a.number || ' ' || p.receipt FROM allocations part
        JOIN payments p ON p.id = part.payment_id JOIN charges c ON c.id = part.charge_id
        JOIN accounts a ON a.id = part.account_id
        WHERE part.account_id <> p.account_id OR part.account_id <> c.account_id ORDER BY 1
        """,
    ),
    (
        "payment_names_another_account",
        "El pago nombra un cargo de otra cuenta.",
        """
        SELECT a.number || ' ' || p.receipt FROM payments p
        JOIN accounts a ON a.id = p.account_id JOIN charges c ON c.id = p.charge_id
        WHERE c.account_id <> p.account_id ORDER BY p.id
        """,
    ),
    (
        "document_of_another_account",
        "El documento cobra un cargo de otra cuenta.",
        """
        SELECT DISTINCT d.number FROM document_charges stated
        JOIN documents d ON d.id = stated.document_id JOIN cases k ON k.id = d.case_id
        JOIN charges c ON c.id = stated.charge_id WHERE c.account_id <> k.account_id ORDER BY 1
        """,
    ),
    (
        "document_does_not_foot",
        "Los cargos que detalla suman más que su total.",
        """
        SELECT d.number FROM documents d JOIN document_charges stated ON stated.document_id = d.id
        WHERE d.total > 0 GROUP BY d.id
        HAVING sum(stated.principal + stated.interest + stated.fine + stated.festivities) > d.total
        ORDER BY d.id
        """,
    ),
)


def check_numbers(session: Session, findings: Findings) -> None:
    """Every number given was used, is void, or is held by work that is still going on."""
    for what, message, sql in _NUMBER_CHECKS:
        for kind, district, year, number in session.execute(text(sql)):
            findings.add(what, Series(kind, district, year).printed(number), message)


def check_ledger(session: Session, findings: Findings) -> None:
    """Money and charges stay inside their account, and no part exceeds its whole."""
    for what, message, sql in _LEDGER_CHECKS:
        for (where,) in session.execute(text(sql)):
            findings.add(what, where, message)


def check_versions(session: Session, findings: Findings) -> None:
    """Every corrected fact keeps all the versions before: 1, 2, 3… up to the one in force."""
    for table in VERSIONED:
        key = "charge_id" if table == "opening_balances" else "id"
        broken = session.scalars(
            text(
                f"SELECT t.{key} FROM {table} t LEFT JOIN {table}_history h USING ({key})"  # noqa: S608 -- constants
                f" GROUP BY t.{key}, t.version HAVING count(h.version) <> t.version - 1"
                f" OR coalesce(max(h.version), 0) >= t.version ORDER BY 1"
            )
        )
        for row in broken:
            findings.add("version_missing", f"{table} {row}", "Falta una versión anterior de este dato.")
