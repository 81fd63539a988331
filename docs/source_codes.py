"""Every coded answer and refusal, read from the source itself: nobody keeps a list that could fall behind."""  # noqa: INP001 -- a script's neighbour, not a package

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ANSWERS = {"act": 1, "wait": 0, "review": 0}
"""Constructors of decisions: at which argument each takes its code."""

REFUSALS = (
    "RuleRefused",
    "FactMissing",
    "LawGap",
    "Conflict",
    "TemplateBroken",
    "BadInput",
    "ChannelDown",
    "LawBroken",
)
"""The tree of errors; every one takes its code first."""

_OFF = "Off"
"""What stands against a step (`cases.domain.refusals`): the list of actions shows it, the verb refuses with it."""

_FILLED_IN = "…"
_SEPARATORS = "; "
_EITHER = " / "

Variables = Mapping[str, list[ast.AST]]
"""What a function assigned to each of its names."""


@dataclass(frozen=True, order=True)
class Coded:
    """One place that gives a code: by what (act, RuleRefused…), what it says and on which basis."""

    code: str
    given_by: str
    event: str
    says: str
    basis: str


def codes_of(folders: list[Path]) -> list[Coded]:
    """Everything the modules under the folders may answer or refuse, in order and each once."""
    modules = [
        ast.parse(path.read_text("utf-8")) for folder in folders for path in sorted(folder.rglob("*.py"))
    ]
    gates = [call for module in modules for call in _calls(module) if _name(call) == "Gate" and call.args]
    found: set[Coded] = set()
    for module in modules:
        found.update(_in_module(module))
    return sorted(one for given in found for one in _spread(given, gates))


def _spread(given: Coded, gates: list[ast.Call]) -> Iterator[Coded]:
    """A code that names a gate stands for one of each."""
    if given.code == f"gate_{_FILLED_IN}":
        for gate in gates:
            name, title, *_, basis = (_text(argument) for argument in gate.args)
            yield Coded(f"gate_{name}", given.given_by, given.event, f"Falta: {title}.", basis)
    else:
        yield given


def _in_module(module: ast.Module) -> Iterator[Coded]:
    helpers = dict(_helpers(module))
    for function in [module, *(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))]:
        variables = _variables(function)
        for call in _own_calls(function):
            name = _name(call)
            if name in ANSWERS:
                yield from _answer(call, name, ANSWERS[name], variables)
            elif name in REFUSALS:
                yield from _refusal(call, name, variables)
            elif name == _OFF:
                yield from _refusal(call, "RuleRefused", variables)
            elif name in helpers:
                given_by, position, event = helpers[name]
                if len(call.args) > position and isinstance(call.args[position], ast.Constant):
                    says, basis = _reasons(call, variables)
                    yield Coded(_text(call.args[position]), given_by, event, says or _sentence(call), basis)
    yield from _tables_of_refusals(module)
    yield from _own_errors(module)


def _own_errors(module: ast.Module) -> Iterator[Coded]:
    """Classes that give one of the errors a code of their own."""
    for node in (node for node in ast.walk(module) if isinstance(node, ast.ClassDef)):
        bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in REFUSALS]
        for call in _calls(node) if bases else []:
            if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and call.args:
                made = [one for one in _calls(module) if _name(one) == node.name and one.args]
                yield Coded(
                    _text(call.args[0]), bases[0], "", " / ".join(_text(one.args[0]) for one in made), ""
                )


def _answer(call: ast.Call, name: str, position: int, variables: Variables) -> Iterator[Coded]:
    says, basis = _reasons(call, variables)
    event = _event(call)
    for code in _codes(call, position, variables):
        yield Coded(code, name, event, says, basis)


def _refusal(call: ast.Call, name: str, variables: Variables) -> Iterator[Coded]:
    says = _text(call.args[1], variables) if len(call.args) > 1 else ""
    basis = _text(call.args[2]) if len(call.args) > 2 else ""  # noqa: PLR2004 -- code, reason, basis
    for code in _codes(call, 0, variables):
        yield Coded(code, name, "", says, basis)


def _codes(call: ast.Call, position: int, variables: Variables) -> list[str]:
    if len(call.args) <= position:
        return []
    given = call.args[position]
    if isinstance(given, ast.Name):
        texts = [_text(value) for value in variables.get(given.id, [])]
    else:
        texts = _text(given).split(_EITHER)
    return [text for text in texts if text and text != _FILLED_IN and " " not in text]


def _reasons(call: ast.Call, variables: Variables) -> tuple[str, str]:
    """What the reasons handed over say, and what they rest on; some were put together before."""
    given = [argument.value if isinstance(argument, ast.Starred) else argument for argument in call.args]
    before = [value for one in given if isinstance(one, ast.Name) for value in variables.get(one.id, [])]
    reasons = [
        one
        for node in (*before, *given)
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and _name(one) == "Reason"
    ]
    says = " ".join(_text(one.args[0], variables) for one in reasons)
    return says, _SEPARATORS.join(dict.fromkeys(_text(one.args[1]) for one in reasons if len(one.args) > 1))


def _helpers(module: ast.Module) -> Iterator[tuple[str, tuple[str, int, str]]]:
    """Functions that pass a code of theirs on to an answer: its kind, where they take the code, and the event."""
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = [argument.arg for argument in function.args.args]
        for call in _calls(function):
            name = _name(call)
            position = ANSWERS.get(name, 0)
            if name in ANSWERS and "code" in names and len(call.args) > position:
                given = call.args[position]
                if isinstance(given, ast.Name) and given.id == "code":
                    yield function.name, (name, names.index("code"), _event(call))


def _tables_of_refusals(module: ast.Module) -> Iterator[Coded]:
    """Pairs of code and sentence that a module keeps in a table named REFUSALS or NO_PROOF."""
    for node in module.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or not target.id.startswith(("_REFUSALS", "_NO_")):
            continue
        for pair in ast.walk(node):
            if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:  # noqa: PLR2004 -- code and sentence
                code, says = (_text(element) for element in pair.elts)
                if code and " " in says:
                    yield Coded(code, "RuleRefused", "", says, "")


def _event(call: ast.Call) -> str:
    """The event an answer points to: `Event.CITE` as first argument or as `event=`."""
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "event")]
    for one in given:
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Event":
            return one.attr.lower()
    return ""


def _sentence(call: ast.Call) -> str:
    texts = [_text(argument) for argument in call.args]
    return next((text for text in texts if " " in text), "")


def _variables(function: ast.AST) -> Variables:
    found: dict[str, list[ast.AST]] = {}
    for node in _own_nodes(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What is inside, not what is inside functions inside."""
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own_nodes(child)


def _own_calls(function: ast.AST) -> list[ast.Call]:
    return [node for node in _own_nodes(function) if isinstance(node, ast.Call)]


def _calls(node: ast.AST) -> list[ast.Call]:
    return [one for one in ast.walk(node) if isinstance(one, ast.Call)]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.AST, variables: Variables = MappingProxyType({})) -> str:
    """The words of a literal; what is filled in at run time is a dash of dots."""
    match node:
        case ast.Constant(value=str(text)):
            found = text
        case ast.JoinedStr(values=parts):
            found = "".join(_text(part) if isinstance(part, ast.Constant) else _FILLED_IN for part in parts)
        case ast.BinOp(op=ast.Add()):
            found = _text(node.left, variables) + _text(node.right, variables)
        case ast.IfExp():
            found = _EITHER.join(
                filter(None, (_text(branch, variables) for branch in (node.body, node.orelse)))
            )
        case ast.Tuple(elts=elements):
            found = _SEPARATORS.join(_text(element, variables) for element in elements)
        case ast.Name(id=name) if name in variables:
            found = _EITHER.join(dict.fromkeys(_text(value) for value in variables[name]))
        case ast.Constant():
            found = ""
        case _:
            found = _FILLED_IN
    return found
