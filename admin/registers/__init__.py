"""The registers shown as catalogues, masked where the datum is reserved."""

from admin.registers.base import Column, Register, Rows, mapped
from admin.registers.desk import APPOINTMENTS, DISTRICTS, NIGHTS, USERS
from admin.registers.files import ATTEMPTS, DOCUMENTS, EVENTS, HOLDS, PLANS
from admin.registers.ledger import ACCOUNTS, CHARGES, PAYMENTS, TAXPAYERS, TRIBUTES

__all__ = ["REGISTERS", "Column", "Register", "Rows", "mapped"]

REGISTERS = (
    TAXPAYERS,
    ACCOUNTS,
    CHARGES,
    PAYMENTS,
    TRIBUTES,
    DISTRICTS,
    DOCUMENTS,
    EVENTS,
    ATTEMPTS,
    APPOINTMENTS,
    NIGHTS,
    HOLDS,
    PLANS,
    USERS,
)
"""Every catalogue, in the order in which the page lists them."""
