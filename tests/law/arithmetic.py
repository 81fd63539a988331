"""Expected amounts written as arithmetic, "100.00 * 12 * 31 / 36500": exact decimals, half up to the cent."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from cases.domain.money import ZERO, cents

_OPERATIONS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def amount_of(written: str | list[str]) -> Decimal:
    """Return the amount to the cent; each item of a list is rounded by itself before they are added.

    Only numbers, + - * / and parentheses are understood. Raises ValueError for anything else.
    """
    if isinstance(written, list):
        return sum((amount_of(one) for one in written), ZERO)
    return cents(_value(ast.parse(written, mode="eval").body, written))


def _value(node: ast.expr, written: str) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_value(node.left, written), _value(node.right, written))
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        source = ast.get_source_segment(written, node)
        assert source is not None
        return Decimal(source)
    raise ValueError(f"not arithmetic: {written}")
