"""Portfolio files from outside: opened in a process of their own, read into typed rows, checked.

`read_portfolio` reads and checks row by row; `wanted` says what must be looked up, and `accept` checks what
the rows name against it. Problems are data. Nothing here knows the database.
"""

from cases.intake.checking import Accepted, Stored, Wanted, accept, wanted
from cases.intake.limits import Limits
from cases.intake.problems import Problem, Problems
from cases.intake.reading import Portfolio, SheetRows, read_portfolio
from cases.intake.tables import TABLES, Rules

__all__ = [
    "TABLES",
    "Accepted",
    "Limits",
    "Portfolio",
    "Problem",
    "Problems",
    "Rules",
    "SheetRows",
    "Stored",
    "Wanted",
    "accept",
    "read_portfolio",
    "wanted",
]
