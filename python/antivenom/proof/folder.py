"""Which examples and which proof does a rule folder hold?

Nothing is executed: proof.py's constants are read from its syntax tree. What is wrong with a
folder is a list of sentences, for its author.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from antivenom.proof.constants import Constants, read_constants

MARKER = "# --- exploit ---"
_RULE_NAME = re.compile(r"(AV\d{4})(?:_|$)")
_SUBJECT = re.compile(r"^subject: *([a-z]+)", re.MULTILINE)
_EXAMPLE_NAME = re.compile(r"(noncompliant|compliant|example)(\d{2})\.py")


@dataclass(frozen=True, slots=True)
class Example:
    """One example file.

    Attributes:
        path: The file.
        text: The part above the marker line; the whole file for `exampleNN.py`.
        vulnerable: Whether the attack must work on it; None for `exampleNN.py`.
    """

    path: Path
    text: str
    vulnerable: bool | None

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Pair:
    """A weakness and its cure: two files with the same number."""

    noncompliant: Example
    compliant: Example


@dataclass(frozen=True, slots=True)
class ProofFolder:
    """What a rule's folder holds for its proof.

    Attributes:
        rule_id: `AV` and four digits, or the folder's name if it has no such prefix.
        path: The folder.
        pairs: In order of their numbers; not empty if there are no problems.
        extras: Files `exampleNN.py`, which only have to run.
        proof_text: The text of proof.py.
        constants: What proof.py sets.
        problems: What is wrong with the folder; empty if a proof can be run.
    """

    rule_id: str
    path: Path
    pairs: tuple[Pair, ...]
    extras: tuple[Example, ...]
    proof_text: str
    constants: Constants
    problems: tuple[str, ...]

    @property
    def examples(self) -> tuple[Example, ...]:
        """The files of all pairs, weakness before cure."""
        return tuple(file for pair in self.pairs for file in (pair.noncompliant, pair.compliant))


def find_folders(root: Path) -> tuple[Path, ...]:
    """List the rule folders at or below `root`, at most two levels down, sorted by path.

    Section 00 is about antivenom's own comments, and other rules judge something else than
    source files: there is no code to attack, so those folders are listed only if they hold a
    proof all the same.
    """
    if (root / "proof.py").exists() or _RULE_NAME.match(root.name):
        return (root,) if root.is_dir() else ()
    found = [
        path
        for pattern in ("AV*", "*/AV*")
        for path in root.glob(pattern)
        if path.is_dir() and _RULE_NAME.match(path.name)
        if _judges_code(path) or (path / "proof.py").exists()
    ]
    return tuple(sorted(found))


def _judges_code(path: Path) -> bool:
    if path.name.startswith("AV00"):
        return False
    try:
        text = (path / "rule.yml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        # What is wrong with it is told where it is read.
        return True
    subject = _SUBJECT.search(text)
    return subject is None or subject[1] == "source"


def read_folder(path: Path) -> ProofFolder:
    """Read a rule folder; never fails, what is wrong is in `problems`."""
    path = path.resolve()
    problems: list[str] = []
    examples = _read_examples(path, problems)
    pairs = _pair(examples, problems)
    proof_text = _read(path / "proof.py", problems) or ""
    constants, wrong = read_constants(proof_text)
    if proof_text:
        problems.extend(f"proof.py: {text}" for text in wrong)
    match = _RULE_NAME.match(path.name)
    return ProofFolder(
        rule_id=match[1] if match else path.name,
        path=path,
        pairs=pairs,
        extras=tuple(file for file in examples if file.vulnerable is None),
        proof_text=proof_text,
        constants=constants,
        problems=tuple(problems),
    )


def _read_examples(path: Path, problems: list[str]) -> list[Example]:
    examples = []
    names = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else []
    for name in names:
        match = _EXAMPLE_NAME.fullmatch(name)
        text = _read(path / name, problems) if match else None
        if match is None or text is None:
            continue
        if match[1] == "example":
            examples.append(Example(path / name, text, None))
            continue
        above = _above_marker(text)
        if above is None:
            problems.append(f"{name}: needs exactly one line `{MARKER}`")
        else:
            examples.append(Example(path / name, above, match[1] == "noncompliant"))
    return examples


def _read(path: Path, problems: list[str]) -> str | None:
    """Read a Python file in the encoding that it declares (PEP 263)."""
    try:
        raw = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding).read()
    except FileNotFoundError:
        problems.append(f"{path.name}: is missing")
    except (OSError, SyntaxError, UnicodeDecodeError) as problem:
        problems.append(f"{path.name}: cannot be read: {problem}")
    return None


def _above_marker(text: str) -> str | None:
    """Cut `text` before its marker line; None unless there is exactly one."""
    lines = text.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.rstrip() == MARKER]
    return "".join(lines[: marks[0]]) if len(marks) == 1 else None


def _pair(examples: Iterable[Example], problems: list[str]) -> tuple[Pair, ...]:
    numbered: dict[str, dict[bool, Example]] = {}
    for file in examples:
        if file.vulnerable is not None:
            numbered.setdefault(file.path.stem[-2:], {})[file.vulnerable] = file
    pairs = []
    for number, files in sorted(numbered.items()):
        if len(files) == 2:
            pairs.append(Pair(files[True], files[False]))
        else:
            other = "compliant" if True in files else "noncompliant"
            problems.append(f"{other}{number}.py: is missing or not usable")
    if not numbered:
        problems.append("there is no pair of noncompliantNN.py and compliantNN.py")
    return tuple(pairs)
