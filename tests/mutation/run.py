"""Try the tests of money, terms and the debt on mutants of them: `make mutation`, or python tests/mutation/run.py.

    python tests/mutation/run.py [--children 1]

The tool lives in an environment of its own under build/, beside a copy of what is mutated and of its tests.
Prints how many mutants were killed, and the difference of each that was not. It leaves decorated functions alone.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "mutation"
TOOL = "mutmut==3.8.1"
MUTATED = (
    "money.py",
    "terms.py",
    *(
        f"debt/{name}.py"
        for name in ("account", "balance", "dates", "explain", "minimum_fine", "rules", "statement")
    ),
)
NEEDED = (
    "__init__.py",
    "errors.py",
    "vocabulary.py",
    "statement_json.py",
    "debt/__init__.py",
    "debt/facts.py",
)
TESTS = ("law/test_scenarios.py", "unit/test_money.py", "unit/test_terms.py", "unit/test_debt_statement.py")
BESIDE = ("law/arithmetic.py", "law/scenario_reading.py", "law/scenarios")
_KILLED = {"killed", "timeout", "suspicious", "segfault", "caught by type check"}


def prepare() -> Path:
    """Make the environment once and the copy anew; return the tool."""
    tools = FOLDER / "tools"
    if not (tools / "bin" / "mutmut").exists():
        venv.create(tools, with_pip=True)
        subprocess.run([tools / "bin" / "pip", "install", "--quiet", TOOL], check=True)
        packages = sysconfig.get_path("purelib", vars={"base": str(tools)})
        # the project's own libraries come after the tool's
        (Path(packages) / "zz_project.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    copy = FOLDER / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "cases" / "law", copy / "cases" / "law")
    shutil.copy(ROOT / "cases" / "__init__.py", copy / "cases")
    for name in (*MUTATED, *NEEDED):
        target = copy / "cases" / "domain" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "cases" / "domain" / name, target)
    (copy / "tests").mkdir()
    for name in (*TESTS, *BESIDE):
        source = ROOT / "tests" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / "tests" / source.name)
    shutil.copy(ROOT / "tests" / "mutation" / "forget.py", copy / "tests" / "conftest.py")
    untouched = ["cases/__init__.py", "cases/law/*", *(f"cases/domain/{name}" for name in NEEDED)]
    (copy / "setup.cfg").write_text(
        "[mutmut]\npaths_to_mutate=\n    cases\ntests_dir=\n    tests\ndo_not_mutate=\n"
        + "".join(f"    {name}\n" for name in untouched),
        encoding="utf-8",
    )
    (copy / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "-p no:cacheprovider -p no:hypothesispytest -p no:xdist"\n',
        encoding="utf-8",
    )
    return tools / "bin" / "mutmut"


def survivors(tool: Path) -> tuple[Counter[str], list[str]]:
    """How many mutants came to which end, and the names of those that lived."""
    told = subprocess.run(
        [tool, "results", "--all", "true"], cwd=FOLDER / "copy", capture_output=True, text=True, check=True
    )
    ends: Counter[str] = Counter()
    alive = []
    for line in told.stdout.splitlines():
        name, _, end = line.strip().rpartition(": ")
        if name:
            ends[end] += 1
            if end not in _KILLED:
                alive.append(name)
    return ends, alive


def main() -> int:
    """The exit status says whether nine of ten were killed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", default="1", help="how many mutants are tried at once")
    children = parser.parse_args().children
    tool = prepare()
    subprocess.run([tool, "run", "--max-children", children], cwd=FOLDER / "copy", check=False)
    ends, alive = survivors(tool)
    for name in alive:
        shown = subprocess.run(
            [tool, "show", name], cwd=FOLDER / "copy", capture_output=True, text=True, check=True
        )
        print(shown.stdout)
    killed = sum(count for end, count in ends.items() if end in _KILLED)
    print(f"{killed} of {ends.total()} mutants killed ({killed / ends.total():.1%}); {dict(ends)}")
    return 0 if killed >= 0.9 * ends.total() else 1


if __name__ == "__main__":
    sys.exit(main())
