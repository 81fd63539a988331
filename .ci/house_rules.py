"""The house's own rules, those no linter knows; each says why. Run by `make check`."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
MOST_LINES = 300

# what, where it may stand all the same, why not elsewhere
FORBIDDEN = (
    (r"except (Base)?Exception\b", (), "it hides what nobody thought of; name what is expected"),
    (r"\b(TODO|FIXME)\b", (), "unfinished work is finished or left out"),
    (r"pytest\.skip|mark\.skip|xfail\(", (), "a test that does not run proves nothing"),
    (r"unittest\.mock|MagicMock|mocker\b", (), "what is ours is tested for real"),
    (
        r"\b(datetime|date)\.(now|utcnow|today)\(",
        ("cases/clock.py",),
        "one place reads the clock; dates are arguments",
    ),
    (r"class \w*(Manager|Handler|Utils?|Helper)\b", (), "a name that says nothing about the thing"),
    (
        r"pg_(try_)?advisory_(lock|unlock)\b",
        (),
        "a session lock leaks through the pool; use the transaction's",
    ),
)
ANYWHERE = (
    (r"--(extra-)?index-url|^--find-links|files\.pythonhosted", "an address of a package registry"),
    (re.escape(str(ROOT)) + r"\b", "a path of this machine"),
)
THIS_FILE = ".ci/house_rules.py"


def tracked(*patterns: str) -> list[str]:
    """The files of the project that match, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def problems_of_python(name: str) -> Iterator[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{name}: {len(lines)} lines; over {MOST_LINES} nobody reads it in one sitting"
    for pattern, allowed_in, why in FORBIDDEN:
        if name in allowed_in:
            continue
        for number, line in enumerate(lines, 1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()}\n    {why}"


def problems_of_text(name: str) -> Iterator[str]:
    try:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for pattern, what in ANYWHERE:
        for number, line in enumerate(lines, 1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {what}"


def stage_writers(names: list[str]) -> list[str]:
    """Every place outside the tests that changes the stage of a stored case: by attribute or by statement."""
    return [
        f"{name}:{node.lineno}"
        for name in names
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if _assigns_stage(node) or _updates_stage(node)
    ]


def _assigns_stage(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr == "stage" and isinstance(node.ctx, ast.Store)


def _updates_stage(node: ast.AST) -> TypeGuard[ast.Constant]:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    update = re.search(r"UPDATE cases SET (.*?)(?: FROM | WHERE |$)", node.value, re.DOTALL)
    return update is not None and re.search(r"(^|,)\s*stage\s*=", update[1]) is not None


def main() -> int:
    """Prints every problem; the exit status says whether there was any."""
    python = [name for name in tracked("*.py") if name != THIS_FILE]
    found = [problem for name in python for problem in problems_of_python(name)]
    found += [
        problem
        for name in tracked()
        if name not in {THIS_FILE, "Makefile"}
        for problem in problems_of_text(name)
    ]
    writers = stage_writers([name for name in python if not name.startswith("tests/")])
    if len(writers) != 1:
        found.append(f"one place changes a stage, not {len(writers)}: {', '.join(writers)}")
    print("\n".join(found) or "house rules: nothing to say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
