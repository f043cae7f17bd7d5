"""Which tokens of a file make up its statements, and which the arguments of its calls?

The syntax tree says where things are, in lines and UTF-8 columns; this page turns that into ranges
of significant tokens, with the punctuation that belongs to them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from antivenom.proof.tokens import CLOSING, OPENING, Token


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens from index `start` up to `end`."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Tell whether all of `other` is in here, and `other` is not empty."""
        return self.start <= other.start < other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Tell whether some token is in both."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        span: Its tokens with the line end and, for a block, its DEDENT.
        has_siblings: Whether its suite holds other statements too.
        depth: How many statements it is inside of.
    """

    span: Span
    has_siblings: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call.

    Attributes:
        span: Its tokens without commas.
        name: Its keyword; None if it is positional.
        with_comma: Its tokens with the comma that goes when it goes.
        call: The tokens of the whole call.
        is_raised: Whether the call makes the exception of a `raise`: its arguments are words.
    """

    span: Span
    name: str | None
    with_comma: Span
    call: Span
    is_raised: bool


class Outline:
    """The statements of one file, docstrings aside, and the arguments of its calls."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        source = tokens[0].source if tokens else ""
        self._lines = source.split("\n")
        self._line_starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._starting = {token.start: token.index for token in tokens if token.text}
        self._ending = {token.end: token.index for token in tokens if token.text}
        tree = ast.parse(source)
        raised = {id(node.exc) for node in ast.walk(tree) if isinstance(node, ast.Raise)}
        self.statements = tuple(self._find_statements(tree, 0))
        self.arguments = tuple(
            argument
            for node in _walk_code(tree)
            if isinstance(node, ast.Call)
            for argument in self._find_arguments(node, id(node) in raised)
        )

    def outermost(self, within: Span) -> list[Statement]:
        """List the statements that lie in `within` but in no other statement there."""
        inside = [one for one in self.statements if within.holds(one.span)]
        return [
            one
            for one in inside
            if not any(other.depth < one.depth and other.span.holds(one.span) for other in inside)
        ]

    def _find_statements(self, parent: ast.AST, depth: int) -> Iterator[Statement]:
        for suite in _suites(parent):
            for node in suite:
                span = self._statement_span(node)
                if span is not None and not self._is_docstring(span):
                    yield Statement(span, len(suite) > 1, depth)
                yield from self._find_statements(node, depth + 1)

    def _statement_span(self, node: ast.stmt) -> Span | None:
        start = self._starting.get(self._offset(node.lineno, node.col_offset))
        last = self._last(node)
        if start is None or last is None:
            return None
        decorators = getattr(node, "decorator_list", [])
        if decorators:
            first = decorators[0]
            start = self._starting[self._offset(first.lineno, first.col_offset)] - 1
        end = last + 1
        tokens = self._tokens
        if end < len(tokens) and (tokens[end].kind == "newline" or tokens[end].text == ";"):
            end += 1
        depth = sum(_deeper(token) for token in tokens[start:end])
        while end < len(tokens) and depth > 0 and tokens[end].kind == "dedent":
            depth -= 1
            end += 1
        return Span(start, end)

    def _is_docstring(self, span: Span) -> bool:
        return all(
            token.kind in ("docstring", "newline") for token in self._tokens[span.start : span.end]
        )

    def _find_arguments(self, node: ast.Call, is_raised: bool) -> Iterator[Argument]:
        start = self._starting.get(self._offset(node.lineno, node.col_offset))
        closing = self._last(node)
        if start is None or closing is None:
            return
        call = Span(start, closing + 1)
        left = self._opening(closing) + 1
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        given.sort(key=lambda one: (one.lineno, one.col_offset))
        for argument in given:
            right = self._last(argument)
            if right is None:
                return
            right += 1
            while right < closing and self._tokens[right].text == ")":
                right += 1
            name = argument.arg if isinstance(argument, ast.keyword) else None
            span = Span(left, right)
            yield Argument(span, name, self._with_comma(span), call, is_raised)
            left = right + 1

    def _with_comma(self, span: Span) -> Span:
        if self._tokens[span.end].text == ",":
            return Span(span.start, span.end + 1)
        if self._tokens[span.start - 1].text == ",":
            return Span(span.start - 1, span.end)
        return span

    def _opening(self, closing: int) -> int:
        """Find the bracket that the one at index `closing` closes."""
        depth = 0
        for index in range(closing, -1, -1):
            depth += (self._tokens[index].text in CLOSING) - (self._tokens[index].text in OPENING)
            if depth == 0:
                return index
        return 0

    def _last(self, node: ast.expr | ast.stmt | ast.keyword) -> int | None:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        return self._ending.get(self._offset(node.end_lineno, node.end_col_offset))

    def _offset(self, line: int, column_bytes: int) -> int:
        """Turn the tree's line and UTF-8 column into an offset in characters."""
        text = self._lines[line - 1].encode()[:column_bytes]
        return self._line_starts[line - 1] + len(text.decode("utf-8", "replace"))


def _deeper(token: Token) -> int:
    return (token.kind == "indent") - (token.kind == "dedent")


def _suites(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield each block of statements directly below `node`."""
    for name in ("body", "orelse", "finalbody"):
        suite = getattr(node, name, None)
        if isinstance(suite, list) and suite:
            yield suite
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def _walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree in order, leaving out f-strings: they are one token, whatever is in them."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.JoinedStr):
            yield from _walk_code(child)
