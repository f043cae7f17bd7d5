"""What can the compiled kernel be asked?

Plain data and three functions. The interpreter's lock is released while the kernel works.
"""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Final, final

__all__ = [
    "Comment",
    "Engine",
    "FileReport",
    "Fix",
    "Match",
    "Options",
    "Problem",
    "RuleProblem",
    "RuleSource",
    "Run",
    "Span",
    "__version__",
    "analyse",
    "compile_rules",
    "read_rules",
]

__version__: Final[str]

@final
class RuleProblem:
    """Something wrong with a rule file, at a line.

    Attributes:
        label: The label that the rule file was given with.
        line: Line in the rule file, from 1.
        rule: The rule's id, where it is known.
        kind: `invalid` if the rule is wrong, `unsupported` if it asks for what the kernel
            does not have.
        message: One line for people.
    """

    @property
    def label(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...

@final
class RuleSource:
    """A rule as it was read, not yet compiled.

    Attributes:
        id: The rule's id, as written.
        label: The label that the rule file was given with.
        metadata: JSON text of everything but the detection, as written.
        languages: Which kinds of text the rule reads: `python`, `generic`, `regex`.
    """

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def metadata(self) -> str: ...
    @property
    def languages(self) -> list[str]: ...
    def anywhere(self) -> RuleSource:
        """The same rule without the `paths` that it would be kept to."""

@final
class Engine:
    """Compiled rules; opaque.

    Attributes:
        problems: The rules that did not compile, in the order of the rules.
        rule_ids: Ids by the index that matches refer to.
    """

    @property
    def problems(self) -> list[RuleProblem]: ...
    @property
    def rule_ids(self) -> list[str]: ...

@final
class Span:
    """A range: lines and columns from 1, columns in code points, the end exclusive.

    Attributes:
        cell: In a notebook, the code cell from 1; lines then count within the cell.
        start_line: Line of the first character.
        start_column: Column of the first character.
        end_line: Line of the end.
        end_column: Column after the last character.
    """

    @property
    def cell(self) -> int | None: ...
    @property
    def start_line(self) -> int: ...
    @property
    def start_column(self) -> int: ...
    @property
    def end_line(self) -> int: ...
    @property
    def end_column(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Fix:
    """A replacement.

    Attributes:
        span: What is replaced.
        text: By what.
    """

    @property
    def span(self) -> Span: ...
    @property
    def text(self) -> str: ...

@final
class Match:
    """A place where a rule is broken.

    Attributes:
        rule: Index of the rule in `Engine.rule_ids`.
        entry: Index of the `detect` entry that matched.
        span: What is reported.
        message: The rule's message, metavariables filled in.
        qualname: Qualified name within the module of the function or class around; empty at
            its top.
        fingerprint: 32 hexadecimal digits that survive moved lines and renamed files.
        source_lines: Numbers and texts of the span's lines, one before and one after; at most
            twelve, long ones cut.
        metavariables: Metavariables with their text, sorted by name.
        fixes: Replacements that together would fix it.
        related: Other places that matter, each with a note.
    """

    @property
    def rule(self) -> int: ...
    @property
    def entry(self) -> int: ...
    @property
    def span(self) -> Span: ...
    @property
    def message(self) -> str: ...
    @property
    def qualname(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def source_lines(self) -> list[tuple[int, str]]: ...
    @property
    def metavariables(self) -> list[tuple[str, str]]: ...
    @property
    def fixes(self) -> list[Fix]: ...
    @property
    def related(self) -> list[tuple[Span, str]]: ...

@final
class Comment:
    """A comment that holds `antivenom:`.

    Attributes:
        span: Where it stands.
        text: From its `#` to the end of the line.
        line_has_code: Whether code stands before it on its line.
    """

    @property
    def span(self) -> Span: ...
    @property
    def text(self) -> str: ...
    @property
    def line_has_code(self) -> bool: ...

@final
class Problem:
    """Why something was not looked at.

    Attributes:
        kind: `missing`, `unreadable`, `binary`, `decoding`, `syntax`, `too-large`, `too-deep`,
            `timeout`, `notebook`, `vanished`, `internal`, `budget`, or `loop`, which alone
            means that nothing was missed.
        message: One line for people.
        span: Where, for problems of a place.
    """

    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def span(self) -> Span | None: ...

@final
class FileReport:
    """What a run says about one file.

    Attributes:
        path: Relative to the base where possible, POSIX; undecodable bytes as lone surrogates.
        status: `analysed`, `partial` (there are problems, the rest was looked at) or `failed`.
        is_test: Whether it is test code by its name.
        is_notebook: Whether it is a notebook.
        lines: Lines of code, comments and blank lines; of a notebook, those of its code cells.
        bytes: Size on disk.
        matches: By place, then rule.
        comments: Comments that hold `antivenom:`, in order.
        problems: Why not everything was looked at, in order.
    """

    @property
    def path(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def is_test(self) -> bool: ...
    @property
    def is_notebook(self) -> bool: ...
    @property
    def lines(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def matches(self) -> list[Match]: ...
    @property
    def comments(self) -> list[Comment]: ...
    @property
    def problems(self) -> list[Problem]: ...

@final
class Run:
    """What a run says.

    Attributes:
        files: Sorted by path.
        excluded: Number of files and folders left out by configuration or ignore files.
        problems: Roots and folders that could not be looked at, with their paths, sorted by
            path.
    """

    @property
    def files(self) -> list[FileReport]: ...
    @property
    def excluded(self) -> int: ...
    @property
    def problems(self) -> list[tuple[str, Problem]]: ...

@final
class Options:
    """How a run is bounded, and what it leaves out.

    Args:
        exclude: Globs in the syntax of `.gitignore`, relative to the base.
        base: Folder that paths are shown relative to; the working directory if empty.
        respect_gitignore: Whether what ignore files name is left out.
        jobs: Threads to use; 0 means one for each core.
        max_file_bytes: Larger files become a problem; a notebook may be five times as large.
        max_depth: Files that might nest deeper become a problem; at most 10000.
        file_timeout_ms: Longest time spent on a file once it is read.
        stdin: What the root `-` means.
        stdin_name: The path that the root `-` is shown as.
    """

    def __new__(
        cls,
        *,
        exclude: Sequence[str] = ...,
        base: str | PathLike[str] = ...,
        respect_gitignore: bool = True,
        jobs: int = 0,
        max_file_bytes: int = ...,
        max_depth: int = ...,
        file_timeout_ms: int = ...,
        stdin: bytes | None = None,
        stdin_name: str = ...,
    ) -> Options: ...

def read_rules(
    files: Sequence[tuple[str, str]], form: str
) -> tuple[list[RuleSource], list[RuleProblem]]:
    """Read rule files.

    Args:
        files: Labels (paths, usually) and texts.
        form: `guide` for files of one rule each in the guide's form, `outside` for files with
            a list of rules.

    Returns:
        The rules that could be read, and what is wrong with the rest; both in the order of the
        files.

    Raises:
        ValueError: The form is neither of the two.
    """

def compile_rules(rules: Sequence[RuleSource]) -> Engine:
    """Compile rules.

    Args:
        rules: Rules as `read_rules` gave them.

    Returns:
        The engine; its problems name the rules that cannot run.
    """

def analyse(
    roots: Sequence[str | PathLike[str]],
    engine: Engine,
    options: Options,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Look at source files under rules.

    Args:
        roots: Files and folders; `-` means `Options.stdin` if that is given.
        engine: The rules.
        options: Bounds and exclusions.
        progress: Called every 50 ms or less often with the numbers of files done and known, on
            the calling thread; an exception in it ends the run.

    Returns:
        What was found, and what could not be looked at. It does not depend on the number of
        threads.

    Raises:
        KeyboardInterrupt: The user interrupted the run.
        RuntimeError: A bug in the kernel.
    """
