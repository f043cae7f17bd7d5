"""Into which sections is the guide divided?"""

from __future__ import annotations

import json
import os

_FILE = os.path.join(os.path.dirname(__file__), "sections.json")


def section_titles() -> dict[str, str]:
    """Return the title of each section by its two digits, in their order."""
    return {section: entry["title"] for section, entry in _sections().items()}


def section_folder(section: str) -> str:
    """Return the name of a section's folder.

    Args:
        section: Two digits.

    Raises:
        KeyError: There is no such section.
    """
    return f"{section}_{_sections()[section]['slug']}"


def _sections() -> dict[str, dict[str, str]]:
    with open(_FILE, encoding="utf-8") as file:
        sections: dict[str, dict[str, str]] = json.load(file)
    return sections
