"""Is a rule's page read as it is written, and is any other text survived?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.catalog.page import (
    HEADINGS,
    MARKER,
    above_marker,
    read_page,
    write_blocks,
)

PAGE = """\
# AV0421: Load YAML with the safe loader

## What it does

Finds unsafe loaders,
wherever they are. It is quick.

## Why it matters

Code runs.

## Noncompliant

```python noncompliant01.py
yaml.load(stream)  # expect: AV0421
```

## Compliant

```python compliant01.py
yaml.safe_load(stream)
```

## How it is detected

~~~~python
# a heading in code is none
## Neither
```
~~~~

```console
$ antivenom check .
```

## Known misses and false alarms

   ```python
   load(x)  # expect-miss: AV0421
     indented
   ```

## References

- nothing
"""

LINES = st.sampled_from(
    ["", "```", "````", "~~~", "```python a.py", "# A: b", "## What it does", "##", "x", "  ```  "]
)


def test_a_page_is_its_title_sections_and_blocks() -> None:
    page = read_page(PAGE)
    assert (page.rule, page.title) == ("AV0421", "Load YAML with the safe loader")
    assert tuple(section.title for section in page.sections) == HEADINGS
    assert [block.name for block in page.blocks] == [
        "noncompliant01.py",
        "compliant01.py",
        *[""] * 3,
    ]
    assert [block.language for block in page.blocks] == ["python"] * 3 + ["console", "python"]
    assert page.problems == ()


def test_a_block_knows_its_heading_and_its_first_line() -> None:
    block = read_page(PAGE).blocks[0]
    assert block.section == "Noncompliant"
    assert PAGE.split("\n")[block.line - 1] == block.text.rstrip("\n")


def test_a_block_ends_only_at_a_fence_of_its_own_kind() -> None:
    assert read_page(PAGE).blocks[2].text == "# a heading in code is none\n## Neither\n```\n"


def test_an_indented_block_loses_the_indentation_of_its_fence() -> None:
    assert read_page(PAGE).blocks[-1].text == "load(x)  # expect-miss: AV0421\n  indented\n"


def test_paragraphs_and_sentences_are_one_line() -> None:
    page = read_page(PAGE)
    assert page.first_paragraph("What it does") == (
        "Finds unsafe loaders, wherever they are. It is quick."
    )
    assert page.opening("What it does", least=10) == "Finds unsafe loaders, wherever they are."
    assert page.opening("No such heading") == ""


def test_a_short_sentence_is_followed_by_the_next_of_its_paragraph() -> None:
    page = read_page("# A1: b\n\n## Why it matters\n\nIt is. It\nmatters. More.\n\nMuch more.\n")
    assert page.opening("Why it matters", least=8) == "It is. It matters."
    assert page.opening("Why it matters") == "It is. It matters. More."


def test_an_abbreviation_or_a_number_ends_no_sentence() -> None:
    page = read_page("# A1: b\n\n## Why it matters\n\nSince 3.12 e.g. tar files. More.\n")
    assert page.opening("Why it matters", least=1) == "Since 3.12 e.g. tar files."


def test_the_body_begins_with_the_first_heading() -> None:
    assert read_page(PAGE).body.startswith("## What it does\n")
    assert read_page("# A1: only a title\n").body == ""


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (PAGE.replace("# AV0421: Load", "# Load"), "the title does not begin"),
        (PAGE.replace("# AV0421: Load", "Load"), "there is no title"),
        (PAGE.replace("## Compliant", "## Compliant code"), "unknown heading"),
        (PAGE.replace("## Compliant", "## Compliant code"), "`Compliant` is missing"),
        (PAGE.replace("Code runs.", ""), "nothing under `Why it matters`"),
        (PAGE.replace("## References", "## Compliant"), "repeated or out of order"),
        (PAGE + "\n```python\n", "never closed"),
        (PAGE.replace("python compliant01", "python noncompliant01"), "more than once"),
        (PAGE + "\n# AV0001: Another\n", "a second title"),
    ],
)
def test_what_breaks_the_skeleton_is_named(broken: str, words: str) -> None:
    assert any(words in problem.message for problem in read_page(broken).problems)


def test_line_ends_of_any_system_give_the_same_page() -> None:
    unix, other = read_page(PAGE), read_page(PAGE.replace("\n", "\r\n"))
    assert other.blocks == unix.blocks
    assert other.sections == unix.sections


def test_code_is_what_stands_above_the_marker() -> None:
    assert above_marker(f"code\n\n\n{MARKER}\nprint()\n") == "code\n"
    assert above_marker("code") == "code\n"
    assert above_marker(f"{MARKER}\nprint()\n") == ""


def test_named_blocks_are_replaced_and_nothing_else() -> None:
    changed = write_blocks(PAGE, {"noncompliant01.py": "a\n\nb\n", "other.py": "c\n"})
    assert changed == PAGE.replace("yaml.load(stream)  # expect: AV0421\n", "a\n\nb\n")
    assert write_blocks(changed, {"noncompliant01.py": "a\n\nb\n"}) == changed


def test_an_empty_block_is_filled_and_a_full_one_emptied() -> None:
    empty = "```python a.py\n```\n"
    full = write_blocks(empty, {"a.py": "x\n"})
    assert full == "```python a.py\nx\n```\n"
    assert write_blocks(full, {"a.py": ""}) == empty


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
def test_any_text_is_read(text: str) -> None:
    page = read_page(text)
    lines = text.replace("\r\n", "\n").split("\n")
    for block in page.blocks:
        assert block.text.count("\n") <= len(lines) - block.line + 1


@given(st.lists(LINES).map("\n".join), st.lists(st.sampled_from(["x", "", "y = 1"]), max_size=3))
def test_written_blocks_are_read_back(text: str, lines: list[str]) -> None:
    text = f"{text}\n```````\n"  # closes whatever is open
    code = "".join(f"{line}\n" for line in lines)
    written = write_blocks(text, {"a.py": code})
    shown = [block for block in read_page(written).blocks if block.name == "a.py"]
    assert all(block.text == code for block in shown if block.line <= written.count("\n"))
    assert write_blocks(written, {"a.py": code}) == written
