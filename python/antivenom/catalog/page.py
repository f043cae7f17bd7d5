"""What does a rule's page say: its headings, its prose and its blocks of code?

This is the one reader of `README.md` in a rule folder. `guide show`, `check --explain`, the help
in SARIF and the detection tests all see a page through it, so they cannot disagree about where a
block begins or which heading it stands under.

A page is plain Markdown with a fixed skeleton (`HEADINGS`). Only what the skeleton needs is
understood here, as CommonMark defines it: ATX headings of the first two levels and fenced code
blocks. The rest of the text is handed on as it is. Nothing here fails on any text; what breaks
the skeleton is listed in `Page.problems`.
"""

from __future__ import annotations

import re

from antivenom.catalog.rules import RULES_FOLDER, RuleFolder, rule_folders
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from antivenom.model.rule import Rule

HEADINGS = (
    "What it does",
    "Why it matters",
    "Noncompliant",
    "Compliant",
    "How it is detected",
    "Known misses and false alarms",
    "References",
)
"""The headings of every page, in their order."""

PAGE_NAME = "README.md"
"""Name of the page in a rule's folder."""

KNOWN_MISSES = "Known misses and false alarms"
"""The heading whose blocks record what the engine gets wrong."""

MARKER = "# --- exploit ---"
"""The line of an example file that divides its code from the demonstration."""

_HEADING = re.compile(r" {0,3}(#{1,2})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_TITLE = re.compile(r"([A-Z]+[0-9]+):[ \t]+(.+)$")


class PageProblem(Record):
    """A place where a page breaks the skeleton.

    Attributes:
        line: Line in the page, counted from 1.
        message: What is wrong, as a clause without a full stop.
    """

    line: int
    message: str


class Block(Record):
    """A fenced block of code.

    Attributes:
        section: Heading it stands under; empty above the first one.
        language: First word of the info string; empty if there is none.
        name: Second word of the info string, the example file shown; empty if there is none.
        text: The code, with a line feed after each line.
        line: Line in the page of the first line of code, counted from 1.
    """

    section: str
    language: str
    name: str
    text: str
    line: int


class Section(Record):
    """A second-level heading and the text below it.

    Attributes:
        title: The heading.
        text: The Markdown up to the next heading, without blank lines around it.
        line: Line in the page of the heading, counted from 1.
    """

    title: str
    text: str
    line: int


class Page(Record):
    """A rule's page.

    Attributes:
        rule: Rule id that the title names; empty if the title names none.
        title: The title without the id; empty if there is none.
        sections: In the order of the page.
        blocks: In the order of the page.
        problems: Where the page breaks the skeleton, by line.
        source: The whole Markdown text.
    """

    rule: str
    title: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    problems: tuple[PageProblem, ...]
    source: str

    def section(self, title: str) -> str:
        """Return the text below a heading; empty if the page lacks it."""
        return next((part.text for part in self.sections if part.title == title), "")

    def first_paragraph(self, title: str) -> str:
        """Return the first paragraph below a heading as one line; empty if there is none."""
        return " ".join(self.section(title).split("\n\n", 1)[0].split())

    def opening(self, title: str, least: int = 60) -> str:
        """Return the first sentences below a heading as one line.

        Args:
            title: The heading.
            least: Characters from which on a sentence is enough; a shorter one is followed by
                the next of its paragraph.

        Returns:
            The line; empty if there is none.
        """
        opening = ""
        for sentence in _SENTENCE_END.split(self.first_paragraph(title)):
            opening = f"{opening} {sentence}".strip()
            if len(opening) >= least:
                break
        return opening

    @property
    def body(self) -> str:
        """The Markdown from the first heading of the second level on; empty if there is none."""
        if not self.sections:
            return ""
        return "\n".join(_lines(self.source)[self.sections[0].line - 1 :]).strip() + "\n"


def read_page(text: str) -> Page:
    """Read a rule's page.

    Args:
        text: Markdown, any text at all.

    Returns:
        The page; whatever breaks the skeleton is in its `problems`.
    """
    reader = _Reader(_lines(text))
    reader.read()
    problems = [*reader.problems, *_skeleton_problems(reader)]
    return Page(
        rule=reader.rule,
        title=reader.title,
        sections=tuple(reader.sections),
        blocks=tuple(reader.blocks),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        source=text,
    )


class GuidePages:
    """Finds the pages of the rules that antivenom carries, and reads each when it is asked for."""

    def __init__(self, root: str = RULES_FOLDER) -> None:
        """Remember where to look.

        Args:
            root: A folder of section folders.
        """
        self._root = root
        self._folders: dict[str, RuleFolder] | None = None

    def __call__(self, rule: Rule) -> Page | None:
        """Return the page of a rule; None if it comes from outside or has none."""
        return None if rule.origin else self.find(rule.id)

    def find(self, rule_id: str) -> Page | None:
        """Return the page of the rule with an id; None if there is none that can be read."""
        if self._folders is None:
            self._folders = {folder.id: folder for folder in rule_folders(self._root)}
        folder = self._folders.get(rule_id)
        if folder is None:
            return None
        try:
            with open(folder.file(PAGE_NAME), encoding="utf-8") as file:
                return read_page(file.read())
        except (OSError, UnicodeDecodeError):
            return None


def above_marker(text: str) -> str:
    """Return the code of an example file: what stands above its marker line.

    Args:
        text: The whole file. Without a marker, all of it is code.

    Returns:
        The code without trailing blank lines, ending in one line feed; empty if there is no code.
    """
    lines = _lines(text)
    end = next((i for i, line in enumerate(lines) if line.rstrip() == MARKER), len(lines))
    code = "\n".join(lines[:end]).rstrip()
    return f"{code}\n" if code else ""


def write_blocks(text: str, files: Mapping[str, str]) -> str:
    """Return a page whose named blocks hold the code of their files.

    Args:
        text: The page.
        files: Code to show by file name, each ending in a line feed. Blocks that name no file
            of these stay as they are, and so do those that cannot hold it.

    Returns:
        The page with line feeds as line ends; the same text if all blocks are up to date.
    """
    lines = _lines(text)
    for block in reversed(read_page(text).blocks):
        code = files.get(block.name)
        if block.language != "python" or code is None or code == block.text:
            continue
        start, end = block.line - 1, block.line - 1 + block.text.count("\n")
        opening = _fence(lines[start - 1])
        new = code.split("\n")[:-1]
        # Code that holds a line like the closing fence cannot be shown between such fences.
        if opening is None or end == len(lines) or any(_closes(line, opening[1]) for line in new):
            continue
        lines[start:end] = [f"{' ' * opening[0]}{line}".rstrip() for line in new]
    return "\n".join(lines)


class _Reader:
    """One pass over the lines of a page."""

    def __init__(self, lines: list[str]) -> None:
        self.rule = ""
        self.title = ""
        self.title_line = 0
        self.sections: list[Section] = []
        self.blocks: list[Block] = []
        self.problems: list[PageProblem] = []
        self._lines = lines
        self._heading = ""
        self._heading_line = 0

    def read(self) -> None:
        """Read all lines; afterwards the attributes hold what was found."""
        at = 0
        while at < len(self._lines):
            fence = _fence(self._lines[at])
            if fence is not None:
                at = self._read_block(at, *fence)
                continue
            heading = _HEADING.match(self._lines[at])
            if heading is not None:
                self._read_heading(at, len(heading[1]), heading[2])
            at += 1
        self._end_section(len(self._lines))

    def _read_heading(self, at: int, level: int, words: str) -> None:
        if level == 2:
            self._end_section(at)
            self._heading, self._heading_line = words, at + 1
            return
        if self.title_line:
            self.problems.append(PageProblem(at + 1, "a second title"))
            return
        self.title_line = at + 1
        named = _TITLE.match(words)
        if named is None:
            self.title = words
            self.problems.append(PageProblem(at + 1, "the title does not begin with `ID: `"))
        else:
            self.rule, self.title = named[1], named[2]

    def _end_section(self, end: int) -> None:
        if self._heading_line:
            text = "\n".join(self._lines[self._heading_line : end]).strip("\n")
            self.sections.append(Section(self._heading, text, self._heading_line))

    def _read_block(self, at: int, indent: int, fence: str, info: str) -> int:
        """Read the block whose opening fence stands on line index `at`; return the next index."""
        code: list[str] = []
        for end in range(at + 1, len(self._lines)):
            line = self._lines[end]
            if _closes(line, fence):
                break
            code.append(_unindent(line, indent))
        else:
            end = len(self._lines)
            self.problems.append(PageProblem(at + 1, "the block is never closed"))
        words = info.split()
        self.blocks.append(
            Block(
                section=self._heading,
                language=words[0] if words else "",
                name=words[1] if len(words) > 1 else "",
                text="".join(f"{line}\n" for line in code),
                line=at + 2,
            )
        )
        return end + 1


def _lines(text: str) -> list[str]:
    # Only line feeds end lines here, as in the kernel; `str.splitlines` also splits at form
    # feeds and other characters, and numbers would drift apart.
    return text.replace("\r\n", "\n").split("\n")


def _fence(line: str) -> tuple[int, str, str] | None:
    """Return indentation, fence and info string if the line opens a block."""
    match = _FENCE.match(line)
    if match is None:
        return None
    # CommonMark 0.31 section 4.5: info strings of backtick fences hold no backticks.
    if match[2][0] == "`" and "`" in match[3]:
        return None
    return len(match[1]), match[2], match[3]


def _closes(line: str, fence: str) -> bool:
    match = _FENCE.match(line)
    return match is not None and match[2].startswith(fence) and not match[3]


def _unindent(line: str, width: int) -> str:
    """Remove at most as many leading blanks as the opening fence had."""
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, width) :]


def _skeleton_problems(reader: _Reader) -> Iterator[PageProblem]:
    """Yield what differs from the fixed title and headings."""
    if not reader.title_line:
        yield PageProblem(1, "there is no title")
    titles = [section.title for section in reader.sections]
    for section in reader.sections:
        if section.title not in HEADINGS:
            yield PageProblem(section.line, f"unknown heading `{section.title}`")
        elif not section.text.strip():
            yield PageProblem(section.line, f"nothing under `{section.title}`")
    for heading in HEADINGS:
        if heading not in titles:
            yield PageProblem(1, f"heading `{heading}` is missing")
    known = [title for title in titles if title in HEADINGS]
    if known != [heading for heading in HEADINGS if heading in known]:
        yield PageProblem(1, "the headings are repeated or out of order")
    named = [block.name for block in reader.blocks if block.name]
    for block in reader.blocks:
        if named.count(block.name) > 1:
            yield PageProblem(block.line - 1, f"`{block.name}` is shown more than once")
