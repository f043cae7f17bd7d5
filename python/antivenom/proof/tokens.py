"""Which tokens of a file mean something, and how is text made of them again?

Two files are compared by their *significant* tokens: comments, blank lines and line breaks inside
brackets are left out, f-strings are one token each (CPython splits them since 3.12, and mutant
ids must not depend on the interpreter), and any docstring equals any other.

Text is made of a sequence that may mix tokens of both files. The space between two tokens that
are neighbours in the same file is copied from there, everywhere else it is one space; lines are
indented anew by counting INDENT and DEDENT, so that a block keeps its sense when the `if` around
it goes away.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

_INVISIBLE = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.ENCODING})
# Absent before 3.12 and 3.14, where such strings are single STRING tokens or no tokens at all.
_FSTRING_STARTS = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "TSTRING_START")
    if hasattr(tokenize, name)
)
_FSTRING_ENDS = frozenset(
    getattr(tokenize, name) for name in ("FSTRING_END", "TSTRING_END") if hasattr(tokenize, name)
)
OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
_STRUCTURE = {
    tokenize.NEWLINE: "newline",
    tokenize.INDENT: "indent",
    tokenize.DEDENT: "dedent",
    tokenize.OP: "operator",
    tokenize.STRING: "string",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One significant token.

    Attributes:
        kind: `newline`, `indent`, `dedent`, `operator`, `string`, `fstring`,
            `docstring` or `word`.
        text: Its source; empty for the first three kinds.
        source: The whole text that it is from.
        index: Its place among the significant tokens there, from 0.
        start: Offset of its first character in `source`.
        end: Offset after its last character.
        line: Line of its first character, from 1.
    """

    kind: str
    text: str
    source: str
    index: int
    start: int
    end: int
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes two tokens equal."""
        return (self.kind, "" if self.kind == "docstring" else self.text)


def significant(source: str) -> tuple[Token, ...]:
    """List the significant tokens of `source`, which must compile and have UNIX line ends."""
    lines = list(io.StringIO(source))
    starts = [0, *accumulate(len(line) for line in lines)]
    tokens: list[Token] = []
    for kind, (row, column), (end_row, end_column) in _joined(source):
        start = starts[row - 1] + column
        end = starts[end_row - 1] + end_column
        text = source[start:end] if kind not in ("newline", "indent", "dedent") else ""
        tokens.append(Token(kind, text, source, len(tokens), start, end, row))
    return tuple(_mark_docstring(tokens, token) for token in tokens)


def _joined(source: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Yield kind, start and end of each token, the pieces of an f-string as one."""
    depth = 0
    opened = (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _FSTRING_STARTS:
            opened = token.start if depth == 0 else opened
            depth += 1
        elif token.type in _FSTRING_ENDS:
            depth -= 1
            if depth == 0:
                yield "fstring", opened, token.end
        elif depth == 0 and token.type not in _INVISIBLE:
            kind = _STRUCTURE.get(token.type, "word")
            if kind == "string" and _is_fstring(token.string):
                kind = "fstring"
            yield kind, token.start, token.end


def _is_fstring(text: str) -> bool:
    prefix = text[: min(text.find(quote) % (len(text) + 1) for quote in "'\"")]
    return "f" in prefix.lower()


def _mark_docstring(tokens: Sequence[Token], token: Token) -> Token:
    """Turn a string that is a whole statement into a docstring: it has no effect."""
    if token.kind != "string":
        return token
    before = tokens[token.index - 1].kind if token.index else "newline"
    after = tokens[token.index + 1].kind
    alone = before in ("newline", "indent", "dedent") and after == "newline"
    return replace(token, kind="docstring") if alone else token


def render(tokens: Iterable[Token]) -> str:
    """Make source text of tokens, which may come from several files."""
    pieces: list[str] = []
    depth = 0
    previous: Token | None = None
    for token in tokens:
        if token.kind == "newline":
            pieces.append("\n")
            previous = None
        elif token.kind in ("indent", "dedent"):
            depth += 1 if token.kind == "indent" else -1
        else:
            pieces.append("    " * depth if previous is None else gap(previous, token))
            pieces.append(token.text)
            previous = token
    return "".join(pieces)


def gap(left: Token, right: Token) -> str:
    """What stands between two tokens: their own space if they are neighbours, or about one."""
    if left.source is right.source and left.index + 1 == right.index:
        return left.source[left.end : right.start]
    return " " if _spaced(left, right) else ""


def label(tokens: Iterable[Token]) -> str:
    """Write tokens on one line, for people; empty if nothing is to be seen."""
    words: list[str] = []
    left: Token | None = None
    line_ended = False
    for token in tokens:
        line_ended = line_ended or token.kind == "newline"
        if not token.text:
            continue
        if left is not None and line_ended:
            words.append(" " if left.text == ":" else "; ")
        elif left is not None and _spaced(left, token):
            words.append(" ")
        words.append(" ".join(token.text.split()))
        left, line_ended = token, False
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in "".join(words))


def _spaced(left: Token, right: Token) -> bool:
    """Tell whether a space stands before `right`: as in its own file, if that is safe."""
    if left.text in OPENING or right.text in CLOSING or right.text == ",":
        return False
    if right.start == 0 or right.source[right.start - 1].isspace() or left.text[0].isdigit():
        return True
    # Two words would become one, and `*` before `*` another operator.
    return (left.kind == "operator") == (right.kind == "operator") and left.text not in CLOSING
