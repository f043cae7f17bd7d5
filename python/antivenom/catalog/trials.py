"""Which texts test a rule, and what does each of them demand?

A rule of antivenom is tested by its example files (what stands above their marker) and by every
block of Python on its page. A rule from outside is tested by the files beside its rule file that
share its stem: `x.yaml` by `x.py`, and where the rule reads plain text by `x.txt` and the like.

Nothing here runs a rule; see `antivenom.cli.guide_test` for that.
"""

from __future__ import annotations

import os

from antivenom.catalog.annotations import (
    Annotation,
    Demand,
    Difference,
    judge,
    read_annotations,
    read_expectations,
)
from antivenom.catalog.page import KNOWN_MISSES, PAGE_NAME, Page, above_marker, read_page
from antivenom.catalog.skeleton import PLACEHOLDER
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from antivenom.catalog.page import Block
    from antivenom.catalog.rules import RuleFolder

_PYTHON_SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
_RULE_SUFFIXES = (".yaml", ".yml")


class Trial(Record):
    """A text to run a rule on.

    Attributes:
        file: File that the text stands in.
        first_line: Line of the file that the text begins on, counted from 1.
        text: The text.
        annotations: What it demands, of the rule under test and of others.
        clean: Whether no regular rule at all may find anything in it.
    """

    file: str
    first_line: int
    text: str
    annotations: tuple[Annotation, ...]
    clean: bool = False

    def demands_on(self, rule_id: str) -> tuple[Annotation, ...]:
        """Return the annotations that name a rule."""
        return tuple(one for one in self.annotations if one.rule == rule_id)

    def place(self, line: int) -> tuple[str, int]:
        """Return where a line of the text stands: a file and its line."""
        return self.file, self.first_line + line - 1

    @property
    def is_python(self) -> bool:
        """Whether the file is Python by its suffix, so that it has to parse."""
        return self.file.endswith(_PYTHON_SUFFIXES)

    def judge(self, rule_id: str, found: Collection[int]) -> Difference:
        """Compare the lines where a rule found something with what is demanded of it."""
        return judge(self.demands_on(rule_id), found)


class Trials(Record):
    """The texts that test one rule.

    Attributes:
        trials: In the order of the files, and within the page from top to bottom.
        problems: Each a sentence that begins with a place; none of these rules can pass.
    """

    trials: tuple[Trial, ...]
    problems: tuple[str, ...] = ()


def guide_trials(folder: RuleFolder, *, has_examples: bool = True) -> Trials:
    """Read the texts that test a rule of antivenom.

    Args:
        folder: The rule's folder.
        has_examples: Whether it must have a pair of examples; only rules that the
            kernel runs on source files do.

    Returns:
        Its trials. Whatever makes them incomplete is among the problems.
    """
    problems: list[str] = []
    files = dict(example_files(folder, problems))
    trials = [_file_trial(folder, name, text) for name, text in files.items()]
    problems += [
        f"{folder.file(name)}:1: no example of this kind"
        for name in ("noncompliant01.py", "compliant01.py")
        if has_examples and name not in files
    ]
    page_path = folder.file(PAGE_NAME)
    try:
        with open(page_path, encoding="utf-8") as file:
            page = read_page(file.read())
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{page_path}:1: cannot be read: {error}")
        page = read_page("")
    else:
        problems += [f"{page_path}:{line}: {words}" for line, words in _page_problems(page, files)]
    if page.rule not in ("", folder.id):
        problems.append(f"{page_path}:1: is titled {page.rule}")
    trials += [_block_trial(page_path, block) for block in page.blocks if _is_trial(block)]
    for trial in trials:
        problems += _trial_problems(trial, folder.id)
    return Trials(tuple(trials), tuple(problems))


def example_files(folder: RuleFolder, problems: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the code above the marker of each example file, by name.

    Args:
        folder: The rule's folder.
        problems: Gets a sentence for each file that cannot be read.
    """
    for name in sorted(os.listdir(folder.path)):
        stem = name.removesuffix(".py").rstrip("0123456789")
        if not name.endswith(".py") or stem not in ("noncompliant", "compliant", "example"):
            continue
        try:
            with open(folder.file(name), encoding="utf-8") as file:
                yield name, above_marker(file.read())
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{folder.file(name)}:1: cannot be read: {error}")


def outside_trials(rule_file: str, rule_ids: Iterable[str], *, python: bool) -> Trials:
    """Read the texts that test the rules of a file from outside.

    Args:
        rule_file: Path of the rule file.
        rule_ids: Ids of its rules.
        python: Whether only Python files count, as for rules that read nothing else.

    Returns:
        Its trials; none if no file beside it shares its stem.
    """
    folder, name = os.path.split(rule_file)
    stem = os.path.splitext(name)[0]
    known = set(rule_ids)
    trials: list[Trial] = []
    problems: list[str] = []
    for beside in sorted(os.listdir(folder or ".")):
        path = os.path.join(folder, beside)
        if not _is_test_of(stem, name, beside) or not os.path.isfile(path):
            continue
        if python and not beside.endswith(_PYTHON_SUFFIXES):
            continue
        # Undecodable bytes stand in strings and comments; lines are counted all the same.
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            text = file.read()
        annotations = read_annotations(text)
        trials.append(Trial(path, 1, text, annotations))
        unknown = {one.rule: one.line for one in annotations if one.rule not in known}
        problems += [f"{path}:{line}: names no rule here: {rule}" for rule, line in unknown.items()]
    return Trials(tuple(trials), tuple(problems))


def _is_test_of(stem: str, rule_file: str, name: str) -> bool:
    if name == rule_file or not name.startswith(f"{stem}.") or ".fixed." in name:
        return False
    # `x.test.yaml` is a text to try `x.yaml` on; `x.yml` beside it holds other rules.
    return not name.endswith(_RULE_SUFFIXES) or ".test." in name


def _file_trial(folder: RuleFolder, name: str, code: str) -> Trial:
    path = folder.file(name)
    return Trial(path, 1, code, read_expectations(code), clean=name.startswith("compliant"))


def _block_trial(page_path: str, block: Block) -> Trial:
    return Trial(page_path, block.line, block.text, read_expectations(block.text))


def _is_trial(block: Block) -> bool:
    """Return whether a block is a test of its own; one that shows a file is that file's."""
    return block.language == "python" and not block.name


def _page_problems(page: Page, files: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a page: its line and words."""
    yield from ((problem.line, problem.message) for problem in page.problems)
    yield from _stale_blocks(page, files)
    yield from _misplaced_faults(page)
    for section in page.sections:
        if PLACEHOLDER in section.text:
            yield section.line, f"`{section.title}` is still a placeholder"


def _stale_blocks(page: Page, files: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield where a page does not show the example files as they are."""
    shown = {block.name: block for block in page.blocks if block.language == "python"}
    for name, block in shown.items():
        if name and name not in files:
            yield block.line - 1, f"there is no file {name}"
        elif name and block.text != files[name]:
            yield block.line - 1, f"differs from {name}; run `antivenom guide sync`"
    for name in files:
        if name not in shown:
            yield 1, f"does not show {name}"


def _misplaced_faults(page: Page) -> Iterator[tuple[int, str]]:
    """Yield where known faults stand outside of the heading that is for them."""
    for block in page.blocks:
        if block.section == KNOWN_MISSES or not _is_trial(block):
            continue
        for one in read_expectations(block.text):
            if one.demand in (Demand.MISSED, Demand.FALSE):
                line = block.line + one.line - 1
                yield line, f"a known fault stands outside of `{KNOWN_MISSES}`"


def _trial_problems(trial: Trial, rule_id: str) -> Iterator[str]:
    """Yield what makes a trial pass or fail for the wrong reason."""
    for one in trial.annotations:
        if not one.rule:
            yield f"{_written(trial, one.line)}: `expect` names no rule"
    name = os.path.basename(trial.file)
    own = trial.demands_on(rule_id)
    if name.startswith("noncompliant") and not any(one.demand is Demand.FOUND for one in own):
        yield f"{_written(trial, 1)}: no line says `# expect: {rule_id}`"
    if trial.clean and own:
        yield f"{_written(trial, own[0].line)}: a compliant file expects a finding"


def _written(trial: Trial, line: int) -> str:
    file, number = trial.place(line)
    return f"{file}:{number}"
