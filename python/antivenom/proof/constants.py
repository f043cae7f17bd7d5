"""What does proof.py say about itself, before it is run?

Constants are read from the syntax tree with `ast.literal_eval`, so that reading a proof never
executes it. Only top-level assignments to the known names count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

_FUNCTIONS = {"exploit": 2, "behaviour": 1}
_FLAG = re.compile(r"-(O|OO|b|bb|P|u|v|R|W.+|X.+)")


class Kind(Enum):
    """What an attack shows; see the package's docstring."""

    EXPLOIT = "exploit"
    PROPERTY = "property"
    LIVENESS = "liveness"
    DIFFERENTIAL = "differential"


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of one proof.py.

    Attributes:
        kind: What the attack shows.
        payloads: Python source of each payload, in order.
        flags: Options of the interpreter.
        environment: Variables to set.
        requires: Names of distributions that must be installed.
        equivalent: Ids of mutants that change nothing, with the reason.
    """

    kind: Kind = Kind.EXPLOIT
    payloads: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    requires: tuple[str, ...] = ()
    equivalent: tuple[tuple[str, str], ...] = ()


def read_constants(text: str) -> tuple[Constants, tuple[str, ...]]:
    """Read the constants of a proof.

    Args:
        text: The text of proof.py.

    Returns:
        What could be read, and what is wrong with the rest.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        return Constants(), (f"does not parse: {problem}",)
    constants = Constants()
    problems = _missing_functions(tree)
    for name, value in _assignments(tree).items():
        read = _READERS.get(name)
        if read is None:
            continue
        field, reader = read
        try:
            constants = replace(constants, **{field: reader(value)})
        except (ValueError, TypeError, SyntaxError, RecursionError) as problem:
            problems.append(f"{name}: {problem}")
    if not constants.payloads and not any(line.startswith("PAYLOADS") for line in problems):
        problems.append("PAYLOADS: is missing")
    return constants, tuple(problems)


def _missing_functions(tree: ast.Module) -> list[str]:
    defined = {
        node.name: len(node.args.posonlyargs) + len(node.args.args)
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    return [
        f"needs a function {name} with {count} parameter{'s' if count > 1 else ''}"
        for name, count in _FUNCTIONS.items()
        if defined.get(name) != count
    ]


def _assignments(tree: ast.Module) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise ValueError("must be a plain literal, so that it can be read unexecuted") from None


def _payloads(node: ast.expr) -> tuple[str, ...]:
    if not isinstance(node, (ast.Tuple, ast.List)) or not node.elts:
        raise ValueError("must be a tuple with at least one payload")
    _literal(node)
    return tuple(ast.unparse(element) for element in node.elts)


def _texts(node: ast.expr) -> tuple[str, ...]:
    value = _literal(node)
    if not isinstance(value, (tuple, list)) or not all(isinstance(one, str) for one in value):
        raise ValueError("must be a tuple of strings")
    return tuple(value)


def _flags(node: ast.expr) -> tuple[str, ...]:
    flags = _texts(node)
    for flag in flags:
        if not _FLAG.fullmatch(flag):
            raise ValueError(f"{flag} is no option that a proof may set")
    return flags


def _mapping(node: ast.expr) -> tuple[tuple[str, str], ...]:
    value = _literal(node)
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(one, str) for key, one in value.items()
    ):
        raise ValueError("must be a dictionary from strings to strings")
    return tuple(value.items())


def _environment(node: ast.expr) -> tuple[tuple[str, str], ...]:
    variables = _mapping(node)
    for name, _ in variables:
        if name.startswith("PYTHON"):
            raise ValueError(f"{name} has no effect under `python -I`; use PYTHON_FLAGS")
    return variables


def _equivalent(node: ast.expr) -> tuple[tuple[str, str], ...]:
    listed = _mapping(node)
    for mutant, reason in listed:
        if not reason.strip():
            raise ValueError(f"`{mutant}` has no reason")
    return listed


def _kind(node: ast.expr) -> Kind:
    value = _literal(node)
    if value not in [kind.value for kind in Kind]:
        raise ValueError(f"must be one of {', '.join(kind.value for kind in Kind)}")
    return Kind(value)


_READERS: dict[str, tuple[str, Callable[[ast.expr], Any]]] = {
    "KIND": ("kind", _kind),
    "PAYLOADS": ("payloads", _payloads),
    "PYTHON_FLAGS": ("flags", _flags),
    "ENVIRONMENT": ("environment", _environment),
    "REQUIRES": ("requires", _texts),
    "EQUIVALENT": ("equivalent", _equivalent),
}
