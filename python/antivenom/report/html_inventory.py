"""How does a page show what a subject is made of?

A table that can be searched and sorted by whoever reads it, and the picture of who needs whom. The
table has everything that the picture has, in words.
"""

from __future__ import annotations

import re

from antivenom.report.graph_picture import Box, picture
from antivenom.report.markup import Markup, joined, tag
from antivenom.report.wording import level_word, rank, subject_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from antivenom.model.finding import Finding
    from antivenom.model.messages import ComponentSeen

MOST_ROWS = 10_000
"""How many components the table shows."""
_MOST_NEEDS = 60
_DRAWN = frozenset({"project", "environment", "distribution", "interpreter"})
"""Kinds of components in the picture; what lies inside them is in the table alone."""
_COLUMNS = ("component", "version", "kind", "licence", "producer", "findings", "needs", "path")


class Shown:
    """The components of a run, ready to be shown.

    Attributes:
        components: In the order of the table.
        anchors: Where in the page each is described, by reference.
        by_label: The same, by what findings call it.
    """

    def __init__(self, components: Sequence[ComponentSeen], findings: Iterable[Finding]) -> None:
        self.components = _nested(components)
        self._known = {each.ref: each for each in self.components}
        self.anchors = {each.ref: f"c{number}" for number, each in enumerate(self.components)}
        self.by_label = {_label(each): self.anchors[each.ref] for each in reversed(self.components)}
        self._found: dict[str, list[Finding]] = {}
        for finding in findings:
            key = _normal(subject_label(finding.subject))
            self._found.setdefault(key, []).append(finding)

    def found_in(self, component: ComponentSeen) -> list[Finding]:
        """Return what was found in a component, the most severe first."""
        found = self._found.get(_normal(_label(component)), [])
        return sorted(found, key=lambda each: -rank(each.severity))

    def name_of(self, ref: str) -> str:
        """Return what a component is called."""
        return _label(self._known[ref]) if ref in self._known else ref


def _label(component: ComponentSeen) -> str:
    return f"{component.name} {component.version}" if component.version else component.name


def _normal(label: str) -> str:
    return re.sub(r"[-_.]+", "-", label).lower()


def _nested(components: Sequence[ComponentSeen]) -> list[ComponentSeen]:
    """Return components by name, each followed by what it contains."""
    known = {each.ref for each in components}
    inside: dict[str, list[ComponentSeen]] = {}
    for each in sorted(components, key=lambda one: (not one.is_root, one.name.lower(), one.ref)):
        parent = each.parent if each.parent in known and each.parent != each.ref else ""
        inside.setdefault(parent, []).append(each)
    ordered: dict[str, ComponentSeen] = {}
    waiting = inside.get("", [])[::-1]
    while waiting:
        each = waiting.pop()
        if each.ref not in ordered:
            ordered[each.ref] = each
            waiting += inside.get(each.ref, [])[::-1]
    # A saved stream may have components that contain each other.
    return [*ordered.values(), *(each for each in components if each.ref not in ordered)]


def graph_section(shown: Shown) -> Markup:
    """Return the section of the picture; nothing if there is nothing to draw."""
    boxes = []
    for each in shown.components:
        if each.kind not in _DRAWN:
            continue
        found = shown.found_in(each)
        level = level_word(found[0]) if found else ""
        anchor = shown.anchors[each.ref]
        boxes.append(Box(each.ref, _label(each), each.needs, level, anchor, each.is_root))
    drawn = picture(boxes)
    if not drawn:
        return Markup("")
    note = (
        "An arrow leads to what a component needs. Coloured boxes have findings; each box leads "
        "to its line in the inventory."
    )
    heading = tag("h2", "Dependencies", id="dependencies")
    return tag("section", heading, tag("p", note), drawn, aria_labelledby="dependencies")


def inventory_section(shown: Shown) -> Markup:
    """Return the section of the table; nothing if the run has no components."""
    if not shown.components:
        return Markup("")
    rows = [_row(shown, each) for each in shown.components[:MOST_ROWS]]
    head = tag("tr", *(tag("th", name, scope="col") for name in _COLUMNS))
    table = tag("table", tag("thead", head), tag("tbody", *rows), id="components")
    search = tag(
        "p",
        tag("label", "Search ", for_="search"),
        tag("input", type="search", id="search", autocomplete="off", spellcheck="false"),
        " ",
        tag("span", f"{len(rows):,} components", id="count", role="status"),
        id="searching",
        hidden=True,
    )
    parts = [tag("h2", "Inventory", id="inventory"), search]
    parts.append(
        tag(
            "div", table, class_="scroll", tabindex=0, role="group", aria_label="Inventory; scrolls"
        )
    )
    if len(shown.components) > MOST_ROWS:
        more = f"{len(shown.components) - MOST_ROWS:,} more are not shown."
        parts.append(tag("p", more))
    return tag("section", *parts, aria_labelledby="inventory")


def _row(shown: Shown, each: ComponentSeen) -> Markup:
    found = shown.found_in(each)
    cells = (
        tag("th", each.name, scope="row", class_="inside" if each.parent else ""),
        tag("td", each.version or _unknown()),
        tag("td", each.kind),
        tag("td", each.licence or _unknown()),
        tag("td", each.producer or _unknown()),
        tag("td", *_badges(found)),
        tag("td", *_needs(shown, each.needs)),
        tag("td", tag("code", f"{each.path}:{each.line}" if each.line else each.path)),
    )
    return tag("tr", *cells, id=shown.anchors[each.ref])


def _unknown() -> Markup:
    return tag("span", "unknown", class_="quiet")


def _badges(found: Sequence[Finding]) -> list[Markup]:
    counts: dict[str, int] = {}
    for finding in found:
        word = level_word(finding)
        counts[word] = counts.get(word, 0) + 1
    badges = [
        tag("span", f"{count:,} {word}", class_=f"level {word}") for word, count in counts.items()
    ]
    return [joined(badges, " ")]


def _needs(shown: Shown, needs: Sequence[str]) -> list[Markup | str]:
    if not needs:
        return []
    links = [_link(shown.anchors, shown.name_of(ref), ref) for ref in needs[:_MOST_NEEDS]]
    if len(needs) > _MOST_NEEDS:
        links.append(Markup(f"and {len(needs) - _MOST_NEEDS:,} more"))
    if len(needs) <= 2:
        return [joined(links, ", ")]
    count = tag("summary", f"{len(needs):,} components")
    return [tag("details", count, joined(links, ", "))]


def _link(anchors: Mapping[str, str], label: str, ref: str) -> Markup:
    return tag("a", label, href=f"#{anchors[ref]}") if ref in anchors else tag("span", label)
