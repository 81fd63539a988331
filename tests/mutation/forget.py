"""The conftest of the tests that mutants are tried on: every mutant starts with nothing remembered.

Mutants run in children of a process that has run the tests before; what it remembered would hide them.
"""

import sys


def pytest_sessionstart() -> None:
    for module in [module for name, module in sys.modules.items() if name.startswith("cases.")]:
        for value in list(vars(module).values()):
            if callable(forget := getattr(value, "cache_clear", None)):
                forget()
