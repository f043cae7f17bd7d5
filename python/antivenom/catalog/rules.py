"""Which rules are there, and what does each say?

The rules of antivenom are folders, found by looking: there is no list of them
anywhere else. Rules from outside come from the files that the user names.
A rule that cannot be read is a gap in the coverage of the run, not its end.
"""

from __future__ import annotations

import os

from antivenom.catalog.metadata import read_guide_rule, read_outside_rule
from antivenom.errors import RuleFileError
from antivenom.model.location import Span
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from antivenom._kernel import Engine, RuleProblem, RuleSource

RULES_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "rules")
"""Where the rules of antivenom lie."""


class RuleFolder(Record):
    """A folder that holds a rule of antivenom.

    Attributes:
        id: The rule's id, from the folder's name.
        section: The section's two digits, from the parent's name.
        path: The folder.
    """

    id: str
    section: str
    path: str

    def file(self, name: str) -> str:
        """Return the path of a file of the rule, whether or not it is there."""
        return os.path.join(self.path, name)


class LoadedRule(Record):
    """A rule and what the kernel needs to run it.

    Attributes:
        rule: What it says.
        source: What the kernel read; opaque.
    """

    rule: Rule
    source: RuleSource


class Loaded(Record):
    """What was read from rule files.

    Attributes:
        rules: In the order of the files, and within a file as written.
        gaps: What could not be read.
    """

    rules: tuple[LoadedRule, ...]
    gaps: tuple[Gap, ...] = ()


def rule_folders(root: str = RULES_FOLDER) -> tuple[RuleFolder, ...]:
    """Find the folders that hold a rule, sorted by id.

    Args:
        root: A folder of section folders.
    """
    found = []
    for section in _folders(root):
        for name, path in _folders(path_of_section := section[1]):
            if os.path.exists(os.path.join(path, "rule.yml")):
                digits = os.path.basename(path_of_section).partition("_")[0]
                found.append(RuleFolder(name.partition("_")[0], digits, path))
    return tuple(sorted(found, key=lambda folder: folder.id))


def _folders(path: str) -> list[tuple[str, str]]:
    with os.scandir(path) as entries:
        return [
            (entry.name, entry.path)
            for entry in entries
            if entry.is_dir() and not entry.name.startswith((".", "_"))
        ]


def load_guide(folders: Iterable[RuleFolder]) -> Loaded:
    """Read rules of antivenom.

    Raises:
        DefectError: A rule does not follow the schema.
    """
    # The kernel is loaded when the first rule is needed, not by `--help`.
    from antivenom import _kernel

    files = [(path, _text(path)) for path in (folder.file("rule.yml") for folder in folders)]
    sources, problems = _kernel.read_rules(files, "guide")
    rules = tuple(
        LoadedRule(read_guide_rule(source.metadata, source.label), source) for source in sources
    )
    return Loaded(rules, tuple(gap_of(problem) for problem in problems))


def load_outside(paths: Iterable[str]) -> Loaded:
    """Read rules from outside.

    Args:
        paths: Rule files, and folders in which every `.yml` and `.yaml` file
            that has a list of rules is taken.

    Raises:
        RuleFileError: A path is missing or unreadable, or no text.
    """
    from antivenom import _kernel

    files = [file for path in paths for file in _outside_files(path)]
    sources, problems = _kernel.read_rules(files, "outside")
    rules = tuple(
        LoadedRule(read_outside_rule(source.metadata, source.id, source.label), source)
        for source in sources
    )
    gaps = [gap_of(problem) for problem in problems]
    heard = {source.label for source in sources} | {gap.path for gap in gaps}
    gaps += [Gap("invalid", "holds no rules", label) for label, _ in files if label not in heard]
    return Loaded(rules, tuple(gaps))


def _outside_files(path: str) -> Iterator[tuple[str, str]]:
    if not os.path.isdir(path):
        yield path, _text(path)
        return
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(folder, name)
            if name.endswith((".yml", ".yaml")) and os.path.isfile(file):
                text = _text(file)
                if _has_rules(text):
                    yield file, text


def _has_rules(text: str) -> bool:
    """Return whether a YAML text has a top-level list of rules.

    A folder of rules also holds YAML files to try them on.
    """
    return any(line.startswith(("rules:", '"rules":', "'rules':")) for line in text.splitlines())


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except OSError as error:
        raise RuleFileError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleFileError(f"{path}: is not UTF-8 (byte {error.start})") from error


def gap_of(problem: RuleProblem) -> Gap:
    """Turn what the kernel says against a rule into a gap of the run."""
    span = Span(problem.line, 1, problem.line, 1)
    return Gap(problem.kind, problem.message, problem.label, span, problem.rule or "")


class Compiled(Record):
    """Rules that are ready to run.

    Attributes:
        engine: What the kernel runs; opaque.
        rules: The rules in the engine's order, which its matches count in.
        gaps: The rules that did not compile.
    """

    engine: Engine
    rules: tuple[Rule, ...]
    gaps: tuple[Gap, ...]


def compile_rules(loaded: Iterable[LoadedRule], *, anywhere: bool = False) -> Compiled:
    """Make rules ready to run.

    Args:
        loaded: The rules.
        anywhere: Whether they run on any file, whatever `paths` they name.
    """
    from antivenom import _kernel

    given = tuple(loaded)
    sources = [each.source.anywhere() if anywhere else each.source for each in given]
    engine = _kernel.compile_rules(sources)
    # The engine keeps the order and leaves out what did not compile. Ids from
    # outside may occur twice, so the two lists are walked side by side.
    rest = iter(given)
    rules = tuple(
        next(each.rule for each in rest if each.rule.id == id_) for id_ in engine.rule_ids
    )
    return Compiled(engine, rules, tuple(gap_of(problem) for problem in engine.problems))
