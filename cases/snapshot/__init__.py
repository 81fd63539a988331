"""The only reader the engine needs: facts of cases and ledgers of accounts, always in bulk."""

from cases.snapshot.cases import load_facts, load_opening_facts
from cases.snapshot.ledger import Ledger, load_ledgers

__all__ = ["Ledger", "load_facts", "load_ledgers", "load_opening_facts"]
