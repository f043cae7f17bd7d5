"""Is this bytecode what this source compiles to?

Runs alone, in a child process: it compiles sources that nobody vouches for, and a
compiler can be made to crash. It never runs them, and never unmarshals the bytecode:
`marshal` builds objects from whatever it is given and warns of hostile data. Instead
both sides are read by the small reader below into a form that can be compared. What
does not change what runs is left out of it: file names, line numbers, and which objects
are shared, on which two compilations of one source can differ.

On its channel it gets a list of [source, bytecode, level of optimisation] as JSON, and
answers each in one line: `same`, `differs WHERE` or `cannot REASON`.
"""

from __future__ import annotations

import json
import marshal
import os
import sys

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 1500
"""`marshal` itself stops at 2000."""

_LEFT_OUT = frozenset({"filename", "firstlineno", "table"})
_NEW = (
    "argcount posonlyargcount kwonlyargcount stacksize flags code consts names "
    "localsplusnames localspluskinds filename name qualname firstlineno table exceptions"
)
_OLD = (
    "argcount posonlyargcount kwonlyargcount nlocals stacksize flags code consts names "
    "varnames freevars cellvars filename name firstlineno table"
)
FIELDS = tuple((_NEW if sys.version_info >= (3, 11) else _OLD).split())
"""What a code object is written as by this interpreter."""
_NUMBERS = frozenset(
    {
        "argcount",
        "posonlyargcount",
        "kwonlyargcount",
        "nlocals",
        "stacksize",
        "flags",
        "firstlineno",
    }
)


class UnreadableError(ValueError):
    """The bytes are not what `marshal` writes."""


class Forms:
    """Numbers for values, so that equal values have equal numbers however often they occur.

    Data that refers to itself again and again would otherwise be compared forever.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self._values: list[tuple[object, ...]] = []

    def number(self, *value: object) -> int:
        """Return the number of a value, whose parts are numbers already."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = len(self._values)
            self._values.append(value)
        return known

    def value(self, number: int) -> tuple[object, ...]:
        """Return the value that has a number."""
        return self._values[number]


class Reader:
    """Reads what `marshal` writes, without building the objects.

    Args:
        data: The bytes.
        forms: Numbers for values, shared by what is to be compared.
    """

    def __init__(self, data: bytes, forms: Forms) -> None:
        self._data = data
        self._at = 0
        self._forms = forms
        self._refs: list[int | None] = []

    def read(self) -> int:
        """Read the whole data; return the number of its value.

        Raises:
            UnreadableError: It is not what `marshal` writes.
        """
        number = self._value(0)
        if self._at != len(self._data):
            raise UnreadableError("there are bytes behind its end")
        return number

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if size < 0 or len(taken) < size:
            raise UnreadableError("it ends early")
        self._at += size
        return taken

    def _long(self) -> int:
        return int.from_bytes(self._take(4), "little", signed=True)

    def _value(self, depth: int) -> int:
        if depth > MAX_DEPTH:
            raise UnreadableError("it is nested too deeply")
        byte = self._take(1)[0]
        kind = chr(byte & 0x7F)
        if kind == "r":
            return self._referred()
        place = len(self._refs)
        if byte & 0x80:
            self._refs.append(None)
        number = self._built(kind, depth)
        if byte & 0x80:
            self._refs[place] = number
        return number

    def _referred(self) -> int:
        at = self._long()
        number = self._refs[at] if 0 <= at < len(self._refs) else None
        if number is None:
            raise UnreadableError("it refers to what is not there")
        return number

    def _built(self, kind: str, depth: int) -> int:
        if kind in "NTFS.":
            return self._forms.number("constant", kind)
        if kind in "iIlgyfx":
            return self._number(kind)
        if kind in "staAzZu":
            return self._text(kind)
        if kind == "c":
            return self._code(depth)
        return self._container(kind, depth)

    def _number(self, kind: str) -> int:
        if kind == "i":
            return self._forms.number("int", self._long())
        if kind == "I":
            return self._forms.number("int", int.from_bytes(self._take(8), "little", signed=True))
        if kind == "l":
            digits = self._long()
            raw = self._take(2 * abs(digits))
            return self._forms.number("long", digits < 0, raw)
        if kind in "gy":
            return self._forms.number("float", kind, self._take(8 if kind == "g" else 16))
        parts = [self._take(self._take(1)[0]) for _ in range(1 if kind == "f" else 2)]
        return self._forms.number("decimal", *parts)

    def _text(self, kind: str) -> int:
        size = self._take(1)[0] if kind in "zZ" else self._long()
        raw = self._take(size)
        # ASCII and interned texts are written in other ways than texts, and are texts.
        return self._forms.number("bytes" if kind == "s" else "text", raw)

    def _container(self, kind: str, depth: int) -> int:
        if kind == "{":
            return self._mapping(depth)
        if kind == ":":
            parts = [self._value(depth + 1) for _ in range(3)]
            return self._forms.number("slice", *parts)
        if kind not in ")([<>":
            raise UnreadableError("it holds a value of no known kind")
        size = self._take(1)[0] if kind == ")" else self._long()
        if not 0 <= size <= len(self._data):
            raise UnreadableError("it ends early")
        parts = [self._value(depth + 1) for _ in range(size)]
        if kind in "<>":
            # A set has no order of its own.
            return self._forms.number("set", kind, *sorted(parts))
        return self._forms.number("list" if kind == "[" else "tuple", *parts)

    def _mapping(self, depth: int) -> int:
        parts = []
        while self._data[self._at : self._at + 1] != b"0":
            parts += [self._value(depth + 1), self._value(depth + 1)]
        self._take(1)
        return self._forms.number("dict", *parts)

    def _code(self, depth: int) -> int:
        parts: list[object] = []
        for field in FIELDS:
            value = self._long() if field in _NUMBERS else self._value(depth + 1)
            parts.append("" if field in _LEFT_OUT else value)
        return self._forms.number("code", *parts)


def first_difference(forms: Forms, mine: int, other: int) -> str:
    """Return the qualified name of the innermost code that differs; empty for the module's."""
    name = ""
    while True:
        inner = _inner_difference(forms, forms.value(mine), forms.value(other))
        if inner is None:
            return name
        mine, other = inner
        label = "qualname" if "qualname" in FIELDS else "name"
        kind, raw = forms.value(_field(forms.value(mine), label))[:2]
        name = raw.decode("utf-8", "replace") if kind == "text" and isinstance(raw, bytes) else name


def _field(code: tuple[object, ...], field: str) -> int:
    value = code[1 + FIELDS.index(field)]
    return value if isinstance(value, int) else 0


def _inner_difference(
    forms: Forms, mine: tuple[object, ...], other: tuple[object, ...]
) -> tuple[int, int] | None:
    if mine[0] != "code" or other[0] != "code":
        return None
    pairs = [
        (first, second)
        for first, second in zip(
            forms.value(_field(mine, "consts"))[1:],
            forms.value(_field(other, "consts"))[1:],
            strict=False,
        )
        if isinstance(first, int) and isinstance(second, int) and first != second
    ]
    nested = [pair for pair in pairs if all(forms.value(number)[0] == "code" for number in pair)]
    return nested[0] if len(pairs) == 1 and nested else None


def compare(source: str, bytecode: str, level: int) -> str:
    """Compare a bytecode file with its source; return the answer's line."""
    try:
        text, stored = _bytes_of(source), _bytes_of(bytecode)[16:]
    except (OSError, ValueError) as error:
        return f"cannot {getattr(error, 'strerror', None) or error}"
    try:
        code = compile(text, source, "exec", dont_inherit=True, optimize=level)
    except (SyntaxError, ValueError) as error:
        return f"differs (its source does not compile: {error.__class__.__name__})"
    except (RecursionError, MemoryError):
        return "cannot its source is beyond the limits of the compiler"
    fresh = marshal.dumps(code)
    if fresh == stored:
        return "same"
    forms = Forms()
    mine = Reader(fresh, forms).read()
    try:
        other = Reader(stored, forms).read()
    except (UnreadableError, RecursionError):
        return "differs (it is no valid bytecode)"
    return "same" if mine == other else f"differs {first_difference(forms, mine, other)}"


def _bytes_of(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError("it is too large")
    return data


def main(channel: int) -> None:
    """Answer what is asked on a descriptor."""
    import warnings

    # What a source is warned for is nobody's business here.
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * MAX_DEPTH))
    asked = bytearray()
    while block := os.read(channel, 1 << 20):
        asked += block
    for source, bytecode, level in json.loads(bytes(asked)):
        answer = compare(source, bytecode, level).encode("utf-8", "replace")
        os.write(channel, answer.replace(b"\n", b" ")[:300] + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
